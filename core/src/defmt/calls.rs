//! Encoded log calls that named loggers filter.

/// As `defmt::trace!`, if the logger lets [`Level::TRACE`](crate::Level::TRACE) pass.
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_trace {
    ($logger:expr, $($message:tt)+) => { $crate::__defmt_call!($logger, TRACE, trace, $($message)+) };
}

/// As `defmt::debug!`, if the logger lets DEBUG pass.
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_debug {
    ($logger:expr, $($message:tt)+) => { $crate::__defmt_call!($logger, DEBUG, debug, $($message)+) };
}

/// As `defmt::info!`, if the logger lets INFO pass: else it costs one load, one compare and one branch,
/// and the arguments are not evaluated.
///
/// ```
/// # // What a program links: a global logger and defmt's time stamp.
/// # mod linked {
/// #     use logconf_core::{Ring, defmt::Frames};
/// #     static RING: Ring<64> = Ring::new();
/// #     static FRAMES: Frames<64> = Frames::new(&RING);
/// #     logconf_core::defmt_global_logger!(FRAMES);
/// #     defmt::timestamp!("");
/// # }
/// use logconf_core::{Logger, defmt};
/// static TCP: Logger = Logger::new("net.tcp");
/// defmt::info!(TCP, "connection {=u32} from {=str}", 7, "10.0.2.2");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_info {
    ($logger:expr, $($message:tt)+) => { $crate::__defmt_call!($logger, INFO, info, $($message)+) };
}

/// As `defmt::warn!`, if the logger lets WARNING pass.
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_warn {
    ($logger:expr, $($message:tt)+) => { $crate::__defmt_call!($logger, WARNING, warn, $($message)+) };
}

/// As `defmt::error!`, if the logger lets ERROR pass.
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_error {
    ($logger:expr, $($message:tt)+) => { $crate::__defmt_call!($logger, ERROR, error, $($message)+) };
}

/// The call of defmt behind the gate. What defmt's macros expand to looks for a crate `defmt`: it finds the
/// module, which has all of it, and so do the arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! __defmt_call {
    ($logger:expr, $level:ident, $call:ident, $($message:tt)+) => {
        if $logger.enabled($crate::Level::$level) && $logger.passes($crate::Level::$level) {
            #[allow(unused_imports)]
            use $crate::defmt;
            $crate::defmt::__defmt::$call!($($message)+);
        }
    };
}
