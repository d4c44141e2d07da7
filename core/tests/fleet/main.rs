//! A device of a fleet, message by message.

mod common;
mod desired;
mod power;
mod report;
mod request;
mod sealed;
