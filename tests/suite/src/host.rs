//! The host as a chip: another thread is the timer's interrupt.

extern crate std;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::Chip;

/// Runs one check at a time.
pub fn run(check: fn(&dyn Chip)) {
    static TURN: Mutex<()> = Mutex::new(());
    // A check that has failed has left nothing behind.
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    check(&Host::default());
}

#[derive(Default)]
struct Host(Mutex<Option<(Arc<AtomicBool>, JoinHandle<()>)>>);

impl Chip for Host {
    fn interrupt(&self, handler: fn()) {
        handler();
    }

    fn storm(&self, handler: fn()) {
        let goes_on = Arc::new(AtomicBool::new(true));
        let watched = Arc::clone(&goes_on);
        let timer = thread::spawn(move || {
            while watched.load(Ordering::Relaxed) {
                handler();
                thread::yield_now();
            }
        });
        *self.0.lock().unwrap() = Some((goes_on, timer));
    }

    fn calm(&self) {
        if let Some((goes_on, timer)) = self.0.lock().unwrap().take() {
            goes_on.store(false, Ordering::Relaxed);
            timer.join().unwrap();
        }
    }
}
