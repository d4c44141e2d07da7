//! What the firmware and the measuring binaries share.
//!
//! - [`board`]: drivers for what the LM3S6965 evaluation board has, written from its data sheet.
//! - [`ring`]: bounded byte rings between interrupt handlers and the idle loop.
//! - [`measure`]: counting instructions and stack in QEMU.
//! - [`capacity`]: every size that the firmware fixes, in one place.
//! - [`mod@panic`]: what a panic does.
#![no_std]

pub mod board;
pub mod capacity;
pub mod measure;
pub mod panic;
pub mod ring;
