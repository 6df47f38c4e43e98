//! Dates, periods and rhythms of a text: places are in order and inside it, first days not after
//! last days, and the words are those that stand there.
#![no_main]

use jishi_fuzz::whole_road;
use jishi_notice::dates::{Context, describe, find};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for plan_year in [2019, 1, 9999] {
        let ctx = Context { plan_year, plan_end_year: None, issued: None };
        let mut last = 0;
        for found in find(text, &ctx) {
            assert_eq!(text.get(found.range.clone()), Some(found.text.as_str()));
            assert!(found.range.start >= last, "out of order");
            last = found.range.end;
            if let (Some(start), Some(end)) = (found.start, found.end) {
                assert!(start <= end, "{}", found.text);
            }
        }
        let count = text.chars().count();
        for found in describe(text, &ctx) {
            assert!(found.span[0] <= found.span[1] && found.span[1] <= count);
        }
    }
    whole_road(data, "a.txt");
});
