//! What goes wrong around a program. Whatever it is: logging goes on, the fault is told once, and of what
//! was written nothing is lost or torn.
//!
//! | fault | test |
//! |---|---|
//! | a disk that is full | [`disk`] |
//! | files and folders that are gone, or in the way | [`files`] |
//! | named pipes that nobody reads | [`pipes`] |
//! | no more files to be opened | [`descriptors`] |
//! | signals, in the middle of a configuration and of system calls | [`signals`] |
//! | names that nobody knows | [`network`]; peers that close or stall are in `host/tests/network` |
//! | panics while a record is formatted | [`panics`], and in filters and streams; those of handlers are in `host/tests/registered` |
//! | a clock that jumps back | [`clock`] |
#![cfg(target_os = "linux")]

mod clock;
mod common;
mod descriptors;
mod disk;
mod files;
mod network;
mod panics;
#[path = "../listen/common.rs"]
#[allow(dead_code)] // Its own tests need more of it.
mod peer;
mod pipes;
#[path = "../listen/process.rs"]
#[allow(dead_code)]
mod process;
mod signals;
