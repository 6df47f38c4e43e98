//! 业务及时响应率: steps answered in time ÷ all that were answered or fell due, by month; what is not answered is
//! carried over into the next one. source: 省级团务平台业务及时响应率口径（48 小时）, grade B. The deadline is that
//! of the rule `transfer.clock` on the day the step began.

use jishi_kernel::{Day, Millis, day_start, parse_day};

/// The figures of an organisation (or a part of the tree) in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Answered in time.
    pub timely: i64,
    /// Answered, or taken away, after the deadline.
    pub late: i64,
    /// Due and not answered at the end of the period.
    pub open: i64,
}

impl Figures {
    /// All that counts.
    pub const fn all(&self) -> i64 {
        self.timely + self.late + self.open
    }

    /// Adds others to them.
    pub const fn add(&mut self, other: &Self) {
        self.timely += other.timely;
        self.late += other.late;
        self.open += other.open;
    }

    /// The rate in hundredths of a percent; `None` when nothing counts.
    pub fn rate(&self) -> Option<i32> {
        if self.all() <= 0 {
            return None;
        }
        i32::try_from(self.timely.saturating_mul(10_000) / self.all()).ok()
    }
}

/// A month `YYYY-MM`: its beginning, and the beginning of the next or now, whichever comes first.
/// `None` for something else and for a month that has not begun.
pub fn period(month: &str, now: Millis) -> Option<(Millis, Millis)> {
    let first = Some(month)
        .filter(|month| month.len() == 7)
        .and_then(|month| parse_day(&format!("{month}-01")))?;
    let since = day_start(first);
    let next = jishi_kernel::month_end(first.year(), first.month())?
        .tomorrow()
        .map_or(Millis::MAX, day_start);
    // A moment that is now counts.
    (since <= now).then_some((since, next.min(now.saturating_add(1))))
}

/// The month of a day as [`period`] reads it.
pub fn month(day: Day) -> String {
    day.to_string().chars().take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_counts_what_was_answered_and_what_is_overdue() {
        let mut sum = Figures {
            timely: 9,
            late: 1,
            open: 0,
        };
        assert_eq!((sum.all(), sum.rate()), (10, Some(9000)));
        sum.add(&Figures {
            timely: 0,
            late: 0,
            open: 5,
        });
        assert_eq!((sum.all(), sum.rate()), (15, Some(6000)));
        assert_eq!(Figures::default().rate(), None);
    }

    #[test]
    fn a_month_ends_with_the_next_or_now() {
        let (july, august) = (day_start(Day::constant(2026, 7, 1)), day_start(Day::constant(2026, 8, 1)));
        assert_eq!(period("2026-07", july + 5), Some((july, july + 6)));
        assert_eq!(period("2026-07", august + 5), Some((july, august)));
        let january = day_start(Day::constant(2027, 1, 1));
        assert_eq!(period("2026-12", january).map(|(_, end)| end), Some(january));
        for bad in ["2026-08", "2026-13", "2026-7", "x", ""] {
            assert_eq!(period(bad, july), None, "{bad}");
        }
        assert_eq!(month(Day::constant(2026, 7, 15)), "2026-07");
    }
}
