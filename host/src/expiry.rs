//! The thread that ends temporary overrides. It is there only while one is in force.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use logconf_core::{Logging, Stream, Tables, Timekeeper};

/// The time between two looks at an override: another configuration may have ended it, and one whose
/// time is over stays while a configuration is being applied.
const LONGEST: Duration = Duration::from_secs(1);
const SHORTEST: Duration = Duration::from_millis(2);

/// Ends the temporary overrides of a logging system.
pub(crate) struct Expiry<T: Tables + 'static> {
    logging: &'static Logging<T>,
    /// Where it is told that there is no thread to be had.
    stderr: &'static dyn Stream,
    thread: Arc<Mutex<Option<Thread>>>,
}

impl<T: Tables> Expiry<T> {
    pub(crate) fn new(logging: &'static Logging<T>, stderr: &'static dyn Stream) -> Self {
        Expiry {
            logging,
            stderr,
            thread: Arc::default(),
        }
    }
}

impl<T: Tables> Timekeeper for Expiry<T> {
    fn override_began(&self) {
        let mut thread = lock(&self.thread);
        if let Some(thread) = &*thread {
            // The time begins anew, now.
            return thread.unpark();
        }
        let (logging, own) = (self.logging, Arc::clone(&self.thread));
        let new = thread::Builder::new().name("logconf-expiry".to_owned());
        match new.spawn(move || run(logging, &own)) {
            Ok(started) => *thread = Some(started.thread().clone()),
            Err(error) => {
                let line = format!("logconf: a temporary override will not end: {error}\n");
                // There is no other place to say that it cannot be said.
                let _ = self.stderr.write(line.as_bytes());
            }
        }
    }
}

fn run<T: Tables>(logging: &Logging<T>, own: &Mutex<Option<Thread>>) {
    let started = Instant::now();
    loop {
        // (Beyond 32 bits it wraps, as it may.)
        logging.poll(started.elapsed().as_millis() as u32);
        let mut thread = lock(own);
        // Whoever begins an override from here on waits for the lock, and finds a thread or none.
        let Some(within) = logging.poll_within_ms() else {
            *thread = None;
            return;
        };
        drop(thread);
        let within = Duration::from_millis(within.into());
        thread::park_timeout(within.clamp(SHORTEST, LONGEST));
    }
}

fn lock(thread: &Mutex<Option<Thread>>) -> MutexGuard<'_, Option<Thread>> {
    thread.lock().unwrap_or_else(PoisonError::into_inner)
}
