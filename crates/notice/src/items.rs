//! Units of work: walks the pieces of a document in order and sorts every piece of prose to an item,
//! or outside items (GUIDE 3).

mod ordinals;
pub mod title;
mod unit;
mod walk;

pub use unit::{Outcome, Unit};
pub use walk::walk;

/// A text that opens with a date expression (5月, 2023年, 上半年).
pub fn opens_with_date(text: &str) -> bool {
    let text = text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '－' | '~' | '～' | '至' | '、'));
    if digits.len() < text.len() && digits.starts_with(['月', '年', '日']) {
        return true;
    }
    [
        "上半年",
        "下半年",
        "全年",
        "年底",
        "年内",
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "每月",
        "每季度",
        "每年",
    ]
    .iter()
    .any(|w| text.starts_with(w))
}
