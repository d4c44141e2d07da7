//! The last 4 KiB of flash, which the program leaves free: what a board is given when it is made.

use super::mmio::SETTINGS;

/// Copies the page, as far as it fits.
pub fn read(room: &mut [u8]) {
    for (at, bytes) in (0..).step_by(4).zip(room.chunks_mut(4)) {
        let word = SETTINGS.read(at).to_le_bytes();
        for (place, byte) in bytes.iter_mut().zip(word) {
            *place = byte;
        }
    }
}
