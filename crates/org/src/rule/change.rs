//! The day a change holds from, against the history so far.

use super::naming;
use jishi_kernel::Day;

/// Longest reason, in characters.
const REASON: usize = 200;

/// Why the tree is changed, as it is kept: a change without a reason is not made.
///
/// # Errors
/// It is missing or too long, in words.
pub fn reason(text: &str) -> Result<String, String> {
    let text = naming::clean(text);
    match text.chars().count() {
        0 => Err("请填写理由".to_owned()),
        count if count > REASON => Err(format!("理由不超过 {REASON} 个字")),
        _ => Ok(text),
    }
}

/// What a change does to the newest row of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The row began on this very day: it is corrected.
    Correct,
    /// The row ends the day before, a new one begins.
    Follow {
        /// Last day of the old row.
        until: Day,
    },
}

/// Why a day is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It lies after today: what stands in the tree is the present.
    Future,
    /// It lies before the newest change.
    BeforeLast(Day),
}

impl Refused {
    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Future => "不能晚于今天，请在生效当天办理".to_owned(),
            Self::BeforeLast(day) => format!("不能早于上一次变更（{day}）"),
        }
    }
}

/// Checks the day a change holds from; `last` is the first day of the newest row.
///
/// # Errors
/// The rule that refuses.
pub fn step(from: Day, last: Day, today: Day) -> Result<Step, Refused> {
    if from > today {
        return Err(Refused::Future);
    }
    match from.cmp(&last) {
        std::cmp::Ordering::Less => Err(Refused::BeforeLast(last)),
        std::cmp::Ordering::Equal => Ok(Step::Correct),
        // `from` lies after another day, so it has a day before it.
        std::cmp::Ordering::Greater => Ok(Step::Follow {
            until: from.yesterday().unwrap_or(last),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_too_much() {
        assert_eq!(
            reason(" 示例批复\n〔2026〕2号 ").as_deref().map_err(String::as_str),
            Ok("示例批复 〔2026〕2号")
        );
        assert_eq!(reason(" \t ").as_deref().map_err(String::as_str), Err("请填写理由"));
        assert!(reason(&"长".repeat(200)).is_ok());
        assert_eq!(
            reason(&"长".repeat(201)).as_deref().map_err(String::as_str),
            Err("理由不超过 200 个字")
        );
    }

    #[test]
    fn a_change_follows_corrects_or_is_refused() {
        let day = |d| Day::constant(2026, 3, d);
        let table = [
            (day(2), Ok(Step::Follow { until: day(1) })),
            (day(1), Ok(Step::Correct)),
            (Day::constant(2026, 2, 28), Err(Refused::BeforeLast(day(1)))),
            (day(20), Ok(Step::Follow { until: day(19) })),
            (day(21), Err(Refused::Future)),
        ];
        for (from, expected) in table {
            assert_eq!(step(from, day(1), day(20)), expected, "{from}");
        }
    }
}
