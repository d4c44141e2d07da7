//! Cortex-M: PendSV, and SysTick, which goes on counting meanwhile.
#![allow(unsafe_code)]

use chips::chip;
use cortex_m::peripheral::SCB;
use cortex_m_rt::exception;

/// A prime number of ticks: about 10,000 instructions.
const PERIOD: u32 = 200_003;

/// Makes interrupts happen.
pub struct Source(());

impl Source {
    /// They may happen from now on.
    pub fn start() -> Self {
        Source(())
    }

    pub fn pend(&self) {
        SCB::set_pendsv();
        // It happens before what stands behind these.
        cortex_m::asm::dsb();
        cortex_m::asm::isb();
    }

    pub fn storm(&self) {
        let mut syst = chip::syst();
        syst.set_reload(PERIOD);
        syst.clear_current();
        syst.enable_interrupt();
    }

    pub fn calm(&self) {
        chip::syst().disable_interrupt();
        chip::start();
    }
}

#[exception]
fn PendSV() {
    super::ONCE.call();
}

#[exception]
fn SysTick() {
    super::STORM.call();
}
