//! A service with texts that are in no file, and the guard. The global logger is this test's own.

use logconf::init::Error;
use logconf::registry::Standard;
use logconf::{Logger, init_from_str};
use serde_json::json;
use std::path::PathBuf;

static OLD: Logger = Logger::new("old");

#[test]
fn a_service_starts_with_a_text_says_whom_it_silenced_and_ends_with_its_guard() {
    let error = Standard::new()
        .init_from_str("{\"version\": 2}")
        .unwrap_err();
    assert!(error.to_string().starts_with("<text>:1:13: "), "{error}");
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(!error.is_busy());
    // The registry stays.
    let error = Standard::new().init_from_file("gone.json").unwrap_err();
    assert!(matches!(error, Error::Started));
    assert_eq!(
        error.to_string(),
        "the program has its registry already, from its first call: call logconf::init_from_file"
    );
    let error = init_from_str("no sections").unwrap_err();
    assert!(error.to_string().starts_with("<text>:1:1: "), "{error}");

    let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("init-text.log");
    let document = |disable: bool| {
        json!({
            "version": 1,
            "disable_existing_loggers": disable,
            "handlers": {
                "file": {"class": "logging.FileHandler", "filename": log, "mode": "w"},
                "memory": {"class": "logging.handlers.MemoryHandler", "capacity": 100,
                           "target": "file"},
            },
            "loggers": {"named": {}},
            "root": {"level": "INFO", "handlers": ["memory"]},
        })
        .to_string()
    };
    let service = init_from_str(&document(false)).unwrap();
    assert_eq!(service.silenced, [""; 0]);
    logconf::core::info!(OLD, "before");
    log::info!(target: "named::child", "before");
    let service = init_from_str(&document(true)).unwrap();
    assert_eq!(service.silenced, ["old"]);

    let guard = service.guard();
    log::info!(target: "named", "kept in memory");
    let written = || std::fs::read_to_string(&log).unwrap();
    assert_eq!(written(), "");
    drop(guard);
    assert_eq!(written(), "kept in memory\n");
    std::fs::remove_file(&log).unwrap();
}
