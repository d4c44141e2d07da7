//! The system clock and a clock of milliseconds.
//!
//! The milliseconds are counted by timer 0, so that SysTick stays free for measuring.

use super::mmio::{Block, SYSTEM_CONTROL, TIMER0};
use super::vectors::{self, Interrupt, interrupt};
use core::sync::atomic::{AtomicU32, Ordering};

/// Ticks of the system clock in a second.
pub const HZ: u32 = 12_500_000;

/// Raw interrupt status.
const RIS: u32 = 0x050;
const RIS_PLL_LOCKED: u32 = 1 << 6;
/// Run-mode clock configuration.
const RCC: u32 = 0x060;
const RCC_USE_DIVIDER: u32 = 1 << 22;
const RCC_PLL_OFF: u32 = 1 << 13;
const RCC_BYPASS_PLL: u32 = 1 << 11;
/// The 200 MHz of the PLL divided by 16.
const RCC_DIVIDE_BY_16: u32 = 0xF << 23;
/// The board's crystal of 8 MHz; the field of the clock's source at 0 chooses it.
const RCC_CRYSTAL_8_MHZ: u32 = 0xE << 6;
/// The second oscillator, which is not used, stays off.
const RCC_INTERNAL_OFF: u32 = 1 << 1;
/// Run-mode clock gating.
const RCGC1: u32 = 0x104;
const RCGC1_TIMER0: u32 = 1 << 16;
const RCGC1_TIMER1: u32 = 1 << 17;
const RCGC1_TIMER2: u32 = 1 << 18;
const RCGC1_TIMER3: u32 = 1 << 19;

/// Of a timer: configuration, mode of half A, control, interrupt mask, interrupt clear, interval.
const CFG: u32 = 0x000;
const TAMR: u32 = 0x004;
const CTL: u32 = 0x00C;
const IMR: u32 = 0x018;
const ICR: u32 = 0x024;
const TAILR: u32 = 0x028;
const TIME_OUT: u32 = 1 << 0;

/// Milliseconds since the start, in two halves: a 64-bit atomic this core has not.
static LOW: AtomicU32 = AtomicU32::new(0);
static HIGH: AtomicU32 = AtomicU32::new(0);

/// Runs the chip from its PLL at [`HZ`] and starts the clock of milliseconds.
pub(super) fn init() {
    // In the data sheet's order: bypass, choose crystal and power up the PLL, set the divider,
    // wait for the lock, end the bypass.
    let bypassed =
        RCC_DIVIDE_BY_16 | RCC_USE_DIVIDER | RCC_BYPASS_PLL | RCC_CRYSTAL_8_MHZ | RCC_INTERNAL_OFF;
    SYSTEM_CONTROL.write(RCC, bypassed | RCC_PLL_OFF);
    SYSTEM_CONTROL.write(RCC, bypassed);
    // It locks within half a millisecond. If it never does, everything runs, but too slowly.
    for _ in 0..100_000 {
        if SYSTEM_CONTROL.read(RIS) & RIS_PLL_LOCKED != 0 {
            SYSTEM_CONTROL.write(RCC, bypassed & !RCC_BYPASS_PLL);
            break;
        }
    }

    let timers = RCGC1_TIMER0 | RCGC1_TIMER1 | RCGC1_TIMER2 | RCGC1_TIMER3;
    SYSTEM_CONTROL.set(RCGC1, timers);
    // The gated clock takes some ticks to arrive.
    cortex_m::asm::delay(8);
    start_periodic(TIMER0, HZ / 1000);
    vectors::enable(Interrupt::TIMER0A);
}

/// Milliseconds since the start.
pub fn now() -> u64 {
    loop {
        let high = HIGH.load(Ordering::Relaxed);
        let low = LOW.load(Ordering::Relaxed);
        // The handler ran to its end between two of these loads or not at all.
        if HIGH.load(Ordering::Relaxed) == high {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

#[interrupt]
fn TIMER0A() {
    acknowledge(TIMER0);
    let low = LOW.load(Ordering::Relaxed).wrapping_add(1);
    LOW.store(low, Ordering::Relaxed);
    if low == 0 {
        HIGH.store(
            HIGH.load(Ordering::Relaxed).wrapping_add(1),
            Ordering::Relaxed,
        );
    }
}

/// Makes a timer interrupt every `ticks` ticks of the system clock.
pub(super) fn start_periodic(timer: Block, ticks: u32) {
    timer.write(CTL, 0);
    // Both halves as one 32-bit timer that starts over.
    timer.write(CFG, 0);
    timer.write(TAMR, 2);
    timer.write(TAILR, ticks - 1);
    timer.write(ICR, TIME_OUT);
    timer.write(IMR, TIME_OUT);
    timer.write(CTL, 1);
}

/// Takes note of a timer's interrupt, so that it does not come again at once.
pub(super) fn acknowledge(timer: Block) {
    timer.write(ICR, TIME_OUT);
}
