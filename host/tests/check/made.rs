//! Configs in YAML and TOML: what is found is what is found in JSON, where the author has written it.

use crate::configs::{findings, places};

/// The rule, the line and what is underlined of all that is found in a file of this form.
fn found(form: &str, text: &str) -> Vec<(String, u64, String)> {
    let found = findings(&["--from", form], text.as_bytes());
    let places = places(&found, text).into_iter();
    places
        .map(|(rule, line, token)| (rule, line, token.to_owned()))
        .collect()
}

fn at(rule: &str, line: u64, token: &str) -> (String, u64, String) {
    (rule.to_owned(), line, token.to_owned())
}

#[test]
fn no_mistake_hides_another_one() {
    let text = "version: 1
logconf: {persits: true}
handlers:
  h: {class: logging.FileHandler, filename: f, delay: 017}
  h: {class: logging.NullHandler, level: !own DEBUG}
loggers:
  on: {level: 010}
root: {level: LOUD, handlers: [x]}
";
    assert_eq!(
        found("yaml", text),
        [
            at("unknown-name", 2, "persits"),
            at("syntax", 4, "017"),
            at("syntax", 5, "h"),
            at("syntax", 5, "!own"),
            at("syntax", 7, "on"),
            at("syntax", 7, "010"),
            at("unknown-name", 8, "LOUD"),
            at("unknown-name", 8, "x"),
        ]
    );
}

#[test]
fn nor_does_one_in_toml() {
    let text = "version = 1\nroot = {level = nan, handlers = [\"x\"]}\n[loggers.a]\nlevel = \"LOUD\"\npropagate = inf\n";
    assert_eq!(
        found("toml", text),
        [
            at("syntax", 2, "nan"),
            at("unknown-name", 2, "\"x\""),
            at("unknown-name", 4, "\"LOUD\""),
            at("syntax", 5, "inf"),
        ]
    );
}

#[test]
fn off_is_no_level_and_no_in_quotes_is_no_boolean() {
    let text = "version: 1
disable_existing_loggers: 'no'
handlers:
  h: {class: logging.StreamHandler, level: off}
root: {handlers: [h]}
";
    assert_eq!(
        found("yaml", text),
        [at("boolean", 2, "'no'"), at("boolean", 4, "off")]
    );
}

#[test]
fn a_string_over_lines_in_toml_is_underlined_where_it_begins() {
    let text = "version = 1\n[root]\nlevel = \"\"\"LOUD\"\"\"\nhandlers = [\"\"\"\nx\"\"\"]\n";
    assert_eq!(
        found("toml", text),
        [
            at("unknown-name", 3, "\"\"\"LOUD\"\"\""),
            at("unknown-name", 4, "\"\"\""),
        ]
    );
}

#[test]
fn of_a_file_in_utf16_it_is_told_that_it_is() {
    let text = "version: 1\n";
    let units = text.encode_utf16();
    let little: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    for form in ["yaml", "toml"] {
        for bytes in [
            [b"\xff\xfe", &*little].concat(),
            [b"\xfe\xff", &*big].concat(),
            little.clone(),
        ] {
            let found = findings(&["--from", form], &bytes);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(
                found[0]["help"],
                "the file is written in UTF-16: save it in UTF-8"
            );
        }
    }
}

/// PyYAML makes a `datetime.date` of it.
#[test]
fn a_date_without_quotes_is_not_the_same_to_all_readers() {
    let text = "version: 1\nhandlers:\n  h: {class: logging.FileHandler, filename: 2024-01-01, delay: true}\n\
        root: {handlers: [h]}\n";
    assert_eq!(found("yaml", text), [at("syntax", 3, "2024-01-01")]);
    let quoted = text.replace("2024-01-01", "\"2024-01-01\"");
    assert_eq!(found("yaml", &quoted), []);
}
