//! The interrupts of the checks: one that comes when it is told to, and a timer's.

#[cfg_attr(target_arch = "arm", path = "cortex_m.rs")]
#[cfg_attr(target_arch = "riscv32", path = "riscv.rs")]
mod source;

use core::cell::Cell;

use critical_section::Mutex;
use logconf_suite::Chip;

pub use source::Source;

type Called = Cell<Option<fn()>>;

/// What an interrupt calls.
struct Handler(Mutex<Called>);

impl Handler {
    const fn nobody() -> Self {
        Handler(Mutex::new(Cell::new(None)))
    }

    fn set(&self, handler: fn()) {
        critical_section::with(|cs| self.0.borrow(cs).set(Some(handler)));
    }

    /// Calls it, with interrupts as they are.
    fn call(&self) {
        if let Some(handler) = critical_section::with(|cs| self.0.borrow(cs).get()) {
            handler();
        }
    }
}

/// Of the interrupt that comes when it is told to.
static ONCE: Handler = Handler::nobody();
/// Of the timer.
static STORM: Handler = Handler::nobody();

/// The chip that runs this.
pub struct Here(pub Source);

impl Chip for Here {
    fn interrupt(&self, handler: fn()) {
        ONCE.set(handler);
        self.0.pend();
    }

    fn storm(&self, handler: fn()) {
        STORM.set(handler);
        self.0.storm();
    }

    fn calm(&self) {
        self.0.calm();
    }
}
