//! Targets with a number.

use super::section::{places, span};
use crate::model::{ItemId, ProgrammeId, TargetId};
use jishi_kernel::Day;
use jishi_notice::model::Span;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_PROGRAMME ("called with a programme already found in scope; targets of items are kept only for items found in scope") =
        "select id, item_id, text, measure, op, value, unit, by_day, scope, span_start, span_end from target where programme_id = $1 order by position";
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select id, item_id, text, measure, op, value, unit, by_day, scope, span_start, span_end from target
         where programme_id = $1 and item_id = $2 order by position";
    unscoped ADD ("written under the permit of publishing") =
        "insert into target (id, programme_id, item_id, position, text, measure, op, value, unit, by_day, scope, span_start, span_end)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Id.
    pub id: TargetId,
    /// Its item; `None`: of the whole programme.
    pub item: Option<ItemId>,
    /// The clause.
    pub text: String,
    /// What is counted.
    pub measure: String,
    /// `>=`, `<=`, `=` or `>`.
    pub op: String,
    /// Decimal number as text.
    pub value: String,
    /// Unit, `%` for shares.
    pub unit: String,
    /// Last day.
    pub by: Option<Day>,
    /// To whom or where; may be empty.
    pub scope: String,
    /// Its place in the notice.
    pub span: Span,
}

impl Target {
    /// What is asked for, with sign and unit: `≥90%`.
    pub fn demand(&self) -> String {
        let sign = match self.op.as_str() {
            ">=" => "≥",
            "<=" => "≤",
            ">" => "＞",
            _ => "",
        };
        format!("{sign}{}{}", self.value, self.unit)
    }
}

/// A new target.
#[derive(Clone, Debug)]
pub(crate) struct NewTarget<'a> {
    pub id: i64,
    pub programme: i64,
    pub item: Option<i64>,
    pub position: i64,
    pub text: &'a str,
    pub measure: &'a str,
    pub op: &'a str,
    pub value: String,
    pub unit: &'a str,
    pub by: Option<Day>,
    pub scope: &'a str,
    pub span: Span,
}

fn target(row: &Row<'_>) -> Result<Target, StoreError> {
    Ok(Target {
        id: TargetId(row.int(0)?),
        item: row.opt_int(1)?.map(ItemId),
        text: row.text(2)?,
        measure: row.text(3)?,
        op: row.text(4)?,
        value: row.text(5)?,
        unit: row.text(6)?,
        by: row.opt_day(7)?,
        scope: row.text(8)?,
        span: span(row.int(9)?, row.int(10)?),
    })
}

/// All targets of a programme in order; keep only those of items the caller sees (and those without an item
/// when the caller sees the whole programme).
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Target>, StoreError> {
    read.all(&OF_PROGRAMME, params![programme.0], target)
}

/// Targets of one item.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, programme: ProgrammeId, item: ItemId) -> Result<Vec<Target>, StoreError> {
    read.all(&OF_ITEM, params![programme.0, item.0], target)
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewTarget<'_>) -> Result<(), StoreError> {
    let (start, end) = places(new.span);
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.programme,
            new.item,
            new.position,
            new.text,
            new.measure,
            new.op,
            &new.value,
            new.unit,
            new.by,
            new.scope,
            start,
            end
        ],
    )
}
