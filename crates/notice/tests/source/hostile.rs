//! Texts made to be slow for the rules: dense with dates, numbers, verbs, names and marks. Each is read
//! to the draft in time, and a draft never has more rows than it may.

use crate::bombs::processor_seconds;
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};

/// Bytes of one text: the limit of a text, in a build without optimisation a small part of it.
const BYTES: usize = if cfg!(debug_assertions) { 1 << 18 } else { 12 << 20 };

/// Pieces repeated without end.
const DENSE: &[&str] = &[
    "3个",
    "每月",
    "3月底前，",
    "3月5日前报送3个，",
    "每月5日前，各县将A3报送团委；",
    "全部完成3个，",
    "1.3月底前建立3个。\n",
    "一是3月底前全部建立3个，每月5日前报团委。",
    "（3月",
    "联系人：王0311-1234567 a@b.cn，",
    "责任单位：组织部、宣传部；\n",
    "各县对3家为5家各举办2期每年不少于",
    "2026年10月、11月至12月底前每季度首月5日前将把",
    "|1|3月：建立3个；4月：报送|部|\n",
];

#[test]
fn dense_texts_are_read_in_time() {
    for piece in DENSE {
        let text = piece.repeat(BYTES / piece.len() - 1);
        let start = processor_seconds();
        if let Ok(source) = source::read(text.as_bytes(), "a.txt", &Limits::default()) {
            std::hint::black_box(read(&source, &Options::default()));
        }
        let seconds = processor_seconds() - start;
        eprintln!("{seconds:.2} s for {piece:?}");
        assert!(seconds < 10.0, "{seconds} s for {piece:?}");
    }
}

#[test]
fn a_draft_of_too_many_rows_says_where_it_stops() {
    let text = "建成3个，".repeat(170_000);
    let source = source::read(text.as_bytes(), "a.txt", &Limits::default()).unwrap();
    let draft = read(&source, &Options::default());
    let length = source.text.chars().count();
    assert!((160_000..162_000).contains(&draft.indicators.len()), "{}", draft.indicators.len());
    let rest = draft.unread.last().unwrap();
    assert!(rest.reason.contains("未读取"));
    assert!(rest.span.start > length * 9 / 10 && rest.span.end == length);
}
