//! `logconf check`.

mod device;

use device::{file, logconf, logconf_with_input};

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
        "{bad}:2:65: Unable to configure handler 'h'\n  \
           because: [Errno 2] No such file or directory: '/no/such/f'\n  \
           at handlers.h.filename\n  \
           2 | \"handlers\": {{\"h\": {{\"class\": \"logging.FileHandler\", \"filename\": \"/no/such/f\"}}}},\n    \
             |                                                                ^\n\
         {bad}:3:20: Unable to configure root logger\n  \
           because: Unknown level: 'LOUD'\n  \
           at root.level\n  \
           3 | \"root\": {{\"level\": \"LOUD\", \"handlers\": [\"x\"]}}}}\n    \
             |                   ^\n\
         {bad}:3:41: Unable to configure root logger\n  \
           because: Unable to add handler 'x'\n  \
           because: 'x'\n  \
           at root.handlers[0]\n  \
           3 | \"root\": {{\"level\": \"LOUD\", \"handlers\": [\"x\"]}}}}\n    \
             |                                        ^\n"
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
    let help = lines.filter_map(|line| line.strip_prefix("  help: "));
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
    assert_eq!(class("app.Kafka"), [""; 0]);
    let stream = r#"{"class": "logging.StreamHandler", "stream": "ext://sys.stdot"}"#;
    assert_eq!(help("stream", stream, "{}"), ["there is 'sys.stdout'"]);
    let level = r#"{"class": "logging.NullHandler", "level": "ext://logging.WARNNG"}"#;
    assert_eq!(help("value", level, "{}"), ["there is 'logging.WARNING'"]);
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
        "<stdin>:2:1: not a JSON document: expected a key in double quotes\n  2 | }\n    | ^\n"
    );
    assert_eq!(ran.code, Some(1));
}

#[test]
fn warnings_do_not_fail_a_config() {
    let odd = file("check-odd.json", "{\"version\": 1, \"version\": 1}");
    let ran = logconf(&["check", &odd]);
    assert_eq!(
        ran.stdout,
        format!("{odd}: warning: 'version' is given twice; the last one counts\n")
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
    let told = "1:41: expected a whole number of seconds from 1 to 2147483647, found a number\n  \
                at logconf.expires_s\n";
    assert!(ran.stdout.starts_with(&format!("{bad}:{told}")), "{ran:?}");
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
            .contains("Unsupported version: 2\n  at version\n"),
        "{ran:?}"
    );
    let ran = logconf(&["check", "/no/such/file", &bad]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .starts_with("logconf: cannot read /no/such/file: ")
    );
}
