//! `logconf explain`.

use crate::device::{Ran, file, logconf, logconf_with_input};

const CONFIG: &str = "\
version: 1
formatters:
  line: {format: '%(levelname)-8s %(name)s: %(message)s'}
filters:
  net: {name: net}
handlers:
  console: {class: logging.StreamHandler, formatter: line, stream: ext://sys.stdout}
  file: {class: logging.FileHandler, filename: /no/such/folder/app.log, level: WARNING}
  only: {class: logging.StreamHandler, filters: [net]}
  hold: {class: logging.handlers.MemoryHandler, capacity: 10, target: file}
  queue: {class: logging.handlers.QueueHandler, handlers: [console, file], respect_handler_level: true}
loggers:
  app: {level: DEBUG, handlers: [hold], propagate: false}
  app.db: {handlers: [queue, only]}
  net: {propagate: no}
root: {handlers: [file, console]}
";

fn explained(args: &[&str]) -> Ran {
    let args = [&["explain", "-"], args].concat();
    logconf_with_input(&args, CONFIG.as_bytes())
}

#[test]
fn each_step_up_the_tree_is_told() {
    let ran = explained(&["app.db.pool", "INFO", "--message", "hello"]);
    let expected = "\
A record of level INFO from the logger 'app.db.pool':
- 'app.db.pool' lets it pass: it has no level of its own, and that of 'app' is
  DEBUG
  it has no handlers: the config does not name it
- 'app.db' gets it, whatever its own level and filters are
  handler 'queue' takes it (QueueHandler)
    and hands it on to 'console' (StreamHandler, ext://sys.stdout)
      | INFO     app.db.pool: hello
  handler 'only' drops it: a filter lets only 'net' and what is below it pass
- 'app' gets it, whatever its own level and filters are
  handler 'hold' takes it (MemoryHandler)
    and holds it until it has 10 records or one of level ERROR, then 'file' gets
      them all
  'app' does not propagate: the record goes no further up
";
    assert_eq!((&*ran.stdout, ran.code), (expected, Some(0)));
}

#[test]
fn what_is_held_goes_on_with_a_record_that_is_severe_enough() {
    let ran = explained(&["app", "error"]);
    let expected = "  handler 'hold' takes it (MemoryHandler)\n    \
        and hands it on to 'file' (FileHandler, /no/such/folder/app.log)\n      | message\n";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
}

#[test]
fn without_a_level_all_five_are_told_in_short() {
    let ran = explained(&["x"]);
    let expected = "\
LEVEL     GOES TO
DEBUG     nowhere: it has no level of its own, and that of 'root' is WARNING
INFO      nowhere: it has no level of its own, and that of 'root' is WARNING
WARNING   file, console
ERROR     file, console
CRITICAL  file, console
";
    assert_eq!(ran.stdout, expected);
    assert_eq!(
        ran.stderr,
        "(If it is there before the config comes, the logger is disabled: see --existing.)\n"
    );
    let ran = explained(&["app"]);
    assert!(
        ran.stdout
            .contains("WARNING   hold\nERROR     hold → file\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_logger_that_was_there_is_disabled() {
    let ran = explained(&["x", "40", "--existing"]);
    let expected = "\
A record of level ERROR from the logger 'x':
- 'x' drops it: it is disabled, as it was there and the config does not name it
";
    assert_eq!((&*ran.stdout, &*ran.stderr), (expected, ""));
}

#[test]
fn where_there_is_no_handler_sys_stderr_gets_it() {
    let ran = explained(&["net", "WARNING"]);
    let expected = "\
A record of level WARNING from the logger 'net':
- 'net' lets it pass: it has no level of its own, and that of 'root' is WARNING
  it has no handlers
  'net' does not propagate: the record goes no further up
- There is no handler at all: as its level is WARNING or above, sys.stderr gets
  it all the same
  | message
";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn a_config_that_is_refused_is_not_explained() {
    let text = CONFIG.replace("level: DEBUG", "level: LOUD");
    let ran = logconf_with_input(&["explain", "-", "app"], text.as_bytes());
    assert_eq!(ran.code, Some(1));
    // As `check` does, with all else that would keep it from being taken here: the folder of its file.
    let mistake = "error[unknown-name]: Unable to configure logger 'app'\n  --> <stdin>:13:16\n";
    assert!(ran.stdout.contains(mistake), "{}", ran.stdout);
    let ran = explained(&["app", "loud"]);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn without_a_handler_nobody_gets_what_is_below_warning() {
    let config = file(
        "explain-none.json",
        r#"{"version": 1, "root": {"level": "DEBUG"}}"#,
    );
    let ran = logconf(&["explain", &config, "app", "INFO"]);
    assert!(
        ran.stdout.ends_with(
            "- There is no handler at all: nobody gets it, as its level is below WARNING\n"
        ),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_stands_in_front_of_two_dots_is_no_parent() {
    let config = file(
        "explain-dots.json",
        r#"{"version": 1, "loggers": {"app": {"level": "DEBUG"}, "app.b": {}, "x.": {"level": "ERROR"}, "x": {}}}"#,
    );
    let ran = logconf(&["explain", &config, "app..b", "ERROR"]);
    assert!(ran.stdout.contains("that of 'root' is"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("'app' gets it"), "{}", ran.stdout);
    let ran = logconf(&["explain", &config, "x..b", "ERROR"]);
    assert!(
        ran.stdout.contains("that of 'x.' is ERROR"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("'x.' gets it"), "{}", ran.stdout);
}

#[test]
fn a_program_is_told_in_json() {
    let config = file(
        "explain-format.json",
        r#"{"version": 1, "handlers": {"h": {"class": "logging.StreamHandler", "level": "WARNING"},
            "m": {"class": "logging.handlers.MemoryHandler", "capacity": 1, "target": "h"}},
            "loggers": {"app": {"level": "INFO", "handlers": ["m"]}}}"#,
    );
    let told = |args: &[&str]| -> Vec<serde_json::Value> {
        let ran = logconf(&[&["explain", &config, "--format", "json"], args].concat());
        let lines = ran.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let all = told(&["app"]);
    assert_eq!(all.len(), 5);
    assert_eq!(all[0]["dropped"], "its level is INFO");
    assert_eq!(
        told(&["app", "WARNING", "--message", "hot"]),
        [
            serde_json::json!({"logger": "app", "level": 30, "failed": [], "taken": [
            {"handler": "m", "handed_on": false},
            {"handler": "h", "text": "hot", "handed_on": true}]})
        ]
    );
    assert_eq!(told(&["other", "ERROR"])[0]["last_resort"], "message");
}
