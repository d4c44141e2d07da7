//! A device of a fleet, without the client that would bring and take its messages.

use super::LOGGING;
use core::hint::black_box;
use firmware::storage::FLASH;
use firmware::verifier::{VERIFIER, Verifier};
use logconf_core::fleet::{Device, Message, Names, Sealed};
use logconf_core::persist::{Item, Kept};

type Desired = Sealed<'static, [u8; 32], Kept<'static>>;

pub struct Messages {
    device: Option<Device<'static, Desired>>,
    room: [u8; 2048],
}

impl Messages {
    pub fn new() -> Self {
        let verifier: &'static Verifier = &VERIFIER;
        let sealed = Sealed::kept(verifier, &FLASH, Item::counter(1));
        let verdict = cortex_m::singleton!(: [u8; 512] = [0; 512]);
        let device =
            verdict.and_then(|verdict| Device::new(Names::of("board"), sealed, verdict).ok());
        Messages {
            device,
            room: [0; 2048],
        }
    }

    pub fn turn(&mut self) {
        let Some(device) = &mut self.device else {
            return;
        };
        let message = black_box(Message::new("", &[]));
        let _ = black_box(device.take(&message, &LOGGING, &mut self.room));
        let _ = black_box(device.report(&LOGGING, &mut self.room));
        for topic in device.subscriptions() {
            let _ = black_box(topic);
        }
    }
}
