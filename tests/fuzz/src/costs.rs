//! What an input costs whoever takes it: the work alone, without a look at what came of it.

use std::hint::black_box;

use logconf::file_config::{self, Options, Source};
use logconf_core::fleet::{Device, Message, Names, Taken};
use logconf_core::json::check;
use logconf_core::listener::{Authenticated, Latest, Verifier};
use logconf_core::wire::{Framing, Serial, Stream};

use crate::args;
use crate::ini::LOGGING;
use crate::systems::systems;

/// What taking an input costs.
pub struct Cost {
    /// What is taken, and by whom.
    pub what: &'static str,
    /// Which inputs.
    pub kind: &'static str,
    /// It costs no more than so many instructions,
    pub fixed: u64,
    /// and so many for each byte.
    pub limit: u64,
    /// Does the work.
    pub work: fn(&[u8]),
}

/// For those kinds whose input is of any length.
pub const COSTS: [Cost; 9] = [
    Cost {
        what: "JSON",
        kind: "json",
        fixed: 1_000,
        limit: 100,
        work: |bytes| {
            black_box(check(bytes).is_ok());
        },
    },
    Cost {
        what: "a document, on a device",
        kind: "configure",
        fixed: 60_000,
        limit: 5_000,
        work: |bytes| {
            let (device, _) = systems();
            black_box(device.logging.apply(bytes).is_ok());
        },
    },
    Cost {
        what: "a document, on a host",
        kind: "configure",
        fixed: 60_000,
        limit: 5_000,
        work: |bytes| {
            let (_, host) = systems();
            black_box(host.logging.apply(bytes).is_ok());
        },
    },
    Cost {
        what: "a document that is checked, on a host",
        kind: "configure",
        fixed: 150_000,
        limit: 10_000,
        work: |bytes| {
            let (_, host) = systems();
            let request = [br#"{"logconf": {"op": "check", "config": "#, bytes, b"}}"].concat();
            black_box(host.logging.answer(&request, &mut [0; 1 << 16]));
        },
    },
    Cost {
        what: "an INI file",
        kind: "ini",
        fixed: 200_000,
        limit: 100_000,
        work: |bytes| {
            if let Ok(text) = str::from_utf8(bytes) {
                let options = Options::default();
                file_config::check(&*LOGGING, Source::Text(text), &options, &mut |_| {});
            }
        },
    },
    Cost {
        what: "arguments in an INI file",
        kind: "args",
        fixed: 200_000,
        limit: 100_000,
        work: |bytes| {
            black_box(str::from_utf8(bytes).ok().and_then(args::read));
        },
    },
    Cost {
        what: "frames, of both kinds",
        kind: "frames",
        fixed: 1_000,
        limit: 250,
        work: |bytes| {
            feed(Serial::new(), bytes);
            feed(Stream::new(), bytes);
        },
    },
    Cost {
        what: "a seal",
        kind: "envelope",
        fixed: 20_000,
        limit: 60,
        work: |bytes| {
            let verifier = Authenticated::new([1; 32], Latest::new(0));
            black_box(verifier.verify(bytes));
        },
    },
    Cost {
        what: "a desired document of a fleet",
        kind: "fleet",
        fixed: 70_000,
        limit: 5_000,
        work: |bytes| {
            let (device, _) = systems();
            let (mut verdict, mut room) = ([0; 1024], [0; 2560]);
            let mut of_fleet = Device::insecure(Names::of("pump-7"), &mut verdict).unwrap();
            let message = Message::new("logconf/desired/pump-7", bytes);
            let taken = of_fleet.take(&message, &device.logging, &mut room);
            black_box(taken == Taken::Done);
        },
    },
];

fn feed(mut framing: impl Framing, mut bytes: &[u8]) {
    let mut buffer = [0; 512];
    while !bytes.is_empty() {
        let (taken, _) = framing.feed(&mut buffer, bytes);
        bytes = &bytes[taken.max(1)..];
    }
}
