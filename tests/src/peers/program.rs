//! Somebody else's program as a child process.

use crate::line::PATIENCE;
use serde_json::Value;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a program for as long as its own standard input stays open, and not longer, even if the
/// process of the tests is killed. The program alone holds the outputs: they end with it.
const LEASH: &str = r#"trap '' INT HUP; "$@" & exec >&- 2>&-; read -r _; kill -9 $!; wait"#;

/// A running program; dropping it ends it.
#[derive(Debug)]
pub struct Program {
    name: &'static str,
    child: Child,
    leash: Option<ChildStdin>,
    heard: Arc<(Mutex<Heard>, Condvar)>,
}

/// All that the program has written since its start.
#[derive(Debug)]
struct Heard {
    lines: Vec<String>,
    complaints: String,
    /// How many of its outputs are open.
    outputs: usize,
}

impl Program {
    /// Starts a program: its path or name, then its arguments.
    pub fn start(name: &'static str, command: &[&str]) -> Program {
        let mut child = Command::new("sh")
            .args(["-c", LEASH, "sh"])
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("there is a shell");
        let heard = Heard {
            lines: Vec::new(),
            complaints: String::new(),
            outputs: 2,
        };
        let heard = Arc::new((Mutex::new(heard), Condvar::new()));
        collect(&heard, child.stdout.take(), |heard, line| {
            heard.lines.push(line);
        });
        collect(&heard, child.stderr.take(), |heard, line| {
            heard.complaints += &(line + "\n");
        });
        Program {
            name,
            leash: child.stdin.take(),
            child,
            heard,
        }
    }

    /// Starts a script of Python with one argument, after which it prints where it listens.
    pub fn python(name: &'static str, script: &str, argument: &Value) -> (Program, Value) {
        let python = python();
        let options = ["-B", "-X", "utf8", "-c", script, &argument.to_string()];
        let program = Program::start(name, &[&[&*python], &options[..]].concat());
        let ready = program.wait("address", |lines| Some(json(lines.first()?)));
        (program, ready)
    }

    /// Waits until `find` finds what it looks for in the lines that were printed.
    ///
    /// # Panics
    ///
    /// After [`PATIENCE`]; at once when the program ends.
    pub fn wait<R>(&self, what: &str, mut find: impl FnMut(&[String]) -> Option<R>) -> R {
        self.watch(what, PATIENCE, |heard| find(&heard.lines))
    }

    /// As [`wait`](Self::wait), for what is not printed: looks every few milliseconds.
    pub fn poll<R>(&self, what: &str, mut look: impl FnMut() -> Option<R>) -> R {
        self.watch(what, Duration::from_millis(2), |_| look())
    }

    /// What a script printed after where it listens: waits until there are so many.
    pub fn records(&self, count: usize) -> Vec<Value> {
        self.wait(&format!("{count} records"), |lines| {
            let records = lines.get(1..).filter(|records| records.len() >= count)?;
            Some(records.iter().map(|line| json(line)).collect())
        })
    }

    fn watch<R>(
        &self,
        what: &str,
        every: Duration,
        mut look: impl FnMut(&Heard) -> Option<R>,
    ) -> R {
        let deadline = Instant::now() + PATIENCE;
        let mut heard = self.heard.0.lock().expect("no test panics inside");
        loop {
            // First: what it did before it ended counts.
            let ended = heard.outputs == 0;
            if let Some(found) = look(&heard) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || ended {
                let why = if ended { "has ended" } else { "is silent" };
                let printed = heard.lines.join("\n");
                let complaints = heard.complaints.clone();
                drop(heard);
                let name = self.name;
                panic!("no {what}: {name} {why}, after:\n{printed}\n{complaints}");
            }
            heard = self
                .heard
                .1
                .wait_timeout(heard, left.min(every))
                .expect("no test panics inside")
                .0;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.leash.take());
        let deadline = Instant::now() + PATIENCE;
        while let Ok(None) = self.child.try_wait() {
            if Instant::now() > deadline {
                let _ = self.child.kill();
                let _ = self.child.wait();
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        // Who panics may hold the lock.
        if thread::panicking()
            && let Ok(heard) = self.heard.0.try_lock()
        {
            eprint!("{} said:\n{}", self.name, heard.complaints);
        }
    }
}

/// A thread that passes on each line of an output.
fn collect(
    heard: &Arc<(Mutex<Heard>, Condvar)>,
    output: Option<impl Read + Send + 'static>,
    take: fn(&mut Heard, String),
) {
    let output = output.expect("piped");
    let heard = Arc::clone(heard);
    thread::spawn(move || {
        let lock = || heard.0.lock().expect("no test panics inside");
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            take(&mut lock(), line);
            heard.1.notify_all();
        }
        lock().outputs -= 1;
        heard.1.notify_all();
    });
}

/// Makes sure that a program is there.
///
/// # Panics
///
/// If it is not; says which package has it.
pub fn require(program: &str, package: &str) {
    let found = Command::new("sh")
        .args(["-c", r#"command -v "$1""#, "sh", program])
        .stdout(Stdio::null())
        .status()
        .expect("there is a shell");
    assert!(
        found.success(),
        "there is no {program}: install the package {package}, or run these tests with tests/peers"
    );
}

/// The Python interpreter, the same as in the tests of conformance.
pub fn python() -> String {
    let python = env::var("LOGCONF_PYTHON").ok();
    // `none` asks for recorded results, which there are not of a peer.
    let python = python.filter(|python| python != "none");
    let python = python.unwrap_or("python3".into());
    require(&python, "python3");
    python
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

/// A text that a script printed.
pub fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_else(|| panic!("no text: {value}"));
    text.to_owned()
}

/// Bytes that a script printed: each is the character of its number, as in Latin-1.
pub fn bytes(value: &Value) -> Vec<u8> {
    let byte = |c: char| u8::try_from(c).expect("Latin-1");
    text(value).chars().map(byte).collect()
}

/// Where a script listens.
pub fn address(value: &Value) -> SocketAddr {
    text(value).parse().expect("an address and a port")
}
