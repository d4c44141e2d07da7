//! The command line: what can be asked, how the device is reached, how the outcome is told.
//!
//! Data and verdicts go to stdout, everything else to stderr.

mod check;
mod completions;
mod convert;
mod demo;
mod document;
mod listen;
mod locate;
mod man;
mod mistake;
mod monitor;
mod replay;
mod schema;
mod secret;
mod send;
mod state;
mod status;
mod table;

use clap::{Args, Parser, Subcommand};
use logconf::client::{Client, Error, Reply, Timeouts};
use logconf::core::Registry;
use logconf::registry::Standard;
use secret::Secret;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

/// Reconfigure the logging of running devices and programs.
#[derive(Debug, Parser)]
#[command(name = "logconf", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Send a config to a device and print its verdict.
    Send(send::Send),
    /// Print a device's loggers, handlers and capacities.
    Status(status::Status),
    /// Print the state that a device is in as a config that restores it.
    Get(state::Get),
    /// Have a device start with its built-in config again, not with the one that it has stored.
    Forget(state::Forget),
    /// Show the log text on a serial line while frames pass by.
    Monitor(monitor::Monitor),
    /// Print what is wrong with configs, without applying them.
    Check(check::Check),
    /// Print an INI file as the dict that says the same, in JSON.
    Convert(convert::Convert),
    /// Log what comes on standard input, as configs that come over TCP say.
    Listen(listen::Listen),
    /// Do a script's operations in a fresh logging system, and print what comes of each.
    Replay(replay::Replay),
    /// Reconfigure a simulated device over loopback TCP and over a pseudo-terminal.
    Demo(demo::Demo),
    /// Print a JSON Schema of the documents, with which editors complete and check them.
    Schema(schema::Schema),
    /// Print what has a shell complete this command.
    Completions(completions::Completions),
    /// Write pages for `man`, one for each command.
    Man(man::Man),
}

/// How a command ended. The numbers are documented in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done = 0,
    Refused = 1,
    Usage = 2,
    NotReached = 3,
}

/// Below the options of every command that asks a device something.
const EXIT_CODES: &str = "\
Exit codes:
  0  the device has taken it, or (send, without a key) has closed the connection
     in good order without an answer, as CPython's listener does
  1  the device has refused it; what it does is unchanged
  2  wrong usage, a file that cannot be read, or output that cannot be written
  3  the device was not reached, or did not answer";

pub fn run() -> ExitCode {
    let exit = match Cli::parse().command {
        Command::Send(command) => command.run(),
        Command::Status(command) => command.run(),
        Command::Get(command) => command.run(),
        Command::Forget(command) => command.run(),
        Command::Monitor(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Convert(command) => command.run(),
        Command::Listen(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    ExitCode::from(exit as u8)
}

/// Where the device is.
#[derive(Debug, Args)]
struct Link {
    #[command(flatten)]
    way: Way,

    /// The serial port's speed.
    #[arg(long, value_name = "N", default_value_t = 115_200, value_parser = clap::value_parser!(u32).range(1..))]
    baud: u32,

    /// How many seconds to wait for a connection, and for an answer.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    timeout: Duration,

    #[command(flatten)]
    secret: Secret,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Way {
    /// A TCP address: HOST, HOST:PORT or [IPv6]:PORT. Without a port it is 9030.
    #[arg(long, value_name = "ADDR")]
    tcp: Option<String>,

    /// A serial port or a pseudo-terminal.
    #[arg(long, value_name = "PORT")]
    serial: Option<String>,
}

/// Why there is no reply.
enum Failed {
    Link(Error),
    /// It was told already.
    Told(Exit),
}

impl Link {
    /// Asks whoever is there, or says why there is no reply.
    fn request(&self, payload: &[u8]) -> Result<Reply, Failed> {
        let key = self.secret.key().map_err(Failed::Told)?;
        let client = self.open().map_err(Failed::Link)?;
        let mut client = match key {
            Some(key) => client.with_key(key),
            None => client,
        };
        client.request(payload).map_err(Failed::Link)
    }

    fn open(&self) -> Result<Client, Error> {
        let timeouts = Timeouts {
            connect: self.timeout,
            answer: self.timeout,
            ..Timeouts::default()
        };
        match &self.way {
            Way {
                tcp: Some(address), ..
            } => Client::tcp(address, timeouts),
            // One of the two is there: clap has seen to it.
            way => Client::serial(
                way.serial.as_deref().unwrap_or_default(),
                self.baud,
                timeouts,
            ),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|s| (0.001..=86_400.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected a number of seconds from 0.001 to 86400".to_owned())
}

/// The names of Python's standard library, which INI files use.
fn known() -> &'static Registry {
    Standard::new().dry_run().registry()
}

/// Prints what the command is about. A reader that has gone is no error: `logconf status | head`.
/// Whatever else goes wrong ends the command: what it was to print is what it was called for.
fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    let printed = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    if let Err(e) = printed
        && e.kind() != io::ErrorKind::BrokenPipe
    {
        say(&format!("logconf: cannot write the output: {e}"));
        std::process::exit(Exit::Usage as i32);
    }
}

/// Says something on stderr, or nowhere if that is closed or full.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

impl Failed {
    fn report(&self) -> Exit {
        match self {
            Failed::Link(error) => report(error),
            Failed::Told(exit) => *exit,
        }
    }
}

/// Says on stderr why there is no reply.
fn report(error: &Error) -> Exit {
    say(&format!("logconf: {}", clean(&error.to_string())));
    match error {
        Error::Address { .. } => Exit::Usage,
        _ => Exit::NotReached,
    }
}

/// Text from a device or a file, made harmless for a terminal.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn exactly_one_link_is_asked_for() {
        let parse = |args: &str| Cli::try_parse_from(args.split(' '));
        assert!(parse("logconf send f --tcp a").is_ok());
        assert!(parse("logconf send f --serial a --baud 9600").is_ok());
        assert!(parse("logconf send f").is_err());
        assert!(parse("logconf send f --tcp a --serial b").is_err());
        assert!(parse("logconf status --tcp a --timeout 0.5").is_ok());
        assert!(parse("logconf status --tcp a --timeout 0").is_err());
        assert!(parse("logconf status --tcp a --timeout NaN").is_err());
        assert!(parse("logconf monitor --tcp a").is_err());
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(clean("a\x1b[2J\nü"), "a\\u{1b}[2J\\nü");
    }
}
