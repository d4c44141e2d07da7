//! UART 0, 115,200 baud, 8 bits, no parity, one stop bit: interrupt-driven both ways.
//!
//! Only the interrupt handler touches the data register. What is to be sent waits in one ring,
//! what was received in another; a writer and a reader that changed their ring make the handler
//! run.

use super::clock::HZ;
use super::mmio::{Block, GPIO_A, SYSTEM_CONTROL, UART0 as UART};
use super::vectors::{self, Interrupt, interrupt};
use crate::capacity;
use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};
use critical_section::Mutex;
use logconf_core::{Dropped, Lines, Ring};

const BAUD: u32 = 115_200;

/// Data; the error flags of a received byte are above it.
pub(super) const DR: u32 = 0x000;
const DR_OVERRUN: u32 = 1 << 11;
/// Framing error, parity error, break.
const DR_BROKEN: u32 = 0b111 << 8;
/// Flags.
pub(super) const FR: u32 = 0x018;
const FR_RX_EMPTY: u32 = 1 << 4;
pub(super) const FR_TX_FULL: u32 = 1 << 5;
/// Baud rate divisor, its whole part and its 64ths.
const IBRD: u32 = 0x024;
const FBRD: u32 = 0x028;
/// Line control.
const LCRH: u32 = 0x02C;
const LCRH_FIFOS: u32 = 1 << 4;
const LCRH_8_BITS: u32 = 3 << 5;
/// Control.
const CTL: u32 = 0x030;
const CTL_UART: u32 = 1 << 0;
const CTL_TX: u32 = 1 << 8;
const CTL_RX: u32 = 1 << 9;
/// Interrupt mask and clear.
const IM: u32 = 0x038;
const ICR: u32 = 0x044;
const INT_RX: u32 = 1 << 4;
const INT_TX: u32 = 1 << 5;
/// Bytes arrived, too few for `INT_RX`, and then none for a while.
const INT_RX_TIME_OUT: u32 = 1 << 6;

/// How many bytes the hardware's FIFO takes.
const FIFO: usize = 16;

pub(super) const RCGC1: u32 = 0x104;
const RCGC1_UART0: u32 = 1 << 0;
pub(super) const RCGC2: u32 = 0x108;
const RCGC2_GPIO_A: u32 = 1 << 0;
/// Of a GPIO port: alternate function and digital enable.
pub(super) const AFSEL: u32 = 0x420;
pub(super) const DEN: u32 = 0x51C;
/// PA0 receives, PA1 sends.
const PINS: u32 = 0b11;

static TX: Lines<{ capacity::UART_TX }> = Lines::new();
static RX: Ring<{ capacity::UART_RX }> = Ring::new();

/// A byte for which the receiving ring had no room, or [`NOTHING`]. While it is held, those behind
/// it wait in the hardware's FIFO.
static RX_HELD: AtomicU32 = AtomicU32::new(NOTHING);
const NOTHING: u32 = u32::MAX;

static RX_LOST: AtomicU32 = AtomicU32::new(0);

/// Starts the UART.
pub(super) fn init() {
    SYSTEM_CONTROL.set(RCGC1, RCGC1_UART0);
    SYSTEM_CONTROL.set(RCGC2, RCGC2_GPIO_A);
    cortex_m::asm::delay(8);
    GPIO_A.set(AFSEL, PINS);
    GPIO_A.set(DEN, PINS);

    start(UART, INT_RX | INT_TX | INT_RX_TIME_OUT);
    vectors::enable(Interrupt::UART0);
}

/// Starts a UART that has its clock and its pins, and lets it make these interrupts.
pub(super) fn start(uart: Block, interrupts: u32) {
    uart.write(CTL, 0);
    // The divisor of the clock is HZ / (16 * BAUD), in 64ths and rounded.
    const DIVISOR: u32 = (HZ * 4 + BAUD / 2) / BAUD;
    uart.write(IBRD, DIVISOR / 64);
    uart.write(FBRD, DIVISOR % 64);
    // This write also takes over the two before it.
    uart.write(LCRH, LCRH_8_BITS | LCRH_FIFOS);
    uart.write(ICR, interrupts);
    uart.write(IM, interrupts);
    uart.write(CTL, CTL_UART | CTL_TX | CTL_RX);
}

type Listener = Option<fn()>;

static LISTENER: Mutex<Cell<Listener>> = Mutex::new(Cell::new(None));

/// Has `listener` called in the interrupt handler whenever bytes may have come, or there may be room for
/// more.
pub fn listen(listener: fn()) {
    critical_section::with(|cs| LISTENER.borrow(cs).set(Some(listener)));
}

/// Queues all parts for sending, one behind the other and nothing between them, or nothing when
/// they do not all fit; says whether they did. No line makes them give up their place.
///
/// Any context may call it. It never waits.
pub fn write<'p>(parts: impl Iterator<Item = &'p [u8]> + Clone) -> bool {
    let taken = TX.offer(parts);
    if taken {
        vectors::pend(Interrupt::UART0);
    }
    taken
}

/// Queues a line for sending, or counts it if there is no room.
///
/// Any context may call it. It never waits.
pub fn write_line<'p>(parts: impl Iterator<Item = &'p [u8]> + Clone) -> Result<(), Dropped> {
    let taken = TX.put(parts);
    vectors::pend(Interrupt::UART0);
    taken
}

/// The same, and the oldest lines that wait make room for it: says how many.
pub fn write_line_over<'p>(parts: impl Iterator<Item = &'p [u8]> + Clone) -> u32 {
    let given_up = TX.put_over(parts);
    // Even if the line was not taken: the interrupt handler may have come in vain meanwhile.
    vectors::pend(Interrupt::UART0);
    given_up
}

/// Whether a line that is made of these parts fits now: what is sent meanwhile makes more room.
pub fn has_room<'p>(parts: impl Iterator<Item = &'p [u8]>) -> bool {
    TX.has_room(parts)
}

/// Moves received bytes into `buf`, as much as is there and fits, and returns how much that was.
///
/// Only one context may call it.
pub fn read(buf: &mut [u8]) -> usize {
    let count = RX.read(buf);
    if count > 0 && RX_HELD.load(Ordering::Relaxed) != NOTHING {
        vectors::pend(Interrupt::UART0);
    }
    count
}

/// Counts a line that is given up without having been offered.
pub fn count_dropped() {
    TX.count_dropped();
}

/// How often that happened since the start.
pub fn dropped() -> u32 {
    TX.dropped()
}

/// How often received bytes were lost since the start because nothing read them in time.
pub fn lost() -> u32 {
    RX_LOST.load(Ordering::Relaxed)
}

#[interrupt]
fn UART0() {
    // Cleared before the FIFOs are looked at: what happens from here on interrupts again.
    UART.write(ICR, INT_RX | INT_TX | INT_RX_TIME_OUT);
    receive();
    send();
    // Taken out first: it runs with interrupts on.
    let listener = critical_section::with(|cs| LISTENER.borrow(cs).get());
    if let Some(listener) = listener {
        listener();
    }
}

fn receive() {
    let held = RX_HELD.load(Ordering::Relaxed);
    if held != NOTHING {
        if !RX.offer([&[held as u8][..]].into_iter()) {
            return;
        }
        RX_HELD.store(NOTHING, Ordering::Relaxed);
    }
    while UART.read(FR) & FR_RX_EMPTY == 0 {
        let data = UART.read(DR);
        if data & DR_OVERRUN != 0 {
            RX_LOST.store(
                RX_LOST.load(Ordering::Relaxed).wrapping_add(1),
                Ordering::Relaxed,
            );
        }
        // A byte that arrived broken is noise; the frame it was part of fails its checksum.
        if data & DR_BROKEN == 0 && !RX.offer([&[data as u8][..]].into_iter()) {
            RX_HELD.store(data & 0xFF, Ordering::Relaxed);
            return;
        }
    }
}

fn send() {
    // With FIFO or more bytes waiting the hardware's interrupt continues this; a limit, because
    // in an emulator the FIFO is never full.
    for _ in 0..FIFO {
        let mut byte = [0];
        if UART.read(FR) & FR_TX_FULL != 0 || TX.read(&mut byte) == 0 {
            return;
        }
        UART.write(DR, byte[0].into());
    }
}
