//! What is stored is what was in force, and what is in force after a restart.

use crate::common::{BUILT_IN, Device, Firmware, Short};
use crate::nor::{Nor, PAGE};
use logconf_core::persist::{Fault, Storage};
use logconf_core::{Resumed, info};

const PERSIST: &str = r#""version": 1, "logconf": {"persist": true}"#;

const FULL: &str = r#"{"version": 1, "logconf": {"persist": true, "in_order": true},
    "formatters": {"f": {"format": "stored: %(message)s"}},
    "handlers": {"wire": {"class": "logging.StreamHandler", "formatter": "f",
                          "stream": "ext://uart"}},
    "loggers": {"net": {"level": "DEBUG"}}, "root": {"level": "INFO", "handlers": ["wire"]}}"#;

const HOLDS: &str = r#"{"version": 1, "logconf": {"persist": true},
    "handlers": {"hold": {"class": "logging.handlers.MemoryHandler", "capacity": 5}},
    "root": {"level": "ERROR", "handlers": ["hold"]}}"#;

#[test]
fn a_configuration_is_found_again() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    assert_eq!(device.resumed, Resumed::BuiltIn);
    device.apply(FULL);
    let again = Device::boot(&nor);
    assert_eq!(again.resumed, Resumed::Stored);
    assert_eq!(again.state(), device.state());
    info!(again.loggers[1], "here");
    assert_eq!(again.output(), "stored: here\n");
    let steps = nor.steps();
    Device::boot(&nor);
    assert_eq!(nor.steps(), steps, "a restart writes nothing");
}

#[test]
fn a_change_is_stored_with_all_that_it_leaves_as_it_was() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    let without = FULL.replace(r#""persist": true, "#, "");
    device.apply(&without);
    assert_eq!(device.state()[1]["app"]["disabled"], true);
    device.apply(&format!(
        r#"{{{PERSIST}, "incremental": true, "loggers": {{"app": {{"level": 7}}}}}}"#
    ));
    let again = Device::boot(&nor);
    assert_eq!(again.resumed, Resumed::Stored);
    assert_eq!(again.state(), device.state());
    // Loggers that are not named stay as they are: what they are is stored.
    again.apply(&format!(
        r#"{{{PERSIST}, "disable_existing_loggers": false, "loggers": {{"net.tcp": {{"level": 9}}}}}}"#
    ));
    let third = Device::boot(&nor);
    assert_eq!(third.resumed, Resumed::Stored);
    assert_eq!(third.state(), again.state());
}

#[test]
fn only_what_asks_for_it_is_stored() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    device.apply(FULL);
    let stored = device.state();
    device.apply(r#"{"version": 1, "root": {"level": 3}}"#);
    device.apply(r#"{"version": 1, "logconf": {"persist": false}, "root": {"level": 4}}"#);
    device.answer(&format!(
        r#"{{"logconf": {{"op": "check", "config": {{{PERSIST}, "root": {{"level": 5}}}}}}}}"#
    ));
    assert_eq!(
        device.answer(&format!("{{{PERSIST}, \"root\": {{\"level\": \"LOUD\"}}}}"))["ok"],
        false
    );
    assert_eq!(Device::boot(&nor).state(), stored);
}

#[test]
fn forgetting_brings_the_built_in_configuration_back_at_the_next_start() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    let built_in = device.state();
    device.apply(FULL);
    let in_force = device.state();
    let reply = device.answer(r#"{"logconf": {"op": "forget"}}"#);
    assert_eq!(reply.to_string(), r#"{"generation":3,"ok":true}"#);
    assert_eq!(device.state(), in_force, "until then it is in force");
    let again = Device::boot(&nor);
    assert_eq!((again.resumed, again.state()), (Resumed::BuiltIn, built_in));
    again.apply(FULL);
    assert_eq!(Device::boot(&nor).resumed, Resumed::Stored);
}

#[test]
fn what_fits_no_longer_is_reported_and_the_built_in_configuration_is_used() {
    let storage = Short::new(None);
    let device = Device::start(Some(storage), Firmware::Whole);
    let built_in = device.state();
    device.apply(HOLDS);
    let stored = device.state();
    let updated = Device::start(Some(storage), Firmware::WithoutMemory);
    assert_eq!(
        (updated.resumed, updated.state()),
        (Resumed::Unfit, built_in)
    );
    assert_eq!(
        updated.output(),
        "WARNING logconf: the built-in configuration is in force, as the stored one cannot be: \
         Unable to configure handler 'hold' (Cannot resolve 'logging.handlers.MemoryHandler': no \
         such class is registered), at handlers.hold.class\n"
    );
    // It is not lost with that.
    let back = Device::start(Some(storage), Firmware::Whole);
    assert_eq!((back.resumed, back.state()), (Resumed::Stored, stored));
    assert_eq!(back.output(), "");
}

#[test]
fn what_is_damaged_or_of_another_kind_is_reported() {
    let storage = Short::new(None);
    let built_in = Device::start(Some(storage), Firmware::Whole).state();
    Device::start(Some(storage), Firmware::Whole).apply(FULL);
    for (at, reason) in [
        (0, "it was stored in a form that is not known here"),
        (3, "it is damaged"),
        (50, "it is damaged"),
    ] {
        storage.kept.lock().unwrap()[at] ^= 4;
        let device = Device::start(Some(storage), Firmware::Whole);
        assert_eq!(
            (device.resumed, device.state()),
            (Resumed::Unfit, built_in.clone())
        );
        assert!(device.output().ends_with(&format!(": {reason}\n")));
        storage.kept.lock().unwrap()[at] ^= 4;
    }
    let unread: &dyn Storage = Short::new(Some(Fault::Device));
    let device = Device::start(Some(unread), Firmware::Whole);
    assert_eq!(device.resumed, Resumed::Unread(Fault::Device));
    assert!(device.output().ends_with(": the storage failed\n"));
}

#[test]
fn a_bit_that_flips_in_flash_is_found() {
    let nor = Nor::new(3);
    let device = Device::boot(&nor);
    let built_in = device.state();
    device.apply(FULL);
    nor.invert(nor.find(b"stored: ").unwrap());
    let again = Device::boot(&nor);
    assert_eq!(again.state(), built_in);
    assert_ne!(again.resumed, Resumed::Stored);
}

#[test]
fn what_a_restart_finds_after_many_configurations_is_the_last_one() {
    let nor = Nor::new(4);
    let mut stored = 0;
    for level in 1..200 {
        let device = Device::boot(&nor);
        device.apply(&FULL.replace("\"INFO\"", &level.to_string()));
        assert_eq!(Device::boot(&nor).state(), device.state());
        let document = device.answer(r#"{"logconf": {"op": "get"}}"#)["config"].to_string();
        stored += document.len() + 32;
    }
    // They wear out evenly: each page is erased once for what fits all of them.
    assert!(nor.erased() <= stored / PAGE * 3 / 2, "{}", nor.erased());
}

/// Starts the device again when it is formatted, as an interrupt could in the middle of a record.
struct Again<'d>(&'d Device, std::cell::Cell<Option<Resumed>>);

impl std::fmt::Display for Again<'_> {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let resumed = self.0.logging.resume(BUILT_IN.as_bytes()).unwrap();
        self.1.set(Some(resumed));
        Ok(())
    }
}

#[test]
fn while_somebody_logs_in_the_state_before_it_is_busy_and_the_next_try_succeeds() {
    let nor = Nor::new(3);
    Device::boot(&nor).apply(FULL);
    let device = Device::boot(&nor);
    let again = Again(&device, None.into());
    info!(device.loggers[1], "{again}");
    assert_eq!(again.1.get(), Some(Resumed::Busy));
    assert_eq!(
        device.output(),
        "WARNING logconf: the built-in configuration is in force, as the stored one cannot be: \
         busy: another configuration is being applied, or a log call is still under way in the \
         state before the last one\nstored: \n"
    );
    let resumed = device.logging.resume(BUILT_IN.as_bytes());
    assert_eq!(resumed.unwrap(), Resumed::Stored);
}

#[test]
fn the_built_in_configuration_does_without_storage() {
    let device = Device::start(None, Firmware::Whole);
    assert_eq!(device.resumed, Resumed::BuiltIn);
    device.apply(BUILT_IN);
}
