//! Prints what the dearest log calls take that formats and tables allow, in instructions and in bytes of stack,
//! one JSON object a line, and ends QEMU. The goals are the bounds that the README states.
#![no_std]
#![no_main]

mod dear;
#[expect(dead_code, reason = "its documents are for the other binaries")]
mod goals;
#[expect(dead_code, reason = "its loggers are for the other binaries")]
mod system;

use core::hint::black_box;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use cortex_m_rt::entry;
use cortex_m_semihosting::debug as qemu;
use dear::{Document, Load, NAME, chain};
use firmware::board::critical_section::Plain;
use firmware::measure::{self, measure, stack_used};
use logconf_core::{
    Clock, DefaultCapacities, Dropped, Level, Lines, Logger, Logging, MemoryHandler, NullHandler,
    Registry, Ring, Stream, StreamHandler, Tables, Timestamp, log,
};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

/// Takes each line as a ring does that has room again, with one in front that says how many were lost.
struct Sink {
    lines: AtomicU32,
}

impl Stream for Sink {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        self.lines.fetch_add(1, Relaxed);
        let ring: Ring<320> = Ring::new();
        ring.count_dropped();
        ring.put(core::iter::once(line))
    }
}

static SINK: Sink = Sink {
    lines: AtomicU32::new(0),
};

/// One without room.
static FULL_RING: Ring<1> = Ring::new();

/// A time as long as times get.
struct Late;

impl Clock for Late {
    fn now(&self) -> Timestamp {
        Timestamp(i64::MAX - 1)
    }
}

static MEMORY: MemoryHandler<16, 320> = MemoryHandler::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("sys.stderr", &SINK), ("full", &FULL_RING)],
    clock: Some(&Late),
    ..Registry::EMPTY
};

/// A logging system, and a logger for each depth.
struct System<T: Tables> {
    logging: Logging<T>,
    loggers: [Logger; 16],
}

impl<T: Tables> System<T> {
    const fn new() -> Self {
        const fn below_root(depth: usize) -> Logger {
            Logger::new(NAME.split_at(depth).0)
        }
        let mut loggers = [const { Logger::new("root") }; 16];
        let mut depth = 1;
        while depth < loggers.len() {
            loggers[depth] = below_root(depth);
            depth += 1;
        }
        System {
            logging: Logging::new(),
            loggers,
        }
    }

    fn start(&'static self) {
        self.logging.start(&REGISTRY);
        for logger in &self.loggers {
            self.logging.register(&[logger]);
        }
    }

    fn takes(&self, document: &Document) -> bool {
        self.logging.apply(document.as_bytes()).is_ok()
    }

    /// What a call takes that goes this way, with a message of this length.
    fn call(&'static self, load: Load, message: &str) -> Option<u32> {
        let logger = self.loggers.get(load.loggers as usize - 1)?;
        self.takes(&load.document()).then(|| {
            let message = black_box(message);
            measure(|| log!(logger, DEAR, "{message}"))
        })
    }
}

/// One without a name.
const DEAR: Level = Level(i32::MAX - 1);

static SMALL: System<goals::Tables> = System::new();
static DEFAULT: System<DefaultCapacities> = System::new();

/// All tables of the default capacities full.
const FULL: Load = Load {
    loggers: 16,
    handlers: 8,
    filters: 4,
    fields: 128,
    line: 256,
};

/// The format that needs the most stack.
const DEEP: &str = match cfg!(feature = "brace") {
    true => r#""style":"{","format":"{x:{asctime!r:.20}}","datefmt":"%255c","defaults":{"x":""}"#,
    false => r#""format":"%(created).0s""#,
};

/// The document that needs the most stack: keyword arguments, attributes and, where they may be, references.
const DEEP_DOCUMENT: &[u8] = match cfg!(feature = "cfg") {
    true => br#"{"version":1,"formatters":{"f":{"()":"logging.Formatter","fmt":"cfg://a[0].b"}},
        "handlers":{"0":{"()":"logging.StreamHandler","stream":"cfg://c",".":{"overflow":"drop_oldest"}}},
        "root":{"handlers":"cfg://d"},"a":"cfg://f","f":[{"b":"%(message)s"}],"c":"ext://full",
        "d":["0"]}"#,
    false => br#"{"version":1,"formatters":{"f":{"()":"logging.Formatter","fmt":"%(message)s"}},
        "handlers":{"0":{"()":"logging.StreamHandler","stream":"ext://full",".":{"overflow":"drop_oldest"}}},
        "root":{"handlers":["0"]}}"#,
};

#[entry]
fn main() -> ! {
    let core = cortex_m::Peripherals::take().expect("taken once");
    measure::start(core.SYST);
    let mut message = heapless::String::<{ FULL.line as usize }>::new();
    // The dearest character to put in quotes: printable, and behind all that are not.
    while message.push('\u{fffd}').is_ok() {}
    DEFAULT.start();
    SMALL.start();
    growth(&message);
    full("default", &DEFAULT, FULL, &message);
    let small = Load {
        handlers: 4,
        ..FULL
    };
    full("goals", &SMALL, small, &message);
    lines(&message);
    making_room();
    stack();
    loop {
        qemu::exit(qemu::EXIT_SUCCESS);
    }
}

/// More of each, one after the other.
fn growth(message: &str) {
    let least = Load {
        loggers: 2,
        handlers: 1,
        filters: 0,
        fields: 0,
        line: 0,
    };
    let line = |line| Load { line, ..least };
    let fields = |fields| Load { fields, ..least };
    let filters = |filters| Load { filters, ..least };
    let handlers = |handlers| Load { handlers, ..least };
    let loggers = |loggers| Load { loggers, ..least };
    for (what, count, load) in [
        ("loggers", 2, loggers(2)),
        ("loggers", 9, loggers(9)),
        ("loggers", 16, loggers(16)),
        ("handlers", 4, handlers(4)),
        ("handlers", 8, handlers(8)),
        ("filters", 2, filters(2)),
        ("filters", 4, filters(4)),
        ("fields", 32, fields(32)),
        ("fields", 64, fields(64)),
        ("bytes", 128, line(128)),
        ("bytes", 256, line(256)),
    ] {
        // Characters of three bytes.
        let message = message.get(..load.line as usize / 3 * 3).unwrap_or("");
        let taken = DEFAULT.call(load, message).expect("it fits");
        let name = format_args!("worst_call_with_{count}_{what}");
        figure!(name, taken, "instructions", load.bound(0));
    }
}

/// The dearest call of those that fill the tables: a longer way leaves less text for the format.
fn full<T: Tables>(name: &str, system: &'static System<T>, most: Load, message: &str) {
    let ways = (most.loggers - 6..=most.loggers).filter_map(|loggers| {
        let with = |fields| Load {
            loggers,
            fields,
            ..most
        };
        let mut loads = (0..most.fields).rev().map(with);
        let load = loads.find(|load| system.takes(&load.document()))?;
        Some((system.call(load, message)?, load))
    });
    let (taken, load) = ways.max_by_key(|(taken, _)| *taken).expect("some fit");
    let name = format_args!("worst_call_of_{name}_capacities");
    figure!(name, taken, "instructions", load.bound(0));
    figure!(format_args!("{name}_loggers"), load.loggers, "loggers");
    figure!(format_args!("{name}_format"), load.format_bytes(), "bytes");
}

/// What is usual, in the longest line; and a call that makes a memory handler hand on all that it has room for.
fn lines(message: &str) {
    let usual = r#""format":"%(levelname)-8s %(name)s: %(message)s""#;
    assert!(DEFAULT.takes(&chain(0, 0, "sys.stderr", usual)));
    let root = &DEFAULT.loggers[0];
    let taken = measure(|| log!(root, Level::INFO, "{}", black_box(message)));
    figure!("longest_line_of_a_usual_format", taken, "instructions");

    assert!(DEFAULT.takes(&chain(1, 100, "sys.stderr", r#""format":"%(message)r""#)));
    let lines = || SINK.lines.load(Relaxed);
    let before = lines();
    let mut taken = 0;
    while lines() == before {
        taken = measure(|| log!(root, Level::INFO, ""));
    }
    let load = Load {
        loggers: 1,
        handlers: 1,
        filters: 0,
        fields: 0,
        line: 0,
    };
    let handed_on = lines() - before;
    figure!(
        "worst_call_that_hands_on",
        taken,
        "instructions",
        load.bound(handed_on)
    );
    figure!("worst_call_that_hands_on_records", handed_on, "records");
}

/// A line for which the oldest ones have to go, behind half a ring that stays.
fn making_room() {
    static LINES: Lines<1024> = Lines::new();
    LINES.offer([[0; 512].as_slice()].into_iter());
    while LINES.put([b"\n".as_slice()].into_iter()).is_ok() {}
    let line = [b'm'; 256];
    let taken = measure(|| LINES.put_over([line.as_slice()].into_iter()));
    figure!("making_room_for_a_line", taken, "instructions", 20_000);
    figure!("making_room_for_a_line_drops", LINES.dropped() - 1, "lines");
}

/// The stack through no, one and two memory handlers, and of a configuration that flushes them.
fn stack() {
    let root = &DEFAULT.loggers[0];
    let call = || log!(root, Level::INFO, "{}", black_box(""));
    let [none, one, two] = [0, 1, 2].map(|memories| {
        let document = chain(memories, 2, "full", DEEP);
        assert!(DEFAULT.takes(&document));
        let used = |f: &dyn Fn()| {
            // The first memory handler is one record short of handing them on.
            call();
            call();
            stack_used(f)
        };
        (used(&call), used(&|| assert!(DEFAULT.takes(&document))))
    });
    let deepest = if cfg!(feature = "brace") {
        3_500
    } else {
        2_100
    };
    figure!("stack_of_the_deepest_log_call", none.0, "bytes", deepest);
    let (first, each) = (one.0 - none.0, two.0 - one.0);
    figure!("stack_of_the_first_memory_handler", first, "bytes", 560);
    figure!("stack_of_each_memory_handler", each, "bytes", 560);
    let beside = two.1 - two.0;
    figure!("stack_of_applying_beside_handing_on", beside, "bytes", 900);
    let applied = stack_used(|| assert!(DEFAULT.logging.apply(DEEP_DOCUMENT).is_ok()));
    figure!("stack_of_the_deepest_document", applied, "bytes", 3_400);
}
