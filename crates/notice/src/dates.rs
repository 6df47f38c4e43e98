//! Date, period and rhythm expressions of official Chinese prose.
//!
//! `3月15日前` → the first day of the plan's year to 15 March; `4月起` → 1 April to the end of the
//! year; `每季度最后一个月28日前` → the whole year, quarterly, month 3, day 28. Words in 《》 and the
//! years of document numbers 〔2017〕 are names, not dates.

mod phrase;
mod point;
mod rhythm;
mod spell;
mod unit;

use crate::clauses::{Plain, ends_sentence};
use crate::draft::Recurrence;
use jishi_kernel::Day;
use phrase::{Bend, Phrase};
use point::{Point, Year};
use rhythm::Rhythm;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use unit::Unit;

/// What an expression without a year or a month leans on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The year the plan is for.
    pub plan_year: i32,
    /// Last year of a plan over several years.
    pub plan_end_year: Option<i32>,
    /// Day of issue.
    pub issued: Option<Day>,
}

/// What sort of expression it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names a month, a day, a quarter's end or the like: 3月, 6月底前, 4月起, 2023年6月—12月.
    Exact,
    /// A quarter or half year: 第二季度, 上半年.
    Period,
    /// A whole year without 前 or 起: 2019年, 全年, 今年.
    Year,
    /// 每月, 每季度最后一个月28日前.
    Rhythm,
    /// 通过3年时间, 两年内.
    Years,
}

/// A date, period or rhythm found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct DateExpr {
    /// Place in the text given, in bytes.
    pub range: Range<usize>,
    /// The words.
    pub text: String,
    /// First day.
    pub start: Option<Day>,
    /// Last day.
    pub end: Option<Day>,
    /// Rhythm.
    pub recurrence: Option<Recurrence>,
    /// Day of the month inside a rhythm.
    pub due_day: Option<u8>,
    /// Month inside the period of a rhythm; 3 = last month of a quarter.
    pub month_of_period: Option<u8>,
    /// What sort it is.
    pub kind: Kind,
    /// Carries 前 or 到: due by its end.
    pub until: bool,
    /// Its year (or month) is not printed in it.
    pub inferred: bool,
    /// 当年: covers numbers but opens no step.
    pub same_year: bool,
    /// 去年, 上年度, or wholly before the plan's first year: looks back.
    pub past: bool,
    /// Place as indices of [`Plain`].
    pub at: Range<usize>,
}

/// A found expression as printed by `jishi notice dates --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateJson {
    /// The words.
    pub text: String,
    /// First day, `YYYY-MM-DD`.
    pub start: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub end: Option<String>,
    /// Rhythm.
    pub recurrence: Option<Recurrence>,
    /// Day of the month inside a rhythm.
    pub due_day: Option<u8>,
    /// Half-open place in characters.
    pub span: [usize; 2],
}

/// Every date, period and rhythm expression of a text, in order.
pub fn find(text: &str, ctx: &Context) -> Vec<DateExpr> {
    find_in(text, &Plain::new(text), ctx)
}

/// [`find`] on a plain form made before.
pub fn find_in(text: &str, plain: &Plain, ctx: &Context) -> Vec<DateExpr> {
    let mut reader = Reader {
        text,
        plain,
        ctx,
        out: Vec::new(),
        year: None,
        head_year: None,
        month: None,
        rhythm: None,
    };
    let mut i = 0;
    while i < plain.len() {
        if ends_sentence(plain.chars()[i]) {
            reader.new_sentence();
            i += 1;
        } else if plain.in_name(i) || plain.in_quote(i) {
            i += 1;
        } else {
            i = reader.step(i).filter(|&end| end > i).unwrap_or(i + 1);
        }
    }
    reader.out
}

/// [`find`] as the command line prints it; 即日起 without a day of issue says nothing and is left out.
pub fn describe(text: &str, ctx: &Context) -> Vec<DateJson> {
    let iso = |day: Option<Day>| day.map(|d| d.to_string());
    find(text, ctx)
        .into_iter()
        .filter(|d| d.start.is_some() || d.end.is_some() || d.recurrence.is_some())
        .map(|d| {
            let start = text[..d.range.start].chars().count();
            let count = text[d.range.clone()].chars().count();
            DateJson {
                text: d.text,
                start: iso(d.start),
                end: iso(d.end),
                recurrence: d.recurrence,
                due_day: d.due_day,
                span: [start, start + count],
            }
        })
        .collect()
}

/// Walks a text and remembers what later expressions lean on.
struct Reader<'a> {
    text: &'a str,
    plain: &'a Plain,
    ctx: &'a Context,
    out: Vec<DateExpr>,
    /// Year printed earlier in the sentence.
    year: Option<i32>,
    /// Year that stands as a head of its own (2024年：…) and holds until the next year.
    head_year: Option<i32>,
    /// Month printed earlier in the sentence, with its year.
    month: Option<(i32, u8)>,
    /// Rhythm printed earlier in the sentence.
    rhythm: Option<Recurrence>,
}

impl Reader<'_> {
    fn new_sentence(&mut self) {
        self.year = None;
        self.month = None;
        self.rhythm = None;
    }

    /// Reads what begins at an index; returns where it ends.
    fn step(&mut self, i: usize) -> Option<usize> {
        if let Some((rhythms, end)) = rhythm::rhythms(self.plain, i) {
            for rhythm in rhythms {
                self.push_rhythm(&rhythm);
            }
            return Some(end);
        }
        if let Some((years, end)) = spell::years(self.plain, i) {
            self.push_spell(i, end, years);
            return Some(end);
        }
        if let Some(end) = self.in_running_month(i) {
            return Some(end);
        }
        if let Some((phrases, end)) = phrase::phrases(self.plain, i) {
            for phrase in &phrases {
                self.push_phrase(phrase);
            }
            return Some(end);
        }
        self.bare_day(i)
    }

    /// A bare day or 月底 behind 每月 or behind a month of the same sentence.
    fn in_running_month(&mut self, i: usize) -> Option<usize> {
        if self.rhythm != Some(Recurrence::Monthly)
            || !self.plain.eat(i, &["月底", "月末"]).is_some()
            || part_of_month(self.plain, i)
        {
            return None;
        }
        let (details, end) = rhythm::in_month(self.plain, i)?;
        let day = details.first()?.due_day;
        self.push_rhythm(&Rhythm {
            from: i,
            to: end,
            recurrence: self.rhythm,
            due_day: day,
            month_of_period: None,
            yearly: None,
        });
        Some(end)
    }

    fn bare_day(&mut self, i: usize) -> Option<usize> {
        let open = i == 0
            || matches!(
                self.plain.chars()[i - 1],
                '，' | '。'
                    | '；'
                    | '：'
                    | '、'
                    | '（'
                    | '于'
                    | '在'
                    | '请'
                    | '须'
                    | '必'
                    | '至'
                    | '和'
                    | '及'
            );
        if !open {
            return None;
        }
        let (day, end) = point::bare_day(self.plain, i)?;
        let (bend, to) = phrase::bend(self.plain, end, None);
        if self.rhythm == Some(Recurrence::Monthly) {
            let rhythm = Rhythm {
                from: i,
                to,
                recurrence: self.rhythm,
                due_day: Some(day),
                month_of_period: None,
                yearly: None,
            };
            self.push_rhythm(&rhythm);
            return Some(to);
        }
        let (year, month) = self.month.or_else(|| self.month_of_issue(day))?;
        let unit = Unit::Day { month, day };
        let point = Point {
            year: Year::Given(year),
            unit,
            relative: None,
        };
        self.push_phrase(&Phrase {
            from: i,
            to,
            first: Some(point),
            last: None,
            bend,
            festive: false,
        });
        if let Some(last) = self.out.last_mut() {
            last.inferred = true;
        }
        Some(to)
    }

    /// A bare day takes the month of issue when it still lies ahead, otherwise the month after.
    fn month_of_issue(&self, day: u8) -> Option<(i32, u8)> {
        let issued = self.ctx.issued?;
        let month = u8::try_from(issued.month()).ok()?;
        let year = i32::from(issued.year());
        if i8::try_from(day).ok()? >= issued.day() {
            return Some((year, month));
        }
        Some(if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        })
    }

    fn push_rhythm(&mut self, rhythm: &Rhythm) {
        self.rhythm = rhythm.recurrence;
        let year = self
            .year
            .filter(|y| *y > self.ctx.plan_year)
            .unwrap_or(self.ctx.plan_year);
        let mut days = Unit::Year.days(year);
        if let Some((point, before)) = rhythm.yearly {
            days = point.unit.days(year).and_then(|(start, end)| {
                Some((if before { first_day(year)? } else { start }, end))
            });
        }
        let mut from = rhythm.from;
        if let Some((stretch, at)) = self.stretch(rhythm.from) {
            days = Some(stretch);
            if at.end == from {
                from = at.start;
                self.out.pop();
            }
        }
        self.push(DateExpr {
            range: 0..0,
            text: String::new(),
            start: days.map(|d| d.0),
            end: days.map(|d| d.1),
            recurrence: rhythm.recurrence,
            due_day: rhythm.due_day,
            month_of_period: rhythm.month_of_period,
            kind: Kind::Rhythm,
            until: false,
            inferred: true,
            same_year: false,
            past: false,
            at: from..rhythm.to,
        });
    }

    /// The stretch of time right before a rhythm (4月起每月, 2023—2025年，每年) that it holds for.
    fn stretch(&self, from: usize) -> Option<((Day, Day), Range<usize>)> {
        let last = self
            .out
            .last()
            .filter(|d| d.kind != Kind::Rhythm && !d.until)?;
        let apart = last.at.end == from
            || (last.at.end + 1 == from && matches!(self.plain.get(last.at.end), Some('，' | '：')));
        let days = (last.start?, last.end?);
        (apart && days.0 < days.1).then(|| (days, last.at.clone()))
    }

    fn push_spell(&mut self, from: usize, to: usize, years: i32) {
        let start = first_day(
            self.year
                .unwrap_or(self.ctx.plan_year)
                .min(self.ctx.plan_year),
        );
        let end = last_day(self.ctx.plan_year.saturating_add(years - 1));
        self.push(DateExpr {
            range: 0..0,
            text: String::new(),
            start,
            end,
            recurrence: None,
            due_day: None,
            month_of_period: None,
            kind: Kind::Years,
            until: false,
            inferred: true,
            same_year: false,
            past: false,
            at: from..to,
        });
    }

    fn push_phrase(&mut self, phrase: &Phrase) {
        let plan = self.ctx.plan_year;
        let first = phrase.first.map(|p| (p, self.resolve(p, None)));
        let first_days = first.and_then(|(_, r)| r);
        let base = first_days.map_or(plan, |(year, ..)| year);
        let last_days = phrase
            .last
            .map(|p| (p, self.resolve(p, Some((base, first_days.map(|d| d.1))))));
        if first.is_some_and(|(_, r)| r.is_none())
            && first.is_some_and(|(p, _)| p.relative.is_none())
        {
            return;
        }
        if last_days.is_some_and(|(_, r)| r.is_none()) {
            return;
        }
        let (mut start, mut end) = match (first_days, last_days.and_then(|(_, r)| r)) {
            (Some((_, start, _)), Some((_, _, end))) => (Some(start), Some(end)),
            (Some((_, start, end)), None) => (Some(start), Some(end)),
            (None, Some((_, _, end))) => (self.ctx.issued, Some(end)),
            (None, None) => (None, None),
        };
        match phrase.bend {
            Bend::Plain => {}
            Bend::Until => {
                if let Some(day) = end {
                    start = first_day(i32::from(day.year()).min(plan));
                }
            }
            Bend::Since => {
                if phrase.first.is_none() {
                    start = self.ctx.issued;
                }
                end = start.and_then(|day| last_day(i32::from(day.year()).max(plan)));
            }
        }
        if let (Some(a), Some(b)) = (start, end)
            && a > b
        {
            return;
        }
        self.remember(phrase, first_days, last_days.and_then(|(_, r)| r));
        let units = phrase.first.into_iter().chain(phrase.last).map(|p| p.unit);
        let wide = units.clone().all(|u| !u.is_exact());
        let kind = match phrase.bend {
            Bend::Plain
                if wide
                    && units.clone().all(|u| u == Unit::Year)
                    && phrase.first.is_some()
                    && !phrase.festive =>
            {
                Kind::Year
            }
            Bend::Plain if wide && phrase.first.is_some() && !phrase.festive => Kind::Period,
            _ => Kind::Exact,
        };
        let printed = phrase
            .first
            .or(phrase.last)
            .is_some_and(|p| matches!(p.year, Year::Given(_)));
        self.push(DateExpr {
            range: 0..0,
            text: String::new(),
            start,
            end,
            recurrence: None,
            due_day: None,
            month_of_period: None,
            kind,
            until: phrase.bend == Bend::Until,
            inferred: !printed,
            same_year: phrase
                .first
                .is_some_and(|p| p.year == Year::Same && p.unit == Unit::Year),
            past: end.is_some_and(|d| i32::from(d.year()) < plan),
            at: phrase.from..phrase.to,
        });
    }

    /// Year, first and last day of a point; `before` is the year and first day of a range it closes.
    fn resolve(&self, point: Point, before: Option<(i32, Option<Day>)>) -> Option<(i32, Day, Day)> {
        let plan = self.ctx.plan_year;
        if let Some(offset) = point.relative {
            return self.relative(point.unit, offset);
        }
        let year = match point.year {
            Year::Given(year) => year,
            Year::This => plan,
            Year::Same => self.year.unwrap_or(plan),
            Year::Next => plan + 1,
            Year::Last => plan - 1,
            Year::Following => before.map_or_else(|| self.year.unwrap_or(plan), |b| b.0) + 1,
            Year::Open => match before {
                Some((year, _)) => year,
                None => self.year.or(self.head_year).unwrap_or(plan),
            },
        };
        let (start, end) = point.unit.days(year)?;
        if point.year == Year::Open {
            // 11月至3月 crosses the year.
            if let Some((_, Some(first))) = before
                && end < first
            {
                let (start, end) = point.unit.days(year + 1)?;
                return Some((year + 1, start, end));
            }
            // A date that would lie before the day of issue takes the year of issue.
            if before.is_none()
                && self.year.or(self.head_year).is_none()
                && point.unit.is_exact()
                && let Some(issued) = self.ctx.issued
                && i32::from(issued.year()) > year
                && end < issued
            {
                let year = i32::from(issued.year());
                let (start, end) = point.unit.days(year)?;
                return Some((year, start, end));
            }
        }
        Some((year, start, end))
    }

    fn relative(&self, unit: Unit, offset: u8) -> Option<(i32, Day, Day)> {
        let issued = self.ctx.issued?;
        let month = u8::try_from(issued.month()).ok()? + offset;
        let (year, month) = if month > 12 {
            (i32::from(issued.year()) + 1, month - 12)
        } else {
            (i32::from(issued.year()), month)
        };
        let unit = match unit {
            Unit::Day { day, .. } => Unit::Day { month, day },
            Unit::Part { from, to, .. } => Unit::Part { month, from, to },
            Unit::MonthEnd(_) => Unit::MonthEnd(month),
            _ => Unit::Month(month),
        };
        let (start, end) = unit.days(year)?;
        Some((year, start, end))
    }

    /// What the next expressions of the sentence lean on.
    fn remember(
        &mut self,
        phrase: &Phrase,
        first: Option<(i32, Day, Day)>,
        last: Option<(i32, Day, Day)>,
    ) {
        let Some((year, ..)) = last.or(first) else {
            return;
        };
        let month = phrase.last.or(phrase.first).and_then(|p| p.unit.month());
        if let Some(month) = month {
            self.month = Some((year, month));
        }
        self.rhythm = None;
        let printed = phrase
            .first
            .or(phrase.last)
            .is_some_and(|p| matches!(p.year, Year::Given(_) | Year::Next | Year::Following));
        if !printed || year < self.ctx.plan_year {
            return;
        }
        self.year = Some(year);
        let alone = phrase.last.is_none()
            && phrase.first.is_some_and(|p| p.unit == Unit::Year)
            && phrase.bend == Bend::Plain;
        self.head_year = (alone && matches!(self.plain.get(phrase.to), Some('：'))).then_some(year);
    }

    fn push(&mut self, mut found: DateExpr) {
        found.range = self.plain.bytes(found.at.clone());
        found.text = self.text[found.range.clone()].to_owned();
        self.out.push(found);
    }
}

/// 月底 behind a number or 每 belongs to that.
fn part_of_month(plain: &Plain, i: usize) -> bool {
    i > 0
        && (plain.chars()[i - 1].is_ascii_digit()
            || crate::numbers::is_chinese_digit(plain.chars()[i - 1]))
}

fn first_day(year: i32) -> Option<Day> {
    Unit::Year.days(year).map(|d| d.0)
}

fn last_day(year: i32) -> Option<Day> {
    Unit::Year.days(year).map(|d| d.1)
}
