#![no_std]
#![deny(unsafe_code)]
//! Python's `logging.config` for microcontrollers.
pub mod wire;
