//! What is counted, and for whom.

use super::amount::Amount;
use crate::clauses::Plain;
use crate::dates::{DateExpr, Kind};
use std::ops::Range;

/// Words around a number that are no part of the measure.
const BOUNDS: &str = "不少于 不得少于 不低于 不得低于 至少 达到 达 以上 不超过 不得超过 控制在 以内 超过 力争 确保 约 左右 要 需 应 将 共";

/// The longest measure, in characters.
const LONGEST: usize = 80;

/// What is counted: the words behind the number, or those before it when it closes the clause.
pub fn measure(plain: &Plain, part: &Range<usize>, amount: &Amount, dates: &[DateExpr]) -> String {
    let behind = amount.at.end..part.end.min(amount.at.end + LONGEST);
    let words = plain.slice(behind);
    let words = words
        .trim_start_matches("以上")
        .trim_start_matches("以内")
        .trim_start_matches("左右")
        .trim_start_matches('的');
    if !words.is_empty() && amount.unit != "%" {
        return words.to_owned();
    }
    let mut start = part.start.max(amount.at.start.saturating_sub(LONGEST));
    for date in dates.iter().filter(|d| part.contains(&d.at.start) && d.at.end <= amount.at.start) {
        start = start.max(date.at.end);
    }
    let mut before = plain.slice(start..amount.at.start);
    while let Some(cut) = BOUNDS.split(' ').find_map(|w| before.strip_suffix(w)) {
        before = cut.to_owned();
    }
    let before = before.trim_start_matches(['，', '：', '将']);
    if words.is_empty() || amount.unit != "%" {
        before.to_owned()
    } else {
        format!("{before}{words}")
    }
}

/// To whom or where: 各县级团委, 省本级, 每年.
pub fn scope(plain: &Plain, part: &Range<usize>, amount: &Amount, dates: &[DateExpr]) -> Option<String> {
    let rhythm = dates
        .iter()
        .rfind(|d| d.kind == Kind::Rhythm && d.at.start < amount.at.start && part.contains(&d.at.start));
    let near = part.start.max(amount.at.start.saturating_sub(LONGEST))..amount.at.start;
    let who = near.clone().find(|&k| {
        plain.is_open(k)
            && (matches!(plain.get(k), Some('各' | '每'))
                || plain
                    .eat(k, &["全市", "全省", "全县", "全区", "所有", "省级", "市级", "县级"])
                    .is_some())
    });
    let who = who.filter(|k| !dates.iter().any(|d| d.at.contains(k))).map(|k| {
        let end = (k..amount.at.start)
            .find(|&e| {
                plain
                    .eat(
                        e,
                        &[
                            "要",
                            "需",
                            "应",
                            "建立",
                            "至少",
                            "不少于",
                            "完成",
                            "开展",
                            "举办",
                            "选择",
                            "确定",
                            "明确",
                            "申报",
                            "打造",
                            "配备",
                            "达",
                            "，",
                            "将",
                            "推荐",
                            "组织",
                            "每",
                        ],
                    )
                    .is_some()
                    && e > k
            })
            .unwrap_or(amount.at.start);
        plain.slice(k..end)
    });
    let rhythm = rhythm.map(|d| plain.slice(d.at.clone()));
    match (who, rhythm) {
        (Some(who), Some(rhythm)) => Some(format!("{who}，{rhythm}")),
        (one, other) => one.or(other),
    }
}
