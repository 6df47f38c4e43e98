//! The geometry of calendars: cells of a month, boxes of a year, where the arrows lead.

use super::programme_frame::value;
use super::words::weekday;
use crate::store::calendar::Entry;
use jishi_kernel::{Day, Light, days, parse_day};
use std::collections::BTreeMap;

/// Steps of a cell of the month; the rest has a link.
const CELL: usize = 3;
/// Steps named in a month of the year; the rest has a link.
const BOX: usize = 4;

/// A step in a cell.
pub struct Mark {
    /// How the step stands.
    pub light: Light,
    /// Its clause.
    pub text: String,
    /// Item, and across programmes the programme.
    pub note: String,
    /// Its item.
    pub href: String,
}

/// A day of a month.
pub struct DayCell {
    /// Day of the month.
    pub number: i8,
    /// `7 月 18 日 星期六`, for the list on a phone.
    pub name: String,
    /// Belongs to the month shown.
    pub inside: bool,
    /// Is today.
    pub today: bool,
    /// The most urgent steps.
    pub marks: Vec<Mark>,
    /// How many more there are.
    pub more: usize,
    /// Everything of that day.
    pub href: String,
}

/// A row of a month.
pub struct Week {
    /// Monday to Sunday.
    pub days: Vec<DayCell>,
    /// Nothing to list on a phone.
    pub quiet: bool,
}

/// A month of a year.
pub struct MonthBox {
    /// 1 to 12.
    pub number: i8,
    /// The month's own page.
    pub href: String,
    /// Is the present month.
    pub now: bool,
    /// Steps by light, most urgent first, without zeros.
    pub counts: Vec<(Light, usize)>,
    /// The most urgent steps.
    pub marks: Vec<Mark>,
    /// How many more there are.
    pub more: usize,
}

/// Where the arrows lead.
pub struct Turn {
    /// The span before.
    pub before: String,
    /// The span after.
    pub after: String,
    /// The span of today.
    pub today: String,
    /// The other view: the year of a month, a month of a year.
    pub other: String,
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The month that begins on this day.
    Month(Day),
    /// The year that begins on this day.
    Year(Day),
    /// One day.
    Day(Day),
}

/// Years a calendar shows: outside of them nothing can be due.
fn shown(day: Day) -> bool {
    (1950..=2150).contains(&day.year())
}

impl Span {
    /// `day=2026-07-18`, `month=2026-07`, `year=2026`; anything else is the month of today.
    pub fn read(pairs: &[(String, String)], today: Day) -> Self {
        let of = |name: &str, rest: &str| {
            let text = value(pairs, name);
            (!text.is_empty())
                .then(|| parse_day(&format!("{text}{rest}")))
                .flatten()
                .filter(|day| shown(*day))
        };
        of("day", "")
            .map(Self::Day)
            .or_else(|| of("month", "-01").map(Self::Month))
            .or_else(|| of("year", "-01-01").map(Self::Year))
            .unwrap_or(Self::Month(today.first_of_month()))
    }

    /// Its first and last day.
    pub fn days(self) -> (Day, Day) {
        match self {
            Self::Month(first) => (first, first.last_of_month()),
            Self::Year(first) => (first, first.last_of_year()),
            Self::Day(day) => (day, day),
        }
    }
}

fn month_of(day: Day) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A step as it stands in a cell; across programmes with its programme.
pub fn mark(entry: &Entry, whole: bool) -> Mark {
    Mark {
        light: entry.standing.light,
        text: entry.step.text.clone(),
        note: if whole {
            format!("{} · {}", entry.item_title, entry.programme_title)
        } else {
            entry.item_title.clone()
        },
        href: format!("/items/{}", entry.step.item),
    }
}

/// The most urgent first, at most `limit`, and how many are left out.
pub fn first_marks(entries: &[&Entry], limit: usize, whole: bool) -> (Vec<Mark>, usize) {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|entry| entry.standing.light);
    let marks = sorted.iter().take(limit).map(|entry| mark(entry, whole)).collect();
    (marks, entries.len().saturating_sub(limit))
}

/// Where the calendar stands: its address, and whether it covers all programmes.
pub struct Place {
    /// Address without a query.
    pub base: String,
    /// All programmes in sight.
    pub whole: bool,
}

impl Place {
    /// Where the arrows lead from a span.
    pub fn turn(&self, span: Span, today: Day) -> Turn {
        let (first, last) = span.days();
        let (before, after) = (first.saturating_sub(days(1)), last.saturating_add(days(1)));
        let base = &self.base;
        let to = |day: Day| match span {
            Span::Month(_) => format!("{base}?month={}", month_of(day)),
            Span::Year(_) => format!("{base}?year={}", day.year()),
            Span::Day(_) => format!("{base}?day={day}"),
        };
        Turn {
            before: to(before),
            after: to(after),
            today: to(today),
            other: match span {
                Span::Month(_) => format!("{base}?year={}", first.year()),
                Span::Year(_) if first.year() == today.year() => format!("{base}?month={}", month_of(today)),
                Span::Year(_) | Span::Day(_) => format!("{base}?month={}", month_of(first)),
            },
        }
    }

    /// The whole weeks of the month that begins on `first`.
    pub fn weeks(&self, first: Day, by_day: &BTreeMap<Day, Vec<&Entry>>, today: Day) -> Vec<Week> {
        let before = i64::from(first.weekday().to_monday_zero_offset());
        let start = first.saturating_sub(days(before));
        let cell = |offset: i64| {
            let day = start.saturating_add(days(offset));
            let found = by_day.get(&day).map_or(&[][..], Vec::as_slice);
            let (marks, more) = first_marks(found, CELL, self.whole);
            DayCell {
                number: day.day(),
                name: format!("{} 月 {} 日 星期{}", day.month(), day.day(), weekday(day)),
                inside: day.month() == first.month(),
                today: day == today,
                marks,
                more,
                href: format!("{}?day={day}", self.base),
            }
        };
        let shown = before + i64::from(first.days_in_month());
        (0..(shown + 6) / 7)
            .map(|week| {
                let days: Vec<DayCell> = (0..7).map(|day| cell(week * 7 + day)).collect();
                let quiet = !days.iter().any(|day| day.inside && (day.today || !day.marks.is_empty()));
                Week { days, quiet }
            })
            .collect()
    }

    /// The months of a year with what ends in them.
    pub fn months(&self, year: Day, entries: &[Entry], today: Day) -> Vec<MonthBox> {
        (1..=12)
            .map(|number| {
                let of: Vec<&Entry> = entries
                    .iter()
                    .filter(|e| e.step.end.is_some_and(|end| end.month() == number))
                    .collect();
                let count = |light: Light| of.iter().filter(|entry| entry.standing.light == light).count();
                let (marks, more) = first_marks(&of, BOX, self.whole);
                MonthBox {
                    number,
                    href: format!("{}?month={:04}-{number:02}", self.base, year.year()),
                    now: (year.year(), number) == (today.year(), today.month()),
                    counts: Light::ALL
                        .into_iter()
                        .map(|light| (light, count(light)))
                        .filter(|(_, n)| *n > 0)
                        .collect(),
                    marks,
                    more,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 15);

    fn read(name: &str, text: &str) -> Span {
        Span::read(&[(name.to_owned(), text.to_owned())], TODAY)
    }

    #[test]
    fn an_address_names_a_month_a_year_or_a_day() {
        assert_eq!(
            read("month", "2026-02").days(),
            (Day::constant(2026, 2, 1), Day::constant(2026, 2, 28))
        );
        assert_eq!(
            read("year", "2028").days(),
            (Day::constant(2028, 1, 1), Day::constant(2028, 12, 31))
        );
        assert_eq!(read("day", "2026-07-18").days().0, Day::constant(2026, 7, 18));
        for bad in ["", "2026-13", "x", "9999-12", "0001-01", "2026-07-01"] {
            assert_eq!(read("month", bad), Span::Month(Day::constant(2026, 7, 1)), "{bad}");
        }
    }

    #[test]
    fn a_month_is_whole_weeks_and_turns_over_the_year() {
        let place = Place {
            base: "/calendar".to_owned(),
            whole: true,
        };
        for (year, month) in [(2026, 2), (2026, 7), (2024, 2), (2027, 8)] {
            let first = Day::constant(year, month, 1);
            let weeks = place.weeks(first, &BTreeMap::new(), TODAY);
            assert_eq!(
                weeks.iter().flat_map(|week| &week.days).filter(|day| day.inside).count(),
                first.days_in_month() as usize
            );
            assert!(weeks.iter().all(|week| week.days.len() == 7));
        }
        let turn = place.turn(read("month", "2026-12"), TODAY);
        assert_eq!([turn.before, turn.after], ["/calendar?month=2026-11", "/calendar?month=2027-01"]);
        assert_eq!(place.turn(read("year", "2026"), TODAY).after, "/calendar?year=2027");
    }
}
