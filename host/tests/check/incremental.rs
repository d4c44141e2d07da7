//! Incremental configs, for systems that have handlers and loggers already.

use crate::configs::{findings, places};
use crate::simulated::file;
use serde_json::json;

const STATUS: &str = r#"{"ok":true,"generation":3,
    "capacities":{"loggers":{"used":5,"total":16},"handlers":{"used":1,"total":2},"text":{"used":30,"total":384}},
    "handlers":{"uart":{"class":"logging.StreamHandler","level":0}},"dropped":{},
    "registry":{"classes":["logging.StreamHandler"],"streams":["board.uart0"]},
    "loggers":{"net":{"level":0,"disabled":false},"app":{"level":0,"disabled":true}}}"#;

/// An incremental config with these loggers.
fn with(loggers: impl Iterator<Item = String>) -> String {
    let loggers = loggers.map(|name| (name, json!({"level": "INFO"})));
    let loggers: serde_json::Map<_, _> = loggers.collect();
    json!({"version": 1, "incremental": true, "loggers": loggers}).to_string()
}

/// What is said of a config for a device with this status, and what is underlined.
fn check(name: &str, status: &str, config: &str) -> Vec<(String, String)> {
    let saved = file(&format!("incremental-{name}.json"), status);
    let found = findings(&["--device", &saved], config.as_bytes());
    let places = places(&found, config).into_iter().zip(&found);
    let told = places.map(|((_, _, token), finding)| {
        (
            finding["message"].as_str().unwrap().to_owned(),
            token.to_owned(),
        )
    });
    told.collect()
}

#[test]
fn a_wrong_level_of_a_handler_that_is_there_is_a_mistake() {
    let config =
        "{\"version\":1,\"incremental\":true,\n\"handlers\":{\"uart\":{\"level\":\"DEBUGG\"}}}";
    let saved = file("incremental-level.json", STATUS);
    let found = findings(&["--device", &saved], config.as_bytes());
    let mistake = ("unknown-name".to_owned(), 2, "\"DEBUGG\"");
    assert_eq!(places(&found, config), std::slice::from_ref(&mistake));
    // Whatever has the handler refuses it.
    let found = findings(&[], config.as_bytes());
    let handler = ("other".to_owned(), 2, "\"uart\"");
    assert_eq!(places(&found, config), [handler, mistake]);
}

#[test]
fn new_loggers_take_rows_beside_those_that_are_there() {
    let new = |count| {
        with(
            (0..count)
                .map(|number| format!("n{number}"))
                .chain(["net".to_owned()]),
        )
    };
    assert_eq!(check("fits", STATUS, &new(11)), []);
    let message = "the device has no room for so many loggers: 17 needed, 16 available";
    let full = [(message.to_owned(), "\"loggers\"".to_owned())];
    assert_eq!(check("full", STATUS, &new(12)), full);
    // One of them may be the logger that the status does not name.
    let ends = STATUS.replace("{\"ok\":true,", "{\"ok\":true,\"more\":1,");
    assert_eq!(check("ends", &ends, &new(12)), []);
    let full = [(message.to_owned(), "\"loggers\"".to_owned())];
    assert_eq!(check("ends-full", &ends, &new(13)), full);
}

#[test]
fn their_names_take_room_as_well() {
    let found = check("text", STATUS, &with(["n".repeat(360)].into_iter()));
    let [(message, place)] = &*found else {
        panic!("{found:?}");
    };
    assert!(message.contains("no room for so many text: "), "{message}");
    assert_eq!(place, "{");
}
