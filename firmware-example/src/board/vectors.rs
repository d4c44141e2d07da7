//! The interrupts that this firmware uses: their numbers and their table.
#![allow(unsafe_code)]

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

pub use self::Interrupt as interrupt;
/// Marks a function as the handler of the [`Interrupt`] of the same name.
pub use cortex_m_rt::interrupt;

/// An interrupt, with its number from the data sheet's table of vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Interrupt {
    /// UART 0.
    UART0 = 5,
    /// Timer 0, half A (and both as one 32-bit timer).
    TIMER0A = 19,
    /// Timer 1, half A (and both as one 32-bit timer).
    TIMER1A = 21,
    /// Timer 2, half A (and both as one 32-bit timer).
    TIMER2A = 23,
    /// Timer 3, half A (and both as one 32-bit timer).
    TIMER3A = 35,
    /// The Ethernet controller.
    ETHERNET = 42,
}

// SAFETY: each variant is a distinct number and never changes.
unsafe impl InterruptNumber for Interrupt {
    fn number(self) -> u16 {
        self as u16
    }
}

/// Lets an interrupt happen.
pub fn enable(interrupt: Interrupt) {
    // SAFETY: no code here relies on an interrupt being switched off in the controller; what
    // handlers share is atomic or in a `critical_section::Mutex`.
    unsafe { NVIC::unmask(interrupt) };
}

/// Makes an interrupt happen now, or as soon as it may.
pub fn pend(interrupt: Interrupt) {
    NVIC::pend(interrupt);
}

/// Lets an interrupt be preempted by those of smaller numbers than `priority`; all have 0 at the start. The chip
/// has eight priorities, in the upper three bits.
pub fn prioritize(interrupt: Interrupt, priority: u8) {
    // SAFETY: the priority of an interrupt is a byte of its own, and no code here relies on one.
    unsafe { (*NVIC::PTR).ipr[usize::from(interrupt.number())].write(priority) };
}

/// One entry of the table.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Vector(unsafe extern "C" fn());

unsafe extern "C" {
    fn DefaultHandler();
    fn UART0();
    fn TIMER0A();
    fn TIMER1A();
    fn TIMER2A();
    fn TIMER3A();
    fn ETHERNET();
}

/// How many interrupts the chip has.
const COUNT: usize = 44;

/// The table that the processor reads, behind the one of its own exceptions.
// SAFETY: cortex-m-rt's linker script looks for exactly this name in exactly this section.
#[unsafe(no_mangle)]
#[unsafe(link_section = ".vector_table.interrupts")]
pub static __INTERRUPTS: [Vector; COUNT] = {
    let mut table = [Vector(DefaultHandler); COUNT];
    table[Interrupt::UART0 as usize] = Vector(UART0);
    table[Interrupt::TIMER0A as usize] = Vector(TIMER0A);
    table[Interrupt::TIMER1A as usize] = Vector(TIMER1A);
    table[Interrupt::TIMER2A as usize] = Vector(TIMER2A);
    table[Interrupt::TIMER3A as usize] = Vector(TIMER3A);
    table[Interrupt::ETHERNET as usize] = Vector(ETHERNET);
    table
};
