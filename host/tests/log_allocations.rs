//! What a call through `log` costs that nobody wants. The global logger is this test's own.

use allocation_counter::measure;
use log::{debug, info, log_enabled};
use logconf::Logging;
use logconf::log_backend::install;
use logconf::registry::Standard;
use logconf::tables::Unbounded;

static LOGGING: Logging<Unbounded> = Logging::new();

#[test]
fn a_filtered_call_allocates_nothing() {
    LOGGING.start(Standard::new().registry());
    install(&LOGGING).unwrap();
    let config = br#"{"version": 1, "root": {"level": "WARNING"},
        "loggers": {"verbose": {"level": "INFO"}}}"#;
    LOGGING.apply(config).unwrap();
    let calls = || {
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
}
