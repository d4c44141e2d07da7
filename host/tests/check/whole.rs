//! What the command prints for people.

use crate::simulated::{file, logconf, logconf_with_input};

#[test]
fn a_config_that_would_be_taken_says_nothing() {
    let good = file(
        "check-good.json",
        "\u{feff}{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.FileHandler\",
          \"filename\": \"never-created.log\"}}, \"root\": {\"handlers\": [\"h\"]}}",
    );
    let ran = logconf(&["check", &good]);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""));
    assert_eq!(ran.code, Some(0));
    assert!(!std::path::Path::new("never-created.log").exists());
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let bad = file(
        "check-bad.json",
        "{\"version\": 1,\n\
         \x20\"handlers\": {\"h\": {\"class\": \"logging.FileHandler\", \"filename\": \"/no/such/f\"}},\n\
         \x20\"root\": {\"level\": \"LOUD\", \"handlers\": [\"x\"]}}\n",
    );
    let ran = logconf(&["check", &bad]);
    let expected = format!(
        "error[refused]: Unable to configure handler 'h'
 --> {bad}:2:65
  |
2 | ...ng.FileHandler\", \"filename\": \"/no/such/f\"}}}},
  |                                 ^^^^^^^^^^^^
  |
  = because: [Errno 2] No such file or directory: '/no/such/f'
  = note: at handlers.h.filename

error[unknown-name]: Unable to configure root logger
 --> {bad}:3:20
  |
3 |  \"root\": {{\"level\": \"LOUD\", \"handlers\": [\"x\"]}}}}
  |                    ^^^^^^ Unknown level: 'LOUD'
  |
  = note: at root.level
  = help: there are 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'NOTSET', 'FATAL' and 'WARN'

error[unknown-name]: Unable to configure root logger
 --> {bad}:3:41
  |
3 |  \"root\": {{\"level\": \"LOUD\", \"handlers\": [\"x\"]}}}}
  |                                         ^^^ Unable to add handler 'x'
  |
  = note: at root.handlers[0]
  = help: there is 'h'

"
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!((ran.code, &*ran.stderr), (Some(1), ""));
}

/// What `check` offers for a document with this handler and this root logger.
fn help(name: &str, handler: &str, root: &str) -> Vec<String> {
    let text = format!(
        r#"{{"version": 1, "formatters": {{"brief": {{}}}}, "filters": {{"audit": {{}}}},
            "handlers": {{"console": {handler}}}, "root": {root}}}"#
    );
    let ran = logconf(&["check", &file(&format!("check-help-{name}.json"), text)]);
    let lines = ran.stdout.lines();
    let help = lines.filter_map(|line| line.trim_start().strip_prefix("= help: "));
    help.map(str::to_owned).collect()
}

#[test]
fn the_nearest_names_are_offered_for_one_that_is_not_there() {
    let class = |class: &str| help("class", &format!(r#"{{"class": "{class}"}}"#), "{}");
    for (wrong, right) in [
        ("StreamHandler", "logging.StreamHandler"),
        ("logging.StreamHandlr", "logging.StreamHandler"),
        (
            "logging.handler.RotatingFileHandler",
            "logging.handlers.RotatingFileHandler",
        ),
    ] {
        assert_eq!(class(wrong), [format!("there is '{right}'")], "{wrong}");
    }
    assert_eq!(class("logging.KafkaHandler"), [""; 0]);
    let stream = r#"{"class": "logging.StreamHandler", "stream": "ext://sys.stdot"}"#;
    assert_eq!(help("stream", stream, "{}"), ["there is 'sys.stdout'"]);
    let level = r#"{"class": "logging.NullHandler", "level": "ext://logging.WARNNG"}"#;
    assert_eq!(help("value", level, "{}"), ["there is 'logging.WARNING'"]);
}

#[test]
fn what_can_be_done_is_told_where_no_name_is_near() {
    let device = "a config for a device is checked with --tcp, --serial or --device";
    for (name, handler, root, expected) in [
        (
            "own",
            r#"{"class": "app.Alert"}"#,
            "{}",
            format!("if the program has it: --class app.Alert; {device}"),
        ),
        (
            "board",
            r#"{"class": "logging.StreamHandler", "stream": "ext://board.uart0"}"#,
            "{}",
            device.to_owned(),
        ),
        (
            "overflow",
            r#"{"class": "logging.StreamHandler", ".": {"overflow": "block"}}"#,
            r#"{"handlers": ["console"]}"#,
            device.to_owned(),
        ),
        (
            "bytes",
            r#"{"class": "logging.FileHandler", "filename": "f", "maxBytes": 1}"#,
            "{}",
            "'logging.handlers.RotatingFileHandler' takes it".to_owned(),
        ),
        (
            "number",
            r#"{"class": "logging.NullHandler", "level": "7"}"#,
            "{}",
            "a level that is a number has no quotes: 7".to_owned(),
        ),
    ] {
        let found = help(&format!("none-near-{name}"), handler, root);
        assert!(found.contains(&expected), "{found:?}");
    }
}

#[test]
fn so_is_a_key_of_the_extensions() {
    let help = |key: &str| {
        let text = format!(r#"{{"version": 1, "logconf": {{"{key}": true}}}}"#);
        let found = crate::configs::findings(&[], text.as_bytes());
        found[0]["help"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(help("inorder"), "there is 'in_order'");
    // Others depend on what is built in.
    let all = help("x");
    assert!(
        all.starts_with("there are 'in_order', 'expires_s', "),
        "{all}"
    );
    assert!(all.contains("'disabled'"), "{all}");
}

#[test]
fn what_the_document_defines_is_offered_too() {
    let plain = r#"{"class": "logging.NullHandler"}"#;
    let root = r#"{"handlers": ["cosole"], "filters": ["audt"]}"#;
    let offered = ["there is 'audit'", "there is 'console'"];
    let mut help_of_root = help("root", plain, root);
    help_of_root.sort();
    assert_eq!(help_of_root, offered);
    let formatter = r#"{"class": "logging.NullHandler", "formatter": "breif"}"#;
    assert_eq!(help("formatter", formatter, "{}"), ["there is 'brief'"]);
}

#[test]
fn what_is_not_json_is_told_with_its_place() {
    let ran = logconf_with_input(&["check", "-"], b"{\"version\": 1,\n}");
    assert_eq!(
        ran.stdout,
        "\
error[syntax]: not a JSON document: expected a key in double quotes
 --> <stdin>:2:1
  |
2 | }
  | ^
  |
  = help: nothing follows the comma in front of it: leave that out

"
    );
    assert_eq!(ran.code, Some(1));
}

#[test]
fn warnings_do_not_fail_a_config() {
    let odd = file("check-odd.json", "{\"version\": 1, \"version\": 1}");
    let ran = logconf(&["check", &odd]);
    assert_eq!(
        ran.stdout,
        format!(
            "warning[duplicate-key]: 'version' is given twice, and the last one counts: this one does not
 --> {odd}:1:2
  |
1 | {{\"version\": 1, \"version\": 1}}
  |  ^^^^^^^^^
  |
  = note: at version

"
        )
    );
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_temporary_override_is_checked_as_on_a_device() {
    let good = file(
        "check-override.json",
        r#"{"version": 1, "logconf": {"expires_s": 300}}"#,
    );
    let ran = logconf(&["check", &good]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(0)));
    let bad = file(
        "check-no-override.json",
        r#"{"version": 1, "logconf": {"expires_s": 0}}"#,
    );
    let ran = logconf(&["check", &bad]);
    let told = "expected a whole number of seconds from 1 to 2147483647, found a number";
    let at = format!("error[refused]: {told}\n --> {bad}:1:41\n");
    assert!(ran.stdout.starts_with(&at), "{ran:?}");
    assert!(
        ran.stdout.contains("= note: at logconf.expires_s\n"),
        "{ran:?}"
    );
    assert_eq!(ran.code, Some(1));
}

#[test]
fn the_worst_of_several_files_counts() {
    let good = file("check-1.json", "{\"version\": 1}");
    let bad = file("check-2.json", "{\"version\": 2}");
    let ran = logconf(&["check", &good, &bad, &good]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout
            .starts_with("error[refused]: Unsupported version: 2\n"),
        "{ran:?}"
    );
    let ran = logconf(&["check", "/no/such/file", &bad]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .starts_with("logconf: cannot read /no/such/file: ")
    );
}

#[test]
fn a_place_is_shown_whatever_its_line_is_like() {
    let shown = |text: &str| logconf_with_input(&["check", "-"], text.as_bytes()).stdout;
    // Tabs, and letters that are several bytes or several columns.
    let tabs = shown(
        "{\"version\": 1,\r\n\t\"loggers\": {\"\u{fc}\u{4e2d}\": {\"level\": \"LOUD\"}}}\r\n",
    );
    assert!(tabs.contains(" --> <stdin>:2:30\n"), "{tabs}");
    assert!(tabs.contains("^^^^^^ Unknown level: 'LOUD'"), "{tabs}");
    // A megabyte in one line.
    let many: String = (0..30_000)
        .map(|n| format!("\"logger.{n}\":{{\"level\":\"INFO\"}},"))
        .collect();
    let minified =
        format!("{{\"version\":1,\"loggers\":{{{many}\"last\":{{\"level\":\"LOUD\"}}}}}}");
    let told = shown(&minified);
    let column = minified.find("\"LOUD\"").unwrap() + 1;
    assert!(
        told.contains(&format!(" --> <stdin>:1:{column}\n")),
        "{told}"
    );
    assert!(
        told.contains("\"LOUD\"") && told.contains("^^^^^^"),
        "{told}"
    );
    assert!(
        told.lines().all(|line| line.chars().count() <= 120),
        "{told}"
    );
    // What would move a terminal's cursor does not reach it.
    let escape = shown("{\"version\": 1, \"loggers\": {\"a\u{9b}\": {\"level\": \"\\u001b[2J\"}}}");
    assert!(!escape.contains(['\u{1b}', '\u{9b}']), "{escape}");
}

#[test]
fn of_very_many_mistakes_all_are_told_and_the_first_with_what_may_have_been_meant() {
    let told = |text: &str| {
        let told = logconf_with_input(&["check", "--format", "json", "-"], text.as_bytes());
        assert_eq!(told.code, Some(1));
        let hinted = told
            .stdout
            .lines()
            .filter(|line| line.contains("there is 'file'"));
        (told.stdout.lines().count(), hinted.count())
    };
    let handlers = r#""handlers": {"file": {"class": "logging.NullHandler"}}"#;
    let names = vec!["\"fil\""; 140].join(",");
    let dict = format!("{{\"version\": 1, {handlers}, \"root\": {{\"handlers\": [{names}]}}}}");
    assert_eq!(told(&dict), (140, 100));
    let ini = format!(
        "[loggers]\nkeys=root\n[handlers]\nkeys=file\n[formatters]\nkeys=\n\
         [handler_file]\nclass=NullHandler\nargs=()\n[logger_root]\nhandlers={}\n",
        vec!["fil"; 140].join(",")
    );
    assert_eq!(told(&ini), (140, 100));
}
