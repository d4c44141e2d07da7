//! What `tracing` remembers of which calls are wanted, and when it has to ask again.

use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use logconf_core::{Follower, Level, Logging, NotFollowed, Tables};
use tracing_core::callsite::rebuild_interest_cache;
use tracing_core::dispatcher::{Dispatch, WeakDispatch, get_default, with_default};
use tracing_core::subscriber::NoSubscriber;

use crate::targets::PerSystem;

/// Follows one logging system for all its layers.
pub(super) struct Interests {
    /// No logger lets a record below this level pass; [`UNKNOWN`] if nothing is told.
    lowest: AtomicI32,
    /// The subscribers that the layers are in.
    subscribers: Mutex<Vec<WeakDispatch>>,
}

const UNKNOWN: i32 = i32::MIN;

static INTERESTS: PerSystem<Interests> = PerSystem::new();

impl Interests {
    pub(super) fn of<T: Tables>(logging: &'static Logging<T>) -> &'static Self {
        let mut is_new = false;
        let interests = INTERESTS.of(logging, || {
            is_new = true;
            Interests {
                lowest: AtomicI32::new(UNKNOWN),
                subscribers: Mutex::new(Vec::new()),
            }
        });
        if is_new {
            while logging.follow(interests) == Err(NotFollowed::Busy) {
                // A configuration is being applied, or a record is on its way since before the last
                // one.
                thread::sleep(Duration::from_millis(1));
            }
        }
        interests
    }

    /// The lowest level that any logger lets pass, if it is told of.
    pub(super) fn lowest(&self) -> Option<Level> {
        let lowest = self.lowest.load(Ordering::Relaxed);
        (lowest != UNKNOWN).then_some(Level(lowest))
    }

    /// A layer has become part of this subscriber.
    pub(super) fn add(&self, subscriber: &Dispatch) {
        let mut subscribers = self.subscribers();
        subscribers.retain(|known| known.upgrade().is_some());
        subscribers.push(subscriber.downgrade());
    }

    fn subscribers(&self) -> MutexGuard<'_, Vec<WeakDispatch>> {
        let subscribers = self.subscribers.lock();
        subscribers.unwrap_or_else(PoisonError::into_inner)
    }

    fn any_subscriber(&self) -> Option<Dispatch> {
        let subscribers = self.subscribers();
        subscribers.iter().find_map(WeakDispatch::upgrade)
    }
}

impl Follower for Interests {
    /// Has `tracing` ask every layer again.
    ///
    /// It asks in the name of the thread, if there is but one subscriber: a thread that is handling
    /// an event, or for which another subscriber is set, would get the answer that nothing is
    /// wanted. So a thread of its own asks. (Not one that stays: configurations are rare.) It comes
    /// to the gates, which wait for nothing that this thread may hold.
    fn lowest(&self, level: Level) {
        self.lowest.store(level.0, Ordering::Relaxed);
        // Nobody asks a layer that is in no subscriber yet; once it is, it is asked.
        let Some(subscriber) = self.any_subscriber() else {
            return;
        };
        thread::scope(|scope| {
            let asking = thread::Builder::new().name("logconf-tracing".into());
            let started = asking.spawn_scoped(scope, || ask_again(&subscriber));
            if started.is_err() {
                // No more threads: this one is better than none.
                ask_again(&subscriber);
            }
        });
    }
}

/// Sets the thread's subscriber only where there is none for all threads: as long as any thread has
/// one of its own, `tracing` drops an event that is logged while another is handled.
fn ask_again(subscriber: &Dispatch) {
    match get_default(Dispatch::is::<NoSubscriber>) {
        true => with_default(subscriber, rebuild_interest_cache),
        false => rebuild_interest_cache(),
    }
}
