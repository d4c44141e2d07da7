//! What cannot be stored is not applied either.

use crate::common::{Device, Firmware, Short, flash, leak};
use crate::nor::{Nor, PAGE};
use logconf_core::persist::{Area, Fault, Flash, Item, Storage};
use serde_json::{Value, json};

const HOLDS: &str = r#"{"version": 1, "logconf": {"persist": true},
    "handlers": {"hold": {"class": "logging.handlers.MemoryHandler", "capacity": 5}},
    "root": {"level": "ERROR", "handlers": ["hold"]}}"#;

const LEVEL: &str = r#"{"version": 1, "incremental": true, "logconf": {"persist": true},
    "root": {"level": 77}}"#;

/// A refusal that leaves everything as it was.
fn refused(storage: Option<&'static dyn Storage>, request: &str) -> Value {
    let device = Device::start(storage, Firmware::Whole);
    let before = (device.state(), device.logging.generation());
    let mut reply = device.answer(request);
    // As often as there are buffers, and more: a handler that was made for it is given back.
    for _ in 0..4 {
        reply = device.answer(request);
    }
    assert_eq!(reply["ok"], false, "{reply}");
    assert_eq!((device.state(), device.logging.generation()), before);
    reply
}

#[test]
fn without_any_storage() {
    let error = "nothing can be stored here ('persist', 'forget'): the program has no storage";
    let reply = refused(None, HOLDS);
    assert_eq!(
        (&reply["error"], &reply["path"]),
        (&json!(error), &json!("logconf.persist"))
    );
    assert_eq!(
        refused(None, r#"{"logconf": {"op": "forget"}}"#)["error"],
        error
    );
    let check = format!(r#"{{"logconf": {{"op": "check", "config": {HOLDS}}}}}"#);
    assert_eq!(refused(None, &check)["errors"][0]["error"], error);
}

#[test]
fn when_the_storage_fails() {
    for (fault, error) in [
        (
            Fault::NotOpen,
            "the configuration was not stored, nor applied: the storage is not open",
        ),
        (
            Fault::Device,
            "the configuration was not stored, nor applied: the storage failed",
        ),
        (
            Fault::Full,
            "the configuration was not stored, nor applied: the storage has no room left",
        ),
        (
            Fault::TooLong,
            "the configuration was not stored, nor applied: it is too long for the storage",
        ),
        (
            Fault::Busy,
            "busy: another configuration is being applied, or a log call is still under way in the state before the last one",
        ),
    ] {
        for request in [HOLDS, LEVEL] {
            let reply = refused(Some(Short::new(Some(fault))), request);
            assert_eq!(reply["error"], error);
            assert_eq!(reply["path"], "logconf.persist");
        }
        let reply = refused(
            Some(Short::new(Some(fault))),
            r#"{"logconf": {"op": "forget"}}"#,
        );
        assert_eq!(reply["error"], fault.to_string());
    }
}

#[test]
fn what_is_longer_than_the_room_for_it() {
    let small = |room| {
        leak(Short {
            fault: None,
            room,
            kept: Vec::new().into(),
        })
    };
    for request in [HOLDS, LEVEL] {
        let needed = refused(Some(small(100)), request)["needed"].take();
        let needed = needed.as_u64().unwrap() as usize;
        let reply = refused(Some(small(needed + 4)), request);
        assert_eq!(
            (&reply["table"], &reply["needed"], &reply["available"]),
            (&json!("stored bytes"), &json!(needed), &json!(needed - 1))
        );
        let device = Device::start(Some(small(needed + 5)), Firmware::Whole);
        assert_eq!(device.answer(request)["ok"], true);
    }

    // In a flash: what is short in the tables may be long as text.
    let format = r#""formatters": {"f": {"format": "%(message)s"}}, "handlers""#;
    let long = |escapes| {
        let format = format.replace("%", &format!("{}%", "\\u0001".repeat(escapes)));
        HOLDS.replace("\"handlers\"", &format)
    };
    let reply = refused(Some(flash(&Nor::new(3), 3)), &long(150));
    assert_eq!(reply["table"], "stored bytes");
    let device = Device::boot(&Nor::new(3));
    assert_eq!(device.answer(&long(100))["ok"], true);
}

#[test]
fn what_is_wrong_about_the_key() {
    let storage: &'static dyn Storage = Short::new(None);
    for (logconf, error) in [
        (r#""persist": 1"#, "true or false"),
        (r#""persist": null"#, "true or false"),
        (r#""persist": true, "expires_s": 5"#, "exclude one another"),
        (
            r#""persist": true, "op": "status""#,
            "unknown key 'persist'",
        ),
        (
            r#""op": "forget", "in_order": true"#,
            "unknown key 'in_order'",
        ),
        (r#""op": "forget""#, "cannot hold an operation"),
    ] {
        let request = format!(r#"{{"version": 1, "logconf": {{{logconf}}}}}"#);
        let reply = refused(Some(storage), &request);
        assert!(reply["error"].as_str().unwrap().contains(error), "{reply}");
    }
}

#[test]
fn a_flash_that_is_in_use_is_busy_and_one_that_was_never_opened_is_not() {
    let flash: &'static Flash<Nor, 1024> = leak(Flash::new());
    for _ in 0..2 {
        assert_eq!(flash.erase(Item::CONFIGURATION), Err(Fault::NotOpen));
    }
    let area = Area::new(Nor::new(3), 0..3 * PAGE as u32).unwrap();
    flash.open(Box::leak(Box::new(area)));
    let inner = std::cell::Cell::new(None);
    let saved = flash.save(Item::counter(0), &|room| {
        inner.set(Some(flash.save(Item::counter(1), &|_| Some(0))));
        room[..2].copy_from_slice(b"ab");
        Some(2)
    });
    assert_eq!((saved, inner.get()), (Ok(()), Some(Err(Fault::Busy))));
    let mut read = Vec::new();
    flash
        .load(Item::counter(0), &mut |bytes| read = bytes.to_vec())
        .unwrap();
    assert_eq!(read, b"ab");
}

#[test]
fn items_have_names_of_their_own() {
    let last = Item::counter(254);
    assert_eq!(last.number(), 255);
    let names = [Item::CONFIGURATION, Item::counter(0), last].map(|item| item.to_string());
    assert_eq!(names, ["the configuration", "counter 0", "counter 254"]);
    assert!(std::panic::catch_unwind(|| Item::counter(255)).is_err());
}

#[test]
fn an_area_is_of_whole_pages() {
    let area = |from: usize, to: usize| {
        let area = Area::<Nor, 1024>::new(Nor::new(4), from as u32..to as u32);
        area.err().map(|error| error.to_string())
    };
    assert_eq!(area(PAGE, 4 * PAGE), None);
    for to in [PAGE, 2 * PAGE] {
        let few = Some("the range has fewer than three pages");
        assert_eq!(area(0, to).as_deref(), few);
    }
    let beyond = Some("the range goes beyond the end of the flash");
    assert_eq!(area(PAGE, 5 * PAGE).as_deref(), beyond);
    let uneven = Some("the range is not of whole pages");
    assert_eq!(area(8, 2 * PAGE).as_deref(), uneven);
    assert_eq!(area(0, 2 * PAGE + 4).as_deref(), uneven);
}
