//! The crate [`defmt`](https://docs.rs/defmt): log calls whose text stays in the ELF file, so that the
//! device neither has it in flash nor formats it.
//!
//! | what | where it goes |
//! |---|---|
//! | [`info!`]`(TCP, "{=u32} bytes", 7)` and its like: real calls of defmt, which the named logger filters | to defmt's global logger, encoded |
//! | [`DefmtHandler`]: records of the other macros, which a document sends there | to the same, as text in a frame |
//! | [`defmt_global_logger!`](crate::defmt_global_logger) and [`Frames`]: a global logger that masks no interrupts while it encodes | to any [`Stream`](crate::Stream) |
//! | `defmt::Format` for the public types: `defmt::warn!("{}", refusal)` | |
//!
//! All else of the crate is here too, so that `use logconf_core::defmt` can stand where `use defmt` might.
//!
//! The first two work with every global logger, `defmt-rtt` for instance; the last one is for programs
//! that have no other.
//!
//! What a document says of a logger means this for its encoded calls: `level` and `disabled`, its own or
//! inherited, decide whether a call comes out. Handlers, filters and formatters are not asked: who
//! receives the frames does the formatting.
//!
//! `DEFMT_LOG` is defmt's own filter, at compile time, and what it leaves out no document brings back.
//! Without it, everything below `error` is left out. So build with `DEFMT_LOG=trace`, as an `[env]` entry
//! of `.cargo/config.toml` for instance, or with as much as shall be there at all.
//!
//! Frames contain zeros, and are not for a line that carries log text or replies.

mod calls;
mod format;
mod frames;
mod handler;

#[doc(hidden)]
pub use ::defmt as __defmt;
// Behind them stands the rest of the crate: a program may have this module in its place.
#[doc(no_inline)]
pub use ::defmt::*;

#[doc(inline)]
pub use crate::{
    __defmt_debug as debug, __defmt_error as error, __defmt_info as info, __defmt_trace as trace,
    __defmt_warn as warn,
};
pub use frames::{Frames, dropped};
pub use handler::DefmtHandler;
