//! Plain text in any encoding.
#![no_main]

use jishi_fuzz::whole_road;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| whole_road(data, "a.txt"));
