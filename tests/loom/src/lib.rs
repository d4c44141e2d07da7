//! Modules of `logconf-core` as they are, with critical sections, counts and bytes that loom watches.
//!
//! The modules are included by their paths, unchanged. What they import is found here: the critical
//! section is a mutex of loom (which lets a model run through all orders of the sections), an atomic byte is a
//! cell of loom (which fails a model that reads or writes one without having been told to in a section),
//! a count is an atomic of loom (whose loads give all values that their order allows).
//! Contexts are threads: whatever an interrupt can do to the context that it preempts, a thread can
//! do to another one.
//!
//! [`models`] has the models; the tests of this package run them. (They are no tests themselves: the modules'
//! own unit tests would come with them.)

// Under these names the modules look for what they import.
extern crate self as core;
extern crate self as critical_section;

pub use section::{CriticalSection, Mutex, with};
pub use std::{cell, fmt, iter, marker, ops};

mod byte;
mod count;
pub mod models;
mod section;
#[allow(dead_code)]
#[path = "../../../core/src/stream.rs"]
mod stream;

/// What `core::sync` has that the modules use.
pub mod sync {
    /// Bytes that loom watches.
    pub mod atomic {
        pub use crate::byte::AtomicU8;
        pub use crate::count::AtomicU16;
        pub use std::sync::atomic::{AtomicU32, Ordering};
    }
}

#[allow(dead_code)]
#[path = "../../../core/src/lines.rs"]
mod lines;
#[allow(dead_code)]
#[path = "../../../core/src/ring.rs"]
mod ring;

#[allow(dead_code)]
#[path = "../../../core/src/tables/slots/mod.rs"]
mod slots;
