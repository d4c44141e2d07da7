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
    expect(&device, &lacking, &[("unknown-name", "FileHandler")]);
    let stdout = with_handler("class=StreamHandler\nargs=(sys.stdout,)");
    expect(&device, &stdout, &[("unknown-name", "sys.stdout")]);
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

/// The same rules as for a dict, with what may have been meant as the file writes it.
#[test]
fn all_mistakes_are_told_whatever_is_wrong_beside_them() {
    let text = "[loggers]\nkeys=root,a\n[handlers]\nkeys=console,syslog,file\n[formatters]\nkeys=line\n\
        [logger_root]\nlevel=Info\nhandlers=consle,file\n\
        [logger_a]\nqualname=a\nlevel=QUIET\nhandlers=console\n\
        [handler_console]\nclass=StreamHandlr\nargs=(sys.stdout,)\nformatter=lin\n\
        [handler_syslog]\nclass=handlers.SysLogHandler\nkwargs={'facilty': 'user', \"adress\": 1}\nlevel=debug\n\
        [handler_file]\nclass=FileHandler\nargs=(sys.stdot, 'w' 'x' y)\nformatter=lin\n\
        [formatter_line]\nformat=%(message)s\n";
    let found = findings(&["--from", "ini"], text.as_bytes());
    let told: Vec<_> = places(&found, text)
        .into_iter()
        .zip(&found)
        .map(|((rule, _, token), finding)| {
            let fix = finding["fix"]["replacement"].as_str();
            (rule, token, fix.unwrap_or_default())
        })
        .collect();
    let names = [
        ("Info", "INFO"),
        ("consle", "console"),
        ("QUIET", ""),
        ("StreamHandlr", "StreamHandler"),
        ("lin", "line"),
        ("'facilty'", "'facility'"),
        ("\"adress\"", "\"address\""),
        ("debug", "DEBUG"),
    ];
    let names = names.map(|(token, fix)| ("unknown-name".to_owned(), token, fix));
    assert_eq!(told[..names.len()], names);
    let [(rule, ..), (_, formatter, _)] = &told[names.len()..] else {
        panic!("{told:?}");
    };
    assert_eq!((&**rule, *formatter), ("refused", "lin"));
}

#[test]
fn a_name_in_arguments_that_is_mistyped_is_told_with_the_right_one() {
    let text = with_handler("class=StreamHandler\nargs=(sys.stdot,)");
    let found = findings(&["--from", "ini"], text.as_bytes());
    expect(&[], &text, &[("unknown-name", "sys.stdot")]);
    let mended = fixed(text.as_bytes(), &found[0]).unwrap();
    expect(&[], std::str::from_utf8(&mended).unwrap(), &[]);
}

#[test]
fn advice_is_given_as_the_file_would_say_it() {
    let device = STATUS.replace(
        "\"loggers\":{}",
        "\"loggers\":{\"net\":{\"level\":0,\"disabled\":false}}",
    );
    let device = file("ini-advice.json", device);
    let ini = "[loggers]\nkeys=root,a\n[handlers]\nkeys=h\n[formatters]\nkeys=\n[logger_root]\nhandlers=h\n\
        [logger_a]\nqualname=a\nhandlers=h\n[handler_h]\nclass=StreamHandler\nargs=('ext://board.uart0',)\n";
    let yaml = "version: 1\nhandlers: {h: {class: logging.StreamHandler, stream: 'ext://board.uart0'}}\n\
        loggers: {a: {handlers: [h]}}\nroot: {handlers: [h]}\n";
    let denied = [
        (
            "ini",
            ini,
            "give --keep-existing, which no INI file can say",
            "propagate = 0",
        ),
        (
            "yaml",
            yaml,
            "say disable_existing_loggers: false",
            "propagate: false",
        ),
    ];
    for (form, text, keep, alone) in denied {
        let found = findings(&["--from", form, "--device", &device], text.as_bytes());
        let help = |rule: &str| {
            let found = found.iter().find(|finding| finding["rule"] == rule);
            found.unwrap()["help"].as_str().unwrap().to_owned()
        };
        assert_eq!(help("silenced"), format!("name them, or {keep}"));
        assert_eq!(
            help("handled-twice"),
            format!("leave it out here, or say {alone}")
        );
    }
}

/// One mistake in a section hides no other one in it.
#[test]
fn every_mistake_of_a_section_is_told() {
    let text = with_handler("class=FileHandlr\nargs=('app.log' 'a')\nlevel=DEBG")
        .replace("keys=root", "keys=root,app")
        + "[logger_app]\npropagate=no\nhandlers=h,hh\nlevel=INFOO\n";
    expect(
        &[],
        &text,
        &[
            ("unknown-name", "FileHandlr"),
            ("refused", "'app.log'"),
            ("unknown-name", "DEBG"),
            ("refused", "[logger_app]"),
            ("refused", "no"),
            ("unknown-name", "hh"),
            ("unknown-name", "INFOO"),
        ],
    );
    let found = findings(&["--from", "ini"], text.as_bytes());
    let help: Vec<_> = found
        .iter()
        .map(|f| f["help"].as_str().unwrap_or_default())
        .collect();
    let expected = [
        "there is 'FileHandler'",
        "two texts side by side are one: is a comma missing?",
        "there is 'DEBUG'",
        "write qualname=NAME",
        "write 0",
        "there is 'h'",
        "there is 'INFO'",
    ];
    assert_eq!(help, expected);
}

#[test]
fn a_call_is_underlined_whole_and_hides_nothing_behind_it() {
    let call = "os.path.join(LOGDIR, 'x(.log')";
    let text = with_handler(&format!("class=FileHandler\nargs=({call}, EROR, open(x))"));
    expect(
        &[],
        &text,
        &[
            ("refused", call),
            ("unknown-name", "EROR"),
            ("refused", "open(x)"),
        ],
    );
    let found = findings(&["--from", "ini"], text.as_bytes());
    let help = found[0]["help"].as_str().unwrap();
    assert!(help.contains("--define NAME=VALUE"), "{help}");
    // CPython has evaluated nothing of a text that is no Python.
    let broken = with_handler("class=FileHandler\nargs=(open(x), 'a' 1)");
    expect(&[], &broken, &[("refused", "1")]);
}

#[test]
fn a_class_of_the_program_s_own_is_told_how_to_be_named() {
    let text = with_handler("class=shop.Alert\nkwargs={'room': 1}");
    let found = findings(&["--from", "ini"], text.as_bytes());
    let help = found[0]["help"].as_str().unwrap();
    assert!(
        help.starts_with("if the program has it: --class shop.Alert"),
        "{help}"
    );
}
