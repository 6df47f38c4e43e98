//! Calendar days. A due day is a *date* in Asia/Shanghai and ends with that day.

/// A calendar day.
pub type Day = jiff::civil::Date;

/// A closed range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DayRange {
    /// First day, inclusive.
    pub start: Day,
    /// Last day, inclusive.
    pub end: Day,
}

/// Days from `from` to `to`; negative when `to` lies before `from`.
pub fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A span of whole days, for adding to or taking from a day.
pub fn days(count: i64) -> jiff::Span {
    jiff::Span::new().try_days(count).unwrap_or_default()
}

/// The last day of a month; `None` for a month outside 1..=12 or an impossible year.
pub fn month_end(year: i16, month: i8) -> Option<Day> {
    Day::new(year, month, 1).ok().map(Day::last_of_month)
}

/// Parses `YYYY-MM-DD`.
pub fn parse_day(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|p| p.len() == 4)?.parse().ok()?;
    let month = parts.next().filter(|p| p.len() == 2)?.parse().ok()?;
    let day = parts.next().filter(|p| p.len() == 2)?.parse().ok()?;
    Day::new(year, month, day).ok()
}

/// Writes `YYYY-MM-DD`, as its `Display` does, in a fraction of the time.
pub fn day_text(day: Day) -> String {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    if !(0..10_000).contains(&year) {
        return day.to_string();
    }
    let digit = |number: i16| char::from(b'0' + (number % 10) as u8);
    let (month, of_month) = (i16::from(month), i16::from(of_month));
    let mut text = String::with_capacity(10);
    text.extend([year / 1000, year / 100, year / 10, year].map(digit));
    text.push('-');
    text.extend([month / 10, month].map(digit));
    text.push('-');
    text.extend([of_month / 10, of_month].map(digit));
    text
}

/// `7月18日`, or `2027年7月18日` when the year differs from `today`'s.
pub fn format_day(day: Day, today: Day) -> String {
    if day.year() == today.year() {
        format!("{}月{}日", day.month(), day.day())
    } else {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_only_the_iso_form() {
        assert_eq!(parse_day("2019-02-22"), Day::new(2019, 2, 22).ok());
        for bad in ["2019-2-22", "2019-02-30", "", "2019/02/22", "2019-02-22x", "一九"] {
            assert_eq!(parse_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn counts_days_over_a_leap_february() {
        let from = Day::constant(2024, 2, 28);
        assert_eq!(days_between(from, Day::constant(2024, 3, 1)), 2);
        assert_eq!(days_between(Day::constant(2024, 3, 1), from), -2);
        assert_eq!(month_end(2024, 2), Some(Day::constant(2024, 2, 29)));
        assert_eq!(month_end(2024, 13), None);
    }
}
