//! From a target to its logger.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use logconf_core::Logger;

/// The loggers of the targets that there were calls with.
///
/// The lock is held to look a target up and to add one, not while anything is logged or configured.
#[derive(Default)]
pub(super) struct Loggers(RwLock<HashMap<Box<str>, &'static Logger>>);

impl Loggers {
    /// The logger of a target; a new one is registered first.
    pub(super) fn of_target(
        &self,
        target: &str,
        register: impl FnOnce(&'static Logger),
    ) -> &'static Logger {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(logger) = known.get(target) {
            return logger;
        }
        drop(known);
        // Not under the lock: it may apply a configuration, and so flush handlers. If another thread
        // comes first, there are two handles of one logger, which does no harm.
        let logger: &'static Logger = Box::leak(Box::new(Logger::new(name(target).leak())));
        register(logger);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(target.into()).or_insert(logger)
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
        let first = loggers.of_target("shop::orders", |_| registered += 1);
        let again = loggers.of_target("shop::orders", |_| registered += 1);
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
    fn threads_that_come_at_once_get_one_logger() {
        let loggers = Loggers::default();
        let all_are_there = std::sync::Barrier::new(8);
        // None has found it before all have made one.
        let of_target = || loggers.of_target("a::b", |_| _ = all_are_there.wait());
        let got: Vec<&Logger> = std::thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(of_target));
            threads.map(|thread| thread.join().unwrap()).to_vec()
        });
        assert!(got.iter().all(|logger| std::ptr::eq(*logger, got[0])));
    }
}
