//! Checking a document without applying it: every mistake, and nothing changes.

use serde_json::{Value, json};

use crate::common::{BASE, Device, Small};

fn checked(device: &Device, config: &str) -> Value {
    device.answer(&format!(
        r#"{{"logconf":{{"op":"check","config":{config}}}}}"#
    ))
}

fn paths(verdict: &Value) -> Vec<&str> {
    let errors = verdict["errors"].as_array().unwrap();
    let paths = errors.iter().map(|error| error["path"].as_str().unwrap());
    paths.collect()
}

#[test]
fn every_independent_mistake_is_reported_once() {
    let device = Device::<Small>::new();
    let config = r#"{"version":1,
        "formatters":{"f":{"format":"no field"},"g":{"style":"!"}},
        "filters":{"x":{"name":3}},
        "handlers":{"a":{"class":"logging.NullHandler","formatter":"f","level":"LOUD"},
                    "b":{"class":"logging.Nothing","level":"SOFT"},
                    "m":{"class":"logging.handlers.MemoryHandler","capacity":1,"target":"b"}},
        "loggers":{"l":{"level":"QUIET","handlers":["a","b","nobody"],"filters":["x","y"]}},
        "root":{"handlers":7}}"#;
    let verdict = checked(&device, config);
    assert_eq!(verdict["ok"], false);
    assert_eq!(
        paths(&verdict),
        [
            "formatters.f.format",
            "formatters.g.style",
            "filters.x.name",
            "handlers.a.level",
            "handlers.b.class",
            "handlers.b.level",
            "loggers.l.level",
            "loggers.l.handlers[2]",
            "loggers.l.filters[1]",
            "root.handlers",
        ],
        "{verdict}"
    );
    // Offsets count from the start of the request.
    let request = format!(r#"{{"logconf":{{"op":"check","config":{config}}}}}"#);
    let offset = verdict["errors"][3]["offset"].as_u64().unwrap() as usize;
    assert!(request[offset..].starts_with("\"LOUD\""));
    assert_eq!(
        verdict["errors"][8]["causes"],
        json!(["Unable to add filter 'y'", "'y'"])
    );
}

#[test]
fn a_document_that_would_be_taken_is_not_applied() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let before = device.status();
    let verdict = checked(
        &device,
        r#"{"version":1,"root":{"level":"DEBUG"},"loggers":{"a":{}}}"#,
    );
    assert_eq!(
        verdict,
        json!({"ok": true, "generation": 2, "errors": [], "warnings": []})
    );
    assert_eq!(device.status(), before);
}

#[test]
fn a_key_that_stands_twice_is_a_warning_and_the_last_one_counts() {
    let device = Device::<Small>::new();
    let twice = r#"{"version":2,"version":1,
        "formatters":{"f":{"format":"bad"},"f":{"format":"%(message)s"}},
        "handlers":{"h":{"class":"logging.Nothing"},
                    "h":{"class":"logging.NullHandler","level":99,"level":30}},
        "loggers":{"l":{"level":10,"propagate":false},"l":{"level":"LOUD"},"l":{"handlers":["h"]}}}"#;
    let verdict = checked(&device, twice);
    assert_eq!(verdict["ok"], true, "{verdict}");
    let warnings = verdict["warnings"].as_array().unwrap();
    assert!(warnings.contains(&json!("'version' is given twice; the last one counts")));
    device.apply(twice);
    let status = device.status();
    assert_eq!(status["handlers"]["h"]["level"], 30);
    assert_eq!(status["loggers"]["l"]["level"], 0);
    assert_eq!(status["loggers"]["l"]["propagate"], true);
    assert_eq!(status["loggers"]["l"]["handlers"], json!(["h"]));
}

#[test]
fn a_document_that_is_no_configuration_has_one_mistake() {
    let device = Device::<Small>::new();
    for (config, path) in [
        ("{}", ""),
        ("[]", ""),
        ("7", ""),
        (r#"{"version":2}"#, "version"),
    ] {
        assert_eq!(paths(&checked(&device, config)), [path], "{config}");
    }
    let refused = device.answer(r#"{"logconf":{"op":"check"}}"#);
    assert_eq!(refused["error"], "\"check\" needs a 'config' beside 'op'");
}

#[test]
fn more_mistakes_than_fit_are_counted() {
    let device = Device::<Small>::new();
    let names: Vec<_> = (0..60).map(|n| format!("\"nobody{n}\"")).collect();
    let config = format!(
        r#"{{"version":1,"root":{{"handlers":[{}]}}}}"#,
        names.join(",")
    );
    let verdict = checked(&device, &config);
    let shown = verdict["errors"].as_array().unwrap().len();
    assert_eq!(shown as u64 + verdict["more"].as_u64().unwrap(), 60);
    assert_eq!(verdict["ok"], false);
}

#[test]
fn a_document_cannot_make_its_check_long_by_many_mistakes() {
    let device = Device::<Small>::new();
    let names: Vec<_> = (0..60).map(|n| format!("\"nobody{n}\"")).collect();
    let request = format!(
        r#"{{"logconf":{{"op":"check","config":{{"version":1,"root":{{"handlers":[{}]}}}}}}}}"#,
        names.join(",")
    );
    let mut reply = vec![0; 1 << 16];
    let length = device.logging.answer(request.as_bytes(), &mut reply);
    let verdict: Value = serde_json::from_slice(&reply[..length]).unwrap();
    assert_eq!(verdict["errors"].as_array().unwrap().len(), 32);
    assert_eq!(verdict["more"], 28);
}

#[cfg(feature = "cfg")]
#[test]
fn what_references_may_look_at_is_for_all_mistakes() {
    let device = Device::<Small>::new();
    // Each would look for ever.
    let loggers: Vec<_> = (0..8)
        .map(|n| format!(r#""l{n}":{{"level":"cfg://x"}}"#))
        .collect();
    let config = format!(
        r#"{{"version":1,"x":"cfg://x","loggers":{{{}}}}}"#,
        loggers.join(",")
    );
    let verdict = checked(&device, &config);
    assert_eq!(paths(&verdict), ["x"], "{verdict}");
    assert_eq!(
        verdict["errors"][0]["causes"],
        json!(["'cfg://x' leads nowhere: maximum recursion depth exceeded"])
    );
}

#[test]
fn a_wrong_version_does_not_hide_what_else_is_wrong() {
    let device = Device::<Small>::new();
    let rest = r#""root":{"level":"LOUD"}"#;
    let verdict = checked(&device, &format!("{{\"version\":2,{rest}}}"));
    assert_eq!(paths(&verdict), ["version", "root.level"]);
    assert_eq!(
        paths(&checked(&device, &format!("{{{rest}}}"))),
        ["", "root.level"]
    );
}

#[test]
fn a_wrong_key_of_the_extensions_does_not_either() {
    let device = Device::<Small>::new();
    let verdict = checked(
        &device,
        r#"{"version":2,"logconf":{"persits":true},"root":{"level":"LOUD"}}"#,
    );
    assert_eq!(
        paths(&verdict),
        ["logconf.persits", "version", "root.level"],
        "{verdict}"
    );
}

#[test]
fn of_a_name_that_is_given_twice_an_incremental_document_takes_the_last_alone() {
    let device = Device::<Small>::new();
    let open = r#""loggers":{"a":{"level":10,"propagate":true}}"#;
    device.apply(&crate::common::base_with(open));
    let twice = r#"{"version":1,"incremental":true,
        "handlers":{"uart":{"level":"ERROR"},"uart":{}},
        "loggers":{"a":{"level":"ERROR","propagate":false},"a":{}}}"#;
    device.apply(twice);
    let status = device.status();
    assert_eq!(status["handlers"]["uart"]["level"], 0);
    assert_eq!(status["loggers"]["a"]["level"], 10);
    assert_eq!(status["loggers"]["a"]["propagate"], true);
}
