//! Interrupts at odd periods, one of which preempts the other.

use super::clock;
use super::mmio::{TIMER2, TIMER3};
use super::vectors::{self, Interrupt, interrupt};
use core::cell::Cell;
use critical_section::Mutex;

/// Ticks of the system clock between two of them: primes, 7.2 and 10.5 ms.
const PERIODS: [u32; 2] = [90_011, 131_101];

/// What the first has: all others preempt it.
const LOWEST: u8 = 7 << 5;

type Handlers = Option<[fn(); 2]>;

static HANDLERS: Mutex<Cell<Handlers>> = Mutex::new(Cell::new(None));

/// Has the first handler called from timer 2's interrupt, and the second from timer 3's, which preempts it.
pub fn start(handlers: [fn(); 2]) {
    critical_section::with(|cs| HANDLERS.borrow(cs).set(Some(handlers)));
    vectors::prioritize(Interrupt::TIMER2A, LOWEST);
    for (timer, ticks) in [TIMER2, TIMER3].into_iter().zip(PERIODS) {
        clock::start_periodic(timer, ticks);
    }
    vectors::enable(Interrupt::TIMER2A);
    vectors::enable(Interrupt::TIMER3A);
}

fn handle(number: usize) {
    // Taken out first: the handler itself runs with interrupts on.
    let handlers = critical_section::with(|cs| HANDLERS.borrow(cs).get());
    if let Some(handler) = handlers.and_then(|handlers| handlers.get(number).copied()) {
        handler();
    }
}

#[interrupt]
fn TIMER2A() {
    clock::acknowledge(TIMER2);
    handle(0);
}

#[interrupt]
fn TIMER3A() {
    clock::acknowledge(TIMER3);
    handle(1);
}
