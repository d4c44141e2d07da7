//! The gate of a handle: the logging system behind it is set once, and read without a critical section.

use loom::sync::Arc;
use loom::thread;

use crate::gate::{Gate, OPEN};
use crate::{Level, with};

/// As a logging system that takes the handle in, unless another one has: then it is in its list, and it may set the
/// level. Says whether it did.
fn adopt(gate: &Gate<u32>, home: u32) -> bool {
    let is_first = with(|cs| gate.settle(cs, home));
    if is_first {
        with(|_| gate.set_level(10));
    }
    is_first
}

/// As a log call, which asks for the system behind a gate that lets it pass.
fn call(gate: &Gate<u32>) -> Option<u32> {
    gate.lets_pass(Level(30)).then(|| gate.home()).flatten()
}

/// As a configuration of the system that has the handle: it finds the handle in a critical section, and sets the level.
fn configure(gate: &Gate<u32>) {
    if with(|cs| gate.home_in(cs)).is_some() {
        gate.set_level(20);
    }
}

/// Two systems take a handle in, while it is configured and asked for its system: it belongs to one of them, and stays
/// there.
pub fn a_handle_that_two_systems_take_in() {
    super::run(3, || {
        let gate = Arc::new(Gate::new());
        assert_eq!(call(&gate), None);
        let other = thread::spawn({
            let gate = Arc::clone(&gate);
            move || (adopt(&gate, 1), call(&gate))
        });
        let configuration = thread::spawn({
            let gate = Arc::clone(&gate);
            move || configure(&gate)
        });
        let before = call(&gate);
        let is_mine = adopt(&gate, 2);
        let home = call(&gate);
        assert!(home.is_some(), "it was taken in");
        assert!(before.is_none() || before == home, "it has moved");
        let (is_theirs, their_home) = other.join().unwrap();
        configuration.join().unwrap();
        assert!(is_mine != is_theirs, "it is in no list, or in both");
        assert_eq!(home, Some(if is_mine { 2 } else { 1 }));
        assert_eq!(their_home, home);
        assert_ne!(gate.level(), OPEN);
    });
}
