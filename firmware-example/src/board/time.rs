//! The clock of milliseconds as that of `embassy-time`.

use super::clock;
use core::task::Waker;
use embassy_time_driver::Driver;

struct Milliseconds;

impl Driver for Milliseconds {
    fn now(&self) -> u64 {
        clock::now()
    }

    /// Nobody has to be woken: whoever waits is asked again in each turn of the main loop.
    fn schedule_wake(&self, _: u64, _: &Waker) {}
}

embassy_time_driver::time_driver_impl!(static DRIVER: Milliseconds = Milliseconds);
