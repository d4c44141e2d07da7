//! Configurations that come while records are on their way.

mod common;
mod late;
mod load;
mod memory;
mod refused;
mod threads;
