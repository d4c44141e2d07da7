//! `TimedRotatingFileHandler` over simulated time.
#![cfg(unix)]

mod against_cpython;
mod replay;
mod rolling;
mod scenario;
