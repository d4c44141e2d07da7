//! The power goes at every single step: the old configuration or the new one, never neither.

use crate::common::{Device, LOGGERS};
use crate::nor::{CUTS, Nor};
use logconf_core::Resumed;

/// How many steps of what comes after are cut as well: putting things in order takes few.
const AGAIN: usize = 3;

/// A configuration that is told from others by a level; the next saves need more and less room.
fn document(number: usize) -> String {
    format!(
        r#"{{"version": 1, "logconf": {{"persist": true}},
        "formatters": {{"f": {{"format": "{}%(message)s"}}}},
        "handlers": {{"wire": {{"class": "logging.StreamHandler", "formatter": "f",
                                "stream": "ext://uart"}}}},
        "root": {{"level": {}, "handlers": ["wire"]}}}}"#,
        "=".repeat(number * 7 % 40),
        number + 1
    )
}

/// A change to whatever is in force.
fn change(number: usize) -> String {
    format!(
        r#"{{"version": 1, "incremental": true, "logconf": {{"persist": true}},
        "loggers": {{"{}": {{"level": {}}}}}}}"#,
        LOGGERS[number % LOGGERS.len()],
        number + 100
    )
}

const FORGET: &str = r#"{"logconf": {"op": "forget"}}"#;

/// Goes through all steps of a request on a flash that holds something already. Gives how many
/// there were, and how often the old state and the new one were found.
fn at_every_step(nor: &Nor, request: &str) -> [usize; 3] {
    let device = Device::boot(nor);
    let old = device.state();
    let after = nor.copy();
    let device = Device::boot(&after);
    device.apply(request);
    let new = Device::boot(&after).state();
    if request != FORGET {
        assert_eq!(device.state(), new);
    }
    let mut found = [0; 3];
    for step in 0.. {
        for cut in CUTS {
            let nor = nor.copy();
            let device = Device::boot(&nor);
            nor.cut_at(step, cut);
            let taken = device.answer(request)["ok"] == true;
            if !nor.is_off() {
                assert!(taken);
                return found;
            }
            assert!(!taken, "{request} at {step}, {cut:?}");
            if request != FORGET {
                assert_eq!(device.state(), old, "nothing has changed");
            }
            found[0] += 1;
            // The power goes again while the flash is put in order, which the next save does too.
            for again in 0..AGAIN {
                let nor = nor.copy();
                nor.cut_at(again, cut);
                Device::boot(&nor).answer(&document(7));
                let state = Device::boot(&nor.copy()).state();
                assert!(
                    [&old, &new].contains(&&state),
                    "{request} at {step}, {cut:?}, again at {again}: {state}"
                );
            }
            let after = nor.copy();
            let device = Device::boot(&after);
            device.apply(&document(7));
            assert_eq!(Device::boot(&after).state(), device.state());
            let state = Device::boot(&nor.copy()).state();
            assert!(
                [&old, &new].contains(&&state),
                "{request} at {step}, {cut:?}"
            );
            found[if state == old { 1 } else { 2 }] += 1;
        }
    }
    found
}

/// Chips that hold a configuration, such that the next one begins anywhere in a page.
fn chips(pages: usize) -> Vec<Nor> {
    let nor = Nor::new(pages);
    let mut chips = Vec::new();
    for number in 0..pages * 3 + 4 {
        Device::boot(&nor).apply(&document(number));
        // Others have their like among these.
        if number >= pages * 3 {
            chips.push(nor.copy());
        }
    }
    assert!(nor.erased() >= 2, "pages are used again");
    chips
}

fn whatever_is_there(pages: usize, request: &str) {
    let mut all = [0; 3];
    for nor in chips(pages) {
        let found = at_every_step(&nor, request);
        for (sum, count) in all.iter_mut().zip(found) {
            *sum += count;
        }
    }
    let [steps, old, new] = all;
    assert!(steps > 40 && old > 0 && old + new == steps, "{all:?}");
}

#[test]
fn a_configuration_with_three_pages() {
    whatever_is_there(3, &document(20));
}

#[test]
fn a_change_to_what_is_in_force() {
    whatever_is_there(3, &change(1));
}

#[test]
fn forgetting() {
    whatever_is_there(3, FORGET);
}

#[test]
fn the_very_first_configuration() {
    let [steps, old, _] = at_every_step(&Nor::new(3), &document(3));
    assert!(steps > 40 && old > 0);
}

#[test]
fn a_flash_that_held_something_else_is_taken_over() {
    for byte in [0x00, 0x5a] {
        let nor = Nor::new(3);
        nor.fill(byte);
        let device = Device::boot(&nor);
        assert_eq!(device.resumed, Resumed::BuiltIn);
        device.apply(&document(5));
        let again = Device::boot(&nor);
        assert_eq!(
            (again.resumed, again.state()),
            (Resumed::Stored, device.state())
        );
    }
}
