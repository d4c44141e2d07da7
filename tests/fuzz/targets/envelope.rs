//! Looks for an input for which `logconf_fuzz::envelope` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| logconf_fuzz::envelope(data));
