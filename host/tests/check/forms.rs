//! Files that are empty, or written in another form or encoding than they are said to be.

use crate::configs::findings;
use crate::simulated::{file, logconf, logconf_with_input};

const INI: &str =
    "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n[logger_root]\nhandlers=\n";
const JSON: &str = "{\"version\": 1}";
const YAML: &str = "# mine\nversion: 1\n";
const TOML: &str = "version = 1\n";

#[test]
fn an_empty_file_is_called_that_in_every_form() {
    for form in ["json", "ini", "yaml", "toml"] {
        for text in ["", " \n\n"] {
            let found = findings(&["--from", form], text.as_bytes());
            assert_eq!(found.len(), 1, "{form}");
            let message = found[0]["message"].as_str().unwrap();
            assert!(
                message.starts_with("the file is empty"),
                "{form}: {message}"
            );
            assert_eq!(found[0]["severity"], "error");
        }
    }
}

#[test]
fn a_file_in_another_form_than_its_name_says_is_told_in_which_one() {
    let texts = [("ini", INI), ("json", JSON), ("yaml", YAML), ("toml", TOML)];
    for (is, text) in texts {
        for (named, _) in texts.iter().filter(|(named, _)| *named != is) {
            let path = file(&format!("forms-{is}.{named}"), text);
            let ran = logconf(&["check", "--format", "json", &path]);
            // JSON is YAML, too, and a file named .ini is looked into.
            if is == "json" && ["yaml", "ini"].contains(named) {
                assert_eq!((ran.code, &*ran.stdout), (Some(0), ""));
                continue;
            }
            let first = ran.stdout.lines().next().unwrap();
            let first: serde_json::Value = serde_json::from_str(first).unwrap();
            let help = first["help"].as_str().unwrap_or_default();
            assert!(
                help.ends_with(&format!("--from {is}")),
                "{is} as {named}: {first}"
            );
        }
    }
    // What only resembles another form is not said to be in it.
    for (named, text) in [
        ("toml", "[root]\nlevel = LOUD\n"),
        ("json", "// mine\n{\"version\": 1}"),
    ] {
        let found = findings(&["--from", named], text.as_bytes());
        let help = found[0].get("help").and_then(|help| help.as_str());
        assert!(!help.unwrap_or_default().contains("--from"), "{found:?}");
    }
}

#[test]
fn an_encoding_that_there_is_not_is_wrong_usage() {
    for command in ["check", "convert"] {
        let ran = logconf_with_input(&[command, "-", "--encoding", "utf-7"], INI.as_bytes());
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
        assert!(
            ran.stderr.contains("there are utf-8, utf-16"),
            "{}",
            ran.stderr
        );
    }
    for name in ["UTF8", "latin_1", "utf-8-sig", "utf-16-le", "us-ascii"] {
        let ran = logconf_with_input(&["check", "-", "--encoding", name], b"");
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
    }
}
