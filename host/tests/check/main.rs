//! `logconf check`.

mod broken;
mod configs;
mod device;
mod forms;
mod mistakes;
mod own;
mod scanning;
#[path = "../device/mod.rs"]
mod simulated;
mod surprises;
mod whole;
