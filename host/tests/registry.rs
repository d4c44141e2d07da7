//! What a program gets from the standard registry.

use logconf::Logging;
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use serde_json::json;

/// Why a configuration with this handler is refused, if it is: whether it is applied or only
/// checked.
fn refusal(standard: Standard, handler: &serde_json::Value) -> Option<String> {
    let logging: Logging<Unbounded> = Logging::new();
    logging.start(standard.registry());
    let config = json!({"version": 1, "handlers": {"h": handler}}).to_string();
    let mut chain = Vec::new();
    if let Err(refusal) = logging.apply(config.as_bytes()) {
        refusal.exceptions(&mut |_, message| chain.push(message.to_string()));
    }
    let mut checked = 0;
    logging.check(config.as_bytes(), &mut |_| checked += 1);
    assert_eq!(checked > 0, !chain.is_empty());
    chain.into_iter().nth(1)
}

#[test]
fn the_environment_is_read_only_where_the_program_says_so() {
    let handler = |level: &str| json!({"class": "logging.NullHandler", "level": level});
    // Cargo sets this one.
    let named = handler("env://CARGO_PKG_NAME");
    let reason = |standard| refusal(standard, &named).unwrap();
    let with = reason(Standard::new().environment());
    assert_eq!(with, "Unknown level: 'logconf'");
    let without = reason(Standard::new());
    assert_eq!(without, "Unknown level: 'env://CARGO_PKG_NAME'");
}

#[test]
fn every_class_is_there_and_a_dry_run_takes_what_the_real_one_takes() {
    let handler = |class: &str, more: serde_json::Value| {
        let mut handler = more;
        handler["class"] = format!("logging.handlers.{class}").into();
        handler
    };
    let port = json!({"host": "h", "port": 1});
    let mail = json!({"mailhost": "h", "fromaddr": "a", "toaddrs": "b", "subject": "s"});
    let handlers = [
        handler("SocketHandler", port.clone()),
        handler("DatagramHandler", port),
        handler("SysLogHandler", json!({})),
        handler("HTTPHandler", json!({"host": "h", "url": "/"})),
        handler("SMTPHandler", mail),
        handler("QueueHandler", json!({})),
        handler("BufferingHandler", json!({"capacity": 1})),
        handler("MemoryHandler", json!({"capacity": 1})),
    ];
    for handler in handlers {
        assert_eq!(refusal(Standard::new(), &handler), None);
        assert_eq!(refusal(Standard::new().dry_run(), &handler), None);
    }
}

#[test]
fn the_handler_of_windows_event_log_is_refused_elsewhere_in_words_that_say_why() {
    let exception = |standard: Standard, arguments: &str| {
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(standard.registry());
        let class = r#""class": "logging.handlers.NTEventLogHandler""#;
        let config = format!(r#"{{"version": 1, "handlers": {{"h": {{{class}{arguments}}}}}}}"#);
        let mut last = None;
        if let Err(refusal) = logging.apply(config.as_bytes()) {
            refusal.exceptions(&mut |kind, message| last = Some(format!("{kind}: {message}")));
        }
        last
    };
    let why = "ImportError: NTEventLogHandler works on Windows only";
    let refused = (!cfg!(windows)).then(|| why.to_owned());
    for arguments in [
        r#", "appname": "a""#,
        r#", "appname": "a", "dllname": null, "logtype": "System", ".": {"deftype": 4}"#,
    ] {
        assert_eq!(exception(Standard::new(), arguments), refused);
        assert_eq!(exception(Standard::new().dry_run(), arguments), refused);
    }
    assert_eq!(
        exception(Standard::new(), "").unwrap(),
        "TypeError: NTEventLogHandler.__init__() missing 1 required positional argument: 'appname'"
    );
}
