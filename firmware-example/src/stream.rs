//! The UART as a stream of log text.
//!
//! Log text shares the line with the frames of replies. A frame begins and ends with a zero byte
//! and contains none, so a zero byte in log text goes out as the four characters `\x00`; and
//! neither is ever cut in two by the other, because each goes into the UART's ring whole.

use crate::board::uart;
use core::sync::atomic::{AtomicBool, Ordering};
use logconf_core::wire::serial;
use logconf_core::{Dropped, Stream};

/// UART 0.
pub struct Uart;

/// A reply waits for room in the ring.
static REPLY_WAITS: AtomicBool = AtomicBool::new(false);

impl Stream for Uart {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        // Log text comes in small pieces, and would take every bit of room before it is enough
        // for a reply: a board that logs more than its line can carry could not be quietened.
        let may_go = !REPLY_WAITS.load(Ordering::Relaxed);
        if may_go && uart::write(serial::text(line)) {
            return Ok(());
        }
        uart::count_dropped();
        Err(Dropped)
    }

    fn dropped(&self) -> u32 {
        uart::dropped()
    }
}

/// Queues the frame of a reply, or nothing of it if there is no room now: call again later. Log
/// text is dropped and counted until then.
pub fn reply(frame: &[u8]) -> bool {
    let taken = uart::write(core::iter::once(frame));
    REPLY_WAITS.store(!taken, Ordering::Relaxed);
    taken
}
