//! Looks for an input for which `logconf_fuzz::ini` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| logconf_fuzz::ini(data));
