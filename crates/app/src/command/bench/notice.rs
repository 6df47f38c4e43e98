//! MB/s of text read, on a concatenation of the sample notices.

use super::Row;
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use std::time::Instant;

const TEXTS: [&str; 5] = [
    include_str!("../../../../../samples/notices/01-activity-programme.txt"),
    include_str!("../../../../../samples/notices/02-year-plan.txt"),
    include_str!("../../../../../samples/notices/03-implementation-plan.txt"),
    include_str!("../../../../../samples/notices/04-project-table.txt"),
    include_str!("../../../../../samples/notices/05-base-building-plan.txt"),
];

/// Bytes of the concatenation.
const BYTES: usize = 10_000_000;

pub(super) fn run() -> anyhow::Result<Vec<Row>> {
    let mut text = String::with_capacity(BYTES + 16_384);
    for part in TEXTS.iter().cycle() {
        if text.len() >= BYTES {
            break;
        }
        text.push_str(part);
        text.push('\n');
    }
    let megabytes = text.len() as f64 / 1e6;
    let started = Instant::now();
    let source = source::read(text.as_bytes(), "bench.txt", &Limits::default()).map_err(|e| anyhow::anyhow!("{e}"))?;
    let decoding = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let draft = read(&source, &Options::default());
    let rules = started.elapsed().as_secs_f64();
    let one = {
        let source = source::read(TEXTS[4].as_bytes(), "one.txt", &Limits::default()).map_err(|e| anyhow::anyhow!("{e}"))?;
        let started = Instant::now();
        for _ in 0..20 {
            std::hint::black_box(read(&source, &Options::default()));
        }
        started.elapsed().as_secs_f64() / 20.0
    };
    Ok(vec![
        Row::new("notice", "10 MB, bytes to draft", megabytes / (decoding + rules), "MB/s"),
        Row::new(
            "notice",
            "10 MB, bytes to lines only (peer of the above)",
            megabytes / decoding,
            "MB/s",
        ),
        Row::new("notice", "items found in it", draft.items.len() as f64, "items"),
        Row::new("notice", "one notice of three pages, limit 100 ms", one * 1e3, "ms").at_most(100.0),
    ])
}
