//! What an input costs whoever takes it: the work alone, without a look at what came of it.

use std::hint::black_box;

use logconf::file_config::{self, Options, Source};
use logconf_core::json::check;
use logconf_core::listener::{Authenticated, Latest, Verifier};
use logconf_core::wire::{Framing, Serial, Stream};

use crate::ini::LOGGING;
use crate::systems::systems;

/// Does the work.
pub type Cost = fn(&[u8]);

/// For those kinds whose input is of any length.
pub const COSTS: [(&str, Cost); 5] = [
    ("json", |bytes| {
        black_box(check(bytes).is_ok());
    }),
    ("configure", |bytes| {
        let (device, _) = systems();
        black_box(device.logging.apply(bytes).is_ok());
    }),
    ("ini", |bytes| {
        if let Ok(text) = str::from_utf8(bytes) {
            let options = Options::default();
            file_config::check(&*LOGGING, Source::Text(text), &options, &mut |_| {});
        }
    }),
    ("frames", |bytes| {
        feed(Serial::new(), bytes);
        feed(Stream::new(), bytes);
    }),
    ("envelope", |bytes| {
        let verifier = Authenticated::new([1; 32], Latest::new(0));
        black_box(verifier.verify(bytes));
    }),
];

fn feed(mut framing: impl Framing, mut bytes: &[u8]) {
    let mut buffer = [0; 512];
    while !bytes.is_empty() {
        let (taken, _) = framing.feed(&mut buffer, bytes);
        bytes = &bytes[taken.max(1)..];
    }
}
