//! Firmware that logs and reconfigures itself from interrupts at odd periods, while configurations come over both
//! links: for a host that reads every line.
//!
//! Three contexts log numbered records under names of their own. What they do depends on the level of the
//! logger `control`: at DEBUG, they log; else the main program says once a second how many records each
//! has logged, and what the interrupts' own configurations came to.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use cortex_m_rt::entry;
use firmware::board::critical_section::Plain;
use firmware::board::net::{Buffers, NO_SOCKETS, Net, Sockets};
use firmware::board::{self, clock, storm};
use firmware::logging::{self, LOGGING};
use firmware::serial::SerialLink;
use firmware::tcp::TcpLink;
use logconf_core::{Level, Logger, log};

critical_section::set_impl!(Plain);
firmware::panic_handler!();

/// Decides what happens.
static CONTROL: Logger = Logger::new("control");

/// The level of all records: no configuration filters them.
const ALWAYS: Level = Level(60);

/// What logs.
struct Context {
    logger: Logger,
    /// How many records it has logged. Only it counts.
    produced: AtomicU32,
}

impl Context {
    const fn new(name: &'static str) -> Self {
        Self {
            logger: Logger::new(name),
            produced: AtomicU32::new(0),
        }
    }

    /// Logs the next record, which says its number twice, and gives the number.
    fn log(&'static self) -> u32 {
        let number = self.produced.load(Relaxed) + 1;
        self.produced.store(number, Relaxed);
        log!(self.logger, ALWAYS, "{} is {}", number, !number);
        number
    }
}

static MAIN: Context = Context::new("main");
static LOW: Context = Context::new("irq.low");
static HIGH: Context = Context::new("irq.high");

/// What interrupts apply: whole configurations, each with another policy and another mark in front of lines.
const DOCUMENTS: [&[u8]; 3] = [
    include_bytes!("stress/newest.json"),
    include_bytes!("stress/oldest.json"),
    include_bytes!("stress/block.json"),
];

/// How many were taken, and how many had to wait.
static TAKEN: AtomicU32 = AtomicU32::new(0);
static BUSY: AtomicU32 = AtomicU32::new(0);

fn apply(number: u32) {
    let count = match LOGGING.apply(DOCUMENTS[(number % 3) as usize]) {
        Ok(_) => &TAKEN,
        Err(refusal) if refusal.is_busy() => &BUSY,
        Err(refusal) => panic!("at {}: {refusal}", refusal.path()),
    };
    // One interrupt may preempt the other here.
    critical_section::with(|_| count.store(count.load(Relaxed) + 1, Relaxed));
}

fn is_on() -> bool {
    CONTROL.enabled(Level::DEBUG)
}

/// All others preempt it.
fn on_low() {
    if is_on() {
        let number = LOW.log();
        if number.is_multiple_of(3) {
            apply(number / 3);
        }
    }
}

/// It preempts it, and what it logs now and then is more than there is room for.
fn on_high() {
    if is_on() {
        let number = HIGH.log();
        if number.is_multiple_of(5) {
            apply(number / 5);
        }
        if number.is_multiple_of(97) {
            for _ in 0..192 {
                HIGH.log();
            }
        }
    }
}

#[entry]
fn main() -> ! {
    static mut BUFFERS: Buffers = Buffers::new();
    static mut SOCKETS: Sockets = NO_SOCKETS;

    board::init();
    logging::start();
    LOGGING.register(&[&CONTROL, &MAIN.logger, &LOW.logger, &HIGH.logger]);
    let mut net = Net::new(BUFFERS, SOCKETS);
    let mut tcp = TcpLink::new();
    let mut serial = SerialLink::new();
    let mut next = 0;
    log!(MAIN.logger, ALWAYS, "started");
    storm::start([on_low, on_high]);
    loop {
        let now = clock::now();
        let busy = [
            serial.turn(now, &LOGGING),
            tcp.turn(&mut net, now, &LOGGING),
        ];
        LOGGING.poll(now as u32);
        if now >= next {
            if is_on() {
                next = now + 7;
                MAIN.log();
            } else {
                next = now + 1000;
                say();
            }
        }
        if !busy.contains(&true) {
            board::sleep();
        }
    }
}

/// Says how many records were logged, how many lines were lost of that, and what configurations came to.
fn say() {
    let [main, low, high] = [&MAIN, &LOW, &HIGH].map(|context| context.produced.load(Relaxed));
    let (taken, busy) = (TAKEN.load(Relaxed), BUSY.load(Relaxed));
    log!(
        CONTROL,
        ALWAYS,
        "main {main} low {low} high {high} taken {taken} busy {busy}"
    );
}
