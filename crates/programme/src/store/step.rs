//! Dated steps (节点).

use super::section::{places, span};
use crate::model::{ItemId, ItemState, ProgrammeId, StepId, StepState};
use crate::rule::light::{self, Standing, StepFacts};
use jishi_kernel::Day;
use jishi_notice::model::Span;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "s.id, s.item_id, s.programme_id, s.text, s.start_day, s.end_day, s.first_end_day, s.recurrence, s.series, s.period, s.percent, s.state,
         s.done_on, s.span_start, s.span_end, s.version"
    };
}

sql! {
    unscoped OF_PROGRAMME ("kept only for items already found in scope") =
        concat!("select ", columns!(), " from step s where s.programme_id = $1 order by s.item_id, s.position");
    unscoped OF_ITEM ("called with an item already found in scope") = concat!("select ", columns!(), " from step s where s.item_id = $1 order by s.position");
    unscoped GET ("the item it belongs to is opened next, and that decides") = concat!("select ", columns!(), " from step s where s.id = $1");
    unscoped ADD ("written under the permit of publishing") =
        "insert into step (id, item_id, programme_id, position, text, start_day, end_day, first_end_day, recurrence, series, period, percent, state, done_on,
                           span_start, span_end)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    unscoped SET_STATE ("written under the permit of the act that changes it") =
        "update step set state = $2, percent = $3, done_on = $4, version = version + 1 where id = $1";
    unscoped SET_END ("written under the permit of a decision") = "update step set end_day = $2, version = version + 1 where id = $1";
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Id.
    pub id: StepId,
    /// Its item.
    pub item: ItemId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// The clause with its date.
    pub text: String,
    /// First day.
    pub start: Option<Day>,
    /// Last day; `None`: no end date, never red.
    pub end: Option<Day>,
    /// Last day before any extension.
    pub first_end: Option<Day>,
    /// Rhythm as in the draft (`monthly`, …); empty for none.
    pub recurrence: String,
    /// Steps of one rhythm share a number above 0.
    pub series: i64,
    /// The period within a rhythm, such as `2026年3月`; empty for none.
    pub period: String,
    /// Progress, 0 to 100.
    pub percent: i64,
    /// State.
    pub state: StepState,
    /// Day of acceptance.
    pub done_on: Option<Day>,
    /// Its place in the notice.
    pub span: Span,
    /// Rises with every change.
    pub version: i64,
}

impl Step {
    /// How it stands today.
    pub fn standing(&self, item: ItemState, today: Day, near_days: i64) -> Standing {
        light::step(
            &StepFacts {
                state: self.state,
                start: self.start,
                end: self.end,
                item,
            },
            today,
            near_days,
        )
    }

    /// The end day was moved.
    pub fn extended(&self) -> bool {
        self.end != self.first_end
    }
}

/// A new step.
#[derive(Clone, Debug)]
pub(crate) struct NewStep<'a> {
    pub id: i64,
    pub item: i64,
    pub programme: i64,
    pub position: i64,
    pub text: &'a str,
    pub start: Option<Day>,
    pub end: Option<Day>,
    pub recurrence: &'a str,
    pub series: i64,
    pub period: &'a str,
    pub done_on: Option<Day>,
    pub span: Span,
}

pub(crate) fn step(row: &Row<'_>) -> Result<Step, StoreError> {
    Ok(Step {
        id: StepId(row.int(0)?),
        item: ItemId(row.int(1)?),
        programme: ProgrammeId(row.int(2)?),
        text: row.text(3)?,
        start: row.opt_day(4)?,
        end: row.opt_day(5)?,
        first_end: row.opt_day(6)?,
        recurrence: row.text(7)?,
        series: row.int(8)?,
        period: row.text(9)?,
        percent: row.int(10)?,
        state: StepState::column(row, 11)?,
        done_on: row.opt_day(12)?,
        span: span(row.int(13)?, row.int(14)?),
        version: row.int(15)?,
    })
}

/// Steps of all items of a programme, in order within an item.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Step>, StoreError> {
    read.all(&OF_PROGRAMME, params![programme.0], step)
}

/// Steps of one item, in order.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Step>, StoreError> {
    read.all(&OF_ITEM, params![item.0], step)
}

/// A step by id, without regard to who asks: open its item next.
///
/// # Errors
/// The store fails.
pub(crate) fn find_unchecked(read: &Read<'_>, id: StepId) -> Result<Option<Step>, StoreError> {
    read.one(&GET, params![id.0], step)
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewStep<'_>) -> Result<(), StoreError> {
    let (start, end) = places(new.span);
    let (state, percent) = if new.done_on.is_some() {
        (StepState::Done, 100)
    } else {
        (StepState::Open, 0)
    };
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.item,
            new.programme,
            new.position,
            new.text,
            new.start,
            new.end,
            new.recurrence,
            new.series,
            new.period,
            percent,
            state.slug(),
            new.done_on,
            start,
            end
        ],
    )
}

/// Changes state, percent and day of completion.
///
/// # Errors
/// The store fails.
pub fn set_state(write: &mut Write<'_>, id: StepId, state: StepState, percent: i64, done_on: Option<Day>) -> Result<(), StoreError> {
    write.execute_one(&SET_STATE, params![id.0, state.slug(), percent, done_on])
}

/// Moves the end day.
///
/// # Errors
/// The store fails.
pub fn set_end(write: &mut Write<'_>, id: StepId, end: Day) -> Result<(), StoreError> {
    write.execute_one(&SET_END, params![id.0, end])
}
