//! Classes that only the program has.

use crate::simulated::{Ran, file, logconf, logconf_with_input};

const CONFIG: &str = r#"{"version": 1,
  "filters": {"own": {"()": "app.Filter", "room": 7}},
  "formatters": {"own": {"()": "app.Formatter", "colour": true}, "class": {"class": "app.Formatter", "format": "x"}},
  "handlers": {"a": {"class": "app.Alert", "room": "harbour", "formatter": "own", "filters": ["own"]},
               "b": {"()": "app.Alert", "formatter": "class", "level": "LOUD"}},
  "root": {"handlers": ["a", "b"]}}"#;
const CLASSES: [&str; 6] = [
    "--class",
    "app.Alert",
    "--class",
    "app.Formatter",
    "--class",
    "app.Filter",
];

fn run(command: &[&str], classes: &[&str], config: &str) -> Ran {
    logconf_with_input(&[command, classes].concat(), config.as_bytes())
}

#[test]
fn what_is_named_is_known_and_all_else_is_checked() {
    let ran = run(&["check", "-"], &CLASSES, CONFIG);
    assert!(
        ran.stdout.contains("Unknown level: 'LOUD'"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.matches("error").count(), 1, "{}", ran.stdout);
    assert_eq!(
        ran.stderr.lines().next(),
        Some("logconf: what configs give the class app.Alert is not checked")
    );
    let ran = run(&["check", "-"], &CLASSES, &CONFIG.replace("LOUD", "INFO"));
    assert_eq!((&*ran.stdout, ran.code), ("", Some(0)));
    let ran = run(&["check", "-"], &CLASSES[..4], CONFIG);
    assert!(ran.stdout.contains("app.Filter"), "{}", ran.stdout);
}

#[test]
fn so_it_is_where_a_config_is_tried() {
    let config = CONFIG.replace("LOUD", "INFO");
    let path = file("own.json", &config);
    let args = [
        &["explain", &path, "app", "ERROR", "--message", "hot"],
        &CLASSES[..],
    ]
    .concat();
    let ran = logconf(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("handler 'a' takes it (Alert"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("| hot"), "{}", ran.stdout);
    let ran = run(&["tree", "-"], &CLASSES, &config);
    assert!(
        ran.stdout.contains("a        NOTSET  Alert"),
        "{}",
        ran.stdout
    );
}

#[test]
fn so_it_is_in_an_ini_file() {
    let ini = "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=f\n\
        [logger_root]\nlevel=INFO\nhandlers=h\n\
        [handler_h]\nclass=app.Alert\nargs=('harbour', 3)\nformatter=f\n\
        [formatter_f]\nclass = app.Formatter\nformat=%(message)s\n";
    let ran = run(&["check", "-"], &CLASSES, ini);
    assert_eq!((&*ran.stdout, ran.code), ("", Some(0)));
    assert_eq!(run(&["check", "-"], &[], ini).code, Some(1));
    assert_eq!(run(&["convert", "-"], &CLASSES, ini).code, Some(0));
    // By name, too, and as many as there are.
    let many = ini.replace(
        "args=('harbour', 3)",
        "args=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)\nkwargs={'room': 'x', 'a': 2}",
    );
    let ran = run(&["check", "-"], &CLASSES, &many);
    assert_eq!((&*ran.stdout, ran.code), ("", Some(0)));
}
