//! A device of a fleet, and messages of which the compiler knows nothing.

use core::hint::black_box;

use logconf_core::fleet::{Device, Message, Names, Publication, Sealed, Taken};
use logconf_core::persist::Item;

use crate::kept::{FLASH, VERIFIER};
use crate::{LINK, LOGGING, show};

/// What is desired and asked of it, and what it says.
#[inline(never)]
pub fn messages(input: &'static [u8]) {
    let text = core::str::from_utf8(input).unwrap_or("");
    let names = Names {
        prefix: text,
        device: text,
        groups: black_box(&[]),
        firmware: text,
    };
    let (mut verdict, mut room) = ([0; 512], [0; 1024]);
    let item = const { Item::counter(1) };
    let sealed = Sealed::kept(&VERIFIER, &FLASH, item);
    match Device::new(names, sealed, &mut verdict) {
        Ok(mut device) => {
            device.subscriptions().for_each(|topic| show(&topic));
            device.connected();
            let message = Message {
                topic: text,
                payload: input,
                retained: input.is_empty(),
                response_topic: Some(text),
                correlation: Some(input),
            };
            if let Taken::Reply(reply) = device.take(&message, &LOGGING, &mut room) {
                publish(&reply);
            }
            if let Some(report) = device.report(&LOGGING, &mut room) {
                publish(&report);
            }
        }
        Err(bad) => show(&bad),
    }
}

fn publish(publication: &Publication<'_>) {
    show(&publication.topic);
    LINK.output(publication.payload);
    black_box((publication.retain, publication.correlation));
}
