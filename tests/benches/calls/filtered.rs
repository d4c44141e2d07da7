//! Calls that are filtered, though another logger lets such calls pass.

use std::hint::black_box;
use std::ops::Range;

use logconf::Logger;
use logconf::core::debug;

pub struct Side {
    pub name: &'static str,
    /// Makes it ready; then, so many calls.
    pub start: fn() -> fn(Range<usize>),
}

pub const LOOP: &str = "the loop alone";
pub const LOGCONF: &str = "logconf, a named logger";
pub const TRACING: &str = "tracing";
pub const LOGCONF_LOG: &str = "logconf through log";
pub const ENV_LOGGER: &str = "env_logger through log";

pub const SIDES: [Side; 5] = [
    Side {
        name: LOOP,
        start: empty,
    },
    Side {
        name: LOGCONF,
        start: logconf,
    },
    Side {
        name: TRACING,
        start: tracing,
    },
    Side {
        name: LOGCONF_LOG,
        start: logconf_log,
    },
    Side {
        name: ENV_LOGGER,
        start: env_logger,
    },
];

/// Four rules, of which one is the logger's and one lets calls at DEBUG pass.
const DOCUMENT: &str = r#"{
    "version": 1, "disable_existing_loggers": false,
    "handlers": {"h": {"class": "logging.StreamHandler"}},
    "loggers": {"net": {"level": "ERROR"}, "net.tcp": {"level": "INFO"},
                "shop.billing": {"level": "DEBUG"}, "shop.orders": {"level": "INFO"}},
    "root": {"level": "WARNING", "handlers": ["h"]}
}"#;
const RULES: &str = "warn,net=error,net::tcp=info,shop::billing=debug,shop::orders=info";

static ORDERS: Logger = Logger::new("shop.orders");

fn empty() -> fn(Range<usize>) {
    |numbers| {
        for number in numbers {
            // As the others have it; nothing takes it further here.
            let _number = black_box(number);
        }
    }
}

fn logconf() -> fn(Range<usize>) {
    logconf::init_from_str(DOCUMENT).unwrap();
    |numbers| {
        for number in numbers {
            let number = black_box(number);
            debug!(ORDERS, "order {number}");
        }
    }
}

fn tracing() -> fn(Range<usize>) {
    tracing_subscriber::fmt().with_env_filter(RULES).init();
    assert!(tracing::enabled!(target: "shop::billing", tracing::Level::DEBUG));
    |numbers| {
        for number in numbers {
            let number = black_box(number);
            tracing::debug!(target: "shop::orders", "order {number}");
        }
    }
}

fn through_log(numbers: Range<usize>) {
    for number in numbers {
        let number = black_box(number);
        log::debug!(target: "shop::orders", "order {number}");
    }
}

fn logconf_log() -> fn(Range<usize>) {
    logconf::init_from_str(DOCUMENT).unwrap();
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    through_log
}

fn env_logger() -> fn(Range<usize>) {
    env_logger::Builder::new().parse_filters(RULES).init();
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    through_log
}
