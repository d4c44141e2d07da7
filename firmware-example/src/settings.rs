//! What one board of a fleet has of its own: a text in flash, in lines of `KEY=VALUE`.
//!
//! ```text
//! broker=10.0.2.2:1883
//! prefix=logconf
//! device=pump-7
//! groups=pumps,hall-2
//! ```
//!
//! What is not there is as above; a board without any is called `board`, and in no group.

use crate::board;
use crate::capacity::{GROUPS, SETTINGS};
use core::net::{Ipv4Addr, SocketAddrV4};
use heapless::Vec;
use logconf_core::fleet::Names;

/// The settings of this board.
pub struct Settings {
    /// Where the broker is.
    pub broker: SocketAddrV4,
    /// What it is called.
    pub names: Names<'static>,
}

impl Settings {
    /// Reads them, once.
    ///
    /// # Panics
    ///
    /// If it is called twice, or if they make no sense.
    pub fn read() -> Settings {
        let room = cortex_m::singleton!(: [u8; SETTINGS] = [0; SETTINGS]);
        let groups = cortex_m::singleton!(: Vec<&'static str, GROUPS> = Vec::new());
        let (Some(room), Some(groups)) = (room, groups) else {
            panic!("the settings are read already")
        };
        board::settings::read(room);
        // An erased page is all ones, or all zeros in an emulator.
        let end = room.iter().position(|byte| matches!(byte, 0 | 0xff));
        let written = room.get(..end.unwrap_or(SETTINGS)).unwrap_or(&[]);
        let text = core::str::from_utf8(written).expect("the settings are text");
        let mut settings = Settings {
            broker: SocketAddrV4::new(Ipv4Addr::new(10, 0, 2, 2), 1883),
            names: Names {
                firmware: env!("CARGO_PKG_VERSION"),
                ..Names::of("board")
            },
        };
        for line in text.lines() {
            match line.split_once('=') {
                Some(("broker", value)) => {
                    settings.broker = value.parse().expect("the broker is ADDRESS:PORT");
                }
                Some(("prefix", value)) => settings.names.prefix = value,
                Some(("device", value)) => settings.names.device = value,
                Some(("groups", value)) => {
                    groups.extend(value.split(',').filter(|group| !group.is_empty()));
                }
                _ => panic!("the settings have no line '{line}'"),
            }
        }
        settings.names.groups = groups;
        settings
    }
}
