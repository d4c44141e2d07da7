//! The service in `host/examples`: its logging is what a file says, also when the file changes.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The example, which `cargo test` builds beside the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap();
    let name = format!("service{}", std::env::consts::EXE_SUFFIX);
    let program = built.join("examples").join(name);
    assert!(
        program.exists(),
        "cargo build --package logconf --example service"
    );
    program
}

/// The service, and its file.
struct Service {
    file: PathBuf,
    _folder: tempfile::TempDir,
    child: Child,
    orders: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

/// The service's own document, with a line that does not change with time.
fn document() -> Value {
    let text = include_str!("../examples/service/logging.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    document["formatters"]["line"]["format"] = json!("%(levelname)s %(name)s: %(message)s");
    document
}

impl Service {
    fn start(document: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("logging.json");
        fs::write(&file, document.to_string()).unwrap();
        let mut child = Command::new(program())
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut service = Service {
            file,
            _folder: folder,
            child,
            orders,
            lines,
        };
        assert_eq!(service.line(), "INFO service: open");
        service
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
    }

    /// The next line; the service's end if there is none.
    fn line(&mut self) -> String {
        self.lines
            .next()
            .map_or("the end".to_owned(), Result::unwrap)
    }

    /// Puts a new file in place of the old one, as editors do.
    fn replace(&self, text: &str) {
        let new = self.file.with_extension("new");
        fs::write(&new, text).unwrap();
        fs::rename(&new, &self.file).unwrap();
    }
}

#[test]
fn a_changed_file_is_taken_and_a_broken_one_changes_nothing() {
    let mut service = Service::start(&document());
    service.order("3 apples");
    assert_eq!(service.line(), "INFO service.shop: sold");
    service.order("some apples");
    assert_eq!(service.line(), "ERROR service.shop: cannot sell");
    assert_eq!(service.line(), "Error: \"some\" is no number of things");
    assert_eq!(service.line(), "Caused by: invalid digit found in string");

    let mut verbose = document();
    verbose["handlers"]["console"]["formatter"] = json!("sale");
    verbose["formatters"]["sale"]["format"] = json!("%(message)s: %(count)d %(what)s");
    verbose["loggers"]["service.shop"]["level"] = json!("DEBUG");
    service.replace(&verbose.to_string());
    // The errors until then, as the handler is closed.
    assert_eq!(service.line(), "errors: 1");
    let taken = service.line();
    assert!(taken.ends_with("is taken, as generation 3: 0 -"), "{taken}");
    service.order("3 apples");
    assert_eq!(service.line(), "an order of 8 bytes: 0 -");
    assert_eq!(service.line(), "sold: 3 apples");

    let broken = verbose.to_string().replace("\"DEBUG\"", "\"LOUD\"");
    let column = broken.find("\"LOUD\"").unwrap() + 1;
    service.replace(&broken);
    let refused = service.line();
    let place = format!("{}:1:{column}: ", service.file.display());
    let (before, reason) = refused.split_once(&place).expect(&refused);
    assert_eq!(before, "the logging stays as it is: ");
    assert!(reason.contains("Unknown level: 'LOUD'"), "{refused}");
    service.order("4 pears");
    assert_eq!(service.line(), "an order of 7 bytes: 0 -");
    assert_eq!(service.line(), "sold: 4 pears");

    // Written in place, and in two steps.
    let (begin, end) = broken.split_at(broken.len() / 2);
    fs::write(&service.file, begin).unwrap();
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(&service.file)
        .unwrap();
    file.write_all(end.replace("LOUD", "INFO").as_bytes())
        .unwrap();
    drop(file);
    // Was it slow, the first step alone is taken for a broken file.
    let mut line = service.line();
    while line.starts_with("the logging stays as it is") {
        line = service.line();
    }
    assert_eq!(line, "errors: 1", "the file that was broken");
    assert!(service.line().contains("is taken, as generation 4"));
    drop(service.orders);
    let rest: Vec<_> = service.lines.map(Result::unwrap).collect();
    assert_eq!(rest, ["closed: 0 -"]);
    assert!(service.child.wait().unwrap().success());
}

#[test]
fn a_file_that_is_broken_at_the_start_ends_the_service_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logging.json");
    let mut document = document();
    document["handlers"]["errors"]["from"] = json!(0);
    fs::write(&file, document.to_string()).unwrap();
    let ran = Command::new(program()).arg(&file).output().unwrap();
    let stderr = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
    assert!(
        stderr.contains("Unable to configure handler 'errors'"),
        "{stderr}"
    );
    assert!(stderr.ends_with(": 'from' is 1 at least\n"), "{stderr}");
}
