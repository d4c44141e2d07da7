//! A broker, devices, and the command.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use logconf::Logging;
use logconf::core::Ring;
use logconf::fleet::{Broker, Joined, Options, join};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf_tests::line::PATIENCE;
use logconf_tests::peers::{Mosquitto, MosquittoSettings};
use tempfile::TempDir;

/// A broker, and a folder for configs.
pub struct Fleet {
    pub mosquitto: Mosquitto,
    pub folder: TempDir,
}

/// What the command has printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A config that every device takes.
pub const QUIET: &str =
    r#"{"version": 1, "disable_existing_loggers": false, "root": {"level": "ERROR"}}"#;
/// One that names a stream that no device has, unless it has a board's.
pub const BOARD: &str = r#"{"version": 1, "disable_existing_loggers": false,
 "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0"}},
 "root": {"handlers": ["uart"]}}"#;

impl Fleet {
    pub fn start() -> Fleet {
        Fleet::with(MosquittoSettings::default())
    }

    pub fn with(settings: MosquittoSettings<'_>) -> Fleet {
        Fleet {
            mosquitto: Mosquitto::start(settings),
            folder: TempDir::new().expect("a folder"),
        }
    }

    pub fn broker(&self) -> Broker {
        Broker::at(&self.url()).expect("an address")
    }

    pub fn url(&self) -> String {
        format!("mqtt://{}", self.mosquitto.address)
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file in a folder of its own");
        path.display().to_string()
    }

    /// A file that nobody else may read.
    pub fn secret(&self, name: &str, text: &str) -> String {
        let path = self.file(name, text);
        fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).expect("its owner may");
        path
    }

    /// `logconf fleet`, at this broker.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let url = self.url();
        command(
            self.folder.path(),
            &[arguments, &["--broker", &url]].concat(),
        )
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().expect("the command"))
    }

    /// Runs it until it has ended with this code, or for long enough.
    pub fn until(&self, code: i32, arguments: &[&str]) -> Ran {
        let begun = Instant::now();
        loop {
            let ran = self.run(arguments);
            if ran.code == Some(code) || begun.elapsed() > PATIENCE {
                assert_eq!(ran.code, Some(code), "{ran:?}");
                return ran;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs it until it prints this, or for long enough.
    pub fn until_printed(&self, part: &str, arguments: &[&str]) {
        let begun = Instant::now();
        loop {
            let ran = self.run(arguments);
            if ran.stdout.contains(part) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{ran:?}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until so many devices have reported.
    pub fn wait_for(&self, devices: usize) {
        let begun = Instant::now();
        while self
            .run(&["status", "--format", "json"])
            .stdout
            .lines()
            .count()
            != devices
        {
            assert!(
                begun.elapsed() < PATIENCE,
                "not so many devices have reported"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// A service that has joined, in these groups.
    pub fn joined(&self, device: &str, groups: &[&str]) -> Member {
        Member::join(options(self.broker(), device, groups), false)
    }

    /// One that has reported, and is gone.
    pub fn gone(&self, device: &str, groups: &[&str]) {
        let member = self.joined(device, groups);
        self.until(0, &["status", &format!("device:{device}")]);
        drop(member);
    }

    /// One that has a board's stream.
    pub fn board(&self, device: &str, groups: &[&str]) -> Member {
        Member::join(options(self.broker(), device, groups), true)
    }
}

pub fn options(broker: Broker, device: &str, groups: &[&str]) -> Options {
    Options {
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        version: "1.2.0".to_owned(),
        ..Options::of(broker, device)
    }
}

/// `logconf fleet`, with nothing of what the machine has configured.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let path = env::var_os("LOGCONF_COMMAND").map(PathBuf::from);
    let mut command = Command::new(path.expect("LOGCONF_COMMAND is the path of the command"));
    command.arg("fleet").args(arguments);
    command
        .env("XDG_CONFIG_HOME", folder)
        .env_remove("LOGCONF_KEY");
    for name in ["BROKER", "BROKER_USER", "BROKER_PASSWORD", "PREFIX"] {
        command.env_remove(format!("LOGCONF_{name}"));
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A logging system of its own in a fleet.
pub struct Member {
    pub logging: &'static Logging<Unbounded>,
    _joined: Joined,
}

impl Member {
    pub fn join(options: Options, has_uart: bool) -> Member {
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let mut registry = Standard::new();
        if has_uart {
            let ring: &'static Ring<256> = Box::leak(Box::new(Ring::new()));
            registry = registry.stream("board.uart0", ring);
        }
        registry.start(logging);
        let joined = join(logging, options).expect("it joins");
        Member {
            logging,
            _joined: joined,
        }
    }

    /// Waits until this is the number of the state in force.
    pub fn wait_for(&self, generation: u32) {
        let begun = Instant::now();
        while self.logging.generation() != generation {
            assert!(
                begun.elapsed() < PATIENCE,
                "at {}",
                self.logging.generation()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Tells a process that runs to end, as Ctrl-C does.
pub fn interrupt(child: &Child) {
    let kill = Command::new("sh")
        .args(["-c", "kill -INT $1", "sh", &child.id().to_string()])
        .status();
    assert!(kill.expect("there is a shell").success());
}
