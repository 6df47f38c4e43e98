//! From phrases to days: which year a month without one takes, where a stretch begins and ends.

use super::Context;
use super::phrase::{Bend, Phrase};
use super::point::{Point, Year};
use super::stage::Stage;
use super::unit::Unit;
use jishi_kernel::Day;

/// What expressions without a year lean on at a place in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lean {
    /// The plan.
    pub ctx: Context,
    /// Year printed earlier in the sentence, or that of a head of its own (2024年：…).
    pub year: Option<i32>,
    /// The dated stage the text stands in.
    pub stage: Option<Stage>,
}

/// The days of a phrase; none where they are not known (即日起 without a day of issue).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// First day.
    pub start: Option<Day>,
    /// Last day.
    pub end: Option<Day>,
    /// Year of its last point.
    pub year: Option<i32>,
}

/// A resolved point: its year, first and last day.
type Days = (i32, Day, Day);

impl Lean {
    /// The days of a phrase; `None` for one that cannot be (2月30日, a range that runs backwards).
    pub fn stretch(&self, phrase: &Phrase) -> Option<Stretch> {
        let plan = self.ctx.plan_year;
        let known = |point: Point, before| match self.point(point, before) {
            None if point.relative.is_some() && self.ctx.issued.is_none() => Some(None),
            found => found.map(Some),
        };
        let first = match phrase.first {
            Some(point) => known(point, None)?,
            None => None,
        };
        let before = (first.map_or(plan, |f| f.0), first.map(|f| f.1));
        let last = match phrase.last {
            Some(point) => known(point, Some(before))?,
            None => None,
        };
        let mut start = match phrase.first {
            Some(_) => first.map(|f| f.1),
            None => self.ctx.issued,
        };
        let mut end = if phrase.last.is_some() {
            last.map(|l| l.2)
        } else {
            first.map(|f| f.2)
        };
        match phrase.bend {
            Bend::Plain => {}
            Bend::Until => start = end.and_then(|day| first_day(i32::from(day.year()).min(plan))),
            Bend::Since => end = start.and_then(|day| last_day(i32::from(day.year()).max(plan))),
        }
        let backwards = matches!((start, end), (Some(a), Some(b)) if a > b);
        (!backwards).then_some(Stretch {
            start,
            end,
            year: last.or(first).map(|d| d.0),
        })
    }

    /// Year, first and last day of a point; `before` is the year and first day of the range it closes.
    fn point(&self, point: Point, before: Option<(i32, Option<Day>)>) -> Option<Days> {
        let plan = self.ctx.plan_year;
        if let Some(offset) = point.relative {
            return self.relative(point.unit, offset);
        }
        let year = match point.year {
            Year::Given(year) => year,
            Year::This => plan,
            Year::Same => self.year.unwrap_or(plan),
            Year::Next => plan.saturating_add(1),
            Year::Last => plan.saturating_sub(1),
            Year::Following => before.map_or_else(|| self.year.unwrap_or(plan), |b| b.0).saturating_add(1),
            Year::Open => before.map_or_else(|| self.open_year(point.unit), |b| b.0),
        };
        let days = |year| point.unit.days(year).map(|(start, end)| (year, start, end));
        let found = days(year)?;
        if point.year != Year::Open {
            return Some(found);
        }
        match (before, self.ctx.issued) {
            // 11月至3月 crosses the year.
            (Some((_, Some(first))), _) if found.2 < first => days(year.saturating_add(1)),
            // A date that would lie before the day of issue takes the year of issue (GUIDE 8).
            (None, Some(issued))
                if self.year.is_none()
                    && self.stage.is_none()
                    && point.unit.is_exact()
                    && i32::from(issued.year()) > year
                    && found.2 < issued =>
            {
                days(i32::from(issued.year()))
            }
            _ => Some(found),
        }
    }

    /// The year of a unit that names none: printed before it, of its stage, of the plan.
    fn open_year(&self, unit: Unit) -> i32 {
        let staged = || self.stage.and_then(|stage| stage.year_of(unit));
        self.year.or_else(staged).unwrap_or(self.ctx.plan_year)
    }

    /// 本月, 下月: counted from the day of issue.
    fn relative(&self, unit: Unit, offset: u8) -> Option<Days> {
        let issued = self.ctx.issued?;
        let year = i32::from(issued.year());
        let month = u8::try_from(issued.month()).ok()? + offset;
        let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
        let (start, end) = unit.in_month(month).days(year)?;
        Some((year, start, end))
    }
}

/// 1 January.
pub fn first_day(year: i32) -> Option<Day> {
    Unit::Year.days(year).map(|d| d.0)
}

/// 31 December.
pub fn last_day(year: i32) -> Option<Day> {
    Unit::Year.days(year).map(|d| d.1)
}
