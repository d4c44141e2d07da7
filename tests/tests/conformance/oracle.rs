//! CPython as the oracle: `oracle/` run by an interpreter that answers one scenario after the other.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::generate::Scenario;
use crate::replay::folders;

const PYTHON: &str = "LOGCONF_PYTHON";

/// The interpreter, if it is the version that is compared with, and its full version.
pub fn python() -> Option<(String, String)> {
    let python = std::env::var(PYTHON).unwrap_or("python3".into());
    let print = "import platform; print(platform.python_version())";
    let output = Command::new(&python).args(["-c", print]).output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?.trim().to_string();
    version.starts_with("3.11.").then_some((python, version))
}

/// A folder of this test's, below `tests/conformance`.
pub fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/conformance")
        .join(name)
}

/// A running interpreter.
pub struct Oracle {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub fn start(python: &str) -> Oracle {
        let mut child = Command::new(python)
            .args(["-B", "-X", "utf8"])
            .arg(script("oracle"))
            .env("TMPDIR", folders())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the oracle starts");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Oracle {
            child,
            questions,
            answers,
        }
    }

    /// What CPython does with a scenario.
    pub fn ask(&mut self, scenario: &Scenario) -> Expected {
        let mut questions = self.questions.as_ref().unwrap();
        writeln!(questions, "{}", scenario.line()).expect("the oracle reads");
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the oracle answers");
        assert!(
            !line.is_empty(),
            "the oracle ended; the scenario is on its stderr"
        );
        Expected::parse(&line)
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// The oracle's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub results: Vec<Value>,
    /// The last element, see `oracle/__main__.py`.
    pub rest: Value,
}

impl Expected {
    pub fn parse(line: &str) -> Expected {
        let mut results: Vec<Value> = serde_json::from_str(line).expect("the oracle's answer");
        let rest = results.pop().expect("the oracle's last element");
        Expected { results, rest }
    }

    /// What [`parse`](Self::parse) reads.
    pub fn line(&self) -> String {
        let mut elements = self.results.clone();
        elements.push(self.rest.clone());
        Value::Array(elements).to_string()
    }

    /// The difference that excuses an operation.
    pub fn excuse(&self, operation: usize) -> Option<&str> {
        self.rest["excused"][operation.to_string()].as_str()
    }

    /// The names that stand for several handlers in a state.
    pub fn ambiguous(&self, operation: usize) -> Vec<&str> {
        let names = self.rest["ambiguous"][operation.to_string()].as_array();
        names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}
