//! Every form is taken wherever a config is, and a mistake is shown where its author wrote it.

use crate::device::{file, logconf, logconf_with_input, tcp};

const YAML: &str = "\
# as in a Python project
version: 1
disable_existing_loggers: no
handlers:
  ö: &h
    class: logging.StreamHandler
    level: LOUD
root: {handlers: [ö]}
";

const TOML: &str = "\
version = 1
[handlers.h]
class = 'logging.StreamHandler'
level = 'LOUD'
[root]
handlers = ['h']
";

fn said(at: &str, path: &str, line: &str, underlined: &str) -> String {
    let number = at.split(':').next().unwrap();
    format!(
        "error[unknown-name]: Unable to configure handler '{path}'\n --> <stdin>:{at}\n  |\n\
         {number} | {line}\n  | {underlined} Unknown level: 'LOUD'\n  |\n  \
         = note: at handlers.{path}.level\n  = help: there are 'CRITICAL', 'ERROR', 'WARNING', 'INFO', \
         'DEBUG', 'NOTSET', 'FATAL' and 'WARN'\n\n",
    )
}

#[test]
fn a_mistake_is_shown_in_the_authors_text() {
    let ran = logconf_with_input(&["check", "-"], YAML.as_bytes());
    assert_eq!(
        ran.stdout,
        said("7:12", "ö", "    level: LOUD", "           ^^^^")
    );
    assert_eq!((ran.code, &*ran.stderr), (Some(1), ""));
    let windows = format!("\u{feff}{}", YAML.replace('\n', "\r\n"));
    let ran = logconf_with_input(&["check", "-"], windows.as_bytes());
    assert_eq!(
        ran.stdout,
        said("7:12", "ö", "    level: LOUD", "           ^^^^")
    );
    let ran = logconf_with_input(&["check", "-"], TOML.as_bytes());
    assert_eq!(
        ran.stdout,
        said("4:9", "h", "level = 'LOUD'", "        ^^^^^^")
    );
}

#[test]
fn a_name_or_an_option_says_the_form_where_the_beginning_does_not() {
    let json = br#"{"version": 1}"#;
    for (name, code) in [("flow.yaml", 0), ("flow.conf", 0), ("flow.toml", 1)] {
        let ran = logconf(&["check", &file(name, json)]);
        assert_eq!(ran.code, Some(code), "{name}: {ran:?}");
    }
    for (form, code) in [("json", 0), ("yaml", 0), ("toml", 1), ("ini", 1)] {
        let ran = logconf_with_input(&["check", "-", "--from", form], json);
        assert_eq!(ran.code, Some(code), "{form}: {ran:?}");
    }
}

#[test]
fn what_is_no_yaml_or_toml_is_a_mistake_with_its_place() {
    let ran = logconf_with_input(
        &["check", "-"],
        b"version: 1\nroot:\n  level: INFO\n  level: DEBUG\n",
    );
    assert_eq!(
        ran.stdout,
        "error[syntax]: the key 'level' is there twice\n --> <stdin>:4:3\n  |\n\
         4 |   level: DEBUG\n  |   ^^^^^\n\n"
    );
    let ran = logconf_with_input(&["check", "-"], b"version = 1\nroot = {level = nan}\n");
    assert_eq!(
        ran.stdout,
        "error[syntax]: there is no number nan in a configuration\n --> <stdin>:2:17\n  |\n\
         2 | root = {level = nan}\n  |                 ^^^\n  |\n  \
         = help: quote it if it is a text\n\n"
    );
}

#[test]
fn a_yaml_file_is_sent_as_json_and_a_refusal_is_shown_in_it() {
    let sent = r#"{"version":1,"root":{"level":"INFO"}}"#;
    let offset = sent.find("\"INFO\"").unwrap();
    let reply = format!(r#"{{"ok":false,"error":"no","path":"root.level","offset":{offset}}}"#);
    let path = file("sent.yaml", "version: 1\nroot:\n  level: INFO\n");
    let (address, device) = tcp(Some(reply.leak()));
    let ran = logconf(&["send", &path, "--tcp", &address]);
    assert_eq!(device.join().unwrap(), sent.as_bytes());
    let place = format!(
        "error[refused]: no
 --> {path}:3:10
  |
3 |   level: INFO
  |          ^^^^
"
    );
    assert!(ran.stdout.starts_with(&place), "{}", ran.stdout);
}

/// What a finding of `check --format json` underlines, and what it would put there.
#[test]
fn warnings_and_names_that_were_meant_are_shown_in_it_too() {
    let yaml = "version: 1\nformater: {}\nhandlers:\n  h: {class: logging.StreamHandler}\nroot:\n  handlers: [g]\n";
    let ran = logconf_with_input(&["check", "-", "--format", "json"], yaml.as_bytes());
    let places: Vec<(String, &str)> = ran
        .stdout
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            let at = |end: &str| finding["place"][end].as_u64().unwrap() as usize;
            // What would be right in JSON is not put into YAML.
            assert!(finding.get("fix").is_none(), "{finding}");
            let rule = finding["rule"].as_str().unwrap().to_owned();
            (rule, &yaml[at("start")..at("end")])
        })
        .collect();
    let expected = [("unknown-key", "formater"), ("unknown-name", "g")];
    assert_eq!(places, expected.map(|(rule, at)| (rule.to_owned(), at)));
}
