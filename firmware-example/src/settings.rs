//! What one board of a fleet has of its own: a text in flash, in lines of `KEY=VALUE`.
//!
//! ```text
//! broker=10.0.2.2:1883
//! user=pump-7
//! password=secret
//! prefix=logconf
//! device=pump-7
//! groups=pumps,hall-2
//! ```
//!
//! A board without any is called `board`, is in no group, and joins, as nobody in particular, the broker above below
//! that prefix.

use crate::board;
use crate::capacity::{GROUPS, SETTINGS};
use core::net::{Ipv4Addr, SocketAddrV4};
use heapless::Vec;
use logconf_core::fleet::Names;

/// The settings of this board.
pub struct Settings {
    /// Where the broker is.
    pub broker: SocketAddrV4,
    /// As whom it joins, if the broker asks.
    pub user: Option<&'static str>,
    /// With which password.
    pub password: &'static str,
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
            user: None,
            password: "",
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
                Some(("user", value)) => settings.user = Some(value),
                Some(("password", value)) => settings.password = value,
                Some(("prefix", value)) => settings.names.prefix = value,
                Some(("device", value)) => settings.names.device = value,
                Some(("groups", value)) => {
                    for group in value.split(',').filter(|group| !group.is_empty()) {
                        let added = groups.push(group);
                        added.unwrap_or_else(|_| panic!("a board can be in {GROUPS} groups"));
                    }
                }
                Some((key, _)) => panic!("the settings have no key '{key}'"),
                None => panic!("a line of the settings is no KEY=VALUE"),
            }
        }
        settings.names.groups = groups;
        settings
    }
}
