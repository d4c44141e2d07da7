//! Calls of the crate `log` and where they go. (The facade is one for the whole process: one test
//! installs, the others call the backend itself.)

use log::{Level, LevelFilter, Log, Metadata};
use logconf_core::{Logger, Logging, NullHandler, Registry, Ring, StreamHandler, log_backend};

struct Device {
    logging: &'static Logging,
    uart: &'static Ring<1024>,
}

impl Device {
    fn new() -> Self {
        let uart: &'static Ring<1024> = Box::leak(Box::default());
        let logging: &'static Logging = Box::leak(Box::default());
        logging.start(Box::leak(Box::new(Registry {
            classes: &[&StreamHandler, &NullHandler],
            streams: Vec::leak(vec![("uart", uart as &dyn logconf_core::Stream)]),
            ..Registry::EMPTY
        })));
        Device { logging, uart }
    }

    fn apply(&self, loggers: &str) {
        let document = format!(
            r#"{{"version": 1, "formatters": {{"f": {{"format": "%(levelname)s %(name)s: %(message)s"}},
                                              "g": {{"format": "net: %(name)s"}}}},
                "handlers": {{"h": {{"class": "logging.StreamHandler", "formatter": "f"}},
                              "n": {{"class": "logging.StreamHandler", "formatter": "g"}}}},
                "loggers": {loggers}, "root": {{"level": "INFO", "handlers": ["h"]}}}}"#
        );
        let document = document.leak();
        self.logging.apply(document.as_bytes()).unwrap();
    }

    /// What a call writes.
    fn call(&self, target: &str, level: Level) -> String {
        let metadata = Metadata::builder().target(target).level(level).build();
        let enabled = self.logging.enabled(&metadata);
        let mut record = log::Record::builder();
        let record = record.metadata(metadata);
        Log::log(self.logging, &record.args(format_args!("m")).build());
        let mut bytes = [0; 1024];
        let length = self.uart.read(&mut bytes);
        let text = String::from_utf8(bytes[..length].to_vec()).unwrap();
        assert_eq!(enabled, !text.is_empty(), "{target} at {level}: {text}");
        text
    }
}

#[test]
fn a_target_without_a_handle_stands_under_its_nearest_ancestor_with_a_row() {
    let device = Device::new();
    device
        .apply(r#"{"net": {"level": "ERROR"}, "net.tcp": {"level": "DEBUG", "handlers": ["n"]}}"#);
    assert_eq!(
        device.call("net::tcp", Level::Debug),
        "net: net.tcp\nDEBUG net.tcp: m\n"
    );
    // Under it, with its level and its handlers, by its own name.
    assert_eq!(
        device.call("net::tcp::retry", Level::Debug),
        "net: net.tcp.retry\nDEBUG net.tcp.retry: m\n"
    );
    assert_eq!(device.call("net::tcp::retry", Level::Trace), "");
    assert_eq!(device.call("net::tcpx", Level::Warn), "");
    assert_eq!(device.call("net::udp", Level::Error), "ERROR net.udp: m\n");
    assert_eq!(
        device.call("other::part", Level::Info),
        "INFO other.part: m\n"
    );
    assert_eq!(device.call("", Level::Warn), "WARNING root: m\n");
    // No propagation from the row on.
    device.apply(r#"{"net.tcp": {"level": "DEBUG", "handlers": ["n"], "propagate": false}}"#);
    assert_eq!(
        device.call("net::tcp::retry", Level::Debug),
        "net: net.tcp.retry\n"
    );
}

#[test]
fn a_target_with_a_handle_is_that_logger_disabled_or_not() {
    static TCP: Logger = Logger::new("net.tcp");
    static UDP: Logger = Logger::new("net.udp");
    let device = Device::new();
    device.logging.register(&[&TCP, &UDP]);
    device.apply(r#"{"net.tcp": {"level": "DEBUG"}}"#);
    assert_eq!(device.call("net::tcp", Level::Debug), "DEBUG net.tcp: m\n");
    device.apply("{}");
    assert_eq!(device.call("net::tcp", Level::Error), "", "disabled");
    // No configuration has named this one: its handle alone knows.
    assert_eq!(device.call("net::udp", Level::Error), "", "disabled");
    // As in CPython: a disabled logger does not silence those below it.
    assert_eq!(
        device.call("net::tcp::retry", Level::Error),
        "ERROR net.tcp.retry: m\n"
    );
}

#[test]
fn trace_is_level_5() {
    let device = Device::new();
    device.apply(r#"{"a": {"level": 5}, "b": {"level": 6}}"#);
    assert_eq!(device.call("a", Level::Trace), "Level 5 a: m\n");
    assert_eq!(device.call("b", Level::Trace), "");
}

#[test]
fn the_facade_is_installed_once_and_follows_configurations() {
    let device = Device::new();
    assert!(log_backend::install(device.logging).is_ok());
    assert_eq!(log::max_level(), LevelFilter::Warn);
    device.apply(r#"{"net": {"level": "DEBUG"}}"#);
    assert_eq!(log::max_level(), LevelFilter::Debug);
    log::debug!(target: "net::tcp", "{} of {}", 1, 2);
    let mut bytes = [0; 64];
    let length = device.uart.read(&mut bytes);
    assert_eq!(&bytes[..length], b"DEBUG net.tcp: 1 of 2\n");
    device.apply(r#"{"net": {"level": "ERROR"}}"#);
    assert_eq!(log::max_level(), LevelFilter::Info);

    let other = Device::new();
    let again = log_backend::install(other.logging);
    let words = again.as_ref().map_err(ToString::to_string);
    assert_eq!(words, Err("'log' has a backend already".to_string()));
    assert!(matches!(again, Err(log_backend::NotInstalled::Taken(_))));
    other.apply(r#"{"net": {"level": "DEBUG"}}"#);
    assert_eq!(log::max_level(), LevelFilter::Info, "nothing has changed");
}
