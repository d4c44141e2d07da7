//! The UART as a stream of log text.
//!
//! Log text shares the line with the frames of replies. A frame begins and ends with a zero byte
//! and contains none, so a zero byte in log text goes out as the four characters `\x00`; and
//! neither is ever cut in two by the other, because each goes into the UART's ring whole.

use crate::board::{self, clock, uart};
use core::sync::atomic::{AtomicBool, Ordering};
use logconf_core::wire::serial;
use logconf_core::{Dropped, Stream};

/// UART 0.
pub struct Uart;

/// A reply waits for room in the ring.
static REPLY_WAITS: AtomicBool = AtomicBool::new(false);

impl Stream for Uart {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let_go(Err(Dropped), || uart::write_line(serial::text(line)))
    }

    fn write_over(&self, line: &[u8]) -> u32 {
        let_go(1, || uart::write_line_over(serial::text(line)))
    }

    fn write_within(&self, line: &[u8], timeout_ms: u32) -> Result<(), Dropped> {
        if board::may_wait() {
            let end = clock::now().saturating_add(timeout_ms.into());
            // The interrupt handler makes room. A reply that waits is queued by who waits here.
            while !uart::has_room(serial::text(line))
                && !REPLY_WAITS.load(Ordering::Relaxed)
                && clock::now() < end
            {
                board::sleep();
            }
        }
        self.write(line)
    }

    fn dropped(&self) -> u32 {
        uart::dropped()
    }
}

/// Log text comes in small pieces, and would take every bit of room before it is enough for a reply: a board
/// that logs more than its line can carry could not be quietened. So a line is given up while one waits.
fn let_go<R>(given_up: R, write: impl FnOnce() -> R) -> R {
    if REPLY_WAITS.load(Ordering::Relaxed) {
        uart::count_dropped();
        return given_up;
    }
    write()
}

/// Queues the frame of a reply, or nothing of it if there is no room now: call again later. Log
/// text is dropped and counted until then.
pub fn reply(frame: &[u8]) -> bool {
    let taken = uart::write(core::iter::once(frame));
    REPLY_WAITS.store(!taken, Ordering::Relaxed);
    taken
}
