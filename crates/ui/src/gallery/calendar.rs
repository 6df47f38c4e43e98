//! Mock-ups of the calendar: a month and a year.

use askama::Template;
use jishi_kernel::{Day, Light};

use super::sample::{Item, TODAY, items, programme_shell};
use crate::Shell;

/// A step in a cell.
pub(super) struct Mark {
    pub(super) light: Light,
    pub(super) text: String,
    pub(super) lead: String,
    pub(super) href: String,
}

/// A day of the month page.
pub(super) struct DayCell {
    pub(super) number: i8,
    /// `7 月 18 日 星期六`, for the list on a phone.
    pub(super) name: String,
    /// Belongs to this month.
    pub(super) inside: bool,
    pub(super) today: bool,
    pub(super) marks: Vec<Mark>,
    /// Steps not shown for lack of room.
    pub(super) more: usize,
}

/// A row of the month page.
pub(super) struct Week {
    pub(super) days: Vec<DayCell>,
    /// Nothing to list on a phone.
    pub(super) quiet: bool,
}

#[derive(Template)]
#[template(path = "gallery/calendar.html")]
pub(super) struct MonthPage {
    pub(super) shell: Shell,
    pub(super) title: String,
    pub(super) weeks: Vec<Week>,
}

/// A month of the year page.
pub(super) struct MonthBox {
    pub(super) number: i8,
    pub(super) now: bool,
    /// Counts by light, most urgent first, without zeros.
    pub(super) counts: Vec<(Light, usize)>,
    pub(super) marks: Vec<Mark>,
    pub(super) more: usize,
}

#[derive(Template)]
#[template(path = "gallery/calendar_year.html")]
pub(super) struct YearPage {
    pub(super) shell: Shell,
    pub(super) year: i16,
    pub(super) months: Vec<MonthBox>,
}

fn marks(items: &[Item], wanted: impl Fn(Day) -> bool) -> Vec<Mark> {
    let mut marks: Vec<Mark> = items
        .iter()
        .flat_map(|item| item.steps.iter().map(move |step| (item, step)))
        .filter(|(_, step)| wanted(step.end))
        .map(|(item, step)| Mark {
            light: step.light,
            text: step.text.into(),
            lead: item.lead.into(),
            href: "item.html".into(),
        })
        .collect();
    marks.sort_by_key(|mark| mark.light);
    marks
}

impl MonthPage {
    pub(super) fn sample() -> Self {
        let items = items();
        let first = TODAY.first_of_month();
        let before = i64::from(first.weekday().to_monday_zero_offset());
        let start = first.saturating_sub(jiff::Span::new().days(before));
        let cell = |offset: i64| {
            let day = start.saturating_add(jiff::Span::new().days(offset));
            let mut marks = marks(&items, |end| end == day);
            let more = marks.len().saturating_sub(3);
            marks.truncate(3);
            let weekday = ["一", "二", "三", "四", "五", "六", "日"][day.weekday().to_monday_zero_offset() as usize];
            DayCell {
                number: day.day(),
                name: format!("{} 月 {} 日 星期{weekday}", day.month(), day.day()),
                inside: day.month() == first.month(),
                today: day == TODAY,
                marks,
                more,
            }
        };
        let days = before + i64::from(first.days_in_month());
        let week = |week: i64| {
            let days: Vec<DayCell> = (0..7).map(|day| cell(week * 7 + day)).collect();
            let quiet = !days.iter().any(|day| day.inside && (day.today || !day.marks.is_empty()));
            Week { days, quiet }
        };
        let weeks = (0..(days + 6) / 7).map(week).collect();
        Self {
            shell: programme_shell("日历", "节点日历"),
            title: "2026 年 7 月".into(),
            weeks,
        }
    }
}

impl YearPage {
    pub(super) fn sample() -> Self {
        let items = items();
        let months = (1..=12)
            .map(|number| {
                let mut marks = marks(&items, |end| end.month() == number);
                let count = |light: Light| marks.iter().filter(|mark| mark.light == light).count();
                let counts = Light::ALL
                    .into_iter()
                    .map(|light| (light, count(light)))
                    .filter(|(_, n)| *n > 0)
                    .collect();
                let more = marks.len().saturating_sub(4);
                marks.truncate(4);
                MonthBox {
                    number,
                    now: number == TODAY.month(),
                    counts,
                    marks,
                    more,
                }
            })
            .collect();
        Self {
            shell: programme_shell("日历", "节点日历"),
            year: 2026,
            months,
        }
    }
}
