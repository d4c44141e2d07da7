//! Modules of `logconf-core` as they are, with critical sections, integers, bytes and shared values that loom watches.
//!
//! The modules are included by their paths, unchanged. What they import is found here: the critical
//! section is a mutex of loom (which lets a model run through all orders of the sections), an atomic byte is a
//! cell of loom (which fails a model that reads or writes one without having been told to in a section), and so is
//! what is [`Shared`]; an integer is an atomic of loom (whose loads give all values that their order allows).
//! Contexts are threads: whatever an interrupt can do to the context that it preempts, a thread can
//! do to another one.
//!
//! [`models`] has the models; the tests of this package run them. (They are no tests themselves: the modules'
//! own unit tests would come with them.)

// Under these names the modules look for what they import.
extern crate self as core;
extern crate self as critical_section;

pub use left_out::Level;
pub use section::{CriticalSection, Mutex, with};
pub use shared::Shared;
pub use std::{cell, fmt, iter, marker, mem, ops, slice};

mod atomic;
mod byte;
mod left_out;
pub mod models;
mod section;
mod shared;

/// What `core::sync` has that the modules use.
pub mod sync {
    /// Integers and bytes that loom watches.
    pub mod atomic {
        pub use crate::atomic::{AtomicI32, AtomicU16, AtomicU32};
        pub use crate::byte::AtomicU8;
        pub use std::sync::atomic::Ordering;
    }
}

/// What `logconf-core` has under this name that the modules use.
mod tables {
    pub use crate::left_out::Count;
}

#[allow(dead_code)]
#[path = "../../../core/src/binding.rs"]
mod binding;
#[allow(dead_code)]
#[path = "../../../core/src/tables/count.rs"]
mod count;
#[allow(dead_code)]
#[path = "../../../core/src/defmt/frames.rs"]
mod frames;
#[allow(dead_code)]
#[path = "../../../core/src/gate.rs"]
mod gate;
#[allow(dead_code)]
#[path = "../../../core/src/lines.rs"]
mod lines;
#[allow(dead_code)]
#[path = "../../../core/src/ring.rs"]
mod ring;
#[allow(dead_code)]
#[path = "../../../core/src/tables/slots/mod.rs"]
mod slots;
#[allow(dead_code)]
#[path = "../../../core/src/stream.rs"]
mod stream;
