//! On which days an organisation may cover a unit.

use jishi_kernel::Day;

/// The coverage a unit has or had last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// First day.
    pub from: Day,
    /// Last day; `None` while it holds.
    pub to: Option<Day>,
}

/// What a new coverage does to the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is none, or it ended before.
    New,
    /// It ends the day before the new one.
    Follow {
        /// Its last day.
        until: Day,
    },
    /// It began on this very day: it is corrected.
    Correct,
}

/// Why a day is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// After today.
    Future,
    /// Before the unit came on the register.
    BeforeUnit(Day),
    /// Before or within the last coverage.
    BeforeLast(Day),
    /// Nothing covers the unit.
    NotCovered,
    /// The unit is closed.
    Closed(Day),
}

impl Refused {
    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Future => "不能晚于今天".to_owned(),
            Self::BeforeUnit(day) => format!("不能早于单位列入台账的日期（{day}）"),
            Self::BeforeLast(day) => format!("不能早于上一次覆盖的日期（{day}）"),
            Self::NotCovered => "该单位没有覆盖的团组织".to_owned(),
            Self::Closed(day) => format!("单位已于 {day} 移出台账"),
        }
    }
}

/// Checks the first day of a coverage.
///
/// # Errors
/// The rule that refuses.
pub fn begin(from: Day, opened: Day, closed: Option<Day>, last: Option<Last>, today: Day) -> Result<Step, Refused> {
    if let Some(day) = closed {
        return Err(Refused::Closed(day));
    }
    if from > today {
        return Err(Refused::Future);
    }
    if from < opened {
        return Err(Refused::BeforeUnit(opened));
    }
    match last {
        None => Ok(Step::New),
        Some(Last { from: first, to: None }) if from == first => Ok(Step::Correct),
        // `from` lies after another day, so it has a day before it.
        Some(Last { from: first, to: None }) if from > first => Ok(Step::Follow {
            until: from.yesterday().unwrap_or(first),
        }),
        Some(Last { to: Some(end), .. }) if from > end => Ok(Step::New),
        Some(Last { from: first, to }) => Err(Refused::BeforeLast(to.unwrap_or(first))),
    }
}

/// Checks the last day of a coverage.
///
/// # Errors
/// The rule that refuses.
pub fn end(to: Day, last: Option<Last>, today: Day) -> Result<(), Refused> {
    match last {
        Some(Last { from, to: None }) if to < from => Err(Refused::BeforeLast(from)),
        Some(Last { to: None, .. }) if to > today => Err(Refused::Future),
        Some(Last { to: None, .. }) => Ok(()),
        _ => Err(Refused::NotCovered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: i8) -> Day {
        Day::constant(2026, 3, d)
    }

    #[test]
    fn a_coverage_follows_corrects_or_is_refused() {
        let open = Some(Last { from: day(5), to: None });
        let over = Some(Last {
            from: day(5),
            to: Some(day(9)),
        });
        let table = [
            (day(2), None, Ok(Step::New)),
            (day(1), None, Err(Refused::BeforeUnit(day(2)))),
            (day(21), None, Err(Refused::Future)),
            (day(5), open, Ok(Step::Correct)),
            (day(6), open, Ok(Step::Follow { until: day(5) })),
            (day(4), open, Err(Refused::BeforeLast(day(5)))),
            (day(10), over, Ok(Step::New)),
            (day(9), over, Err(Refused::BeforeLast(day(9)))),
        ];
        for (from, last, expected) in table {
            assert_eq!(begin(from, day(2), None, last, day(20)), expected, "{from} {last:?}");
        }
        assert_eq!(begin(day(5), day(2), Some(day(4)), None, day(20)), Err(Refused::Closed(day(4))));
    }

    #[test]
    fn only_what_holds_can_end() {
        let open = Some(Last { from: day(5), to: None });
        assert_eq!(end(day(5), open, day(20)), Ok(()));
        assert_eq!(end(day(4), open, day(20)), Err(Refused::BeforeLast(day(5))));
        assert_eq!(end(day(21), open, day(20)), Err(Refused::Future));
        assert_eq!(end(day(6), None, day(20)), Err(Refused::NotCovered));
        let over = Some(Last {
            from: day(5),
            to: Some(day(6)),
        });
        assert_eq!(end(day(7), over, day(20)), Err(Refused::NotCovered));
    }
}
