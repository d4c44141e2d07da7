//! What the firmware and the measuring binaries share.
//!
//! - [`board`]: drivers for what the LM3S6965 evaluation board has, written from its data sheet.
//! - [`loggers`]: the names that this firmware logs under.
//! - [`logging`]: the logging system, what configurations can refer to, and the one to start with.
//! - [`stream`]: the UART as a stream of log text that shares the line with replies.
//! - [`serial`] and [`tcp`]: requests over either link.
//! - `frames`, with the feature `defmt`: frames of defmt over another UART.
//! - `storage`, with the feature `field`: what outlives a reset.
//! - [`capacity`]: every size that the firmware fixes, in one place.
//! - [`measure`]: counting instructions and stack in QEMU.
//! - [`mod@panic`]: what a panic does.
#![no_std]

pub mod board;
pub mod capacity;
#[cfg(feature = "defmt")]
pub mod frames;
mod inbox;
pub mod loggers;
pub mod logging;
pub mod measure;
pub mod panic;
pub mod serial;
#[cfg(feature = "flash")]
pub mod storage;
pub mod stream;
pub mod tcp;
