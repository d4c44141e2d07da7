//! From the targets of other frameworks to loggers.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;
use std::sync::{Mutex, PoisonError, RwLock};

use logconf_core::{Level, Logger, Logging, Tables};

/// The targets of what stands in front of one logging system, which share their loggers.
pub(crate) struct Targets<T: Tables + 'static> {
    pub(crate) logging: &'static Logging<T>,
    loggers: &'static Loggers,
}

/// The loggers of the targets that there were calls with.
///
/// The lock is held to look a target up and to add one, not while anything is logged or configured.
#[derive(Default)]
struct Loggers(RwLock<HashMap<&'static str, &'static Logger>>);

/// A target that a thread has looked up.
#[derive(Clone, Copy)]
struct Recent {
    of: &'static Loggers,
    target: &'static str,
    logger: &'static Logger,
}

/// How many targets a thread remembers, a power of two.
const REMEMBERED: usize = 64;

thread_local! {
    /// By where the target stands in memory: nearly all are constants.
    static RECENT: [Cell<Option<Recent>>; REMEMBERED] = const { [const { Cell::new(None) }; REMEMBERED] };
}

/// A level that no logger lets pass but one that has not got its own yet, because it was registered
/// while a configuration was being applied.
const NEVER_LOGGED: Level = Level(0);

impl<T: Tables> Targets<T> {
    /// Those of this logging system.
    pub(crate) fn of(logging: &'static Logging<T>) -> Self {
        let loggers = LOGGERS.of(logging, Loggers::default);
        Targets { logging, loggers }
    }

    /// The logger of a target; a new one is registered first.
    #[inline]
    pub(crate) fn logger(&self, target: &str) -> &'static Logger {
        let place = target.as_ptr().addr();
        // The low bits of neighbours differ least.
        let place = (place ^ place >> 6) % REMEMBERED;
        match RECENT.with(|recent| recent[place].get()) {
            Some(known) if ptr::eq(known.of, self.loggers) && known.target == target => {
                known.logger
            }
            _ => self.remember(target, place),
        }
    }

    // Out of line: calls that are filtered must not pay for it.
    #[cold]
    #[inline(never)]
    fn remember(&self, target: &str, place: usize) -> &'static Logger {
        let found = self.look_up(target);
        RECENT.with(|recent| recent[place].set(Some(found)));
        found.logger
    }

    fn look_up(&self, target: &str) -> Recent {
        let register = |logger| self.logging.register(&[logger]);
        let (target, logger) = self.loggers.of_target(target, register);
        Recent {
            of: self.loggers,
            target,
            logger,
        }
    }

    /// Whether a call may reach a handler.
    pub(crate) fn enabled(&self, target: &str, level: Level) -> bool {
        let logger = self.logger(target);
        if !knows_its_level(logger) {
            // It is told now, unless the configuration is still being applied.
            self.logging.register(&[logger]);
        }
        logger.enabled(level)
    }
}

/// Whether a logger has got its level; until then, it lets everything pass.
pub(crate) fn knows_its_level(logger: &Logger) -> bool {
    !logger.enabled(NEVER_LOGGED)
}

static LOGGERS: PerSystem<Loggers> = PerSystem::new();

/// One thing for each logging system, which is known by where it stands.
pub(crate) struct PerSystem<V: 'static>(Mutex<Vec<(usize, &'static V)>>);

impl<V> PerSystem<V> {
    pub(crate) const fn new() -> Self {
        PerSystem(Mutex::new(Vec::new()))
    }

    /// What this system has; it is made the first time.
    pub(crate) fn of<T: Tables>(
        &self,
        logging: &'static Logging<T>,
        make: impl FnOnce() -> V,
    ) -> &'static V {
        let address = std::ptr::from_ref(logging).addr();
        let mut systems = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, its)) = systems.iter().find(|(known, _)| *known == address) {
            return its;
        }
        let its: &'static V = Box::leak(Box::new(make()));
        systems.push((address, its));
        its
    }
}

impl Loggers {
    fn of_target(
        &self,
        target: &str,
        register: impl FnOnce(&'static Logger),
    ) -> (&'static str, &'static Logger) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((target, logger)) = known.get_key_value(target) {
            return (target, logger);
        }
        drop(known);
        // Not under the lock: it may apply a configuration, and so flush handlers. If another thread
        // comes first, there are two handles of one logger, which does no harm.
        let logger: &'static Logger = Box::leak(Box::new(Logger::new(name(target).leak())));
        register(logger);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let entry = known.entry(String::leak(target.to_owned()));
        (entry.key(), entry.or_insert(logger))
    }
}

/// The name of a target's logger: a path of modules is a path of loggers.
fn name(target: &str) -> String {
    target.replace("::", ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_registered_once_and_found_again() {
        let loggers = Loggers::default();
        let mut registered = 0;
        let (_, first) = loggers.of_target("shop::orders", |_| registered += 1);
        let (_, again) = loggers.of_target("shop::orders", |_| registered += 1);
        assert_eq!((registered, first.name()), (1, "shop.orders"));
        assert!(std::ptr::eq(first, again));
    }

    #[test]
    fn names_are_dotted_paths() {
        assert_eq!(name("a::b::c"), "a.b.c");
        assert_eq!(name("a.b:c"), "a.b:c");
        assert_eq!(name(""), "");
    }

    #[test]
    fn frameworks_in_front_of_one_system_share_its_loggers_and_no_others() {
        static ONE: Logging = Logging::new();
        static OTHER: Logging = Logging::new();
        let of_one = Targets::of(&ONE).logger("a::b");
        assert!(std::ptr::eq(of_one, Targets::of(&ONE).logger("a::b")));
        assert!(!std::ptr::eq(of_one, Targets::of(&OTHER).logger("a::b")));
    }

    #[test]
    fn what_stands_where_another_target_stood_is_another_target() {
        static SYSTEM: Logging = Logging::new();
        let targets = Targets::of(&SYSTEM);
        let mut text = String::from("a::b");
        assert_eq!(targets.logger(&text).name(), "a.b");
        text.clear();
        text.push_str("a::c");
        assert_eq!(targets.logger(&text).name(), "a.c");
        assert_eq!(targets.logger(&text[..1]).name(), "a");
    }

    #[test]
    fn threads_that_come_at_once_get_one_logger() {
        let loggers = Loggers::default();
        let all_are_there = std::sync::Barrier::new(8);
        // None has found it before all have made one.
        let of_target = || loggers.of_target("a::b", |_| _ = all_are_there.wait()).1;
        let got: Vec<&Logger> = std::thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(of_target));
            threads.map(|thread| thread.join().unwrap()).to_vec()
        });
        assert!(got.iter().all(|logger| std::ptr::eq(*logger, got[0])));
    }
}
