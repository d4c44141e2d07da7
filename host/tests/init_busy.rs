//! A file that cannot be taken while a record is on its way.

use logconf::init_from_str;
use logconf::registry::Standard;
use logconf::{Logger, Record};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

static APP: Logger = Logger::new("app");

#[derive(serde::Deserialize)]
struct Nothing {}

#[test]
fn what_is_busy_for_ten_seconds_says_so() {
    let (reach, reached) = channel();
    let (go_on, goes_on) = channel::<()>();
    let goes_on = Arc::new(Mutex::new(goes_on));
    // A filter that is passed when the test says so, or has failed.
    let standard = Standard::new().filter("app.Slow", move |_: Nothing| {
        let (reach, goes_on) = (reach.clone(), goes_on.clone());
        Ok::<_, String>(move |_: &Record<'_>| {
            reach.send(()).unwrap();
            let goes_on = goes_on.lock().unwrap_or_else(PoisonError::into_inner);
            goes_on.recv().is_ok()
        })
    });
    let slow = r#"{"version": 1, "disable_existing_loggers": false,
                   "filters": {"slow": {"()": "app.Slow"}},
                   "root": {"level": "INFO"},
                   "handlers": {"h": {"class": "logging.NullHandler", "filters": ["slow"]}},
                   "loggers": {"app": {"handlers": ["h"]}}}"#;
    standard.init_from_str(slow).unwrap();
    let record = thread::spawn(|| logconf::core::info!(APP, "slow"));
    reached.recv().unwrap();
    let other = r#"{"version": 1, "disable_existing_loggers": false}"#;
    // Afterwards, the state of the record is the one before the last.
    init_from_str(other).unwrap();
    let ini = "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n\
               [logger_root]\nhandlers=\n";
    let [document, ini] = [other, ini].map(|text| thread::spawn(move || init_from_str(text)));
    assert!(document.join().unwrap().unwrap_err().is_busy());
    assert!(ini.join().unwrap().unwrap_err().is_busy());
    drop(go_on);
    record.join().unwrap();
    init_from_str(other).unwrap();
}
