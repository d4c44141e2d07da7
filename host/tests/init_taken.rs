//! A service that has a backend of `log` already.

use logconf::init::Error;
use logconf::{Logger, init_from_file};
use serde_json::json;
use std::path::PathBuf;

struct Other;

impl log::Log for Other {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        false
    }

    fn log(&self, _: &log::Record<'_>) {}

    fn flush(&self) {}
}

static OWN: Logger = Logger::new("own");

#[test]
fn another_backend_stays_and_loggers_of_this_crate_are_configured_all_the_same() {
    log::set_logger(&Other).unwrap();
    log::set_max_level(log::LevelFilter::Error);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (path, log) = (folder.join("taken.json"), folder.join("taken.log"));
    let document = json!({
        "version": 1,
        "handlers": {"file": {"class": "logging.FileHandler", "filename": log, "mode": "w"}},
        "root": {"level": "DEBUG", "handlers": ["file"]},
    });
    std::fs::write(&path, document.to_string()).unwrap();
    let error = init_from_file(&path).unwrap_err();
    assert!(matches!(error, Error::Backend(_)));
    assert_eq!(
        error.to_string(),
        "the crate log has another backend already"
    );
    assert_eq!(log::max_level(), log::LevelFilter::Error);
    logconf::core::debug!(OWN, "here");
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "here\n");
}
