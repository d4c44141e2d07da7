//! `logconf check`.

mod broken;
mod configs;
mod device;
mod formats;
mod forms;
mod incremental;
mod ini;
mod made;
mod mistakes;
mod own;
mod scanning;
#[path = "../device/mod.rs"]
mod simulated;
mod surprises;
mod untold;
mod whole;
