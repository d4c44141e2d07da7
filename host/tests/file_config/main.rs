//! `logconf::file_config`, and INI files on the command line.

#[path = "../device/mod.rs"]
mod device;

mod command;
mod common;
mod converted;
mod mistakes;
mod registered;
mod sources;
