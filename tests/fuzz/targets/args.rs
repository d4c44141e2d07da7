//! Looks for an input for which `logconf_fuzz::args` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| logconf_fuzz::args(data));
