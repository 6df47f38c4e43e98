//! See `jishi_fuzz::docx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jishi_fuzz::docx(data));
