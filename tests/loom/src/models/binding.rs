//! Where a handle stands in a slot: two integers that are read together, without a critical section.

use loom::sync::Arc;
use loom::thread;

use super::slots::{State, slots};
use crate::binding::{Binding, Place};
use crate::slots::{SLOTS, Slots};

/// Where a handle stands in a state; in no two states is it the same in anything.
fn place_of(state: u32) -> Place {
    Place {
        level: state as i32 + 1,
        row: state as u16 + 1,
        own_row: false,
        disabled: false,
        own_level: false,
        propagate: true,
    }
}

/// The bindings of one handle, with all their integers there before threads share them.
fn bindings<const N: usize>() -> Arc<[Binding; N]> {
    let bindings = [const { Binding::new() }; N];
    assert!(!format!("{bindings:?}").is_empty());
    Arc::new(bindings)
}

/// Two readers of a slot that was built without the handle come first, and write the same; a third one sees nothing
/// or all of it.
pub fn readers_that_come_first() {
    super::run(5, || {
        let bindings = bindings::<1>();
        let writers = [(); 2].map(|()| {
            let bindings = Arc::clone(&bindings);
            thread::spawn(move || bindings[0].set(place_of(7)))
        });
        if let Some(place) = bindings[0].get() {
            assert_eq!(place, place_of(7), "half a place");
        }
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(bindings[0].get(), Some(place_of(7)));
    });
}

/// Where the handle stands in the state in force, as a log call finds it out.
fn look(slots: &Slots<State>, bindings: &[Binding; SLOTS]) {
    let pin = slots.pin();
    let known = place_of(pin.read());
    let binding = &bindings[pin.index()];
    let place = binding.get().unwrap_or_else(|| {
        binding.set(known);
        known
    });
    assert_eq!(place, known, "the place of another state");
}

/// Two readers during two configurations, the first of which does not know the handle yet: each finds the place that
/// belongs to the state that it reads.
pub fn readers_and_a_builder() {
    super::run(3, || {
        let slots = slots();
        let bindings = bindings();
        let reader = thread::spawn({
            let (slots, bindings) = (Arc::clone(&slots), Arc::clone(&bindings));
            move || {
                look(&slots, &bindings);
                look(&slots, &bindings);
            }
        });
        for state in 1..=2 {
            let Ok(mut build) = slots.begin() else {
                continue;
            };
            build.all().1.write(state);
            if state == 2 {
                bindings[build.spare_index()].set(place_of(state));
            }
            build.swap(|_| ());
            look(&slots, &bindings);
        }
        reader.join().unwrap();
    });
}
