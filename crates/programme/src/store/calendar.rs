//! Steps by their end day, for the calendars of a month and of a year.

use super::step::{self, Step};
use crate::model::{ItemState, ProgrammeId};
use crate::rule::light::Standing;
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};

macro_rules! select {
    () => {
        "select s.id, s.item_id, s.programme_id, s.text, s.start_day, s.end_day, s.first_end_day, s.recurrence, s.series, s.period, s.percent, s.state,
                s.done_on, s.span_start, s.span_end, s.version, i.title, i.printed_no, i.state, p.title, coalesce(r.near_days, 3)
         from step s join item i on i.id = s.item_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id left join light_rule r on r.id = "
    };
}

sql! {
    scoped BETWEEN = concat!(select!(), rule_id!("$1"), " where (cast($2 as bigint) = 0 or s.programme_id = $2) and s.end_day >= $3 and s.end_day <= $4 and ",
        item_seen!(), " order by s.end_day, i.position, s.position limit $5");
    scoped UNDATED = concat!(select!(), rule_id!("$1"), " where (cast($2 as bigint) = 0 or s.programme_id = $2) and s.end_day is null and ", item_seen!(), "
        order by i.position, s.position limit $3");
}

/// A step as a calendar shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The step.
    pub step: Step,
    /// How it stands.
    pub standing: Standing,
    /// Title of its item.
    pub item_title: String,
    /// 原文序号 of its item.
    pub printed_no: String,
    /// Title of its programme.
    pub programme_title: String,
}

fn entry(row: &Row<'_>, today: Day) -> Result<Entry, StoreError> {
    let step = step::step(row)?;
    let standing = step.standing(ItemState::column(row, 18)?, today, row.int(20)?);
    Ok(Entry {
        step,
        standing,
        item_title: row.text(16)?,
        printed_no: row.text(17)?,
        programme_title: row.text(19)?,
    })
}

/// Steps that end between two days (both included), of one programme or of all in sight, by end day;
/// at most `limit`.
///
/// # Errors
/// The store fails.
pub fn between(
    read: &Read<'_>,
    programme: Option<ProgrammeId>,
    from: Day,
    to: Day,
    limit: i64,
    today: Day,
) -> Result<Vec<Entry>, StoreError> {
    read.all(&BETWEEN, params![today, programme.map_or(0, |id| id.0), from, to, limit], |row| {
        entry(row, today)
    })
}

/// Steps without an end day: a calendar names them beside its days.
///
/// # Errors
/// The store fails.
pub fn undated(read: &Read<'_>, programme: Option<ProgrammeId>, limit: i64, today: Day) -> Result<Vec<Entry>, StoreError> {
    read.all(&UNDATED, params![today, programme.map_or(0, |id| id.0), limit], |row| {
        entry(row, today)
    })
}
