//! 失联: silent for months, then looked for every month of as many months more, then lost. Source: rule `member.contact`.

use jishi_kernel::{Day, days};
use serde::Deserialize;

const fn six() -> i64 {
    6
}

/// The rule `member.contact`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ContactRule {
    /// Months without a contact that reached the person, before checking begins.
    pub lost_months: i64,
    /// Months of checking with a try in each of them.
    #[serde(default = "six")]
    pub check_months: i64,
}

/// The rule `member.lapse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct LapseRule {
    /// Months of silence after which 自行脱团 is considered.
    pub silent_months: i64,
}

impl ContactRule {
    /// Months from the beginning of the silence to the day on which a member may be called lost: first the silence,
    /// then the checking.
    fn months(self) -> i64 {
        self.lost_months.clamp(0, 600) + self.check_months.clamp(0, 60)
    }
}

/// What is known of a member's silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// The last contact that reached the person.
    pub reached: Option<Day>,
    /// Since when the branch has had the member elsewhere.
    pub away: Option<Day>,
    /// The first try of a contact.
    pub tried: Option<Day>,
}

impl Silence {
    /// The day it begins: after the last contact and not before the member was away; where neither is known, with
    /// the first try. `None` when nobody has tried yet.
    fn since(self) -> Option<Day> {
        self.reached.max(self.away).or(self.tried)
    }
}

/// Why a member is not lost yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Silent too shortly.
    Early {
        /// The rule.
        rule: ContactRule,
        /// The silence began.
        since: Day,
        /// By a contact that reached the person.
        reached: bool,
    },
    /// Months without a try, `YYYY-MM`.
    Untried(Vec<String>),
}

impl Refused {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::Early { rule, since, reached } => {
                let what = if *reached { "联系上过" } else { "起失去联系" };
                format!(
                    "{since} {what}，须满{}个月没有联系上、再逐月排查{}个月后才能登记为失联",
                    rule.lost_months, rule.check_months
                )
            }
            Self::Untried(months) => format!("应逐月排查并留有联系记录，缺少：{}", months.join("、")),
        }
    }
}

/// The months (first days) in which a try is due before somebody is lost on `today`: this one and
/// those before it.
fn due(rule: ContactRule, today: Day) -> Vec<Day> {
    let Ok(first) = Day::new(today.year(), today.month(), 1) else {
        return Vec::new();
    };
    (0..rule.check_months.clamp(0, 60))
        .filter_map(|back| first.checked_sub(days(0).try_months(back).ok()?).ok())
        .collect()
}

/// May be called lost on `today`: the silence has lasted its months and those of the checking after them, and each
/// month of checking has a try. Source: rule `member.contact`.
///
/// # Errors
/// What is missing.
pub fn lost(rule: ContactRule, silence: Silence, tries: &[Day], today: Day) -> Result<(), Refused> {
    let limit = days(0).try_months(rule.months()).ok().and_then(|span| today.checked_sub(span).ok());
    if let (Some(since), Some(limit)) = (silence.since(), limit)
        && since > limit
    {
        let reached = silence.reached == Some(since);
        return Err(Refused::Early { rule, since, reached });
    }
    let same = |month: Day, day: &Day| (day.year(), day.month()) == (month.year(), month.month());
    let missing: Vec<String> = due(rule, today)
        .into_iter()
        .filter(|month| !tries.iter().any(|day| same(*month, day)))
        .map(|month| format!("{:04}-{:02}", month.year(), month.month()))
        .rev()
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refused::Untried(missing))
    }
}

/// The last day on which somebody silent since then is a candidate for 自行脱团 today.
pub fn silent_since(rule: LapseRule, today: Day) -> Day {
    let span = days(0).try_months(rule.silent_months.clamp(0, 600)).unwrap_or_default();
    today.checked_sub(span).unwrap_or(Day::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: ContactRule = ContactRule {
        lost_months: 6,
        check_months: 3,
    };
    const TODAY: Day = Day::constant(2026, 7, 15);

    #[test]
    fn half_a_year_of_silence_and_then_a_try_in_every_month_of_checking() {
        let tries = [Day::constant(2026, 5, 31), Day::constant(2026, 6, 1), Day::constant(2026, 7, 2)];
        let (last, late) = (Day::constant(2025, 10, 15), Day::constant(2025, 10, 16));
        let reached = |day| Silence {
            reached: Some(day),
            ..Silence::default()
        };
        let away = |day| Silence {
            away: Some(day),
            ..Silence::default()
        };
        let tried = |day| Silence {
            tried: Some(day),
            ..Silence::default()
        };
        // Nine months in all, whatever the silence begins with.
        for begin in [reached, away, tried] {
            assert_eq!(lost(RULE, begin(last), &tries, TODAY), Ok(()));
            assert!(matches!(lost(RULE, begin(late), &tries, TODAY), Err(Refused::Early { since, .. }) if since == late));
        }
        // Half a year alone is the beginning of the checking.
        assert!(lost(RULE, reached(Day::constant(2026, 1, 15)), &tries, TODAY).is_err());
        // The later of contact and absence counts, and a try only where neither is known.
        let both = Silence {
            reached: Some(Day::constant(2020, 1, 1)),
            away: Some(late),
            tried: Some(last),
        };
        assert!(
            lost(RULE, both, &tries, TODAY)
                .unwrap_err()
                .text()
                .contains("2025-10-16 起失去联系")
        );
        assert!(
            lost(RULE, reached(late), &tries, TODAY)
                .unwrap_err()
                .text()
                .contains("2025-10-16 联系上过")
        );
        let gap = lost(RULE, reached(last), &tries[..1], TODAY).unwrap_err();
        assert_eq!(gap, Refused::Untried(vec!["2026-06".to_owned(), "2026-07".to_owned()]));
        assert!(gap.text().contains("2026-06、2026-07"));
        assert!(matches!(lost(RULE, Silence::default(), &[], TODAY), Err(Refused::Untried(months)) if months.len() == 3));
        let old: ContactRule = toml::from_str("every_days = 31\nlost_months = 6").unwrap();
        assert_eq!(old.check_months, 6);
    }

    #[test]
    fn silence_is_counted_in_months() {
        assert_eq!(silent_since(LapseRule { silent_months: 6 }, TODAY), Day::constant(2026, 1, 15));
    }
}
