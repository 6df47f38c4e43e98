//! 截至: the moment or day the figures of a document stand for, in one wording everywhere.

use jishi_kernel::{Day, Millis, parse_day, shanghai_day, shanghai_time};
use std::fmt;

/// What a document's figures stand for. Prints as on screen: `2026年7月18日` or `2026年7月18日09:12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// The end of a day.
    Day(Day),
    /// An instant, milliseconds UTC; printed and kept to the minute of Asia/Shanghai.
    Moment(Millis),
}

impl AsOf {
    /// The day it falls on in Asia/Shanghai.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Moment(at) => shanghai_day(at),
        }
    }

    /// Reads what [`fmt::Display`] prints; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        let (day, time) = rest.split_once('日')?;
        let day = parse_day(&format!("{year}-{month:0>2}-{day:0>2}"))?;
        if time.is_empty() {
            return Some(Self::Day(day));
        }
        let (hour, minute) = time.split_once(':')?;
        let (hour, minute): (Millis, Millis) = (two_digits(hour)?, two_digits(minute)?);
        if hour > 23 || minute > 59 {
            return None;
        }
        let epoch = jishi_kernel::days_between(Day::constant(1970, 1, 1), day);
        // Asia/Shanghai is UTC+8 (jishi_kernel::shanghai_time).
        Some(Self::Moment(((epoch * 24 + hour - 8) * 60 + minute) * 60_000))
    }
}

fn two_digits(text: &str) -> Option<Millis> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.day();
        // Four digits of the year, so that parse_day reads it again.
        write!(f, "{:04}年{}月{}日", day.year(), day.month(), day.day())?;
        match self {
            Self::Day(_) => Ok(()),
            Self::Moment(at) => f.write_str(&shanghai_time(*at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_day_and_minute() {
        for (value, text) in [
            (AsOf::Day(Day::constant(2026, 6, 30)), "2026年6月30日"),
            (AsOf::Moment(1_784_337_120_000), "2026年7月18日09:12"),
            (AsOf::Moment(0), "1970年1月1日08:00"),
            (AsOf::Moment(-60_000), "1970年1月1日07:59"),
        ] {
            assert_eq!(value.to_string(), text);
            assert_eq!(AsOf::parse(text), Some(value));
        }
        assert_eq!(AsOf::parse("2026年7月18日09:12").map(AsOf::day), Some(Day::constant(2026, 7, 18)));
        for bad in [
            "",
            "2026年",
            "2026年2月30日",
            "2026年7月18日25:00",
            "2026年7月18日9:1",
            "2026-07-18",
        ] {
            assert_eq!(AsOf::parse(bad), None, "{bad}");
        }
    }
}
