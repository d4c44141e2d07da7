//! A configuration with a file and four loggers, read and applied again and again.

use logconf::Logging;
use logconf::registry::Standard;
use logconf::tables::Unbounded;

use crate::common::lines::file;

pub const LOGCONF: &str = "logconf";
pub const LOG4RS: &str = "log4rs";

/// Reads and applies the configuration, each time with another level.
pub type Apply = Box<dyn FnMut(usize)>;

static LOGGING: Logging<Unbounded> = Logging::new();

const LEVELS: [&str; 2] = ["DEBUG", "INFO"];

pub fn logconf(folder: &str) -> Apply {
    let path = serde_json::json!(file(folder, 0));
    let documents = LEVELS.map(|level| {
        format!(
            r#"{{"version": 1,
                "formatters": {{"line": {{"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}}}},
                "handlers": {{"file": {{"class": "logging.FileHandler", "formatter": "line",
                                      "filename": {path}}}}},
                "loggers": {{"net": {{"level": "ERROR"}}, "net.tcp": {{"level": "INFO"}},
                            "shop.billing": {{"level": "{level}"}},
                            "shop.orders": {{"level": "DEBUG", "handlers": ["file"], "propagate": false}}}},
                "root": {{"level": "WARNING", "handlers": ["file"]}}}}"#
        )
    });
    Standard::new().start(&LOGGING);
    Box::new(move |number| {
        let taken = LOGGING.apply(documents[number % 2].as_bytes());
        assert!(taken.is_ok());
    })
}

pub fn log4rs(folder: &str) -> Apply {
    use log4rs::config::{Config, Deserializers, RawConfig, Root};

    let path = serde_json::json!(file(folder, 0));
    let documents = LEVELS.map(|level| {
        format!(
            r#"{{"appenders": {{"file": {{"kind": "file", "path": {path},
                    "encoder": {{"pattern": "{{d(%Y-%m-%d %H:%M:%S,%3f)}} {{l}} {{t}}: {{m}}{{n}}"}}}}}},
                "loggers": {{"net": {{"level": "error"}}, "net::tcp": {{"level": "info"}},
                            "shop::billing": {{"level": "{level}"}},
                            "shop::orders": {{"level": "debug", "appenders": ["file"], "additive": false}}}},
                "root": {{"level": "warn", "appenders": ["file"]}}}}"#
        )
    });
    let nothing = Config::builder().build(Root::builder().build(log::LevelFilter::Off));
    let handle = log4rs::init_config(nothing.unwrap()).unwrap();
    Box::new(move |number| {
        let raw: RawConfig = serde_json::from_str(&documents[number % 2]).unwrap();
        let (appenders, errors) = raw.appenders_lossy(&Deserializers::default());
        assert!(errors.is_empty());
        let config = Config::builder()
            .appenders(appenders)
            .loggers(raw.loggers());
        handle.set_config(config.build(raw.root()).unwrap());
    })
}
