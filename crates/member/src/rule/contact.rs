//! 失联: silent for months, then looked for every month, then lost. Source: rule `member.contact`.

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

/// Why a member is not lost yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Reached too lately.
    Reached {
        /// Months of the rule.
        months: i64,
        /// The last contact.
        last: Day,
    },
    /// Months without a try, `YYYY-MM`.
    Untried(Vec<String>),
}

impl Refused {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::Reached { months, last } => format!("{last} 联系上过，满{months}个月没有联系上并逐月排查后才能登记为失联"),
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

/// May be called lost on `today`: the last contact that reached the person (unknown: never) is older
/// than the silence and the checking together, and each month of checking has a try.
///
/// # Errors
/// What is missing.
pub fn lost(rule: ContactRule, reached: Option<Day>, tries: &[Day], today: Day) -> Result<(), Refused> {
    let months = rule.lost_months.clamp(0, 600);
    let limit = days(0).try_months(months).ok().and_then(|span| today.checked_sub(span).ok());
    if let (Some(reached), Some(limit)) = (reached, limit)
        && reached > limit
    {
        return Err(Refused::Reached { months, last: reached });
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
    fn a_try_in_every_month_and_half_a_year_of_silence() {
        let tries = [Day::constant(2026, 5, 31), Day::constant(2026, 6, 1), Day::constant(2026, 7, 2)];
        assert_eq!(lost(RULE, None, &tries, TODAY), Ok(()));
        assert_eq!(lost(RULE, Some(Day::constant(2026, 1, 15)), &tries, TODAY), Ok(()));
        assert_eq!(
            lost(RULE, Some(Day::constant(2026, 1, 16)), &tries, TODAY),
            Err(Refused::Reached {
                months: 6,
                last: Day::constant(2026, 1, 16)
            })
        );
        let gap = lost(RULE, None, &tries[..1], TODAY).unwrap_err();
        assert_eq!(gap, Refused::Untried(vec!["2026-06".to_owned(), "2026-07".to_owned()]));
        assert!(gap.text().contains("2026-06、2026-07"));
        let old: ContactRule = toml::from_str("every_days = 31\nlost_months = 6").unwrap();
        assert_eq!(old.check_months, 6);
    }

    #[test]
    fn silence_is_counted_in_months() {
        assert_eq!(silent_since(LapseRule { silent_months: 6 }, TODAY), Day::constant(2026, 1, 15));
    }
}
