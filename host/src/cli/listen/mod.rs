//! `logconf listen`: a process that logs what it is given, as it is told over TCP.

mod lines;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc;
use std::thread;

use logconf::init;
use logconf::listen::{self, DEFAULT_PORT, Verify};

use super::secret::Secret;
use super::{Exit, check, clean, say};

#[derive(Debug, clap::Args)]
#[command(after_help = RECORDS)]
pub struct Listen {
    /// The port; 0 is any that is free.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PORT)]
    port: u16,

    /// An address of this machine to listen on, instead of 127.0.0.1 and ::1; may be given several
    /// times. What other machines can reach needs a key, or --insecure.
    #[arg(long, value_name = "ADDRESS")]
    bind: Vec<IpAddr>,

    #[command(flatten)]
    secret: Secret,

    /// A config that is applied before anything else: a dict in JSON, YAML or TOML, or an INI file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Obey whoever reaches it, also from other machines.
    #[arg(long)]
    insecure: bool,
}

const RECORDS: &str = r#"Records come on standard input, as lines of JSON:
  {"logger":"a.b","level":"INFO","msg":"text","extra":{"user":"ann"}}
The level may be a number. Only msg has to be there: the logger is the root
without one, the level INFO. A line that is no record is told on stderr.

It ends with standard input, or when it is told to: with Ctrl-C, SIGTERM or
SIGHUP (which reads no file again). It writes first what handlers hold; told a
second time, it ends at once without.

Examples:
  logconf listen --config logging.json
  tail -f records.jsonl | logconf listen --port 9031
  logconf listen --bind 0.0.0.0 --key-file logging.key

Exit codes:
  0    it has ended as it should
  1    the config is refused
  2    wrong usage, or a file that cannot be read
  3    it cannot listen there
  130  it was told to end twice"#;

/// Its exit code where it was told to end while it was ending: a shell's for Ctrl-C.
const AT_ONCE: i32 = 130;

/// Why it ends.
enum End {
    Told,
    Input(io::Result<()>),
}

/// Says why a config cannot be applied.
fn unconfigured(file: &Path, error: &init::Error) -> Exit {
    use init::Error::{Document, Ini, NoDocument};
    if matches!(error, NoDocument(_) | Document(_) | Ini(_)) {
        let mistakes = check::mistakes_in(&file.to_string_lossy());
        // What a document alone does not tell: a file that it names cannot be opened, perhaps.
        if !mistakes.is_empty() {
            say(mistakes.trim_end());
            return Exit::Refused;
        }
    }
    say(&format!("logconf: {}", clean(&error.to_string())));
    match error {
        init::Error::Unreadable { .. } => Exit::Usage,
        _ => Exit::Refused,
    }
}

/// Says why it cannot listen.
fn refused(error: &listen::Error) -> Exit {
    match error {
        listen::Error::Unverified { address } => {
            say(&format!(
                "logconf: {address} can be reached from other machines: --key-file or LOGCONF_KEY gives the key \
                 that they need, --insecure obeys all of them"
            ));
            Exit::Usage
        }
        _ => {
            say(&format!("logconf: {error}"));
            Exit::NotReached
        }
    }
}

impl Listen {
    pub fn run(self) -> Exit {
        let verify = match self.secret.key() {
            Ok(Some(key)) => Verify::key(key),
            Ok(None) => Verify::nothing(),
            Err(exit) => return exit,
        };
        if let Some(file) = &self.config
            && let Err(error) = logconf::init_from_file(file)
        {
            return unconfigured(file, &error);
        }
        let mut listener = listen::listen(self.port, verify);
        if !self.bind.is_empty() {
            listener = listener.bind(&self.bind);
        }
        if self.insecure {
            listener = listener.insecure();
        }
        let (ends, end) = mpsc::channel();
        let mut first = Some(ends.clone());
        let on_signal = ctrlc::set_handler(move || match first.take() {
            Some(told) => _ = told.send(End::Told),
            // What is to be written may have to wait for ever.
            None => process::exit(AT_ONCE),
        });
        if let Err(error) = on_signal {
            say(&format!("logconf: {error}"));
            return Exit::NotReached;
        }
        if let Err(error) = listener.start() {
            return refused(&error);
        }
        let addresses = listener.addresses();
        let addresses: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
        say(&format!("listening on {}", addresses.join(", ")));
        // The process does not wait for it: it may wait for input for ever.
        thread::spawn(move || _ = ends.send(End::Input(lines::log(io::stdin().lock()))));
        let end = end.recv();
        listener.stop();
        logconf::shutdown();
        match end {
            Ok(End::Input(Err(error))) => {
                say(&format!("logconf: cannot read <stdin>: {error}"));
                Exit::Usage
            }
            _ => Exit::Done,
        }
    }
}
