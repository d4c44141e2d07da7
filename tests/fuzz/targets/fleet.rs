//! Looks for an input for which `logconf_fuzz::fleet` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| logconf_fuzz::fleet(data));
