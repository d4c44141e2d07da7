//! What the firmware and the measuring binaries share.
//!
//! - [`board`]: drivers for what the LM3S6965 evaluation board has, written from its data sheet.
//! - [`loggers`]: the names that this firmware logs under.
//! - [`logging`]: the logging system, what configurations can refer to, and the one to start with.
//! - [`stream`]: the UART as a stream of log text that shares the line with replies.
//! - [`serial`] and [`tcp`]: requests over either link.
//! - `frames`, with the feature `defmt`: frames of defmt over another UART.
//! - `storage`, with the feature `flash`: what outlives a reset.
//! - `verifier`, with the features `auth` and `flash`: who may configure the board.
//! - `broker` and `settings`, with the feature `fleet`: an MQTT broker, and what each board is called.
//! - [`capacity`]: every size that the firmware fixes, in one place.
//! - [`measure`]: counting instructions and stack in QEMU.
//! - [`mod@panic`]: what a panic does.
#![no_std]

pub mod board;
#[cfg(feature = "fleet")]
pub mod broker;
pub mod capacity;
#[cfg(feature = "defmt")]
pub mod frames;
mod inbox;
pub mod loggers;
pub mod logging;
pub mod measure;
pub mod panic;
pub mod serial;
#[cfg(feature = "fleet")]
pub mod settings;
#[cfg(feature = "flash")]
pub mod storage;
pub mod stream;
pub mod tcp;
#[cfg(all(feature = "auth", feature = "flash"))]
pub mod verifier;
