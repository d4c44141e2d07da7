//! Sealed documents and restarts: what is let through once more, whenever the power goes.

use crate::common::{OWN, PUMPS, document, leak};
use crate::interrupt::Interrupt;
use crate::sealed::{Memory, boot, sealed};
use logconf_core::fleet::{Message, Taken};
use logconf_core::listener::Verifier;
use logconf_core::{Logger, info};
use serde_json::json;
use std::cell::RefCell;

/// A document that is refused.
fn refused(rev: u64) -> String {
    document(rev, 10).replace("10}", "\"LOUD\"}")
}

#[test]
fn a_document_that_is_refused_does_not_displace_the_one_in_force() {
    let memory: &'static Memory = leak(Memory::default());
    let group = sealed(1_000, document(7, 10));
    let own = sealed(1_001, refused(8));
    let (mut device, _) = boot(memory);
    device.decides(PUMPS, &group);
    let report = device.decides(OWN, &own);
    assert_eq!(
        (&report["rev"], &report["verdict"]["ok"]),
        (&json!(8), &json!(false))
    );
    assert_eq!(device.level(), 10);

    for order in [
        [(PUMPS, &group), (OWN, &own)],
        [(OWN, &own), (PUMPS, &group)],
    ] {
        let (mut device, _) = boot(memory);
        for (topic, document) in order {
            device.takes_retained(topic, document);
        }
        let report = device.report().unwrap();
        assert_eq!(
            (&report["rev"], &report["verdict"]["ok"]),
            (&json!(7), &json!(true))
        );
        assert_eq!(device.level(), 10);
    }
}

#[test]
fn nor_does_one_without_a_number_or_one_that_is_late() {
    let memory: &'static Memory = leak(Memory::default());
    let last = sealed(1_000, document(7, 10));
    let (mut device, _) = boot(memory);
    device.decides(PUMPS, &last);
    device.decides(OWN, sealed(1_001, r#"{"version": 1}"#));
    device.ignores(OWN, sealed(1_002, document(6, 20)));
    let (mut device, _) = boot(memory);
    assert_eq!(device.decides(PUMPS, &last)["rev"], 7);
    assert_eq!(device.level(), 10);
}

#[test]
fn what_is_sealed_anew_is_the_one_that_is_taken_once_more() {
    let memory: &'static Memory = leak(Memory::default());
    let anew = sealed(1_001, document(7, 10));
    let (mut device, _) = boot(memory);
    device.decides(OWN, sealed(1_000, document(7, 10)));
    device.decides(OWN, &anew);
    let (mut device, _) = boot(memory);
    assert_eq!(device.decides(OWN, &anew)["verdict"]["ok"], true);
    // But one that was refused counts as refused under any seal.
    device.decides(OWN, sealed(3_000, refused(8)));
    device.decides(OWN, sealed(3_001, refused(8)));
    let (mut device, _) = boot(memory);
    assert_eq!(device.decides(OWN, &anew)["rev"], 7);
}

#[test]
fn whenever_the_power_goes_the_retained_document_is_taken_after_it() {
    for (verdict, last) in [(true, document(8, 20)), (false, refused(8))] {
        let before = sealed(1_000, document(7, 10));
        let last = sealed(2_000, last);
        for cut in 0.. {
            let memory: &'static Memory = leak(Memory::default());
            let (mut device, _) = boot(memory);
            device.decides(PUMPS, &before);
            let saves = *memory.saves.lock().unwrap();
            *memory.power_goes_after.lock().unwrap() = Some(saves + cut);
            device.decides(OWN, &last);
            let is_over = *memory.saves.lock().unwrap() < saves + cut;
            *memory.power_goes_after.lock().unwrap() = None;

            // The group's topic comes first; it is let through unless something newer is known to be in force.
            let (mut device, _) = boot(memory);
            device.takes_retained(PUMPS, &before);
            let report = device.report();
            let was_taken = report.is_some_and(|report| report["rev"] == 7);
            let is_settled = cut >= 3;
            assert_eq!(was_taken, !(verdict && is_settled), "after {cut}");
            if verdict {
                assert_eq!(device.decides(OWN, &last)["rev"], 8, "after {cut}");
                assert_eq!(device.level(), 20);
            } else {
                device.takes_retained(OWN, &last);
                assert_eq!(device.level(), 10, "after {cut}");
            }
            if is_over {
                // Its counter, and before and after the decision.
                assert_eq!(cut, 4);
                break;
            }
        }
    }
}

#[test]
fn what_was_seen_before_is_not_stored_even_for_a_moment() {
    let memory: &'static Memory = leak(Memory::default());
    let (mut device, verifier) = boot(memory);
    device.decides(OWN, sealed(1_000, document(7, 10)));
    // A configuration that came as a request, and expired.
    let request = sealed(1_010, document(9, 50));
    assert!(verifier.verify(&request).is_some());
    for _ in 0..2 {
        let saves = *memory.saves.lock().unwrap();
        let report = device.decides(OWN, &request);
        assert_eq!(
            (report["rejected"]["rev"].as_u64(), device.level() == 50),
            (Some(9), false)
        );
        assert_eq!(*memory.saves.lock().unwrap(), saves);
        // The first that arrives after a start, too.
        device = boot(memory).0;
    }
}

#[test]
fn what_the_system_was_too_busy_for_is_let_through_later_even_after_a_start() {
    let memory: &'static Memory = leak(Memory::default());
    let (device, _) = boot(memory);
    let logging = device.logging;
    let device = RefCell::new(device);
    let logger: &'static Logger = leak(Logger::new("app"));
    logging.register(&[logger]);
    let with_output = r#"{"version": 1, "disable_existing_loggers": false, "logconf": {"rev": 1},
        "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0"}},
        "root": {"level": 20, "handlers": ["uart"]}}"#;
    device.borrow_mut().decides(OWN, sealed(1_000, with_output));
    let last = sealed(1_002, document(3, 50));
    let interrupt = Interrupt(|| {
        let mut device = device.borrow_mut();
        device.decides(OWN, sealed(1_001, document(2, 40)));
        let mut room = [0; 1024];
        for _ in 0..2 {
            let message = Message::new(OWN, &last);
            let taken = device.device.take(&message, logging, &mut room);
            assert_eq!(taken, Taken::Busy);
        }
    });
    info!(logger, "{interrupt}");
    let (mut after, _) = boot(memory);
    assert_eq!(after.decides(OWN, &last)["rev"], 3);
    let mut device = device.into_inner();
    assert_eq!(device.decides(OWN, &last)["rev"], 3);
    assert_eq!(device.level(), 50);
}
