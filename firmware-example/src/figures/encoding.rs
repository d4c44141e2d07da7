//! The encoded calls that are measured.

use crate::goals::{self, DOCUMENTS, System};
use crate::system::drain;
use core::hint::black_box;
use firmware::frames::SENDING;
use logconf_core::{Logger, defmt};

static SYSTEM: System = System::new();
/// The configuration does not name it, and it comes afterwards.
pub static NEW: Logger = Logger::new("app.new");

/// Puts a configuration in force that lets INFO pass. The stream of frames has begun.
pub fn start() {
    SYSTEM.register(&goals::REGISTRY);
    SYSTEM.apply(DOCUMENTS[0].1);
    SYSTEM.logging.register(&[&NEW]);
    integer();
    assert!(sent() > 0, "it passes");
}

/// A call with an integer.
pub fn integer() {
    defmt::info!(NEW, "v={=u32}", black_box(64));
}

/// One with a text of 64 bytes.
pub fn text() {
    let text = core::str::from_utf8(&[b'm'; 64]).unwrap_or("");
    defmt::info!(NEW, "{=str}", black_box(text));
}

/// Takes away what waits to be sent, and says how many bytes it was.
pub fn sent() -> usize {
    drain();
    let mut bytes = [0; 256];
    SENDING.read(&mut bytes)
}
