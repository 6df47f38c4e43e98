//! Systems of reports: 逐月报告, 月度录入通报制度, 季度报告制度, 一月一报.

use crate::clauses::{Plain, Words, words};
use crate::draft::Recurrence;
use std::ops::Range;

/// A system as found.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Its place.
    pub place: Range<usize>,
    /// Its rhythm.
    pub recurrence: Recurrence,
}

static RHYTHM: Words = words!("逐月 按月 按季度 按季 月度 每月 一月一 月 逐季 季度 每季度 一季一 季 半年 年度");

/// The rhythm a word of the list sets.
fn recurrence(word: &str) -> Recurrence {
    match word {
        w if w.contains('月') => Recurrence::Monthly,
        w if w.contains('季') => Recurrence::Quarterly,
        "半年" => Recurrence::HalfYearly,
        _ => Recurrence::Yearly,
    }
}

const REPORT: &[&str] = &["报告", "录入", "报送", "上报", "填报", "报"];

/// The first system of a clause.
pub fn find(plain: &Plain, part: Range<usize>) -> Option<System> {
    part.clone().find_map(|i| {
        let at = RHYTHM.at(plain, i).filter(|_| !plain.in_name(i) && !plain.in_quote(i))?;
        let end = plain.eat(at, REPORT).filter(|&end| end <= part.end)?;
        let word = plain.slice(i..at);
        // 逐月报告 and 月度录入 say it all; 月报, 季度报告, 半年报 only as a 制度 or beside others of the kind.
        let whole = matches!(word.as_str(), "逐月" | "按月" | "按季度" | "按季" | "逐季" | "一月一" | "一季一")
            || (word == "月度" && plain.starts(at, "录入"));
        let named = plain.find_in(end..part.end.min(end + 6), &["制度", "机制", "制"]).is_some();
        let listed = matches!(word.as_str(), "月" | "季" | "半年")
            && matches!(plain.get(end), Some('、'))
            && i > 0
            && !plain.chars()[i - 1].is_numeric();
        let inside = i > part.start
            && (plain.chars()[i - 1].is_ascii_digit()
                || crate::numbers::is_chinese_digit(plain.chars()[i - 1])
                || "每个上下当次本".contains(plain.chars()[i - 1]));
        // 逐月报告进展 with a receiver or an object is read as a verb; a system stands alone.
        let alone = plain.get(end).is_none_or(|c| !c.is_alphanumeric()) || named || plain.eat(end, &["的", "通报"]).is_some();
        (!inside && alone && (whole || named || listed)).then(|| System {
            place: i..end,
            recurrence: recurrence(&word),
        })
    })
}
