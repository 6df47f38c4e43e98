//! 换届: how long a term lasts, when the next election is due, and its light.

use crate::rules::{TermLights, TermShift, TermYears};
use jishi_kernel::{Day, Level, Light, days_between};

/// What kind of term an organisation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A branch of students.
    StudentBranch,
    /// Another branch or a general branch.
    Branch,
    /// A basic committee.
    Committee,
    /// The committee of a province, city or county.
    Local,
    /// 团工委: its leaders are appointed, it has no elections.
    Appointed,
}

impl Nature {
    /// Out of the kind and level; `student` says whether a branch is one of students.
    pub fn of(kind: &str, level: Level, student: bool) -> Self {
        match (kind, level) {
            ("团工委", _) => Self::Appointed,
            ("团的领导机关", _) => Self::Local,
            (_, Level::Branch) if student => Self::StudentBranch,
            ("团总支", _) | (_, Level::Branch) => Self::Branch,
            _ => Self::Committee,
        }
    }

    /// The shortest and the longest term in years; `None` without elections.
    pub fn years(self, rule: &TermYears) -> Option<(i64, i64)> {
        Some(match self {
            Self::StudentBranch => (rule.student_branch, rule.student_branch),
            Self::Branch => (rule.branch, rule.branch),
            Self::Committee => (rule.committee_least, rule.committee_most),
            Self::Local => (rule.local, rule.local),
            Self::Appointed => return None,
        })
    }

    /// How many months an election may be shifted.
    pub const fn shift(self, rule: &TermShift) -> i64 {
        match self {
            Self::StudentBranch | Self::Branch => rule.branch,
            Self::Committee | Self::Local | Self::Appointed => rule.other,
        }
    }
}

/// Why an election or an extension is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It has no elections.
    Appointed,
    /// The day lies after today.
    Future,
    /// A newer one is known.
    NotNewest(Day),
    /// Other years than the rule allows.
    Years(i64, i64),
    /// The new day is not after the due one.
    NotLater(Day),
    /// The new day lies behind the longest shift.
    TooLate(Day),
}

impl Refused {
    /// The field it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Appointed | Self::Future | Self::NotNewest(_) => "held",
            Self::Years(..) => "years",
            Self::NotLater(_) | Self::TooLate(_) => "until",
        }
    }

    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Appointed => "团工委由上级任命，不登记换届".to_owned(),
            Self::Future => "不能晚于今天".to_owned(),
            Self::NotNewest(day) => format!("应晚于上一次换届（{day}）"),
            Self::Years(least, most) if least == most => format!("任期应为 {least} 年"),
            Self::Years(least, most) => format!("任期应为 {least} 至 {most} 年"),
            Self::NotLater(day) => format!("应晚于应换届日期（{day}）"),
            Self::TooLate(day) => format!("最迟延至 {day}"),
        }
    }
}

/// A day some months later; the last day of a shorter month.
pub fn months_after(day: Day, months: i64) -> Day {
    let span = jiff::Span::new().try_months(months).ok();
    span.and_then(|span| day.checked_add(span).ok()).unwrap_or(Day::MAX)
}

/// When the next election is due.
pub fn due(held_on: Day, years: i64) -> Day {
    months_after(held_on, years.saturating_mul(12))
}

/// Checks an election that was held.
///
/// # Errors
/// The first rule that refuses.
pub fn election(nature: Nature, rule: &TermYears, held_on: Day, years: i64, last: Option<Day>, today: Day) -> Result<(), Refused> {
    let (least, most) = nature.years(rule).ok_or(Refused::Appointed)?;
    if held_on > today {
        return Err(Refused::Future);
    }
    if let Some(last) = last.filter(|last| *last >= held_on) {
        return Err(Refused::NotNewest(last));
    }
    if (least..=most).contains(&years) {
        Ok(())
    } else {
        Err(Refused::Years(least, most))
    }
}

/// Checks the day an election is to be put off to; `due` is what the term itself says.
///
/// # Errors
/// The first rule that refuses.
pub fn extension(nature: Nature, rule: &TermShift, due: Day, until: Day) -> Result<(), Refused> {
    if until <= due {
        return Err(Refused::NotLater(due));
    }
    let latest = months_after(due, nature.shift(rule));
    if until > latest { Err(Refused::TooLate(latest)) } else { Ok(()) }
}

/// The light of a due day and the word beside it: announced, pressing, late.
pub fn light(rule: &TermLights, due: Option<Day>, today: Day) -> (Light, &'static str) {
    match due.map(|due| days_between(today, due)) {
        None => (Light::Undated, "未登记换届"),
        Some(left) if left < 0 => (Light::Late, "逾期未换届"),
        Some(left) if left <= rule.near => (Light::Near, "临近换届"),
        Some(left) if left <= rule.early => (Light::Near, "准备换届"),
        Some(_) => (Light::Normal, "任期内"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: TermYears = TermYears {
        student_branch: 1,
        branch: 3,
        committee_least: 3,
        committee_most: 5,
        local: 5,
    };
    const SHIFT: TermShift = TermShift { branch: 6, other: 12 };
    const LIGHTS: TermLights = TermLights { early: 180, near: 60 };
    const TODAY: Day = Day::constant(2026, 7, 15);

    #[test]
    fn the_term_follows_kind_and_level() {
        for (kind, level, student, nature, years) in [
            ("团支部", Level::Branch, true, Nature::StudentBranch, Some((1, 1))),
            ("团支部", Level::Branch, false, Nature::Branch, Some((3, 3))),
            ("团总支", Level::Township, false, Nature::Branch, Some((3, 3))),
            ("基层团委", Level::Township, true, Nature::Committee, Some((3, 5))),
            ("团的领导机关", Level::County, false, Nature::Local, Some((5, 5))),
            ("团工委", Level::County, false, Nature::Appointed, None),
        ] {
            let found = Nature::of(kind, level, student);
            assert_eq!((found, found.years(&YEARS)), (nature, years), "{kind}");
        }
    }

    #[test]
    fn an_election_is_newest_past_and_of_the_right_length() {
        let day = Day::constant(2024, 2, 29);
        assert_eq!(due(day, 3), Day::constant(2027, 2, 28));
        let check = |nature, held, years, last| election(nature, &YEARS, held, years, last, TODAY);
        assert_eq!(check(Nature::Branch, day, 3, None), Ok(()));
        assert_eq!(check(Nature::Committee, TODAY, 4, Some(day)), Ok(()));
        assert_eq!(check(Nature::Appointed, day, 3, None), Err(Refused::Appointed));
        assert_eq!(check(Nature::Branch, Day::constant(2026, 7, 16), 3, None), Err(Refused::Future));
        assert_eq!(check(Nature::Branch, day, 3, Some(day)), Err(Refused::NotNewest(day)));
        assert_eq!(check(Nature::Committee, day, 2, None), Err(Refused::Years(3, 5)));
        assert_eq!(check(Nature::Committee, day, 6, None), Err(Refused::Years(3, 5)));
    }

    #[test]
    fn an_extension_has_its_longest_shift() {
        let due = Day::constant(2026, 8, 31);
        let check = |nature, until| extension(nature, &SHIFT, due, until);
        assert_eq!(
            check(Nature::Branch, Day::constant(2027, 2, 28)),
            Ok(()),
            "six months, the shorter month's end"
        );
        assert_eq!(
            check(Nature::Branch, Day::constant(2027, 3, 1)),
            Err(Refused::TooLate(Day::constant(2027, 2, 28)))
        );
        assert_eq!(check(Nature::Local, Day::constant(2027, 8, 31)), Ok(()));
        assert_eq!(check(Nature::Branch, due), Err(Refused::NotLater(due)));
    }

    #[test]
    fn lights_change_at_180_60_and_0_days() {
        let left = |days: i64| light(&LIGHTS, TODAY.checked_add(jishi_kernel::days(days)).ok(), TODAY);
        for (days, due) in [
            (181, (Light::Normal, "任期内")),
            (180, (Light::Near, "准备换届")),
            (61, (Light::Near, "准备换届")),
            (60, (Light::Near, "临近换届")),
            (0, (Light::Near, "临近换届")),
            (-1, (Light::Late, "逾期未换届")),
        ] {
            assert_eq!(left(days), due, "{days}");
        }
        assert_eq!(light(&LIGHTS, None, TODAY), (Light::Undated, "未登记换届"));
    }
}
