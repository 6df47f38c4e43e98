//! Punishments (团纪处分): kinds, the time of 留团察看, and how one is filed, approved and lifted.
//! Source: rule `member.discipline`.

use jishi_kernel::{Day, days};
use serde::Deserialize;

/// The kind that ends a membership: it is not entered here but as a leaving.
pub const EXPULSION: &str = "开除团籍";
/// The kind with an end.
pub const PROBATION: &str = "留团察看";

/// The rule `member.discipline`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DisciplineRule {
    /// The kinds.
    pub kinds: Vec<String>,
    /// How many months 留团察看 may last.
    pub probation_months: Vec<i64>,
}

/// Where a punishment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// 待批准.
    Filed,
    /// 生效; awards are valid at once.
    Valid,
    /// 已退回: it has never been valid.
    Returned,
    /// 解除待批准: still valid.
    Lifting,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 4] = [Self::Filed, Self::Valid, Self::Returned, Self::Lifting];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Valid => "valid",
            Self::Returned => "returned",
            Self::Lifting => "lifting",
        }
    }

    /// Reads [`Stage::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filed => "待批准",
            Self::Valid => "生效",
            Self::Returned => "已退回",
            Self::Lifting => "解除待批准",
        }
    }

    /// Where a decision leads, and whether it lifts the punishment; `None` when there is nothing to decide.
    pub const fn decided(self, approved: bool) -> Option<(Self, bool)> {
        match (self, approved) {
            (Self::Filed, true) | (Self::Lifting, false) => Some((Self::Valid, false)),
            (Self::Filed, false) => Some((Self::Returned, false)),
            (Self::Lifting, true) => Some((Self::Valid, true)),
            (Self::Valid | Self::Returned, _) => None,
        }
    }
}

/// Checks a punishment before it is filed.
///
/// # Errors
/// The field of the form and the reason.
pub fn check(rule: &DisciplineRule, what: &str, given_on: Day, until: Option<Day>, proof: bool) -> Result<(), (&'static str, String)> {
    if what == EXPULSION {
        return Err(("what", "开除团籍请在“办理离团”中提交".to_owned()));
    }
    if !rule.kinds.iter().any(|kind| kind == what) {
        let known: Vec<&str> = rule.kinds.iter().map(String::as_str).filter(|kind| *kind != EXPULSION).collect();
        return Err(("what", format!("处分应为{}", known.join("、"))));
    }
    let ends: Vec<Day> = rule.probation_months.iter().filter_map(|months| end(given_on, *months)).collect();
    match (what == PROBATION, until) {
        (true, Some(until)) if ends.contains(&until) => {}
        (true, _) => {
            let terms: Vec<String> = rule.probation_months.iter().map(|months| format!("{months}个月")).collect();
            let days: Vec<String> = ends.iter().map(Day::to_string).collect();
            let text = format!("留团察看的期限为{}，期满日期应为{}", terms.join("或"), days.join("或"));
            return Err(("until", text));
        }
        (false, Some(_)) => return Err(("until", "只有留团察看有期满日期".to_owned())),
        (false, None) => {}
    }
    if !proof {
        return Err(("file", "请上传处分决定".to_owned()));
    }
    Ok(())
}

/// The day some months after another.
fn end(from: Day, months: i64) -> Option<Day> {
    from.checked_add(days(0).try_months(months).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_terms_and_papers() {
        let rule = DisciplineRule {
            kinds: ["警告", "留团察看", "开除团籍"].map(str::to_owned).to_vec(),
            probation_months: vec![6, 12],
        };
        let day = Day::constant(2026, 3, 1);
        let at = |what, until, proof| check(&rule, what, day, until, proof).map_err(|refused| refused.0);
        assert_eq!(at("警告", None, true), Ok(()));
        assert_eq!(at("警告", None, false), Err("file"));
        assert_eq!(at("警告", Some(Day::constant(2026, 9, 1)), true), Err("until"));
        assert_eq!(at("留团察看", Some(Day::constant(2026, 9, 1)), true), Ok(()));
        assert_eq!(at("留团察看", Some(Day::constant(2027, 3, 1)), true), Ok(()));
        assert_eq!(at("留团察看", Some(Day::constant(2026, 9, 2)), true), Err("until"));
        assert_eq!(at("留团察看", None, true), Err("until"));
        assert_eq!(at("开除团籍", None, true), Err("what"));
        assert_eq!(at("批评", None, true), Err("what"));
    }

    #[test]
    fn what_waits_is_decided_once() {
        assert_eq!(Stage::Filed.decided(true), Some((Stage::Valid, false)));
        assert_eq!(Stage::Filed.decided(false), Some((Stage::Returned, false)));
        assert_eq!(Stage::Lifting.decided(true), Some((Stage::Valid, true)));
        assert_eq!(Stage::Lifting.decided(false), Some((Stage::Valid, false)));
        assert_eq!((Stage::Valid.decided(true), Stage::Returned.decided(false)), (None, None));
        for stage in Stage::ALL {
            assert_eq!(Stage::from_slug(stage.slug()), Some(stage));
        }
    }
}
