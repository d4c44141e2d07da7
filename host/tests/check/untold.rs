//! What the status of a device does not tell.

use crate::configs::{findings, places};
use crate::device::answering;
use crate::simulated::file;

const STATUS: &str = r#"{"ok":true,"generation":3,
    "capacities":{},"handlers":{},"dropped":{},
    "registry":{"classes":["logging.StreamHandler"],"streams":["board.uart0"]},
    "loggers":{"net":{"level":0,"disabled":false}}}"#;

const OWN: &str = r#"{"version": 1, "disable_existing_loggers": false,
 "filters": {"f": {"()": "app.Rate", "n": 1}, "g": {"()": "logging.Filter", "name": "a"}},
 "formatters": {"b": {"()": "app.Binary", "width": 2}},
 "handlers": {"u": {"class": "logging.StreamHandler", "stream": "ext://board.uart0",
                    "formatter": "b", "filters": ["f", "g"]}},
 "root": {"level": "INFO", "handlers": ["u"]}}"#;

#[test]
fn classes_of_filters_and_formatters_are_not_known_without_the_device() {
    let saved = file("untold-classes.json", STATUS);
    let found = findings(&["--device", &saved], OWN.as_bytes());
    assert_eq!(
        places(&found, OWN),
        [
            ("other".to_owned(), 2, "\"app.Rate\""),
            ("other".to_owned(), 3, "\"app.Binary\""),
        ]
    );
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(
        found[0]["message"],
        "whether the device has the class 'app.Rate' for filters is not known: its status does not tell these"
    );
    assert_eq!(found[0]["path"], "filters.f[\"()\"]");
    assert_eq!(found[0]["help"], "if the device has it: --class app.Rate");
    // Somebody knows.
    let classes = ["--class", "app.Rate", "--class", "app.Binary"];
    let args = [
        &["check", "-", "--format", "json", "--device", &saved],
        &classes[..],
    ]
    .concat();
    let ran = crate::simulated::logconf_with_input(&args, OWN.as_bytes());
    assert_eq!((ran.code, &*ran.stdout), (Some(0), ""));
}

#[test]
fn a_device_that_is_there_decides_about_them() {
    let taken = r#"{"ok":true,"generation":3,"errors":[],"warnings":[]}"#;
    let (address, device) = answering(vec![STATUS.to_owned(), taken.to_owned()]);
    let found = findings(&["--tcp", &address], OWN.as_bytes());
    assert_eq!(found, [] as [serde_json::Value; 0]);
    device.join().unwrap();
    let refused = r#"{"ok":false,"generation":3,"errors":[{"error":"Unable to configure filter 'f'","path":"filters.f","causes":["no such class"]}],"warnings":[]}"#;
    let (address, device) = answering(vec![STATUS.to_owned(), refused.to_owned()]);
    let found = findings(&["--tcp", &address], OWN.as_bytes());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["message"], "Unable to configure filter 'f'");
    assert_eq!(found[0]["severity"], "error");
    device.join().unwrap();
}

#[test]
fn loggers_that_a_status_has_left_out_are_counted() {
    let ends = STATUS.replace("{\"ok\":true,", "{\"ok\":true,\"more\":7,");
    let saved = file("untold-loggers.json", &ends);
    let config = r#"{"version": 1, "disable_existing_loggers": true,
        "loggers": {"net": {}}, "root": {"handlers": []}}"#;
    let found = findings(&["--device", &saved], config.as_bytes());
    let about = found
        .iter()
        .filter(|finding| finding["place"]["line"] == 1)
        .collect::<Vec<_>>();
    assert_eq!(about.len(), 1, "{found:?}");
    assert_eq!(
        about[0]["message"],
        "whether the config disables more loggers is not known: the device's status ends before it has told 7 of them"
    );
    assert_eq!(about[0]["severity"], "warning");
    let keeps = config.replace("true", "false");
    let found = findings(&["--device", &saved], keeps.as_bytes());
    assert!(
        found.iter().all(|finding| finding["place"]["line"] != 1),
        "{found:?}"
    );
}
