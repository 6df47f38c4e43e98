//! Numbers someone has to reach (indicators).

use crate::dates::Context;
use crate::draft::Indicator;
use crate::model::Passage;
use jishi_kernel::Day;

/// The targets of a passage; `row_by` is the date of the row's deadline cell, if any.
pub fn read(_item: Option<&str>, _passage: &Passage, _row_by: Option<Day>, _ctx: &Context) -> Vec<Indicator> {
    Vec::new()
}
