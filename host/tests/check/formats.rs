//! Formats that records cannot be printed by.

use crate::configs::{findings, fixed, places};
use serde_json::json;

/// A document whose only formatter has these settings, on one line.
fn with(settings: &serde_json::Value) -> String {
    json!({
        "version": 1,
        "formatters": {"f": settings},
        "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f"}},
        "root": {"handlers": ["h"]},
    })
    .to_string()
}

/// What is underlined of each finding, and what stands there when all are mended.
fn told(settings: &serde_json::Value) -> Vec<(String, String)> {
    let text = with(settings);
    let found = findings(&[], text.as_bytes());
    let places = places(&found, &text).into_iter().zip(&found);
    let told = places.map(|((rule, _, token), finding)| {
        assert_eq!(finding["path"], "formatters.f.format", "{finding}");
        if let Some(mended) = fixed(text.as_bytes(), finding) {
            assert!(findings(&[], &mended).len() < found.len(), "{finding}");
        }
        (rule, token.to_owned())
    });
    told.collect()
}

/// CPython 3.11 raises for each of these formats when it prints a record, and for no other one.
#[test]
fn a_field_that_no_record_can_be_printed_by_is_told() {
    for (format, fields) in [
        ("%(levelname) %(message)s", vec!["%(levelname)"]),
        ("%(levelname) - %(message)s", vec!["%(levelname)"]),
        ("%(levelname)-8 %(message)s", vec!["%(levelname)-8"]),
        ("%(levelname)s %(message)", vec!["%(message)"]),
        (
            "%(levelname)z %(message)d",
            vec!["%(levelname)z", "%(message)d"],
        ),
        ("%(name)s %(message", vec!["%(message"]),
        ("%message %(name)s", vec!["%message"]),
        ("%(message)s 100%", vec!["%"]),
        (
            "%(levelname)-8s %(lineno)d %(msecs)03d %% %(message).9s",
            vec![],
        ),
        ("%(levelno)05d %(created)f %(process)x", vec![]),
    ] {
        let expected = fields.into_iter();
        let expected = expected.map(|field| ("format-fails".to_owned(), field.to_owned()));
        assert_eq!(
            told(&json!({"format": format})),
            expected.collect::<Vec<_>>(),
            "{format}"
        );
    }
}

#[test]
fn other_styles_fail_as_well() {
    let brace = json!({"style": "{", "format": "{message} {levelname:d} {name[3]}"});
    let expected = [("format-fails".to_owned(), "{levelname:d}".to_owned())];
    assert_eq!(told(&brace), expected);
    let dollar = json!({"style": "$", "format": "$message $5", "validate": false});
    let [(rule, token)] = &*told(&dollar) else {
        panic!("one finding");
    };
    assert_eq!((&**rule, &**token), ("format-fails", "$5"));
}

/// It may be of any type.
#[test]
fn what_only_a_program_gives_is_not_said_to_fail() {
    for settings in [
        json!({"format": "%(message)s %(count)d"}),
        json!({"format": "{message} {count.real:>5}", "style": "{"}),
    ] {
        let expected = [("format-field".to_owned(), "count".to_owned())];
        assert_eq!(told(&settings), expected, "{settings}");
    }
    let given = json!({"format": "%(message)s %(count)d", "defaults": {"count": 0}});
    assert_eq!(told(&given), []);
}

#[test]
fn a_format_that_is_refused_is_mended_in_the_same_way() {
    let text = with(&json!({"format": "%(message)"}));
    let found = findings(&[], text.as_bytes());
    assert_eq!(
        places(&found, &text),
        [("refused".to_owned(), 1, "\"%(message)\"")]
    );
    assert_eq!(found[0]["help"], "write %(message)s");
    let mended = fixed(text.as_bytes(), &found[0]).unwrap();
    assert_eq!(findings(&[], &mended), [] as [serde_json::Value; 0]);
}

#[test]
fn each_unknown_field_is_told_in_its_own_place_in_every_form() {
    let ini = "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=f\n[logger_root]\nhandlers=h\n\
        [handler_h]\nclass=StreamHandler\nformatter=f\n[formatter_f]\n\
        format=%(levelname)s %(usr)s\n  %(mesage)s %(usr)s\n";
    let yaml = "version: 1\nformatters:\n  f:\n    format: >-\n      %(levelname)s %(usr)s\n      %(mesage)s %(usr)s\n\
        handlers: {h: {class: logging.StreamHandler, formatter: f}}\nroot: {handlers: [h]}\n";
    let toml = "version = 1\nroot.handlers = [\"h\"]\n[formatters.f]\nformat = '''\n%(levelname)s %(usr)s\n%(mesage)s %(usr)s'''\n\
        [handlers.h]\nclass = \"logging.StreamHandler\"\nformatter = \"f\"\n";
    for (form, text, line) in [("ini", ini, 13), ("yaml", yaml, 5), ("toml", toml, 5)] {
        let found = findings(&["--from", form], text.as_bytes());
        let expected = [(line, "usr"), (line + 1, "mesage"), (line + 1, "usr")];
        assert_eq!(
            places(&found, text),
            expected.map(|(line, field)| ("format-field".to_owned(), line, field)),
            "{form}"
        );
        assert!(found.iter().all(|f| f["path"] == "formatters.f.format"));
        assert_eq!(found[1]["fix"]["replacement"], "message");
        assert_ne!(found[0]["place"]["column"], found[2]["place"]["column"]);
    }
}

#[test]
fn a_field_without_a_name_is_shown_whole() {
    for (style, format, field) in [
        ("%", "%(message)s %()s", "%()s"),
        ("{", "{message} {}", "{}"),
    ] {
        let settings = json!({"style": style, "format": format, "validate": false});
        let expected = ("format-field".to_owned(), field.to_owned());
        assert_eq!(told(&settings).first(), Some(&expected), "{format}");
    }
}

#[test]
fn a_field_within_another_one_is_told_in_its_own_place() {
    for format in ["{message:\u{fc}x{x}}", "{message:xx{x}}"] {
        let settings = json!({"style": "{", "format": format, "validate": false});
        let text = with(&settings);
        let found = findings(&[], text.as_bytes());
        let inner = text.find("{x}").unwrap() + 1;
        let told = found
            .iter()
            .filter(|finding| finding["rule"] == "format-field");
        let starts: Vec<_> = told
            .map(|finding| finding["place"]["start"].clone())
            .collect();
        assert_eq!(starts, [json!(inner)], "{format}: {found:?}");
    }
}

#[test]
fn what_stands_in_front_of_a_field_does_not_hide_its_place() {
    let format = r#""%(name)s\t\u00e9\"%(mesage)s""#;
    let text = with(&json!({"format": "FORMAT"})).replace("\"FORMAT\"", format);
    let found = findings(&[], text.as_bytes());
    let expected = [("format-field".to_owned(), 1, "mesage")];
    assert_eq!(places(&found, &text), expected);
    assert_eq!(found[0]["fix"]["replacement"], "message");
}

#[test]
fn a_field_that_is_written_with_an_escape_is_not_looked_for_behind_the_format() {
    let text = "version: 1\nformatters:\n  a: {format: \"%(mes\\u0061ge)s\"}\n# %(mesage)s here\n\
        handlers: {h: {class: logging.StreamHandler, formatter: a}}\nroot: {handlers: [h]}\n";
    let found = findings(&["--from", "yaml"], text.as_bytes());
    let whole = "\"%(mes\\u0061ge)s\"";
    assert_eq!(
        places(&found, text),
        [("format-field".to_owned(), 3, whole)]
    );
    assert_eq!(found[0].get("fix"), None);
}

#[test]
fn what_has_a_name_in_yaml_is_mended_once() {
    let text = "version: 1\nformatters:\n  a: {format: &f \"%(mesage)s\"}\n  b: {format: *f}\n\
        handlers:\n  h: {class: logging.StreamHandler, formatter: a}\n  i: {class: logging.StreamHandler, formatter: b}\n\
        root: {handlers: [h, i]}\n";
    let found = findings(&["--from", "yaml"], text.as_bytes());
    let expected = ("format-field".to_owned(), 3, "mesage");
    assert_eq!(places(&found, text), [expected.clone(), expected]);
    let mended = fixed(text.as_bytes(), &found[0]).unwrap();
    assert_eq!(found[1].get("fix"), None);
    let found = findings(&["--from", "yaml"], &mended);
    assert_eq!(found, [] as [serde_json::Value; 0]);
}
