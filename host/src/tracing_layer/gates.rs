//! Which calls the loggers want.

use logconf_core::Tables;
use tracing_core::{Interest, LevelFilter, Metadata};

use super::interests::Interests;
use super::levels::{filter, level};
use crate::targets::{Targets, knows_its_level};

pub(super) struct Gates<T: Tables + 'static> {
    pub(super) targets: Targets<T>,
    pub(super) interests: &'static Interests,
}

impl<T: Tables> Gates<T> {
    pub(super) fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let level = level(metadata.level());
        self.targets.enabled(metadata.target(), level)
    }

    /// What `tracing` may remember of a place in the program, until it is to ask again.
    ///
    /// It holds a lock, and waits for others to let go of it: no configuration may be applied here,
    /// and none be waited for.
    pub(super) fn interest(&self, metadata: &Metadata<'_>) -> Interest {
        let target = metadata.target();
        // To register a logger of such a name may take a configuration, as it comes between others in
        // the tree; and without being told of configurations, there is no answer that stays.
        if target.ends_with(['.', ':']) || self.interests.lowest().is_none() {
            return Interest::sometimes();
        }
        let logger = self.targets.logger(target);
        match logger.enabled(level(metadata.level())) {
            // It came while a configuration was being applied, which does not know it.
            true if !knows_its_level(logger) => Interest::sometimes(),
            true => Interest::always(),
            false => Interest::never(),
        }
    }

    pub(super) fn max_level(&self) -> Option<LevelFilter> {
        self.interests.lowest().map(filter)
    }
}
