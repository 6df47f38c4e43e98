//! See `jishi_fuzz::dates`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jishi_fuzz::dates(data));
