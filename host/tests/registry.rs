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
    let reason = |environment| {
        let standard = Standard {
            environment,
            ..Standard::new()
        };
        refusal(standard, &named).unwrap()
    };
    assert_eq!(reason(true), "Unknown level: 'logconf'");
    assert_eq!(reason(false), "Unknown level: 'env://CARGO_PKG_NAME'");
}

#[test]
fn handlers_that_would_drop_what_they_should_send_are_refused() {
    let to = |class: &str, more: serde_json::Value| {
        let mut handler = more;
        handler["class"] = format!("logging.handlers.{class}").into();
        (class.to_owned(), handler)
    };
    let handlers = [
        to("SocketHandler", json!({"host": "h", "port": 1})),
        to("DatagramHandler", json!({"host": "h", "port": 1})),
        to("SysLogHandler", json!({})),
        to("HTTPHandler", json!({"host": "h", "url": "/"})),
        to(
            "SMTPHandler",
            json!({"mailhost": "h", "fromaddr": "a", "toaddrs": "b", "subject": "s"}),
        ),
    ];
    for (class, handler) in handlers {
        let reason = refusal(Standard::new(), &handler).unwrap();
        let expected = format!("Cannot resolve 'logging.handlers.{class}'");
        assert!(reason.starts_with(&expected), "{reason}");
        let unsent = Standard {
            unsent: true,
            ..Standard::new()
        };
        assert_eq!(refusal(unsent, &handler), None);
    }
    let others = [
        json!({"class": "logging.handlers.QueueHandler"}),
        json!({"class": "logging.handlers.BufferingHandler", "capacity": 1}),
        json!({"class": "logging.handlers.MemoryHandler", "capacity": 1}),
    ];
    for handler in others {
        assert_eq!(refusal(Standard::new(), &handler), None);
    }
}
