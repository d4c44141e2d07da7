//! Handlers, filters and formats: what becomes of a record.

use crate::common::{BASE, Device, Small, base_holding, base_with};
use logconf_core::{Logger, Logging, MemoryHandler, Registry, Ring, StreamHandler, error, info};

#[test]
fn a_handler_on_parent_and_child_emits_twice_and_one_named_twice_emits_once() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace(
        "\"root\"",
        r#""loggers": {"a": {"handlers": ["uart", "uart"]}}, "root""#,
    ));
    info!(device.logger("a.b"), "x");
    assert_eq!(device.output(), "INFO a.b: x\nINFO a.b: x\n");
}

#[test]
fn filters_of_a_logger_see_its_own_records_and_those_of_a_handler_all() {
    let device = Device::<Small>::new();
    device.apply(
        r#"{"version": 1,
        "filters": {"only_b": {"name": "a.b"}, "only_c": {"name": "a.c"}},
        "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0",
                              "filters": ["only_b"]}},
        "loggers": {"a": {"filters": ["only_c"]}, "a.b.d": {"filters": ["only_c"]}},
        "root": {"level": 1, "handlers": ["uart"]}}"#,
    );
    info!(device.logger("a"), "stopped by its own filter");
    info!(device.logger("a.bc"), "stopped by the handler's");
    info!(device.logger("a.b"), "passes");
    info!(device.logger("a.b.c"), "passes below");
    info!(device.logger("a.b.d"), "stopped by its own filter");
    assert_eq!(device.output(), "passes\npasses below\n");
}

#[test]
fn a_handler_has_a_level_of_its_own() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace("\"formatter\"", "\"level\": \"ERROR\", \"formatter\""));
    let logger = device.logger("a");
    info!(logger, "no");
    error!(logger, "yes");
    // A level of 0 in an incremental document counts as none.
    device.apply(r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":0}}}"#);
    info!(logger, "no");
    device.apply(r#"{"version":1,"incremental":true,"handlers":{"uart":{"level":"NOTSET"}}}"#);
    info!(logger, "now");
    assert_eq!(device.output(), "ERROR a: yes\nINFO a: now\n");
}

#[test]
fn a_memory_handler_holds_back_until_it_is_full_or_something_grave_comes() {
    let document = base_holding(3);
    let device = Device::<Small>::new();
    device.apply(&document);
    let logger = device.logger("m");
    info!(logger, "1");
    info!(logger, "2");
    assert_eq!(device.output(), "");
    info!(logger, "3");
    assert_eq!(device.output(), "INFO m: 1\nINFO m: 2\nINFO m: 3\n");
    info!(logger, "4");
    error!(logger, "5 {}", "five");
    assert_eq!(device.output(), "INFO m: 4\nERROR m: 5 five\n");
    // A further configuration flushes it, even one that takes over its buffer.
    info!(logger, "6");
    device.apply(&document.replace(
        "\"version\"",
        "\"disable_existing_loggers\": 0, \"version\"",
    ));
    assert_eq!(device.output(), "INFO m: 6\n");
    info!(logger, "7");
    device.apply(BASE);
    assert_eq!(device.output(), "INFO m: 7\n");
}

#[test]
fn a_full_buffer_is_flushed_before_its_capacity_is_reached() {
    let document = base_holding(1000);
    let device = Device::<Small>::new();
    device.apply(&document);
    let logger = device.logger("m");
    for number in 0..40 {
        info!(logger, "record number {number}");
    }
    device.apply(BASE);
    let expected: String = (0..40)
        .map(|n| format!("INFO m: record number {n}\n"))
        .collect();
    assert_eq!(device.output(), expected);
    assert_eq!(device.logging.dropped(), 0);
}

/// Handlers are configured in the order of their names, and each may wait for its target once.
#[test]
fn a_memory_handler_may_come_before_its_target_but_not_two_deep() {
    let chain = |names: [&str; 3]| {
        let [first, second, last] = names;
        let memory = "\"class\":\"logging.handlers.MemoryHandler\",\"capacity\":9";
        // The last comes first: the order in the document does not matter.
        format!(
            "{{\"version\":1,\"handlers\":{{\"{last}\":{{\"class\":\"logging.NullHandler\"}},\
             \"{second}\":{{{memory},\"target\":\"{last}\"}},\
             \"{first}\":{{{memory},\"target\":\"{second}\"}}}}}}"
        )
    };
    let device = Device::<Small>::with_buffers::<2>();
    device.apply(&chain(["b", "a", "c"]));
    device.apply(&chain(["c", "b", "a"]));
    let refused = device.answer(&chain(["a", "b", "c"]));
    assert_eq!(refused["error"], "Unable to configure handler 'a'");
    assert_eq!(refused["causes"][1], "target not configured yet");
}

#[test]
fn handlers_are_flushed_the_newest_first() {
    let document = BASE
        .replace(
            "\"uart\": {",
            r#""hold": {"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "uart"},
               "more": {"class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "hold"},
               "uart": {"#,
        )
        .replace("[\"uart\"]", "[\"more\"]");
    let device = Device::<logconf_core::Capacities<6, 3, 3, 2, 256, 80>>::with_buffers::<2>();
    device.apply(&document);
    info!(device.logger("m"), "through both");
    assert_eq!(device.output(), "");
    // `more` hands on to `hold`, which is older and comes after it.
    device.apply(BASE);
    assert_eq!(device.output(), "INFO m: through both\n");
}

#[test]
fn a_memory_handler_counts_what_neither_fits_nor_can_be_handed_on() {
    let device = Device::<Small>::new();
    device.apply(&base_holding(1000));
    let logger = device.logger("m");
    for _ in 0..200 {
        info!(
            logger,
            "fills the buffer, then the stream, which nobody reads {}",
            "-".repeat(80)
        );
    }
    assert!(device.uart.dropped() > 0);
    let dropped = device.status()["dropped"].clone();
    assert_eq!(dropped["uart"], device.uart.dropped());
}

#[test]
fn fields_that_have_no_value_here_are_taken_and_named() {
    let device = Device::<Small>::new();
    let format = "%(asctime)s.%(msecs)03d %(process)d|%(relativeCreated)6d|%(message)s";
    let reply = device.apply(&BASE.replace("%(levelname)s %(name)s: %(message)s", format));
    assert!(
        reply["warnings"][0]
            .as_str()
            .unwrap()
            .contains("prints as '?'"),
        "{reply}"
    );
    info!(device.logger("x"), "here");
    assert_eq!(device.output(), "?.  ? ?|     ?|here\n");
}

#[test]
fn a_kept_memory_handler_has_lost_its_target_and_drops() {
    let device = Device::<Small>::new();
    let logger = device.logger("app");
    device.apply(&base_holding(1).replace(
        "\"root\"",
        "\"loggers\": {\"app\": {\"handlers\": [\"hold\"], \"propagate\": false}}, \"root\"",
    ));
    info!(logger, "handed on at once");
    assert_eq!(device.output(), "INFO app: handed on at once\n");
    device.apply(&base_with("\"disable_existing_loggers\": false"));
    assert_eq!(
        device.status()["handlers"]["hold"]["target"],
        serde_json::Value::Null
    );
    info!(logger, "dropped");
    device.apply(BASE);
    assert_eq!(device.output(), "");
}

/// A registry of its own: two names for one stream, and a `sys.stderr`.
#[test]
fn one_stream_counts_once_and_sys_stderr_is_the_default() {
    static UART: Ring<64> = Ring::new();
    static STDERR: Ring<256> = Ring::new();
    static SMALL: MemoryHandler<1, 24> = MemoryHandler::new();
    static REGISTRY: Registry = Registry {
        classes: &[&StreamHandler, &SMALL],
        streams: &[
            ("board.uart0", &UART),
            ("sys.stdout", &UART),
            ("sys.stderr", &STDERR),
        ],
        ..Registry::EMPTY
    };
    static LOGGING: Logging<Small> = Logging::new();
    static LOGGER: Logger = Logger::new("app");
    LOGGING.start(&REGISTRY);
    let apply = |document: &str| {
        assert!(LOGGING.apply(document.as_bytes()).is_ok());
        LOGGING.register(&[&LOGGER]);
    };
    let open = "\"disable_existing_loggers\": false";
    apply(&base_with(open));
    for _ in 0..5 {
        info!(LOGGER, "a line of text");
    }
    // Two fit.
    assert_eq!((UART.dropped(), LOGGING.dropped()), (3, 3));

    let default = base_with(open).replace(
        ",\n                          \"stream\": \"ext://board.uart0\"",
        "",
    );
    assert!(!default.contains("stream\":"));
    apply(&default);
    info!(LOGGER, "by default");
    let mut bytes = [0; 64];
    let length = STDERR.read(&mut bytes);
    assert_eq!(&bytes[..length], b"INFO app: by default\n");

    // A record that is larger than the buffer can neither be held nor handed on.
    apply(&base_holding(9).replace("\"root\"", &format!("{open}, \"root\"")));
    info!(LOGGER, "more than there is room for");
    let mut reply = [0; 2048];
    let length = LOGGING.answer(br#"{"logconf":{"op":"status"}}"#, &mut reply);
    let status: serde_json::Value = serde_json::from_slice(&reply[..length]).unwrap();
    assert_eq!(status["dropped"]["hold"], 1);
}
