//! INI files that are checked.

use crate::configs::{findings, places};
use crate::simulated::file;

const STATUS: &str = r#"{"ok":true,"generation":3,"capacities":{},"handlers":{},"dropped":{},
    "registry":{"classes":["logging.StreamHandler","logging.handlers.MemoryHandler","board.Lamp"],
                "streams":["board.uart0"]},"loggers":{}}"#;

/// A file with one handler, of these options.
fn with_handler(options: &str) -> String {
    format!(
        "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n\
         [logger_root]\nhandlers=h\n[handler_h]\n{options}\n"
    )
}

/// Rule and underlined text of each finding.
fn check(options: &[&str], text: &str) -> Vec<(String, String)> {
    let found = findings(&[options, &["--from", "ini"]].concat(), text.as_bytes());
    let places = places(&found, text).into_iter();
    let places = places.map(|(rule, _, token)| (rule, token.to_owned()));
    places.collect()
}

#[track_caller]
fn expect(options: &[&str], text: &str, expected: &[(&str, &str)]) {
    let expected = expected.iter();
    let expected = expected.map(|(rule, token)| ((*rule).to_owned(), (*token).to_owned()));
    assert_eq!(check(options, text), expected.collect::<Vec<_>>(), "{text}");
}

#[test]
fn names_in_arguments_are_those_of_the_host_whatever_the_file_is_for() {
    let device = file("ini-device.json", STATUS);
    let device = ["--device", &device];
    // As `send` makes it into a dict, which has the level's number.
    let memory = with_handler("class=handlers.MemoryHandler\nargs=(2, ERROR)");
    expect(&device, &memory, &[]);
    let lamp = with_handler("class=board.Lamp\nkwargs={'number': ERROR}");
    expect(&device, &lamp, &[]);
    // Nobody knows what its arguments are called: `send` refuses that, too.
    let unnamed = with_handler("class=board.Lamp\nargs=(3,)");
    expect(&device, &unnamed, &[("refused", "3")]);
    // What the device lacks it lacks.
    let lacking = with_handler("class=FileHandler\nargs=('a.log',)");
    expect(&device, &lacking, &[("refused", "FileHandler")]);
    let stdout = with_handler("class=StreamHandler\nargs=(sys.stdout,)");
    expect(&device, &stdout, &[("refused", "sys.stdout")]);
    let uart = with_handler("class=StreamHandler\nargs=('ext://board.uart0',)");
    expect(&device, &uart, &[]);
}
