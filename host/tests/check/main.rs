//! `logconf check`.

mod broken;
mod configs;
mod device;
mod formats;
mod forms;
mod ini;
mod mistakes;
mod scanning;
#[path = "../device/mod.rs"]
mod simulated;
mod surprises;
mod whole;
