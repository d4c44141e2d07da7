//! The commands that talk to devices: several at once, `level`, slow lines, lost frames, busy devices, keys.

mod common;
#[path = "../device/mod.rs"]
mod device;
mod level;
#[cfg(unix)]
mod lines;
mod several;
mod talk;
#[cfg(unix)]
mod watched;
