//! Looks for an input for which `logconf_fuzz::json` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| logconf_fuzz::json(data));
