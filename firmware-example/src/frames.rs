//! Where frames of defmt go: over UART 1, which carries nothing else.

use crate::board::uart1;
use crate::capacity::{FRAME, FRAMES_TX};
use logconf_core::defmt::Frames;
use logconf_core::{Ring, defmt_global_logger};

/// What waits to be sent.
pub static SENDING: Ring<FRAMES_TX> = Ring::new();

static FRAMES: Frames<FRAME> = Frames::new(&SENDING);
defmt_global_logger!(FRAMES);

/// Starts the UART.
pub fn start() {
    uart1::init();
}

/// Does a bounded piece of work and says whether there may be more.
pub fn turn() -> bool {
    uart1::send(&SENDING)
}
