//! Classes and their keyword arguments.

use super::common::*;
use serde_json::{Value, json};

#[test]
fn memory_handlers_flush_when_full_when_it_matters_and_when_a_configuration_comes() {
    let mut config = json!({
        "version": 1,
        "handlers": {
            "out": {"class": "logging.StreamHandler", "level": "ERROR"},
            "mem": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "out",
                    "flushOnClose": false},
        },
        "root": {"level": "DEBUG", "handlers": ["mem"]},
    });
    let first = configure(config.clone());
    config["handlers"] = json!({});
    config["root"] = json!({"handlers": []});
    let operations = [
        first,
        log("x", 10, "1"),
        log("x", 10, "2"),
        log("x", 10, "3"),
        log("x", 10, "4"),
        log("x", 40, "5"),
        log("x", 10, "6"),
        json!({"op": "flush"}),
        log("x", 10, "7"),
        configure(config),
    ];
    let written = outputs(&directory("memory"), &operations);
    // The target's level does not count.
    assert_eq!(written[3], json!([["stderr", "1\n2\n3\n"]]));
    assert_eq!(written[5], json!([["stderr", "4\n5\n"]]));
    assert_eq!(written[7], json!([["stderr", "6\n"]]));
    assert_eq!(written[9], json!([["stderr", "7\n"]]));
}

#[test]
fn arguments_that_a_class_does_not_take() {
    let of = |class: &str, more: Value| {
        let mut handler = json!({"class": class});
        let more = more.as_object().unwrap().clone();
        handler.as_object_mut().unwrap().extend(more);
        cause(handler)
    };
    let rotating = "logging.handlers.RotatingFileHandler";
    assert_eq!(
        of(rotating, json!({"mode": "a"})),
        "TypeError: RotatingFileHandler.__init__() missing 1 required positional argument: \
         'filename'"
    );
    assert_eq!(
        of(rotating, json!({"filename": "x", "maxBytes": "10"})),
        "TypeError: '>' not supported between instances of 'str' and 'int'"
    );
    // It looks at `maxBytes` before it opens the file, and then at the rest.
    assert_eq!(
        of(rotating, json!({"filename": "no/such/x", "maxBytes": "10"})),
        "TypeError: '>' not supported between instances of 'str' and 'int'"
    );
    assert_eq!(
        of(
            rotating,
            json!({"filename": "no/such/x", "maxBytes": 10, "mode": 5, "backupCount": "y"})
        ),
        "FileNotFoundError: [Errno 2] No such file or directory: 'DIR/no/such/x'"
    );
    let watched = "logging.handlers.WatchedFileHandler";
    let two_wrong = json!({"filename": 5, "mode": 5});
    let (path, mode) = (
        "TypeError: expected str, bytes or os.PathLike object, not int",
        "TypeError: argument of type 'int' is not iterable",
    );
    assert_eq!(of("logging.FileHandler", two_wrong.clone()), path);
    assert_eq!(of(watched, two_wrong.clone()), mode);
    assert_eq!(of(rotating, two_wrong), mode);
    assert_eq!(
        of(watched, json!({"filename": "x", "when": "h"})),
        "TypeError: WatchedFileHandler.__init__() got an unexpected keyword argument 'when'"
    );
    let timed = "logging.handlers.TimedRotatingFileHandler";
    assert_eq!(
        of(timed, json!({"filename": "no/such/x", "when": "x"})),
        "FileNotFoundError: [Errno 2] No such file or directory: 'DIR/no/such/x'"
    );
    let when = |when: &str| of(timed, json!({"filename": "x", "when": when}));
    assert_eq!(
        when("x"),
        "ValueError: Invalid rollover interval specified: X"
    );
    assert_eq!(
        when("w9"),
        "ValueError: Invalid day specified for weekly rollover: W9"
    );
    assert_eq!(
        when("W"),
        "ValueError: You must specify a day for weekly rollover from 0 to 6 (0 is Monday): W"
    );
    let interval = |interval| of(timed, json!({"filename": "x", "interval": interval}));
    for (wrong, operator, name) in [
        (json!("5"), '+', "str"),
        (json!([]), '+', "list"),
        (json!(null), '*', "NoneType"),
        (json!({}), '*', "ConvertingDict"),
    ] {
        let operands = format!("unsupported operand type(s) for {operator}: 'int' and '{name}'");
        assert_eq!(interval(wrong), format!("TypeError: {operands}"));
    }
    for at_time in [json!("10:00"), json!(false)] {
        let wrong = of(
            timed,
            json!({"filename": "x", "when": "w0", "atTime": at_time}),
        );
        assert!(wrong.starts_with("AttributeError: '"), "{wrong}");
        assert!(
            wrong.ends_with("' object has no attribute 'hour'"),
            "{wrong}"
        );
    }
    assert_eq!(
        of(
            "logging.handlers.HTTPHandler",
            json!({"host": "h", "url": "/", "method": "PUT"})
        ),
        "ValueError: method must be GET or POST"
    );
    assert_eq!(
        of("logging.FileHandler", json!({"filename": "no/\u{200b}'"})),
        "FileNotFoundError: [Errno 2] No such file or directory: \"DIR/no/\\u200b'\""
    );
    assert_eq!(
        of("logging.NullHandler", json!({"x": 1})),
        "TypeError: Handler.__init__() got an unexpected keyword argument 'x'"
    );
    assert_eq!(
        of("logging.handlers.Nonsense", json!({})),
        "ValueError: Cannot resolve 'logging.handlers.Nonsense': No module named \
         'logging.handlers.Nonsense'; 'logging.handlers' is not a package"
    );
}

#[test]
fn handlers_that_send_nothing_yet_can_be_configured() {
    let handlers = json!({
        "socket": {"class": "logging.handlers.SocketHandler", "host": "localhost",
                   "port": "ext://logging.handlers.DEFAULT_TCP_LOGGING_PORT"},
        "datagram": {"class": "logging.handlers.DatagramHandler", "host": "h", "port": 9021},
        "syslog": {"class": "logging.handlers.SysLogHandler", "address": "/dev/log",
                   "facility": "ext://logging.handlers.SysLogHandler.LOG_LOCAL7",
                   "socktype": "ext://socket.SOCK_DGRAM"},
        "mail": {"class": "logging.handlers.SMTPHandler", "mailhost": ["h", 25],
                 "fromaddr": "a@b", "toaddrs": ["c@d"], "subject": "s",
                 "credentials": ["u", "p"], "secure": []},
        "web": {"class": "logging.handlers.HTTPHandler", "host": "h", "url": "/", "method": "post"},
        "buffer": {"class": "logging.handlers.BufferingHandler", "capacity": 10},
    });
    let written = outputs(
        &directory("unsent"),
        &[with_handlers(handlers), log("", 50, "m")],
    );
    assert_eq!(written, [json!([]), json!([])]);
}

#[test]
fn a_queue_handler_hands_formatted_records_on() {
    let config = |respect: bool| {
        configure(json!({
            "version": 1,
            "formatters": {"f": {"format": "[%(message)s]"}},
            "handlers": {
                "a": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "f"},
                "q": {"class": "logging.handlers.QueueHandler", "handlers": ["a"],
                      "queue": "queue.SimpleQueue", "listener": "logging.handlers.QueueListener",
                      "respect_handler_level": respect, "formatter": "f"},
            },
            "root": {"level": "DEBUG", "handlers": ["q"]},
        }))
    };
    let operations = [
        config(false),
        log("", 10, "m"),
        config(true),
        log("", 10, "m"),
        log("", 40, "m"),
    ];
    let written = outputs(&directory("queue"), &operations);
    let once = json!([["stderr", "[[m]]\n"]]);
    assert_eq!(written[1], once);
    assert_eq!(written[3], json!([]));
    assert_eq!(written[4], once);
}
