//! Configurations that come while records are on their way.

mod common;
mod late;
mod memory;
mod refused;
mod threads;
