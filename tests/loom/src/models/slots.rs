//! The protocol of readers, builders and overrides.

use std::array;

use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering::Relaxed};
use loom::thread;

use crate::Shared;
use crate::slots::{Build, SLOTS, Slots};

/// A state: two halves that are written one after the other.
pub(super) struct State([loom::cell::UnsafeCell<u32>; 2]);

// SAFETY: that threads do not write while others read is what is modelled; loom looks.
#[allow(unsafe_code)]
unsafe impl Send for State {}
#[allow(unsafe_code)]
unsafe impl Sync for State {}

impl State {
    /// Which state it is. Fails the model if somebody writes it, or has written half of it.
    pub(super) fn read(&self) -> u32 {
        // SAFETY: loom fails the model if somebody writes it.
        #[allow(unsafe_code)]
        let [first, second] = array::from_fn(|half| self.0[half].with(|half| unsafe { *half }));
        assert_eq!(first, second, "half a state");
        first
    }

    /// Makes it another state. Fails the model if somebody reads it.
    pub(super) fn write(&mut self, value: u32) {
        for half in &self.0 {
            // SAFETY: loom fails the model if somebody else reads or writes it.
            #[allow(unsafe_code)]
            half.with_mut(|half| unsafe { *half = value });
        }
    }
}

/// All hold the state 0.
pub(super) fn slots() -> Arc<Slots<State>> {
    let state = || State(array::from_fn(|_| loom::cell::UnsafeCell::new(0)));
    let slots = Slots::new(array::from_fn(|_| Shared::new(state())));
    // There and back: everything is there before threads share it.
    for _ in 0..2 {
        let mut build = slots.begin().expect("nobody else is there");
        build.all();
        assert!(SLOTS == 2 || build.third_is_free());
        build.swap(|_| ());
    }
    Arc::new(slots)
}

/// Builds the state and puts it in force; says whether the right to do so was to be had.
fn build(slots: &Slots<State>, value: u32) -> bool {
    let Ok(mut build) = slots.begin() else {
        return false;
    };
    let (active, spare, _) = build.all();
    let before = active.read();
    spare.write(value);
    assert_eq!(
        build.all().0.read(),
        before,
        "the state in force has changed"
    );
    assert_in_force(slots, &build);
    assert_eq!(build.swap(|_| ()).0.active().read(), value);
    true
}

/// While somebody builds, the state in force is the one that they began with.
fn assert_in_force(slots: &Slots<State>, build: &Build<'_, State>) {
    assert_eq!(slots.pin().index(), build.active_index());
}

/// Reads the state twice while it is pinned: it is whole, and stays.
fn read(slots: &Slots<State>) -> u32 {
    let pin = slots.pin();
    let value = pin.read();
    assert_eq!(pin.read(), value, "a pinned state has changed");
    value
}

/// A reader during two configurations, one behind the other.
pub fn a_reader_and_a_builder() {
    super::run(5, || {
        let slots = slots();
        let reader = thread::spawn({
            let slots = Arc::clone(&slots);
            move || {
                let first = read(&slots);
                assert!(read(&slots) >= first, "an older state has returned");
            }
        });
        let mut last = 0;
        for value in 1..=2 {
            if build(&slots, value) {
                last = value;
            }
        }
        reader.join().unwrap();
        assert_eq!(read(&slots), last);
        assert!(build(&slots, 9), "nobody reads, nobody builds");
    });
}

/// Two configurations and a reader: one that comes in the middle of another one is busy, and does
/// nothing.
pub fn two_builders_and_a_reader() {
    super::run(3, || {
        let slots = slots();
        let other = thread::spawn({
            let slots = Arc::clone(&slots);
            move || build(&slots, 1)
        });
        let reader = thread::spawn({
            let slots = Arc::clone(&slots);
            move || assert!(read(&slots) <= 2)
        });
        let mine = build(&slots, 2);
        let others = other.join().unwrap();
        reader.join().unwrap();
        assert!(mine || others, "one of them was the first");
        let value = read(&slots);
        assert!(if value == 1 {
            others
        } else {
            mine && value == 2
        });
    });
}

/// Two configurations come while another one has put its state in force and still reads it: nobody builds over what it
/// reads.
pub fn a_builder_that_reads_what_it_has_put_in_force() {
    super::run(3, || {
        let slots = slots();
        let other = thread::spawn({
            let slots = Arc::clone(&slots);
            move || [1, 2].map(|value| build(&slots, value))
        });
        let mine = build(&slots, 3);
        let others = other.join().unwrap();
        assert!(mine || others[0], "one of them was the first");
        assert!(build(&slots, 9), "nobody reads, nobody builds");
    });
}

/// The level that a gate has in a state: a later state lets more pass.
fn gate_of(state: &State) -> u32 {
    10 - state.read()
}

/// A context sets a gate from the state that it has pinned, while a configuration comes that lowers the
/// gate, swaps, and sets it: a gate is never above that of the state in force, and is right in the end.
pub fn a_gate_is_settled_only_by_the_state_in_force() {
    super::run(5, || {
        let slots = slots();
        let gate = Arc::new(AtomicU32::new(10));
        let caller = thread::spawn({
            let (slots, gate) = (Arc::clone(&slots), Arc::clone(&gate));
            move || {
                let pin = slots.pin();
                let level = gate_of(&pin);
                slots.if_settled(pin.index(), || gate.store(level, Relaxed));
            }
        });
        let mut build = slots.begin().expect("nobody else builds");
        build.all().1.write(7);
        let lower = gate_of(build.all().1);
        gate.store(lower, Relaxed);
        let (swapped, ()) = build.swap(|_| ());
        assert!(
            gate.load(Relaxed) <= lower,
            "records are filtered that should pass"
        );
        gate.store(gate_of(swapped.active()), Relaxed);
        drop(swapped);
        caller.join().unwrap();
        assert_eq!(gate.load(Relaxed), lower);
    });
}

/// An override comes and ends while there are a reader and another configuration: the saved state is
/// what returns, unchanged.
#[cfg(feature = "overrides")]
pub fn the_return_of_an_override() {
    assert_eq!(SLOTS, 3);
    super::run(3, || {
        let slots = slots();
        let reader = thread::spawn({
            let slots = Arc::clone(&slots);
            move || read(&slots)
        });
        let other = thread::spawn({
            let slots = Arc::clone(&slots);
            // What it builds over an override leaves the saved state alone.
            move || {
                if let Ok(mut build) = slots.begin() {
                    build.all().1.write(2);
                    let saved = build.all().2.map(State::read);
                    assert_eq!(saved, Some(0), "the saved state, or the slot for the next");
                    assert_in_force(&slots, &build);
                    build.swap(|_| ());
                }
            }
        });
        let saved = slots.begin().ok().map(|mut build| {
            let before = build.all().0.read();
            assert!(build.third_is_free());
            build.all().1.write(1);
            build.swap_and_save(|_| ());
            before
        });
        let recalled = match slots.recall() {
            Ok(recall) if saved.is_some() => {
                assert_eq!(Some(recall.saved().read()), saved);
                assert_eq!(Some(recall.swap(|_| ()).0.active().read()), saved);
                true
            }
            _ => false,
        };
        reader.join().unwrap();
        other.join().unwrap();
        if !recalled && saved.is_some() {
            let recall = slots.recall().expect("nobody builds");
            assert_eq!(Some(recall.saved().read()), saved);
            recall.swap(|_| ());
            assert_eq!(Some(read(&slots)), saved);
        }
        assert!(build(&slots, 9), "nobody reads, nobody builds");
    });
}
