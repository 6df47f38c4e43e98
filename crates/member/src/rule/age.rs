//! Age at joining. Source: 团章 (14 to 28); the thresholds for members who joined long ago are those
//! the national system checks at entry.

use jishi_kernel::Day;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The rule `member.joining_age` or `member.known_age`, looked up on the day of joining.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct JoiningAge {
    /// Completed years at least.
    pub least: i16,
    /// Completed years at most: who has had the birthday after it is too old.
    pub most: i16,
    /// Other least ages by the province code in the member's number.
    #[serde(default)]
    pub regions: BTreeMap<String, i16>,
}

/// Why an age does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Joined before the birth.
    Unborn,
    /// Too young.
    Young {
        /// Completed years on the day.
        age: i16,
        /// Due.
        least: i16,
    },
    /// Too old.
    Old {
        /// Completed years on the day.
        age: i16,
        /// The most.
        most: i16,
    },
    /// A day in the future.
    Future,
}

impl Refused {
    /// The reason with the rule that failed.
    pub fn text(self, source: &str) -> String {
        match self {
            Self::Unborn => "入团日期早于出生日期".to_owned(),
            Self::Future => "入团日期不能晚于今天".to_owned(),
            Self::Young { age, least } => format!("入团时{age}周岁，应满{least}周岁（依据：{source}）"),
            Self::Old { age, most } => format!("入团时{age}周岁，应不超过{most}周岁（依据：{source}）"),
        }
    }
}

/// Completed years (周岁) on a day; who was born on 29 February has the birthday on 1 March of a
/// common year. Negative before the birth.
pub fn completed(born: Day, on: Day) -> i16 {
    let years = on.year() - born.year();
    if (on.month(), on.day()) < (born.month(), born.day()) {
        years - 1
    } else {
        years
    }
}

/// The first day somebody has completed so many years; `None` beyond the calendar.
pub fn day_of(born: Day, years: i16) -> Option<Day> {
    let year = born.year().checked_add(years)?;
    Day::new(year, born.month(), born.day()).or_else(|_| Day::new(year, 3, 1)).ok()
}

/// The latest birth day of somebody who has completed so many years on a day.
pub fn born_by(on: Day, years: i16) -> Option<Day> {
    let year = on.year().checked_sub(years)?;
    Day::new(year, on.month(), on.day())
        // On 29 February of a leap year those born on 28 February of a common year are the last.
        .or_else(|_| Day::new(year, 2, 28))
        .ok()
}

/// Checks the age on the day of joining; `region` is the province code of the member's number.
///
/// # Errors
/// The reason.
pub fn check(rule: &JoiningAge, born: Day, joined: Day, today: Day, region: Option<&str>) -> Result<(), Refused> {
    if joined > today {
        return Err(Refused::Future);
    }
    let age = completed(born, joined);
    let least = region.and_then(|code| rule.regions.get(code)).copied().unwrap_or(rule.least);
    if age < 0 {
        Err(Refused::Unborn)
    } else if age < least {
        Err(Refused::Young { age, least })
    } else if age > rule.most {
        Err(Refused::Old { age, most: rule.most })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn day(year: i16, month: i8, day: i8) -> Day {
        Day::constant(year, month, day)
    }

    #[test]
    fn years_are_completed_on_the_birthday() {
        for (born, on, age) in [
            (day(2010, 5, 4), day(2024, 5, 3), 13),
            (day(2010, 5, 4), day(2024, 5, 4), 14),
            (day(2008, 2, 29), day(2022, 2, 28), 13),
            (day(2008, 2, 29), day(2022, 3, 1), 14),
            (day(2010, 5, 4), day(2010, 5, 3), -1),
        ] {
            assert_eq!(completed(born, on), age, "{born} {on}");
        }
        assert_eq!(day_of(day(2008, 2, 29), 14), Some(day(2022, 3, 1)));
        assert_eq!(day_of(day(1998, 7, 15), 28), Some(day(2026, 7, 15)));
        assert_eq!(day_of(day(9000, 1, 1), 2000), None);
    }

    #[test]
    fn the_last_birth_day_and_the_age_agree() {
        for on in [day(2024, 2, 29), day(2026, 7, 15), day(2025, 3, 1), day(2026, 1, 1)] {
            let last = born_by(on, 28).unwrap();
            assert!(completed(last, on) >= 28, "{on} {last}");
            assert_eq!(completed(last.tomorrow().unwrap(), on), 27, "{on} {last}");
        }
    }

    #[test]
    fn ages_at_joining() {
        let rule = JoiningAge {
            least: 12,
            most: 28,
            regions: [("65".to_owned(), 13)].into(),
        };
        let today = day(2026, 7, 15);
        let born = day(2004, 9, 1);
        let at = |joined, region| check(&rule, born, joined, today, region);
        assert_eq!(at(day(2016, 9, 1), None), Ok(()));
        assert_eq!(at(day(2016, 9, 1), Some("65")), Err(Refused::Young { age: 12, least: 13 }));
        assert_eq!(at(day(2016, 8, 31), None), Err(Refused::Young { age: 11, least: 12 }));
        assert_eq!(at(day(2004, 8, 31), None), Err(Refused::Unborn));
        assert_eq!(at(day(2026, 7, 16), None), Err(Refused::Future));
        assert_eq!(
            check(&rule, day(1990, 1, 1), day(2019, 5, 4), today, None),
            Err(Refused::Old { age: 29, most: 28 })
        );
        assert!(Refused::Young { age: 12, least: 13 }.text("甲").contains("依据：甲"));
    }
}
