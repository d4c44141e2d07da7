//! What `log` has under other names where a processor cannot compare and swap: `thumbv6m` and its like.

#[cfg(target_has_atomic = "ptr")]
pub(super) use log::{set_logger, set_max_level};
#[cfg(not(target_has_atomic = "ptr"))]
pub(super) use racy::{set_logger, set_max_level};

#[cfg(not(target_has_atomic = "ptr"))]
#[allow(unsafe_code)]
mod racy {
    use log::{LevelFilter, Log, SetLoggerError};

    /// As `log::set_logger`, which is not there.
    pub(in crate::log_backend) fn set_logger(
        logger: &'static dyn Log,
    ) -> Result<(), SetLoggerError> {
        // SAFETY: inside a critical section no other context runs a section, on whatever core it is, and no other
        // code calls this or its like on such a chip: no other call of them begins before this one has ended. It
        // is a load and a few stores.
        critical_section::with(|_| unsafe { log::set_logger_racy(logger) })
    }

    /// As `log::set_max_level`, which is not there.
    pub(in crate::log_backend) fn set_max_level(filter: LevelFilter) {
        // SAFETY: as above. It is one store.
        critical_section::with(|_| unsafe { log::set_max_level_racy(filter) });
    }
}
