//! Handlers that send records to other processes. The numbers of errors are those of Linux.
#![cfg(target_os = "linux")]

mod common;
mod datagram;
mod python;
mod socket;
mod stalled;
mod syslog;
