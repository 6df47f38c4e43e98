//! 换届: how long a term lasts, when the next election is due, and its light.

use crate::rules::{TermLights, TermShift, TermYears};
use jishi_kernel::{Day, Level, Light, days_between};

/// What kind of term an organisation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A branch of students.
    StudentBranch,
    /// Another branch.
    Branch,
    /// 团总支: its term is that of a branch, its shift is not.
    GeneralBranch,
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
            (_, Level::Branch) => Self::Branch,
            ("团总支", _) => Self::GeneralBranch,
            _ => Self::Committee,
        }
    }

    /// The shortest and the longest term in years; `None` without elections.
    pub fn years(self, rule: &TermYears) -> Option<(i64, i64)> {
        Some(match self {
            Self::StudentBranch => (rule.student_branch, rule.student_branch),
            Self::Branch | Self::GeneralBranch => (rule.branch, rule.branch),
            Self::Committee => (rule.committee_least, rule.committee_most),
            Self::Local => (rule.local, rule.local),
            Self::Appointed => return None,
        })
    }

    /// How many months an election may be shifted. Source: 中青发〔2025〕1号, six months for a branch, a year for all others.
    pub const fn shift(self, rule: &TermShift) -> i64 {
        match self {
            Self::StudentBranch | Self::Branch => rule.branch,
            Self::GeneralBranch | Self::Committee | Self::Local | Self::Appointed => rule.other,
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
    /// The new day is not before the due one.
    NotEarlier(Day),
    /// The day lies before the longest shift.
    TooEarly(Day),
    /// The election was held before its due day and nobody above has approved of that.
    Unapproved(Day),
}

impl Refused {
    /// The field it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Appointed | Self::Future | Self::NotNewest(_) | Self::TooEarly(_) | Self::Unapproved(_) => "held",
            Self::Years(..) => "years",
            Self::NotLater(_) | Self::TooLate(_) | Self::NotEarlier(_) => "until",
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
            Self::NotEarlier(day) => format!("应早于应换届日期（{day}）"),
            Self::TooEarly(day) => format!("最早可提前至 {day}"),
            Self::Unapproved(day) => format!("早于应换届日期（{day}），提前换届须先申请，由上级团组织批准"),
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

/// When the present term of an organisation ends, for an election before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day the term itself says.
    pub first: Day,
    /// The day after what was approved.
    pub now: Day,
}

/// Checks an election held before the term has ended; `approved`: the superior itself says so.
///
/// # Errors
/// [`Refused::TooEarly`], [`Refused::Unapproved`]. Source: 中青发〔2025〕1号.
pub fn early(nature: Nature, rule: &TermShift, due: Due, held_on: Day, approved: bool) -> Result<(), Refused> {
    let earliest = months_after(due.first, -nature.shift(rule));
    // What was put off may still be held on the day it was due at first.
    let from = due.first.min(due.now);
    if held_on >= from {
        Ok(())
    } else if held_on < earliest {
        Err(Refused::TooEarly(earliest))
    } else if approved {
        Ok(())
    } else {
        Err(Refused::Unapproved(from))
    }
}

/// Checks the day an election is to be brought forward to.
///
/// # Errors
/// The first rule that refuses.
pub fn advance(nature: Nature, rule: &TermShift, due: Due, until: Day) -> Result<(), Refused> {
    if until >= due.now {
        return Err(Refused::NotEarlier(due.now));
    }
    let earliest = months_after(due.first, -nature.shift(rule));
    if until < earliest {
        Err(Refused::TooEarly(earliest))
    } else {
        Ok(())
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
            ("团总支", Level::Township, false, Nature::GeneralBranch, Some((3, 3))),
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
        assert_eq!(check(Nature::GeneralBranch, Day::constant(2027, 8, 31)), Ok(()), "no branch");
        assert_eq!(check(Nature::Branch, due), Err(Refused::NotLater(due)));
    }

    #[test]
    fn an_election_before_its_day_is_approved_and_not_too_early() {
        let first = Day::constant(2026, 8, 31);
        let due = |now| Due { first, now };
        let (may, yes, no) = (Day::constant(2026, 5, 4), true, false);
        let check = |nature, due, held, approved| early(nature, &SHIFT, due, held, approved);
        assert_eq!(check(Nature::Branch, due(first), first, no), Ok(()));
        assert_eq!(check(Nature::Branch, due(first), may, no), Err(Refused::Unapproved(first)));
        assert_eq!(check(Nature::Branch, due(first), may, yes), Ok(()));
        assert_eq!(check(Nature::Branch, due(may), may, no), Ok(()), "brought forward before");
        assert_eq!(
            check(Nature::Branch, due(may), Day::constant(2026, 5, 3), no),
            Err(Refused::Unapproved(may))
        );
        let limit = Day::constant(2026, 2, 28);
        assert_eq!(check(Nature::Branch, due(first), limit, yes), Ok(()));
        assert_eq!(
            check(Nature::Branch, due(first), Day::constant(2026, 2, 27), yes),
            Err(Refused::TooEarly(limit))
        );
        assert_eq!(check(Nature::GeneralBranch, due(first), Day::constant(2026, 2, 27), yes), Ok(()));
        let later = Day::constant(2027, 1, 1);
        assert_eq!(
            check(Nature::Branch, due(later), first, no),
            Ok(()),
            "put off, and held in time none the less"
        );
        assert_eq!(advance(Nature::Branch, &SHIFT, due(first), may), Ok(()));
        assert_eq!(advance(Nature::Branch, &SHIFT, due(first), first), Err(Refused::NotEarlier(first)));
        assert_eq!(
            advance(Nature::Branch, &SHIFT, due(first), Day::constant(2026, 2, 27)),
            Err(Refused::TooEarly(limit))
        );
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
