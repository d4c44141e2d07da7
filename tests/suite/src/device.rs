//! The logging system that is checked: small enough for a chip with 16 KiB of RAM.

use logconf_core::{
    Capacities, Clock, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, Stream,
    StreamHandler, Timestamp,
};

/// 8 loggers, 3 handlers, 3 formatters, 2 filters, 384 bytes of text, lines of 96 bytes.
pub type Tables = Capacities<8, 3, 3, 2, 384, 96>;

/// The longest reply.
pub const REPLY: usize = 2048;

/// What the handlers write to.
pub static UART: Ring<1024> = Ring::new();

/// What the reports of failures go to.
pub static STDERR: Ring<128> = Ring::new();

static MEMORY: MemoryHandler<1, 256> = MemoryHandler::new();

static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &UART), ("sys.stderr", &STDERR)],
    values: &[("board.level", "\"ERROR\"")],
    clock: Some(&Fixed),
    ..Registry::EMPTY
};

/// A clock that stands still.
struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_001_123_456)
    }

    fn utc_offset_s(&self, _: Timestamp) -> i32 {
        3600
    }
}

/// The system. [`start`] before anything else.
pub static LOGGING: Logging<Tables> = Logging::new();

/// The loggers, which exist from [`start`] on.
pub static APP: Logger = Logger::new("app");
/// Below [`APP`].
pub static SENSOR: Logger = Logger::new("app.sensor");
/// Beside them.
pub static NET: Logger = Logger::new("net");

/// A document of this form with `$entries`, each followed by a comma, before its root logger: it
/// disables nothing, and the root logger writes `LEVEL name: message` at INFO.
#[macro_export]
macro_rules! document {
    ($($entries:literal)?) => {
        $crate::document!([$($entries)?] "%(levelname)s %(name)s: %(message)s", "uart")
    };
    ([$($entries:literal)?] $format:literal, $handler:literal) => {
        concat!(
            r#"{"version":1,"disable_existing_loggers":false,"#,
            r#""formatters":{"line":{"format":""#, $format, r#""}},"#,
            r#""handlers":{"uart":{"class":"logging.StreamHandler","formatter":"line","#,
            r#""stream":"ext://board.uart0"},"none":{"class":"logging.NullHandler"},"#,
            r#""hold":{"class":"logging.handlers.MemoryHandler","capacity":3,"target":"uart"}},"#,
            $($entries,)?
            r#""root":{"level":"INFO","handlers":[""#, $handler, r#""]}}"#
        )
    };
}

/// A document does not change what it does not name, so this names what other checks do.
const AS_NEW: &str = r#"{"version":1,"disable_existing_loggers":false,"loggers":{
    "app":{"level":0,"propagate":true},"app.sensor":{"level":0,"propagate":true},
    "net":{"level":0,"propagate":true}}}"#;

/// Makes the system, unless it is there, puts a document in force and empties the streams.
pub fn start(document: &str) {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&[&APP, &SENSOR, &NET]);
    apply(AS_NEW);
    apply(document);
    LOGGING.poll(0);
    empty();
    // What was lost in another check is said in front of the next line.
    for stream in [&UART as &dyn Stream, &STDERR] {
        stream.write(b"\n").expect("room");
    }
    empty();
}

fn empty() {
    while UART.read(&mut [0; 64]) + STDERR.read(&mut [0; 64]) > 0 {}
}

/// Puts a document in force that must be taken.
pub fn apply(document: &str) {
    if let Err(refusal) = LOGGING.apply(document.as_bytes()) {
        panic!("{} at {}", refusal, refusal.path());
    }
}

/// Checks what was written since the last look.
pub fn expect(expected: &str) {
    let mut bytes = [0; 1024];
    let length = UART.read(&mut bytes);
    assert_eq!(text(&bytes[..length]), expected);
}

/// Checks the reply to a request: it contains each of `parts`, in this order.
pub fn expect_reply(request: &str, parts: &[&str]) {
    let mut reply = [0; REPLY];
    let length = LOGGING.answer(request.as_bytes(), &mut reply);
    let mut rest = text(&reply[..length]);
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            panic!("no {part} in {rest}, the reply to {request}");
        };
        rest = behind;
    }
}

/// Bytes that must be text.
pub fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}
