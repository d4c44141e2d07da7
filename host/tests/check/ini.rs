//! INI files that are checked.

use crate::configs::{findings, fixed, places};
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

#[test]
fn options_and_sections_that_nothing_reads_are_told_with_the_nearest_that_is_read() {
    let text = "[loggers]\nkeys=root,a\n[handlers]\nkeys=h\n[formatters]\nkeys=f\n\
        [logger_root]\nhandlers=h\n\
        [logger_a]\nqualname=a\nhandlers=\npropagat=0\nteam=sea\n\
        [handler_h]\nclass=FileHandler\nargs=('%(folder)s/a.log',)\nfolder=/tmp\nFormater=f\n\
        [formatter_f]\ndatfmt=%H\ndatefm=%M\n\
        [handler_i]\nclass=NullHandler\n\
        [server]\nport=1\n";
    let found = findings(&["--from", "ini"], text.as_bytes());
    let unread: Vec<_> = found
        .iter()
        .filter(|f| f["rule"] == "unknown-key")
        .cloned()
        .collect();
    let told = unread.iter().map(|finding| {
        let [path, help, fix] = [
            &finding["path"],
            &finding["help"],
            &finding["fix"]["replacement"],
        ];
        [path, help, fix].map(|text| text.as_str().unwrap_or_default())
    });
    let places = places(&unread, text);
    let told: Vec<_> = places
        .into_iter()
        .map(|(_, _, token)| token)
        .zip(told)
        .collect();
    let expected = [
        (
            "propagat",
            ["loggers.a.propagat", "there is 'propagate'", "propagate"],
        ),
        ("team", ["loggers.a.team", "", ""]),
        (
            "Formater",
            ["handlers.h.formater", "there is 'formatter'", "formatter"],
        ),
        // Both at once would give it twice.
        ("datfmt", ["formatters.f.datfmt", "there is 'datefmt'", ""]),
        ("datefm", ["formatters.f.datefm", "there is 'datefmt'", ""]),
        (
            "[handler_i]",
            ["handlers.i", "add it to them, or leave the section out", ""],
        ),
    ];
    assert_eq!(told, expected);
    // CPython ignores them, too: none is a mistake.
    assert!(
        found.iter().all(|finding| finding["severity"] == "warning"),
        "{found:?}"
    );
}

#[test]
fn a_section_whose_name_is_mistyped_is_told_where_it_stands() {
    let text = with_handler("class=NullHandler").replace("[handler_h]", "[handler_consle]");
    let text = text
        .replace("keys=h", "keys=console")
        .replace("handlers=h", "handlers=console");
    let found = findings(&["--from", "ini"], text.as_bytes());
    let warning = found.iter().find(|f| f["rule"] == "unknown-key").unwrap();
    let mended = fixed(text.as_bytes(), warning).unwrap();
    assert_eq!(
        findings(&["--from", "ini"], &mended),
        [] as [serde_json::Value; 0]
    );
}
