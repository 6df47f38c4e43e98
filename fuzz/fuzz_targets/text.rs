//! See `jishi_fuzz::text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jishi_fuzz::text(data));
