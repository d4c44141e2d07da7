//! Ten times a second, in an interrupt handler.

use super::mmio::TIMER1;
use super::vectors::{self, Interrupt, interrupt};
use super::{clock, clock::HZ};
use core::cell::Cell;
use critical_section::Mutex;

type Handler = Option<fn()>;

static HANDLER: Mutex<Cell<Handler>> = Mutex::new(Cell::new(None));

/// Has `handler` called ten times a second from timer 1's interrupt.
pub fn start(handler: fn()) {
    critical_section::with(|cs| HANDLER.borrow(cs).set(Some(handler)));
    clock::start_periodic(TIMER1, HZ / 10);
    vectors::enable(Interrupt::TIMER1A);
}

#[interrupt]
fn TIMER1A() {
    clock::acknowledge(TIMER1);
    // Taken out first: the handler itself runs with interrupts on.
    let handler = critical_section::with(|cs| HANDLER.borrow(cs).get());
    if let Some(handler) = handler {
        handler();
    }
}
