//! 日历: steps by their end day, of one programme or of all in sight; a month, a year, one day.

use super::calendar_view::{Mark, MonthBox, Place, Span, Turn, Week, first_marks, mark};
use super::form::Id;
use super::overview_nav::{Overview, overview_nav};
use super::programme_frame::{View, programme_frame};
use super::words::{as_of, weekday};
use crate::model::ProgrammeId;
use crate::store::calendar::{self, Entry};
use crate::store::programme::{self, Programme};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light, format_day};
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Shell, frame, page};
use std::collections::BTreeMap;

/// Most steps of a page; beyond it the page says so.
const LIMIT: usize = 5000;
/// Most steps without an end day beside a calendar.
const UNDATED: usize = 12;

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
