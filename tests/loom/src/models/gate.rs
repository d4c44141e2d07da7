//! The gate of a handle: the logging system behind it is set once, and read without a critical section.

use loom::sync::Arc;
use loom::thread;

use crate::gate::{Gate, OPEN};
use crate::{Level, with};

/// As a logging system that takes the handle in: who is first has found the handle among its own, and may set the
/// level. Says whose it is.
fn adopt(gate: &Gate<u32>, home: u32) -> Option<u32> {
    if with(|cs| gate.settle(cs, home)) {
        with(|_| gate.set_level(10));
    }
    gate.home()
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
        assert!(gate.lets_pass(Level(OPEN)) && gate.home().is_none());
        let other = thread::spawn({
            let gate = Arc::clone(&gate);
            move || adopt(&gate, 1)
        });
        let configuration = thread::spawn({
            let gate = Arc::clone(&gate);
            move || configure(&gate)
        });
        let before = gate.home();
        let mine = adopt(&gate, 2);
        assert!(mine.is_some(), "it was taken in");
        assert!(before.is_none() || before == mine, "it has moved");
        assert_eq!(other.join().unwrap(), mine, "it belongs to both");
        configuration.join().unwrap();
        assert_eq!(gate.home(), mine);
        assert_ne!(gate.level(), OPEN);
    });
}
