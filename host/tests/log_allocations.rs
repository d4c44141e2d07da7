//! What calls through `log` cost that nobody wants, or that have no key-values. The global logger is this test's own.

use allocation_counter::measure;
use log::{debug, error, info, log_enabled};
use logconf::Logging;
use logconf::log_backend::install;
use logconf::registry::Standard;
use logconf::tables::Unbounded;

static LOGGING: Logging<Unbounded> = Logging::new();

#[test]
fn a_call_that_is_filtered_or_has_no_key_values_allocates_nothing() {
    Standard::new().start(&LOGGING);
    install(&LOGGING).unwrap();
    let config = br#"{"version": 1, "root": {"level": "WARNING"},
        "loggers": {"verbose": {"level": "INFO"}}}"#;
    LOGGING.apply(config).unwrap();
    let calls = || {
        debug!(user = "eve"; "{}", 1);
        info!(target: "quiet::module", user = "eve"; "{}", 2);
        // Not even `log` lets this pass; what comes then, the target's logger does not.
        debug!("{}", 1);
        info!(target: "quiet::module", "{}", 2);
        assert!(!log_enabled!(target: "quiet::module", log::Level::Info));
        assert!(log_enabled!(target: "verbose::module", log::Level::Info));
    };
    // The first call with a target makes its logger.
    calls();
    assert_eq!(measure(calls).count_total, 0);
    let reconfigured = br#"{"version": 1, "incremental": true, "root": {"level": "ERROR"}}"#;
    LOGGING.apply(reconfigured).unwrap();
    assert_eq!(measure(calls).count_total, 0);
    // Neither does one that passes: what it has no key-values for takes no memory.
    let null = br#"{"version": 1, "disable_existing_loggers": false,
        "handlers": {"h": {"class": "logging.NullHandler"}},
        "root": {"level": "ERROR", "handlers": ["h"]}}"#;
    LOGGING.apply(null).unwrap();
    let passes = || error!(target: "quiet::module", "{}", 3);
    passes();
    assert_eq!(measure(passes).count_total, 0);
    let with_key_values = || error!(target: "quiet::module", user = "eve"; "{}", 3);
    assert_ne!(measure(with_key_values).count_total, 0);
}
