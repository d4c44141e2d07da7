//! `logconf replay`, run in a fresh folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::generate::Scenario;
use crate::json::Json;
use crate::oracle::Oracle;

/// A scenario that takes longer has failed.
const LIMIT: Duration = Duration::from_secs(30);

/// What a replay printed and left behind.
#[derive(Debug, Default)]
pub struct Replayed {
    pub results: Vec<Value>,
    pub files: BTreeMap<String, String>,
    /// Why it broke off or printed what it should not.
    pub failure: Option<String>,
}

/// Who replays.
pub enum Replayer {
    /// A program and its first arguments.
    Command(Vec<String>),
    /// CPython, compared with itself.
    Oracle(Box<Oracle>),
}

impl Replayer {
    /// The one that the environment names; nothing without one.
    pub fn from_env(python: Option<&str>) -> Option<Replayer> {
        match std::env::var("LOGCONF_REPLAY") {
            Ok(oracle) if oracle == "oracle" => {
                Some(Replayer::Oracle(Box::new(Oracle::start(python?))))
            }
            Ok(command) => Some(Replayer::Command(
                command.split_whitespace().map(String::from).collect(),
            )),
            Err(_) => {
                let logconf = std::env::var("LOGCONF_COMMAND").ok()?;
                Some(Replayer::Command(vec![logconf, "replay".into()]))
            }
        }
    }

    pub fn run(&mut self, scenario: &Scenario) -> Replayed {
        match self {
            Replayer::Command(command) => run_command(command, scenario),
            Replayer::Oracle(oracle) => {
                let expected = oracle.ask(scenario);
                let files = expected.rest["files"].as_object().into_iter().flatten();
                let text = |value: &Value| value.as_str().unwrap().to_string();
                // What logconf refuses in other words.
                let refused = serde_json::json!({"ok": false, "error": {}});
                let said = |(number, result)| match expected.excuse(number) {
                    Some(_) => refused.clone(),
                    None => result,
                };
                Replayed {
                    results: expected
                        .results
                        .clone()
                        .into_iter()
                        .enumerate()
                        .map(said)
                        .collect(),
                    files: files
                        .map(|(name, content)| (name.clone(), text(content)))
                        .collect(),
                    failure: None,
                }
            }
        }
    }
}

/// Where both sides have their folders. Disks give the number of a file that is gone to another
/// one, soon or late, as it comes; a `WatchedFileHandler` then takes the one for the other, by
/// chance, and in CPython as well. In memory no number comes again.
pub fn folders() -> PathBuf {
    const MEMORY: &str = "/dev/shm";
    static WRITABLE: LazyLock<bool> = LazyLock::new(|| {
        let probe = Path::new(MEMORY).join(format!("logconf-{}", std::process::id()));
        fs::create_dir(&probe)
            .and_then(|()| fs::remove_dir(&probe))
            .is_ok()
    });
    PathBuf::from(match *WRITABLE {
        true => MEMORY,
        false => env!("CARGO_TARGET_TMPDIR"),
    })
}

fn run_command(command: &[String], scenario: &Scenario) -> Replayed {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("logconf-replay-{}-{number}", std::process::id());
    let place = folders().join(name);
    fs::create_dir_all(place.join("dir")).expect("a folder for the scenario");
    // As the operating system calls it: errors name it.
    let place = place.canonicalize().expect("the folder");
    let folder = place.join("dir");
    prepare(&folder, &scenario.files);
    fs::write(place.join("script"), scenario.script()).expect("the script is written");

    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .arg("--dir")
        .arg(&folder)
        .arg("-")
        .stdin(File::open(place.join("script")).unwrap())
        .stdout(File::create(place.join("out")).unwrap())
        .stderr(Stdio::from(File::create(place.join("err")).unwrap()))
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", command[0]));
    let ended = wait(&mut child);
    let said = fs::read_to_string(place.join("err")).unwrap_or_default();

    let printed = fs::read(place.join("out")).expect("what was printed");
    let printed = String::from_utf8_lossy(&printed).replace(folder.to_str().unwrap(), "<dir>");
    let mut failure = match ended {
        None => Some("it does not end".to_string()),
        Some(status) if status.code().is_none() || said.contains("panicked") => {
            Some(format!("{status}: {said}"))
        }
        Some(_) => None,
    };
    let mut results = Vec::new();
    for line in printed.lines() {
        match serde_json::from_str(line) {
            Ok(result) => results.push(result),
            Err(_) => failure = failure.or(Some(format!("no JSON: {line}"))),
        }
    }
    if results.len() < scenario.operations.len() {
        failure = failure.or(Some(format!("not all results; it says {said:?}")));
    }
    let mut files = BTreeMap::new();
    collect(&folder, "", &mut files);
    fs::remove_dir_all(&place).expect("the folder is removed");
    Replayed {
        results,
        files,
        failure,
    }
}

/// Waits for the end, but not for ever.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < LIMIT {
        let status = child.try_wait().expect("the command is waited for");
        if status.is_some() {
            return status;
        }
        std::thread::sleep(Duration::from_micros(300));
    }
    // It may end by itself just now.
    let _ = child.kill();
    child.wait().expect("the command ends when it is killed");
    None
}

fn prepare(folder: &Path, files: &Json) {
    for (name, content) in files.entries() {
        let path = folder.join(name);
        match content.as_str() {
            Some(text) => fs::write(path, text).expect("a file"),
            None => fs::create_dir_all(path).expect("a folder"),
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder is listed") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("its kind").is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            let content = fs::read(entry.path()).expect("its content");
            // As `oracle/state.py` does.
            let text = String::from_utf8(content).unwrap_or_else(|error| {
                let latin: String = error.as_bytes().iter().map(|&byte| byte as char).collect();
                format!("latin-1:{latin}")
            });
            files.insert(name, text);
        }
    }
}
