//! A device of a fleet, message by message.

mod common;
mod desired;
#[path = "../device/interrupt.rs"]
mod interrupt;
mod power;
mod report;
mod request;
mod sealed;
