//! Real peers, at first themselves: each works when CPython's own handler talks to it. Then with
//! logconf's handlers.
//!
//! `tests/peers` finds or installs the programs.

mod handlers;
mod mail;
mod mosquitto;
mod receiver;
mod syslog;
mod web;
