//! See `jishi_fuzz::xlsx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jishi_fuzz::xlsx(data));
