//! Date, period and rhythm expressions of official Chinese prose.

use crate::draft::Recurrence;
use jishi_kernel::Day;
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
pub fn find(_text: &str, _ctx: &Context) -> Vec<DateExpr> {
    Vec::new()
}

/// [`find`] as the command line prints it.
pub fn describe(_text: &str, _ctx: &Context) -> Vec<DateJson> {
    Vec::new()
}
