//! Prints for how long interrupts are masked, one JSON object a line, and ends QEMU.
//!
//! Every critical section is measured. What measuring adds to an empty one is subtracted.
#![no_std]
#![no_main]

mod goals;
mod system;

use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use firmware::board::critical_section::Measured;
use firmware::measure::{self, masked};
use goals::{DOCUMENTS, System};
use logconf_core::listener::{Listener, Service};
use logconf_core::wire::{Framing, Serial, Stream};
use logconf_core::{Lines, Logger, Ring, debug, error, info};
use system::drain;

critical_section::set_impl!(Measured);
firmware::panic_handler!();

/// The longest time that interrupts may be masked, in instructions.
const GOAL: u32 = 50;

static SYSTEM: System = System::new();
static TCP: Logger = Logger::new("net.tcp");
/// No configuration has disabled this one.
static NEW: Logger = Logger::new("app.new");
static LATE: Logger = Logger::new("app.late");
static RING: Ring<256> = Ring::new();
static LINES: Lines<240> = Lines::new();

const STATUS: &[u8] = br#"{"logconf":{"op":"status"}}"#;
const INCREMENTAL: &[u8] =
    br#"{"version":1,"incremental":true,"loggers":{"net.tcp":{"level":"DEBUG"}}}"#;
/// What a build without these features refuses.
const OVERRIDE: &[u8] = br#"{"version":1,"root":{"level":"DEBUG"},"logconf":{"expires_s":1}}"#;
const GET: &[u8] = br#"{"logconf":{"op":"get"}}"#;
const PERSIST: &[u8] = br#"{"version":1,"root":{"level":"DEBUG"},"logconf":{"persist":true}}"#;
const FORGET: &[u8] = br#"{"logconf":{"op":"forget"}}"#;
const REFUSED: &[u8] = br#"{"version":1,"handlers":{"h":{"class":"none"}}}"#;

/// The longest section of all.
struct Longest(u32);

impl Longest {
    /// Measures `f`, prints a figure of it, and notes it.
    fn of<R>(&mut self, name: &str, f: impl FnOnce() -> R) -> u32 {
        let masked = masked(f);
        figure!(
            format_args!("masked_{name}"),
            masked.longest,
            "instructions",
            GOAL
        );
        figure!(
            format_args!("masked_{name}_sections"),
            masked.sections,
            "sections"
        );
        self.0 = self.0.max(masked.longest);
        masked.longest
    }
}

#[entry]
fn main() -> ! {
    static mut STREAM: Option<AnyListener<Stream>> = None;
    static mut SERIAL: Option<AnyListener<Serial>> = None;
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    let [small, middle, large] = DOCUMENTS.map(|(_, document)| document);
    let mut longest = Longest(0);

    longest.of("install", || SYSTEM.logging.install());
    longest.of("register", || SYSTEM.register(&goals::REGISTRY));
    let config_200 = longest.of("config_200", || SYSTEM.apply(small));
    let message = core::str::from_utf8(&[b'm'; 128]).unwrap_or("");
    let (short, long) = (black_box(&message[..16]), black_box(message));
    // The first call of a handle, which registers it.
    longest.of("first_call", || info!(NEW, "{}", short));
    let message_16 = longest.of("message_16", || info!(NEW, "{}", short));
    let message_128 = longest.of("message_128", || info!(NEW, "{}", long));
    assert_eq!(message_16, message_128, "whatever the length");
    assert_eq!(written(), 2 * line(16) + line(128), "the messages arrived");
    // Nothing empties the sink: it is full in the end.
    for _ in 0..20 {
        longest.0 = longest.0.max(masked(|| info!(NEW, "{}", long)).longest);
    }
    longest.of("message_dropped", || info!(NEW, "{}", long));
    assert!(SYSTEM.logging.dropped() > 0, "the sink was full");
    longest.of("reading_the_sink", drain);
    longest.of("ring_16", || RING.offer([short.as_bytes()].into_iter()));
    longest.of("ring_128", || RING.offer([long.as_bytes()].into_iter()));
    for line in [long, short] {
        assert!(LINES.put([line.as_bytes()].into_iter()).is_ok());
    }
    // The line that is being read stays, and the one behind it goes.
    assert_eq!(LINES.read(&mut [0; 1]), 1);
    let line = &long.as_bytes()[..100];
    longest.of("lines_that_make_room", || {
        LINES.put_over([line].into_iter())
    });
    assert_eq!(LINES.dropped(), 1);

    longest.of("config_1000", || SYSTEM.apply(middle));
    longest.of("memory_handler_holds", || debug!(TCP, "{}", long));
    assert_eq!(written(), 0, "the record is held back");
    longest.of("memory_handler_flushes", || error!(TCP, "{}", long));
    assert!(written() > 256, "both records arrived");
    let config_3500 = longest.of("config_3500", || SYSTEM.apply(large));
    assert_eq!(config_200, config_3500, "whatever the size");
    longest.of("config_3500_again", || SYSTEM.apply(large));
    longest.of("incremental", || SYSTEM.apply(INCREMENTAL));
    // There is something to do: a configuration has come since the last one.
    longest.of("poll", || SYSTEM.logging.poll(0));
    longest.of("refused", || SYSTEM.logging.apply(REFUSED).is_err());
    longest.of("late_handle", || info!(LATE, "{}", short));
    longest.of("override", || SYSTEM.logging.apply(OVERRIDE).is_ok());
    SYSTEM.logging.poll(0);
    longest.of("time_passing", || SYSTEM.logging.poll(1));
    longest.of("return_of_the_state_before", || SYSTEM.logging.poll(1_000));
    assert_eq!(SYSTEM.logging.expires_in_s(), None);
    longest.of("get", || {
        SYSTEM.logging.answer(GET, &mut [0; 512]);
    });
    #[cfg(feature = "flash")]
    firmware::storage::open();
    longest.of("storing", || SYSTEM.logging.apply(PERSIST).is_ok());
    longest.of("forgetting", || {
        SYSTEM.logging.answer(FORGET, &mut [0; 128]);
    });
    #[cfg(all(feature = "flash", feature = "auth"))]
    {
        use logconf_core::listener::Counter;
        use logconf_core::persist::{Item, Kept};
        let kept = Kept::new(&firmware::storage::FLASH, Item::counter(0), 1);
        longest.of("counter_that_is_stored", || assert!(kept.raise(7)));
        longest.of("counter_below_its_bound", || assert!(kept.raise(8)));
    }
    drain();

    let stream = STREAM.insert(AnyListener::insecure(Stream::new()));
    let serial = SERIAL.insert(AnyListener::insecure(Serial::new()));
    let mut frame = [0; 4096];
    let length = encode(Stream::new(), STATUS, &mut frame);
    longest.of("status", || {
        serve(stream, &frame[..length], &SYSTEM.logging)
    });
    let length = encode(Stream::new(), large, &mut frame);
    longest.of("listener_stream_3500", || {
        serve(stream, &frame[..length], &SYSTEM.logging)
    });
    let length = encode(Serial::new(), small, &mut frame);
    longest.of("listener_serial_200", || {
        serve(serial, &frame[..length], &SYSTEM.logging)
    });
    let length = encode(Serial::new(), large, &mut frame);
    longest.of("listener_serial_3500", || {
        serve(serial, &frame[..length], &SYSTEM.logging)
    });

    figure!("masked_longest", longest.0, "instructions", GOAL);
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}

/// How many bytes are in the sink, which is empty afterwards.
fn written() -> usize {
    let mut bytes = [0; 1024];
    system::SINK.read(&mut bytes)
}

/// The length of a line with a message of this length.
fn line(message: usize) -> usize {
    "INFO     app.new: \n".len() + message
}

fn encode(framing: impl Framing, payload: &[u8], frame: &mut [u8]) -> usize {
    framing.encode(payload, frame).expect("it fits")
}

/// A listener of the largest frames that are measured.
type AnyListener<F> = Listener<F, 4096, 2048>;

/// Has a listener take all of `bytes` and say all that it has to say.
fn serve<F: Framing>(listener: &mut AnyListener<F>, bytes: &[u8], service: &impl Service) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let taken = listener.receive(rest, service);
        rest = &rest[taken..];
        let length = listener.pending().len();
        listener.sent(length);
    }
}
