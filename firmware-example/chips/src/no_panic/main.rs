//! Firmware that does everything that `logconf-core` offers, to see from what is linked what can panic.
//!
//! Where the compiler has proved that nothing leads to a panic, the linker throws out what panics; the
//! tests look at the rest. It is never run. What goes in is hidden from the compiler, which would
//! otherwise prove more than is true.
//!
//! Left out are `{:?}` of anything with text in it, which is Rust's own and can panic, and
//! `serve_async`: a future that is asked again after its end panics.
#![no_std]
#![no_main]

mod fleet;
mod kept;
mod program;

use core::fmt::{self, Write};
use core::hint::black_box;

use chips::critical_section::Plain;
use chips::entry;
use logconf_core::listener::{Limits, Listener, Service, Verifier, serve};
use logconf_core::wire::{Framing, Serial, Stream as Reliable, serial, stream};
use logconf_core::{
    Chain, Level, LevelName, Lines, Logger, Logging, Record, Ring, critical, debug, error,
    filter_passes, info, json, log, repr, warning,
};
use program::{LINK, Link, MEMORY, Program, REGISTRY};

critical_section::set_impl!(Plain);

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

static LOGGING: Logging = Logging::new();
static LOGGER: Logger = Logger::new("app");
static OTHER: Logger = Logger::new("app.other");
static LEVEL: LevelName = LevelName::new(Level(5), "TRACE");

#[entry]
fn main() -> ! {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&[&OTHER]);
    Level::add_name(&LEVEL);
    let _ = LOGGING.follow(&Program);
    let _ = logconf_core::log_backend::install(&LOGGING);
    kept::start();
    loop {
        let input = LINK.input();
        documents(input);
        calls(input);
        links(input);
        kept::requests(input);
        fleet::messages(input);
        texts(input);
    }
}

/// Documents and requests, and what is asked of the answers.
#[inline(never)]
fn documents(input: &'static [u8]) {
    match LOGGING.apply(input) {
        Ok(applied) => {
            for warning in applied.warnings().iter() {
                show(&warning);
            }
            black_box((applied.generation(), applied.warnings().more()));
        }
        Err(refusal) => {
            show(&format_args!("{refusal} {}", refusal.path()));
            refusal.causes(|cause| show(cause));
            refusal.exceptions(&mut |kind, exception| show(&format_args!("{kind} {exception}")));
            if let Some(unresolved) = refusal.unresolved() {
                show(&unresolved.name());
                unresolved.known(&mut |known| show(known));
            }
            black_box((refusal.is_busy(), refusal.offset(), refusal.full_table()));
        }
    }
    LOGGING.check(input, &mut |mistake| show(mistake));
    let mut reply = [0; 1024];
    let length = LOGGING.answer(input, &mut reply);
    LINK.output(reply.get(..length).unwrap_or(&[]));
    LOGGING.silenced(|name| show(&name));
    LOGGING.poll(black_box(0));
    LOGGING.flush();
    LOGGING.flush_handler(&MEMORY, &Default::default());
    black_box((LOGGING.generation(), LOGGING.dropped(), LOGGING.failed()));
}

/// Log calls of every kind.
#[inline(never)]
fn calls(input: &'static [u8]) {
    let number = input.len();
    debug!(LOGGER, "{number}");
    info!(LOGGER, "{number:>8} {:x}", number);
    warning!(
        LOGGER,
        "{}",
        input.first().map_or('?', |byte| char::from(*byte))
    );
    error!(OTHER, "{:?}", input.last());
    critical!(OTHER, "no arguments");
    log!(OTHER, Level(number as i32), "{}", Level(number as i32));
    let text = core::str::from_utf8(input).unwrap_or("");
    LOGGER.handle(&Record {
        extra: text,
        error: Some(&fmt::Error),
        ..Record::new(text, Level::ERROR, format_args!("{text}"))
    });
    show(&Chain(&fmt::Error));
}

/// Requests over every kind of link.
#[inline(never)]
fn links(input: &'static [u8]) {
    let mut serial = Listener::<_, 1280, 1024, _>::new(Serial::new(), Program);
    let mut stream = Listener::<_, 1280, 1024>::insecure(Reliable::new());
    pump(&mut serial, input);
    pump(&mut stream, input);
    let _ = serve(&mut Link, &mut serial, &LOGGING);
    let _ = serve(&mut Link, &mut stream, &LOGGING);
    let mut frame = [0; 256];
    for length in [
        Serial::new().encode(input, &mut frame),
        Reliable::new().encode(input, &mut frame),
    ] {
        match length {
            Ok(length) => LINK.output(frame.get(..length).unwrap_or(&[])),
            Err(long) => show(&long),
        }
    }
    for part in serial::text(input) {
        LINK.output(part);
    }
    let _ = black_box(stream::header(input.len()));
    black_box((stream::max_frame_len(16), serial::max_frame_len(16)));
}

/// What a turn of the main loop does with a link.
fn pump<F: Framing, V: Verifier>(listener: &mut Listener<F, 1280, 1024, V>, input: &'static [u8]) {
    let service: &dyn Service = &LOGGING;
    let taken = listener.receive(input, service);
    black_box(taken);
    LINK.output(listener.pending());
    listener.sent(input.len());
    let now = input.len() as u32;
    if listener.wants_close() || listener.is_overdue(now, &Limits::default()) {
        listener.reset();
    }
}

/// The rest.
#[inline(never)]
fn texts(input: &'static [u8]) {
    static RING: Ring<64> = Ring::new();
    match json::check(input) {
        Ok(text) => {
            show(&repr(text));
            black_box((Level::from_name(text), filter_passes(text, "app")));
        }
        Err(syntax) => show(&syntax),
    }
    black_box(Level(input.len() as i32).name());
    if !RING.offer(core::iter::once(input)) {
        RING.count_dropped();
    }
    let mut bytes = [0; 16];
    let length = RING.read(&mut bytes);
    LINK.output(bytes.get(..length).unwrap_or(&[]));
    black_box((RING.is_empty(), RING.dropped(), RING.room()));
    lines(input);
}

/// Lines that make room for others.
fn lines(input: &'static [u8]) {
    static LINES: Lines<64> = Lines::new();
    let parts = || [input, input].into_iter();
    let offered = LINES.offer(parts());
    let put = (LINES.put(parts()), LINES.put_over(parts()));
    black_box((offered, put.0.is_ok(), put.1));
    let mut bytes = [0; 16];
    let length = LINES.read(&mut bytes);
    LINK.output(bytes.get(..length).unwrap_or(&[]));
    if !LINES.has_room(parts()) {
        LINES.count_dropped();
    }
    black_box((LINES.is_empty(), LINES.dropped()));
}

/// Shows something, with all that this takes.
fn show(what: &dyn fmt::Display) {
    let _ = write!(LINK.writer(), "{what}");
}
