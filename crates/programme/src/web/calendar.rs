//! 日历: steps by their end day, of one programme or of all in sight; a month, a year, one day.

use super::form::Id;
use super::overview_nav::{Overview, overview_nav};
use super::programme_frame::{View, programme_frame, value};
use super::words::{as_of, weekday};
use crate::model::ProgrammeId;
use crate::store::calendar::{self, Entry};
use crate::store::programme::{self, Programme};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light, days, format_day, parse_day};
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Shell, frame, page};
use std::collections::BTreeMap;

/// Steps of a cell of the month; the rest has a link.
const CELL: usize = 3;
/// Steps named in a month of the year; the rest has a link.
const BOX: usize = 4;
/// Most steps of a page; beyond it the page says so.
const LIMIT: usize = 5000;
/// Most steps without an end day beside a calendar.
const UNDATED: usize = 12;

/// A step in a cell.
struct Mark {
    light: Light,
    text: String,
    /// Item, and across programmes the programme.
    note: String,
    href: String,
}

struct DayCell {
    number: i8,
    /// `7 月 18 日 星期六`, for the list on a phone.
    name: String,
    inside: bool,
    today: bool,
    marks: Vec<Mark>,
    more: usize,
    /// Everything of that day.
    href: String,
}

struct Week {
    days: Vec<DayCell>,
    /// Nothing to list on a phone.
    quiet: bool,
}

struct MonthBox {
    number: i8,
    href: String,
    now: bool,
    counts: Vec<(Light, usize)>,
    marks: Vec<Mark>,
    more: usize,
}

/// Where the arrows lead.
struct Turn {
    before: String,
    after: String,
    today: String,
    other: String,
}

/// What stands below every calendar.
struct Rest {
    undated: Vec<Mark>,
    undated_more: bool,
    /// Not everything fits the page.
    cut: bool,
    /// Nothing ends in this time: where to go instead.
    empty: Option<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "programme/calendar.html")]
struct MonthPage {
    shell: Shell,
    title: String,
    turn: Turn,
    weeks: Vec<Week>,
    rest: Rest,
}

#[derive(Template)]
#[template(path = "programme/calendar_year.html")]
struct YearPage {
    shell: Shell,
    year: i16,
    turn: Turn,
    months: Vec<MonthBox>,
    rest: Rest,
}

#[derive(Template)]
#[template(path = "programme/calendar_day.html")]
struct DayPage {
    shell: Shell,
    title: String,
    turn: Turn,
    marks: Vec<Mark>,
    rest: Rest,
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Month(Day),
    Year(Day),
    Day(Day),
}

/// Years a calendar shows: outside of them nothing can be due.
fn shown(day: Day) -> bool {
    (1950..=2150).contains(&day.year())
}

impl Span {
    /// `day=2026-07-18`, `month=2026-07`, `year=2026`; anything else is the month of today.
    fn read(pairs: &[(String, String)], today: Day) -> Self {
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

    fn days(self) -> (Day, Day) {
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

fn mark(entry: &Entry, whole: bool) -> Mark {
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
fn first_marks(entries: &[&Entry], limit: usize, whole: bool) -> (Vec<Mark>, usize) {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|entry| entry.standing.light);
    let marks = sorted.iter().take(limit).map(|entry| mark(entry, whole)).collect();
    (marks, entries.len().saturating_sub(limit))
}

/// Where the calendar stands: its address, and whether it covers all programmes.
struct Place {
    base: String,
    whole: bool,
}

impl Place {
    fn turn(&self, span: Span, today: Day) -> Turn {
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

    fn weeks(&self, first: Day, by_day: &BTreeMap<Day, Vec<&Entry>>, today: Day) -> Vec<Week> {
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

    fn months(&self, year: Day, entries: &[Entry], today: Day) -> Vec<MonthBox> {
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

struct Found {
    entries: Vec<Entry>,
    undated: Vec<Entry>,
}

fn load(read: &jishi_platform::db::Read<'_>, id: Option<ProgrammeId>, span: Span, today: Day) -> Result<Found, AppError> {
    let (from, to) = span.days();
    Ok(Found {
        entries: calendar::between(read, id, from, to, LIMIT as i64 + 1, today)?,
        undated: calendar::undated(read, id, UNDATED as i64 + 1, today)?,
    })
}

fn draw(shell: Shell, place: &Place, span: Span, mut found: Found, today: Day) -> Result<Response, AppError> {
    let cut = found.entries.len() > LIMIT;
    found.entries.truncate(LIMIT);
    let open = |entry: &&Entry| entry.standing.light != Light::Done;
    let nothing = found.entries.is_empty();
    let rest = Rest {
        undated_more: found.undated.len() > UNDATED,
        undated: found
            .undated
            .iter()
            .filter(open)
            .take(UNDATED)
            .map(|entry| mark(entry, place.whole))
            .collect(),
        cut,
        empty: nothing.then(|| match span {
            Span::Year(_) => (
                place.base.replace("/calendar", if place.whole { "/programmes" } else { "" }),
                "查看重点工作",
            ),
            Span::Month(_) | Span::Day(_) => (
                place.turn(span, today).other,
                if matches!(span, Span::Day(_)) {
                    "查看本月"
                } else {
                    "查看全年"
                },
            ),
        }),
    };
    let turn = place.turn(span, today);
    match span {
        Span::Month(first) => {
            let mut by_day: BTreeMap<Day, Vec<&Entry>> = BTreeMap::new();
            for entry in &found.entries {
                if let Some(end) = entry.step.end {
                    by_day.entry(end).or_default().push(entry);
                }
            }
            page(&MonthPage {
                shell,
                title: format!("{} 年 {} 月", first.year(), first.month()),
                turn,
                weeks: place.weeks(first, &by_day, today),
                rest,
            })
        }
        Span::Year(first) => page(&YearPage {
            shell,
            year: first.year(),
            turn,
            months: place.months(first, &found.entries, today),
            rest,
        }),
        Span::Day(day) => {
            let all: Vec<&Entry> = found.entries.iter().collect();
            page(&DayPage {
                shell,
                title: format!("{} 星期{}", format_day(day, today), weekday(day)),
                turn,
                marks: first_marks(&all, LIMIT, place.whole).0,
                rest,
            })
        }
    }
}

/// `GET /calendar`: over all programmes in sight.
///
/// # Errors
/// The store fails.
pub async fn all(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let today = cx.today();
    let span = Span::read(&pairs, today);
    let found = cx.read(move |read| load(read, None, span, today)).await?;
    let shell = Shell {
        area_nav: overview_nav(&cx, Overview::Calendar),
        as_of: Some(as_of(cx.now())),
        ..frame(&cx, &headers, Area::Workbench, "节点日历").await?
    };
    let place = Place {
        base: "/calendar".to_owned(),
        whole: true,
    };
    draw(shell, &place, span, found, today)
}

/// `GET /programmes/{id}/calendar`.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn of_programme(
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let today = cx.today();
    let span = Span::read(&pairs, today);
    let (programme, found): (Programme, Found) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((programme, load(read, Some(id), span, today)?))
        })
        .await?;
    let shell = programme_frame(&cx, &headers, &programme, View::Calendar, "").await?;
    let place = Place {
        base: format!("/programmes/{id}/calendar"),
        whole: false,
    };
    draw(shell, &place, span, found, today)
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
