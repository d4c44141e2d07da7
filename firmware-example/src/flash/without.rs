//! The same firmware with logging stubbed out.
#![no_std]
#![no_main]

mod body;
#[path = "stub.rs"]
mod logging;
