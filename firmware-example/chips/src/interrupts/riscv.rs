//! RISC-V: the software and the timer's interrupt of the CLINT, the core's local interruptor.
#![allow(unsafe_code)]

use riscv::interrupt::machine::{self, Interrupt};
use riscv::register::mie;
use riscv_rt::core_interrupt;

/// Makes the software interrupt happen while it is 1.
const MSIP: *mut u32 = 0x0200_0000 as *mut u32;
/// The timer's interrupt happens while the time is not below this; two halves.
const MTIMECMP: *mut u32 = 0x0200_4000 as *mut u32;
/// The time, in ticks of 100 ns: its lower half.
const MTIME: *mut u32 = 0x0200_BFF8 as *mut u32;

/// A prime number of ticks: about 10,000 instructions.
const PERIOD: u32 = 100_003;

/// Makes interrupts happen.
pub struct Source(());

impl Source {
    /// They may happen from now on.
    pub fn start() -> Self {
        // SAFETY: called before any critical section, and the handlers are below.
        unsafe {
            mie::set_msoft();
            machine::enable();
        }
        Source(())
    }

    pub fn pend(&self) {
        write(MSIP, 1);
        // It happens before the look is over: the handler takes the 1 back.
        while read(MSIP) != 0 {}
    }

    pub fn storm(&self) {
        next();
        // SAFETY: the handler is below.
        unsafe { mie::set_mtimer() };
    }

    pub fn calm(&self) {
        // SAFETY: an interrupt less.
        unsafe { mie::clear_mtimer() };
    }
}

#[core_interrupt(Interrupt::MachineSoft)]
fn once() {
    write(MSIP, 0);
    super::ONCE.call();
}

#[core_interrupt(Interrupt::MachineTimer)]
fn timer() {
    next();
    super::STORM.call();
}

/// Has the timer's interrupt happen one period from now. (The time's upper half stays zero: that is seven
/// minutes.)
fn next() {
    write(MTIMECMP, read(MTIME).wrapping_add(PERIOD));
    write(MTIMECMP.wrapping_add(1), 0);
}

fn read(register: *mut u32) -> u32 {
    // SAFETY: one of the three above.
    unsafe { register.read_volatile() }
}

fn write(register: *mut u32, value: u32) {
    // SAFETY: one of the three above, none of which writes to memory of the program.
    unsafe { register.write_volatile(value) }
}
