//! What outlives a restart, over a simulated flash.

mod common;
mod configuration;
#[cfg(feature = "auth")]
mod counter;
mod geometry;
mod nor;
mod power;
mod refused;
mod resulting;
