//! Encoded calls, filtered by named loggers, and the global logger that they go to. (That what it is
//! given can be decoded is a test of the firmware's.)
//!
//! Calls are at `error`, which defmt compiles in whatever `DEFMT_LOG` says.

use std::sync::{Mutex, MutexGuard, PoisonError};

use logconf_core::defmt::{DefmtHandler, Frames, dropped, error};
use logconf_core::{Logger, Logging, Registry, Ring};

/// There is one global logger for all tests, and calls of two threads do not nest.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Room for three frames of the longest kind.
static RING: Ring<192> = Ring::new();
static FRAMES: Frames<64> = Frames::new(&RING);
logconf_core::defmt_global_logger!(FRAMES);
defmt::timestamp!("");

/// Waits for the other tests, and begins with nothing to read.
fn alone() -> MutexGuard<'static, ()> {
    let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // What begins a stream of frames is in the first one alone.
    defmt::println!("first");
    frames();
    guard
}

/// What the frames since the last call hold.
fn frames() -> Vec<Vec<u8>> {
    let mut bytes = [0; 192];
    let length = RING.read(&mut bytes);
    let mut frames: Vec<_> = bytes[..length].split(|&byte| byte == 0).collect();
    assert_eq!(frames.pop(), Some(&[][..]), "the last frame has its end");
    let decoded = frames.into_iter().map(rzcobs::decode);
    decoded.collect::<Result<_, _>>().expect("frames")
}

/// One place in the source: its frames differ by the text alone.
fn call(logger: &'static Logger, text: &str) {
    error!(logger, "{=str}", text);
}

fn has(frame: &[u8], text: &str) -> bool {
    frame
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

fn apply(logging: &Logging, document: &str) {
    logging.apply(document.as_bytes()).unwrap();
}

#[test]
fn a_configuration_says_which_calls_come_out() {
    static LOGGING: Logging = Logging::new();
    static TCP: Logger = Logger::new("net.tcp");
    let _alone = alone();
    LOGGING.register(&[&TCP]);
    call(&TCP, "one");
    let [frame] = &frames()[..] else {
        panic!("one frame")
    };
    assert!(has(frame, "one"));

    apply(
        &LOGGING,
        r#"{"version": 1, "loggers": {"net": {"level": "CRITICAL"}},
                        "disable_existing_loggers": false}"#,
    );
    let mut evaluated = false;
    error!(TCP, "{=bool}", {
        evaluated = true;
        evaluated
    });
    assert!(!evaluated && frames().is_empty());

    apply(
        &LOGGING,
        r#"{"version": 1, "incremental": true, "loggers": {"net.tcp": {"level": "ERROR"}}}"#,
    );
    call(&TCP, "two");
    assert!(has(&frames()[0], "two"));

    apply(&LOGGING, r#"{"version": 1}"#);
    call(&TCP, "disabled");
    assert!(frames().is_empty());
}

#[test]
fn a_handle_that_nobody_registered_finds_its_level_at_its_first_call() {
    static LOGGING: Logging = Logging::new();
    static OUTSIDE: Logger = Logger::new("outside");
    static QUIET: Logger = Logger::new("quiet");
    static LOUD: Logger = Logger::new("loud");
    let _alone = alone();
    call(&OUTSIDE, "no system yet");
    LOGGING.install();
    apply(
        &LOGGING,
        r#"{"version": 1, "loggers": {"quiet": {"level": "CRITICAL"}}}"#,
    );
    call(&QUIET, "no");
    assert!(frames().is_empty());
    call(&LOUD, "yes");
    assert!(has(&frames()[0], "yes"));
    let mut names = Vec::new();
    apply(&LOGGING, r#"{"version": 1}"#);
    LOGGING.silenced(|name| names.push(name.to_owned()));
    names.sort();
    assert_eq!(names, ["loud", "quiet"], "both exist since their call");
}

/// Logs while it is written, as an interrupt would in the middle of a frame.
struct Interrupting(&'static Logger);

impl defmt::Format for Interrupting {
    fn format(&self, f: defmt::Formatter<'_>) {
        call(self.0, "nested");
        defmt::write!(f, "whole");
    }
}

/// Does nothing meanwhile.
struct Quiet;

impl defmt::Format for Quiet {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "whole");
    }
}

#[test]
fn a_frame_within_another_is_left_out_and_counted() {
    static LOGGING: Logging = Logging::new();
    static ISR: Logger = Logger::new("isr");
    let _alone = alone();
    LOGGING.register(&[&ISR]);
    let before = dropped();
    error!(ISR, "{=u8} {} {=str}", 1, Interrupting(&ISR), "tail");
    assert_eq!(dropped(), before + 1);
    let interrupted = frames();
    assert_eq!(interrupted.len(), 1);
    error!(ISR, "{=u8} {} {=str}", 1, Quiet, "tail");
    let alone = frames();
    // They name another format string each, and are as long and end alike.
    assert_eq!(interrupted[0].len(), alone[0].len());
    assert!(has(&interrupted[0], "tail") && !has(&interrupted[0], "nested"));
    call(&ISR, "next");
    assert!(has(&frames()[0], "next"));
    assert_eq!(dropped(), before + 1);
}

#[test]
fn a_frame_that_is_too_long_is_left_out_and_counted() {
    static LOGGING: Logging = Logging::new();
    static LONG: Logger = Logger::new("long");
    let _alone = alone();
    LOGGING.register(&[&LONG]);
    let before = dropped();
    call(&LONG, &"x".repeat(70));
    assert_eq!((frames().len(), dropped()), (0, before + 1));
    call(&LONG, "short");
    assert!(has(&frames()[0], "short"));
    assert_eq!(dropped(), before + 1);
}

#[test]
fn a_frame_that_the_stream_refuses_is_counted() {
    static LOGGING: Logging = Logging::new();
    static MANY: Logger = Logger::new("many");
    let _alone = alone();
    LOGGING.register(&[&MANY]);
    let before = dropped();
    for _ in 0..10 {
        call(&MANY, &"x".repeat(40));
    }
    let lost = dropped() - before;
    assert_eq!(frames().len() as u32, 10 - lost);
    assert!((1..10).contains(&lost), "{lost}");
}

#[test]
fn records_go_out_as_frames_through_the_handler() {
    static LOGGING: Logging = Logging::new();
    static APP: Logger = Logger::new("app");
    static REGISTRY: Registry = Registry {
        classes: &[&DefmtHandler],
        ..Registry::EMPTY
    };
    let _alone = alone();
    LOGGING.start(&REGISTRY);
    LOGGING.register(&[&APP]);
    apply(
        &LOGGING,
        r#"{"version": 1, "disable_existing_loggers": false,
        "formatters": {"f": {"format": "%(name)s is %(message)s"}},
        "handlers": {"d": {"class": "logconf.DefmtHandler", "formatter": "f"}},
        "root": {"handlers": ["d"]}}"#,
    );
    logconf_core::error!(APP, "{}", "up");
    assert!(has(&frames()[0], "app is up"));
    // It counts what the global logger leaves out.
    call(&APP, &"x".repeat(70));
    let mut reply = [0; 1024];
    let length = LOGGING.answer(br#"{"logconf": {"op": "status"}}"#, &mut reply);
    let status: serde_json::Value = serde_json::from_slice(&reply[..length]).unwrap();
    assert_eq!(status["dropped"]["d"], dropped(), "{status}");
}
