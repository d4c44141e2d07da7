//! Firmware that logs and is reconfigured over serial: the first of two, whose difference in flash
//! is what logging costs.
#![no_std]
#![no_main]

mod body;
mod logging;
