//! What is legal, and not what its author may expect.

use crate::configs::{findings, fixed, places};
use crate::simulated::logconf_with_input;

/// Rule and underlined text of each finding, which are all in the second line.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = findings(&[], text.as_bytes());
    let found = places(&found, text);
    let expected: Vec<_> = expected
        .iter()
        .map(|(rule, token)| ((*rule).to_owned(), 2, *token))
        .collect();
    assert_eq!(found, expected, "{text}");
}

const NULL: &str = r#"{"class": "logging.NullHandler"}"#;
const STREAM: &str = r#"{"class": "logging.StreamHandler"}"#;

#[test]
fn what_nothing_uses_is_told() {
    let used = format!(
        "{{\"version\": 1, \"formatters\": {{\"f\": {{}}}}, \"filters\": {{\"g\": {{}}}},\n \
         \"handlers\": {{\"t\": {STREAM}, \"m\": {{\"class\": \"logging.handlers.MemoryHandler\", \
         \"capacity\": 1, \"target\": \"t\", \"formatter\": \"f\", \"filters\": [\"g\"]}}}}, \
         \"root\": {{\"handlers\": [\"m\"]}}}}"
    );
    check(&used, &[]);
    let unused = used
        .replace("\"formatter\": \"f\", \"filters\": [\"g\"]", "\"level\": 0")
        .replace(",\n ", ", ")
        .replacen(", ", ",\n ", 1);
    check(
        &unused,
        &[("unused-formatter", "\"f\""), ("unused-filter", "\"g\"")],
    );
    let handler = format!("{{\"version\": 1,\n \"handlers\": {{\"h\": {NULL}}}}}");
    check(&handler, &[("unused-handler", "\"h\"")]);
    // A reference may lead to it.
    let reference = handler.replace(
        "\"version\"",
        "\"x-list\": [\"cfg://handlers.h\"], \"version\"",
    );
    check(&reference, &[]);
}

#[test]
fn a_level_that_no_handler_lets_through_is_told() {
    let of = |handler: &str, level: &str| {
        format!(
            "{{\"version\": 1, \"handlers\": {{\"h\": {{\"class\": \"logging.StreamHandler\", \"level\": \"{handler}\"}}}},\n \
             \"loggers\": {{\"a\": {{\"level\": \"{level}\"}}}}, \"root\": {{\"handlers\": [\"h\"]}}}}"
        )
    };
    check(
        &of("ERROR", "DEBUG"),
        &[("level-never-passes", "\"DEBUG\"")],
    );
    check(&of("DEBUG", "DEBUG"), &[]);
    check(&of("DEBUG", "ERROR"), &[]);
    check(&of("ERROR", "NOTSET"), &[]);
}

#[test]
fn a_handler_above_that_takes_records_again_is_told() {
    let of = |propagate: &str, above: &str| {
        format!(
            "{{\"version\": 1, \"handlers\": {{\"h\": {STREAM}}}, \"loggers\": {{\n \
             \"a.b\": {{\"handlers\": [\"h\"], \"propagate\": {propagate}}}, \"a\": {{\"handlers\": [{above}]}}}}}}"
        )
    };
    check(&of("true", "\"h\""), &[("handled-twice", "\"h\"")]);
    check(&of("false", "\"h\""), &[]);
    check(&of("true", ""), &[]);
}

#[test]
fn records_that_go_nowhere_are_told() {
    let of = |logger: &str, root: &str| {
        format!(
            "{{\"version\": 1, \"handlers\": {{\"h\": {STREAM}}},\n \"loggers\": {{\"a\": {logger}}}, \"root\": {root}}}"
        )
    };
    let with = r#"{"handlers": ["h"]}"#;
    check(
        &of(r#"{"propagate": false}"#, with),
        &[("no-handler", "\"a\"")],
    );
    check(&of("{}", with), &[]);
    check(
        "{\"version\": 1,\n \"root\": {\"level\": \"INFO\"}}",
        &[("no-handler", "\"root\"")],
    );
}

/// It resets the logger's level and handlers, and keeps it enabled.
#[test]
fn an_empty_entry_is_not_surprising() {
    let of = |disable: &str| {
        format!(
            "{{\"version\": 1, \"disable_existing_loggers\": {disable},\n \"loggers\": {{\"a\": {{}}}}}}"
        )
    };
    check(&of("false"), &[]);
    check(&of("true"), &[]);
}

#[test]
fn keys_that_cpython_ignores_are_told_with_the_nearest_that_it_reads() {
    for (text, key, near) in [
        (
            "{\"version\": 1,\n \"handler\": {}}",
            "\"handler\"",
            Some("\"handlers\""),
        ),
        (
            "{\"version\": 1,\n \"disable_existing_logger\": true}",
            "\"disable_existing_logger\"",
            Some("\"disable_existing_loggers\""),
        ),
        (
            "{\"version\": 1, \"loggers\": {\"a\":\n {\"propogate\": false, \"handlers\": []}}}",
            "\"propogate\"",
            Some("\"propagate\""),
        ),
        (
            "{\"version\": 1, \"loggers\": {\"a\":\n {\"colour\": 1}}}",
            "\"colour\"",
            None,
        ),
    ] {
        let found = findings(&[], text.as_bytes());
        let first = &found[..1];
        assert_eq!(places(first, text), [("unknown-key".to_owned(), 2, key)]);
        assert_eq!(first[0]["fix"]["replacement"].as_str(), near, "{text}");
    }
    // A fix leaves nothing of the kind.
    let text = br#"{"version": 1, "loggers": {"a": {"levle": "INFO"}}}"#;
    let found = findings(&[], text);
    assert_eq!(
        findings(&[], &fixed(text, &found[0]).unwrap()),
        [] as [serde_json::Value; 0]
    );
    // Remarks are no keys, and what is made by a call has its own.
    check(
        r#"{"version": 1, "$schema": "x", "_comment": "y", "x-team": 1}"#,
        &[],
    );
    let incremental =
        "{\"version\": 1, \"incremental\": true, \"handlers\": {\"h\":\n {\"levl\": 1}}}";
    let found = findings(&[], incremental.as_bytes());
    assert!(
        places(&found, incremental).contains(&("unknown-key".to_owned(), 2, "\"levl\"")),
        "{found:?}"
    );
}

#[test]
fn a_text_that_looks_false_and_counts_as_true_is_told() {
    let text = r#"{"version": 1, "root": {"handlers": ["h"]},
        "disable_existing_loggers": "no", "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f"}}, "formatters": {"f": {"format": "%(message)s", "validate": "off"}}, "loggers": {"a": {"propagate": "False"}, "b": {"propagate": "yes"}, "c": {"propagate": "", "handlers": ["h"]}}}"#;
    let expected = ["\"no\"", "\"off\"", "\"False\""];
    check(text, &expected.map(|token| ("boolean", token)));
    for finding in findings(&[], text.as_bytes()) {
        let mended = fixed(text.as_bytes(), &finding).unwrap();
        let mut left = findings(&[], &mended);
        left.retain(|finding| finding["rule"] == "boolean");
        assert_eq!(left.len(), expected.len() - 1);
    }
}

#[test]
fn a_boolean_as_a_level_is_told() {
    check(
        r#"{"version": 1,
            "handlers": {"h": {"class": "logging.StreamHandler", "level": false}}, "root": {"handlers": ["h"], "level": true}}"#,
        &[("boolean", "false"), ("boolean", "true")],
    );
}

#[test]
fn a_key_that_is_meant_and_there_already_is_told_without_a_fix() {
    let found = findings(&[], br#"{"version": 1, "loger": {}, "loggers": {}}"#);
    assert_eq!(found[0]["help"], "there is 'loggers' here already");
    assert!(found[0].get("fix").is_none());
    let found = findings(&[], br#"{"version": 1, "loger": {}}"#);
    assert_eq!(found[0]["help"], "there is 'loggers'");
}

#[test]
fn a_key_that_stands_twice_is_told_where_it_does_not_count() {
    let text = "{\"version\": 1, \"loggers\":\n {\"a\": {\"level\": 10}, \"a\": {\"level\": 20}}}";
    check(text, &[("duplicate-key", "\"a\"")]);
    assert_eq!(findings(&[], text.as_bytes())[0]["place"]["column"], 3);
}

#[test]
fn a_field_that_no_record_has_is_told_where_the_format_names_it() {
    let text = "{\"version\": 1, \"formatters\": {\"f\": {\"format\":\n \"%(levelname)s %(mesage)s\"}}, \"handlers\": {\"h\":\
        {\"class\": \"logging.NullHandler\", \"formatter\": \"f\"}}, \"root\": {\"handlers\": [\"h\"]}}";
    check(text, &[("format-field", "mesage")]);
    let found = findings(&[], text.as_bytes());
    assert_eq!(
        findings(&[], &fixed(text.as_bytes(), &found[0]).unwrap()),
        [] as [serde_json::Value; 0]
    );
}

#[test]
fn no_fix_breaks_a_file() {
    let handler = |arguments: &str| {
        format!(
            "{{\"version\": 1, \"handlers\": {{\"h\": {{\"class\": \"logging.FileHandler\", {arguments}}}}}, \
             \"root\": {{\"handlers\": [\"h\"]}}}}"
        )
    };
    for (text, rule) in [
        // The field is longer in the file than what it means.
        (
            r#"{"version": 1, "formatters": {"f": {"format": "%(mes\u0061ge)s"}}}"#.to_owned(),
            "format-field",
        ),
        ("{\"version\": [\n2]}".to_owned(), "refused"),
        (
            handler("\"filename\": \"/tmp/f2\", \"filenam\": \"x\""),
            "unknown-name",
        ),
        (
            r#"{"version": 1, "loggers": {"a": {"levle": 10, "leval": 20}}}"#.to_owned(),
            "unknown-key",
        ),
    ] {
        let mut found = findings(&[], text.as_bytes());
        found.retain(|finding| finding["rule"] == rule);
        assert!(!found.is_empty(), "{text}");
        for finding in found {
            assert_eq!(finding.get("fix"), None, "{text}: {finding}");
        }
    }
}

#[test]
fn of_many_warnings_none_is_left_out_silently() {
    let formatters: Vec<_> = (0..6)
        .map(|n| {
            format!(
                "\"f{n}\": {{\"()\": \"logging.Formatter\", \".\": {{\"a{n}\": 1}}, \"format\": \"%(message)s %(u{n})s\"}}"
            )
        })
        .collect();
    let text = format!(
        "{{\"version\": 1, \"version\": 1, \"formatters\": {{{}}}}}",
        formatters.join(", ")
    );
    let found = findings(&[], text.as_bytes());
    let with = |rule: &str| {
        found
            .iter()
            .filter(|finding| finding["rule"] == rule)
            .count()
    };
    assert_eq!((with("duplicate-key"), with("format-field")), (1, 6));
    // Core keeps four of its thirteen warnings, and tells how many more there are.
    let more = found.iter().find(|finding| finding["rule"] == "other");
    let more = more.unwrap()["message"].as_str().unwrap();
    let more: usize = more.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(with("attribute") + more, 6);
}

#[test]
fn nothing_is_said_about_effects_where_there_is_a_mistake() {
    let text = format!(
        "{{\"version\": 1, \"handlers\": {{\"console\": {NULL}}},\n \"root\": {{\"handlers\": [\"cnsole\"]}}}}"
    );
    check(&text, &[("unknown-name", "\"cnsole\"")]);
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let odd = format!("{{\"version\": 1, \"handlers\": {{\"h\": {NULL}}}}}");
    assert_eq!(
        logconf_with_input(&["check", "-"], odd.as_bytes()).code,
        Some(0)
    );
    assert_eq!(
        logconf_with_input(&["check", "-", "--deny-warnings"], odd.as_bytes()).code,
        Some(1)
    );
    assert_eq!(
        logconf_with_input(&["check", "-", "--deny-warnings"], b"{\"version\": 1}").code,
        Some(0)
    );
}

#[test]
fn no_file_is_touched_by_what_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("kept.log");
    std::fs::write(&log, "kept").unwrap();
    let other = folder.path().join("none.log");
    let handler = |file: &std::path::Path| serde_json::json!({"class": "logging.FileHandler", "mode": "w", "filename": file});
    let config = serde_json::json!({"version": 1, "handlers": {"a": handler(&log), "b": handler(&other)}, "root": {"handlers": ["a", "b"]}});
    let ran = logconf_with_input(&["check", "-"], config.to_string().as_bytes());
    assert_eq!((&*ran.stdout, ran.code), ("", Some(0)));
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "kept");
    assert!(!other.exists());
}

#[test]
fn an_ini_file_is_looked_at_as_the_dict_that_it_means() {
    let text = "[loggers]\nkeys=root\n[handlers]\nkeys=h,i\n[formatters]\nkeys=\n[logger_root]\nlevel=DEBUG\nhandlers=h\n\
        [handler_h]\nclass=StreamHandler\nlevel=ERROR\nargs=()\n[handler_i]\nclass=NullHandler\nargs=()\n";
    let found = findings(&[], text.as_bytes());
    let expected = [
        ("level-never-passes", 8, "DEBUG"),
        ("unused-handler", 14, "[handler_i]"),
    ];
    assert_eq!(
        places(&found, text),
        expected.map(|(rule, line, token)| (rule.to_owned(), line, token))
    );
    assert!(found.iter().all(|finding| finding.get("fix").is_none()));
}

/// CPython makes the handler, and each record is a KeyError.
#[test]
fn a_facility_that_there_is_not_is_told_with_the_nearest() {
    let of = |facility: &str| {
        format!(
            "{{\"version\": 1, \"handlers\": {{\"h\": {{\"class\": \"logging.handlers.SysLogHandler\",\n \
             \"facility\": {facility}}}}}, \"root\": {{\"handlers\": [\"h\"]}}}}"
        )
    };
    for (facility, near) in [
        ("locl0", "local0"),
        ("LOG_USER", "user"),
        ("Daemon", "daemon"),
    ] {
        let text = of(&format!("\"{facility}\""));
        check(&text, &[("handler-fails", facility)]);
        let found = findings(&[], text.as_bytes());
        assert_eq!(found[0]["path"], "handlers.h.facility");
        let mended = fixed(text.as_bytes(), &found[0]).unwrap();
        assert_eq!(mended, of(&format!("\"{near}\"")).into_bytes());
    }
    for facility in [
        "\"local7\"",
        "16",
        "\"ext://logging.handlers.SysLogHandler.LOG_USER\"",
    ] {
        check(&of(facility), &[]);
    }
}

#[test]
fn the_root_logger_is_above_those_that_are_named_below_it() {
    // The logger `root` is the root logger itself: it stands above `root.x` once.
    let text = format!(
        "{{\"version\": 1, \"handlers\": {{\"h\": {STREAM}}}, \"loggers\": {{\"root.x\": {{\"level\": \"DEBUG\", \"handlers\": [\n\"h\"]}}}}, \
         \"root\": {{\"level\": \"WARNING\", \"handlers\": [\"h\"]}}}}"
    )
    .replace(STREAM, &STREAM.replace('}', ", \"level\": \"ERROR\"}"));
    let told = findings(&[], text.as_bytes());
    let rules: Vec<_> = told
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(
        rules,
        ["level-never-passes", "handled-twice", "level-never-passes"]
    );
    let message = told[1]["message"].as_str().unwrap();
    assert!(
        message.ends_with("twice: the root logger has it, too"),
        "{message}"
    );
}
