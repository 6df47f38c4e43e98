//! 年度团籍注册: once a year in a window; the grade of the appraisal decides, unless it is put off.
//! Source: rule `member.registration`.

use super::appraisal::Grade;
use jishi_kernel::Day;
use serde::Deserialize;

/// The rule `member.registration`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RegistrationRule {
    /// First day of the window, `MM-DD`.
    pub first: String,
    /// Last day of the window, `MM-DD`.
    pub last: String,
    /// Grades that are registered.
    pub grades: Vec<String>,
}

/// What the branch decides for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// 注册.
    Registered,
    /// 暂缓注册.
    Deferred,
}

impl Decision {
    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Deferred => "deferred",
        }
    }

    /// Reads [`Decision::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "registered" => Some(Self::Registered),
            "deferred" => Some(Self::Deferred),
            _ => None,
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "注册",
            Self::Deferred => "暂缓注册",
        }
    }
}

/// The window of a year as days; `None` when the rule's text is no day.
pub fn window(rule: &RegistrationRule, year: i16) -> Option<(Day, Day)> {
    let day = |text: &str| jishi_kernel::parse_day(&format!("{year:04}-{text}"));
    Some((day(&rule.first)?, day(&rule.last)?))
}

/// The registration is open on a day.
pub fn open(rule: &RegistrationRule, today: Day) -> bool {
    window(rule, today.year()).is_some_and(|(first, last)| first <= today && today <= last)
}

/// What is proposed for a member with this grade: who has none or a grade that is not registered is
/// put off.
pub fn proposal(rule: &RegistrationRule, grade: Option<Grade>) -> Decision {
    match grade {
        Some(grade) if rule.grades.iter().any(|word| word == grade.word()) => Decision::Registered,
        _ => Decision::Deferred,
    }
}

/// A registration has run out: the window of the year after the last one is over.
pub fn expired(rule: &RegistrationRule, registered: i64, today: Day) -> bool {
    let due = i64::from(today.year()) - i64::from(window(rule, today.year()).is_none_or(|(_, last)| today <= last));
    registered < due
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> RegistrationRule {
        RegistrationRule {
            first: "09-01".into(),
            last: "10-31".into(),
            grades: ["优秀", "合格", "基本合格"].map(str::to_owned).to_vec(),
        }
    }

    #[test]
    fn the_window_opens_and_closes() {
        for (month, day, expected) in [(8, 31, false), (9, 1, true), (10, 31, true), (11, 1, false)] {
            assert_eq!(open(&rule(), Day::constant(2026, month, day)), expected, "{month}-{day}");
        }
        let broken = RegistrationRule {
            first: "13-01".into(),
            ..rule()
        };
        assert!(!open(&broken, Day::constant(2026, 9, 1)));
    }

    #[test]
    fn the_grade_proposes() {
        assert_eq!(proposal(&rule(), Some(Grade::Fair)), Decision::Registered);
        assert_eq!(proposal(&rule(), Some(Grade::Poor)), Decision::Deferred);
        assert_eq!(proposal(&rule(), None), Decision::Deferred);
    }

    #[test]
    fn a_registration_holds_until_the_next_window_is_over() {
        let at = |month, day| expired(&rule(), 2025, Day::constant(2026, month, day));
        assert!(!at(7, 15) && !at(10, 31) && at(11, 1));
        assert!(expired(&rule(), 2024, Day::constant(2026, 7, 15)));
        assert!(expired(&rule(), 0, Day::constant(2026, 7, 15)));
    }
}
