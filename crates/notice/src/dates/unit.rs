//! Units of time and the days they cover.

use jishi_kernel::{Day, month_end};

/// A unit of time inside a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 3月15日
    Day { month: u8, day: u8 },
    /// 3月上旬, 3月初: from one day to another (0 = the last).
    Part { month: u8, from: u8, to: u8 },
    /// 3月
    Month(u8),
    /// 3月底
    MonthEnd(u8),
    /// 第二季度
    Quarter(u8),
    /// 三季度末
    QuarterEnd(u8),
    /// 上半年 = 1, 下半年 = 2
    Half(u8),
    /// 上半年底
    HalfEnd(u8),
    /// 2023年, 全年
    Year,
    /// 年底
    YearEnd,
    /// 年初
    YearStart,
}

impl Unit {
    /// First and last day in a year; `None` for a day that does not exist.
    pub fn days(self, year: i32) -> Option<(Day, Day)> {
        let year = i16::try_from(year).ok()?;
        let day = |month: u8, day: u8| Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        let last = |month: u8| month_end(year, i8::try_from(month).ok()?);
        Some(match self {
            Self::Day { month, day: d } => (day(month, d)?, day(month, d)?),
            Self::Part { month, from, to: 0 } => (day(month, from)?, last(month)?),
            Self::Part { month, from, to } => (day(month, from)?, day(month, to)?),
            Self::Month(m) => (day(m, 1)?, last(m)?),
            Self::MonthEnd(m) => (last(m)?, last(m)?),
            Self::Quarter(q) => (day(q * 3 - 2, 1)?, last(q * 3)?),
            Self::QuarterEnd(q) => (last(q * 3)?, last(q * 3)?),
            Self::Half(h) => (day(h * 6 - 5, 1)?, last(h * 6)?),
            Self::HalfEnd(h) => (last(h * 6)?, last(h * 6)?),
            Self::Year => (day(1, 1)?, day(12, 31)?),
            Self::YearEnd => (day(12, 31)?, day(12, 31)?),
            Self::YearStart => (day(1, 1)?, day(1, 31)?),
        })
    }

    /// The month a following bare day (至20日) belongs to.
    pub fn month(self) -> Option<u8> {
        match self {
            Self::Day { month, .. } | Self::Part { month, .. } | Self::Month(month) | Self::MonthEnd(month) => Some(month),
            _ => None,
        }
    }

    /// The same part of another month; units without a month become that month.
    pub fn in_month(self, month: u8) -> Self {
        match self {
            Self::Day { day, .. } => Self::Day { month, day },
            Self::Part { from, to, .. } => Self::Part { month, from, to },
            Self::MonthEnd(_) => Self::MonthEnd(month),
            _ => Self::Month(month),
        }
    }

    /// Names a month, a day or an end: a time someone can be held to (not just 全年, 上半年, 2023年).
    pub fn is_exact(self) -> bool {
        !matches!(self, Self::Year | Self::Half(_) | Self::Quarter(_))
    }
}
