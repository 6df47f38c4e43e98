//! Date, period and rhythm expressions of official Chinese prose.
//!
//! `3月15日前` → the first day of the plan's year to 15 March; `4月起` → 1 April to the end of the
//! year; `每季度最后一个月28日前` → the whole year, quarterly, month 3, day 28. Words in 《》 and the
//! years of document numbers 〔2017〕 are names, not dates.

mod mention;
mod phrase;
mod point;
mod reader;
mod resolve;
mod rhythm;
mod short;
mod spell;
mod stage;
mod unit;

use crate::clauses::Plain;
use crate::draft::Recurrence;
use jishi_kernel::Day;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub(crate) use mention::is_name;
pub use stage::Stage;

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
    /// 当年, 当年9月前: covers numbers but opens no step.
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
    find_in(text, &Plain::new(text), ctx, None)
}

/// [`find`] on a plain form made before; `stage` is what the headings above the text set.
pub(crate) fn find_in(text: &str, plain: &Plain, ctx: &Context, stage: Option<Stage>) -> Vec<DateExpr> {
    reader::Reader::new(text, plain, ctx, stage).read()
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
