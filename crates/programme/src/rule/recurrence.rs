//! A rhythm over a range of days becomes one step a period: 每月, 每两个月, 每季度, 每半年, 每年.

use jishi_kernel::{Day, DayRange};
use jishi_notice::draft::Recurrence;

/// Most periods one rhythm may open: fifty years of months.
pub const MOST: usize = 600;

/// One period of a rhythm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its name: `2026年3月`, `2026年一季度`, `2026年上半年`, `2026年`, `2026年1—2月`.
    pub label: String,
    /// Its days, within the range.
    pub days: DayRange,
}

/// Why a rhythm opens no steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The range ends before it starts.
    Backwards,
    /// It would open more than [`MOST`] periods.
    TooMany,
}

const fn months(rhythm: Recurrence) -> i32 {
    match rhythm {
        Recurrence::Monthly => 1,
        Recurrence::EveryTwoMonths => 2,
        Recurrence::Quarterly => 3,
        Recurrence::HalfYearly => 6,
        Recurrence::Yearly => 12,
    }
}

/// Months since the year 0.
fn index(day: Day) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn month(index: i32) -> Option<Day> {
    let year = i16::try_from(index.div_euclid(12)).ok()?;
    Day::new(year, i8::try_from(index.rem_euclid(12)).ok()? + 1, 1).ok()
}

fn label(rhythm: Recurrence, first: i32, last: i32) -> String {
    let (year, from) = (first.div_euclid(12), first.rem_euclid(12) + 1);
    match rhythm {
        Recurrence::Monthly => format!("{year}年{from}月"),
        Recurrence::EveryTwoMonths if last.div_euclid(12) == year => format!("{year}年{from}—{}月", last.rem_euclid(12) + 1),
        Recurrence::EveryTwoMonths => format!("{year}年{from}月—{}年{}月", last.div_euclid(12), last.rem_euclid(12) + 1),
        Recurrence::Quarterly => format!("{year}年{}季度", ["一", "二", "三", "四"][((from - 1) / 3) as usize % 4]),
        Recurrence::HalfYearly => format!("{year}年{}半年", if from <= 6 { "上" } else { "下" }),
        Recurrence::Yearly => format!("{year}年"),
    }
}

/// The periods of a rhythm within a range, in order. Months, quarters, half-years and years are
/// those of the calendar; pairs of months count from the range's first month. The first and last
/// period end where the range does.
///
/// # Errors
/// A range that opens nothing, or too much.
pub fn periods(rhythm: Recurrence, range: DayRange) -> Result<Vec<Period>, Refused> {
    if range.end < range.start {
        return Err(Refused::Backwards);
    }
    let (length, begin) = (months(rhythm), index(range.start));
    let mut first = if rhythm == Recurrence::EveryTwoMonths {
        begin
    } else {
        begin - begin.rem_euclid(length)
    };
    let mut periods = Vec::new();
    while let (Some(from), Some(last)) = (month(first), month(first + length - 1)) {
        if from > range.end {
            break;
        }
        if periods.len() == MOST {
            return Err(Refused::TooMany);
        }
        let days = DayRange {
            start: from.max(range.start),
            end: last.last_of_month().min(range.end),
        };
        periods.push(Period {
            label: label(rhythm, first, first + length - 1),
            days,
        });
        first += length;
    }
    Ok(periods)
}

/// The periods worth a step of a notice issued on `issued`: without those that had ended before; but
/// never none, so that no rhythm of the notice is lost.
///
/// # Errors
/// As [`periods`].
pub fn periods_since(rhythm: Recurrence, range: DayRange, issued: Option<Day>) -> Result<Vec<Period>, Refused> {
    let mut all = periods(rhythm, range)?;
    if let Some(issued) = issued {
        let past = all.iter().take_while(|period| period.days.end < issued).count();
        all.drain(..past.min(all.len().saturating_sub(1)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::parse_day;

    fn range(start: &str, end: &str) -> DayRange {
        DayRange {
            start: parse_day(start).unwrap(),
            end: parse_day(end).unwrap(),
        }
    }

    #[test]
    fn a_rhythm_opens_one_step_a_period() {
        use Recurrence::{EveryTwoMonths, HalfYearly, Monthly, Quarterly, Yearly};
        for (rhythm, start, end, number, first, last) in [
            (
                Monthly,
                "2026-01-01",
                "2026-12-31",
                12,
                "2026年1月 2026-01-01 2026-01-31",
                "2026年12月 2026-12-01 2026-12-31",
            ),
            (
                Monthly,
                "2024-02-10",
                "2024-04-15",
                3,
                "2024年2月 2024-02-10 2024-02-29",
                "2024年4月 2024-04-01 2024-04-15",
            ),
            (
                EveryTwoMonths,
                "2026-01-01",
                "2026-12-31",
                6,
                "2026年1—2月 2026-01-01 2026-02-28",
                "2026年11—12月 2026-11-01 2026-12-31",
            ),
            (
                EveryTwoMonths,
                "2026-04-01",
                "2026-12-31",
                5,
                "2026年4—5月 2026-04-01 2026-05-31",
                "2026年12月—2027年1月 2026-12-01 2026-12-31",
            ),
            (
                Quarterly,
                "2026-01-01",
                "2026-12-31",
                4,
                "2026年一季度 2026-01-01 2026-03-31",
                "2026年四季度 2026-10-01 2026-12-31",
            ),
            (
                Quarterly,
                "2026-05-20",
                "2026-12-31",
                3,
                "2026年二季度 2026-05-20 2026-06-30",
                "2026年四季度 2026-10-01 2026-12-31",
            ),
            (
                HalfYearly,
                "2026-01-01",
                "2026-12-31",
                2,
                "2026年上半年 2026-01-01 2026-06-30",
                "2026年下半年 2026-07-01 2026-12-31",
            ),
            (
                Yearly,
                "2026-01-01",
                "2028-12-31",
                3,
                "2026年 2026-01-01 2026-12-31",
                "2028年 2028-01-01 2028-12-31",
            ),
            (
                Quarterly,
                "2025-01-01",
                "2027-12-31",
                12,
                "2025年一季度 2025-01-01 2025-03-31",
                "2027年四季度 2027-10-01 2027-12-31",
            ),
            (
                Monthly,
                "2026-03-05",
                "2026-03-05",
                1,
                "2026年3月 2026-03-05 2026-03-05",
                "2026年3月 2026-03-05 2026-03-05",
            ),
        ] {
            let found = periods(rhythm, range(start, end)).unwrap();
            let text = |period: &Period| format!("{} {} {}", period.label, period.days.start, period.days.end);
            assert_eq!(
                (found.len(), text(&found[0]), text(found.last().unwrap())),
                (number, first.to_owned(), last.to_owned())
            );
        }
    }

    #[test]
    fn periods_cover_the_range_without_gap_or_overlap() {
        for rhythm in [
            Recurrence::Monthly,
            Recurrence::EveryTwoMonths,
            Recurrence::Quarterly,
            Recurrence::HalfYearly,
            Recurrence::Yearly,
        ] {
            for (start, end) in [
                ("2023-12-31", "2026-01-01"),
                ("2024-02-29", "2024-03-01"),
                ("2026-05-04", "2029-05-03"),
            ] {
                let found = periods(rhythm, range(start, end)).unwrap();
                assert_eq!(found[0].days.start.to_string(), start);
                assert_eq!(found.last().unwrap().days.end.to_string(), end);
                for pair in found.windows(2) {
                    assert_eq!(pair[0].days.end.tomorrow().unwrap(), pair[1].days.start);
                }
            }
        }
    }

    #[test]
    fn periods_before_the_day_of_issue_are_left_out_but_never_all() {
        let year = range("2026-01-01", "2026-12-31");
        let labels = |issued: &str| {
            periods_since(Recurrence::Quarterly, year, parse_day(issued))
                .unwrap()
                .into_iter()
                .map(|p| p.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(labels("2026-04-25"), ["2026年二季度", "2026年三季度", "2026年四季度"]);
        assert_eq!(labels("2026-03-31").len(), 4);
        assert_eq!(labels("2027-02-01"), ["2026年四季度"]);
        assert_eq!(periods_since(Recurrence::Quarterly, year, None).unwrap().len(), 4);
    }

    #[test]
    fn a_range_that_makes_no_sense_is_refused() {
        assert_eq!(
            periods(Recurrence::Monthly, range("2026-02-01", "2026-01-01")),
            Err(Refused::Backwards)
        );
        assert_eq!(
            periods(Recurrence::Monthly, range("1900-01-01", "2026-01-01")),
            Err(Refused::TooMany)
        );
        assert_eq!(periods(Recurrence::Yearly, range("9998-01-01", "9999-12-31")).unwrap().len(), 2);
    }
}
