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
//!
//! # What is shared without a lock
//!
//! This is all of it in `core/src` and `host/src`. What several accesses make up has a model; the others are one value each,
//! with nothing that has to be seen before or after it.
//!
//! | where | why every order is fine |
//! |---|---|
//! | `tables/slots` | [`models::slots`] |
//! | `tables/slots/readers.rs`, on chips that only load and store | each access is a critical section, which orders more than the one that is modelled |
//! | `gate.rs` | [`models::gate`] |
//! | `binding.rs` | [`models::binding`] |
//! | `ring.rs`, what it has lost included | [`models::ring`] |
//! | `lines.rs` | [`models::lines`] |
//! | `tables/count.rs` | [`models::count`] |
//! | `defmt/frames.rs` | [`models::frames`] |
//! | `level.rs`: how often a name was added | it says whether there is a list, which is walked in critical sections; it is stored in the one that makes the list longer |
//! | `log_backend/portable.rs` | it is called in a critical section |
//! | `handlers/file/instance.rs`: until when nothing is to be done | whoever writes the line looks again, with the lock |
//! | `handlers/file/shared.rs`: whether others were at the file | one flag for each handler, which is told once; what it is about is in the file system |
//! | `listen/verify.rs`: the newest counter, and the time of the start | the counter is raised by one access, from what it was; the time falls only, for whoever asks next; what is told of that is one flag |
//! | `handlers/queue/worker.rs` | one flag is the thread's own, the other one is set once; all else is behind a lock |
//! | `handlers/class.rs`, `streams.rs`: what was lost | counts |
//! | `origins.rs`, `key.rs`, `cli/side_by_side.rs` | numbers that are given out once each, by one access |
//! | `tracing_layer/interests.rs`: the lowest level | one value; the core tells of it before it is in force if it is lower, and afterwards if not, as of a gate |
//! | `fleet`, `cli/broker`: whether there is a connection, whether to end | flags; threads are joined |
//!
//! Everything else is behind locks, or in critical sections from beginning to end.

// What the modules say refers to the rest of `logconf-core`.
#![allow(rustdoc::broken_intra_doc_links)]

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
