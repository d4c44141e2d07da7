//! `logconf replay`. What is expected is what CPython 3.11 does, found by running it, but for
//! the places where it half-applies what it refuses.

#[path = "../device/mod.rs"]
mod device;

mod classes;
mod common;
mod encodings;
mod files;
mod lines;
mod tree;
