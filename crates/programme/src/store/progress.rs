//! Reports on steps.

use super::evidence::Evidence;
use super::{Signed, Stamp};
use crate::model::{ItemId, ProgrammeId, ProgressId, ProgressState, StepId};
use jishi_platform::db::{Read, Row, StoreError, Value, Write};
use jishi_platform::{params, sql};

macro_rules! select {
    () => {
        "select g.id, g.step_id, g.item_id, g.programme_id, g.text, g.percent, g.state, g.department_id, coalesce(d.name, po.name, ''),
                g.account_id, a.name, t.title, g.at
         from progress g left join v_account a on a.id = g.account_id left join v_post t on t.id = g.post_id
         left join v_department d on d.id = g.department_id left join v_org po on po.id = t.org_id "
    };
}

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") = concat!(select!(), "where g.item_id = $1 order by g.id desc");
    unscoped GET ("the item it belongs to is opened next, and that decides") = concat!(select!(), "where g.id = $1");
    unscoped LATEST ("called with a step whose item was opened") = concat!(select!(), "where g.step_id = $1 order by g.id desc limit 1");
    unscoped ACCEPTED ("called with a step whose item was opened") =
        "select percent from progress where step_id = $1 and state = 'accepted' order by id desc limit 1";
    unscoped ADD ("written under the permit of a report") =
        "insert into progress (id, programme_id, item_id, step_id, org_path, account_id, post_id, department_id, at, text, percent, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'submitted')";
    unscoped ADD_SETTLED ("written under the permit of publishing") =
        "insert into progress (id, programme_id, item_id, step_id, org_path, account_id, post_id, department_id, at, text, percent, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'accepted')";
    unscoped SETTLE ("written under the permit of a decision: it settles the step's earlier reports as well") =
        "update progress set state = $3 where step_id = $1 and id <= $2 and state = 'submitted'";
    unscoped REPORTED ("written under the permit of a report") = "update item set reported_at = $2 where id = $1";
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Id.
    pub id: ProgressId,
    /// Its step.
    pub step: StepId,
    /// Its item.
    pub item: ItemId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// What was reported.
    pub text: String,
    /// Progress of the step, 0 to 100.
    pub percent: i64,
    /// State.
    pub state: ProgressState,
    /// Department of the reporter.
    pub department: Option<i64>,
    /// Its name, or the organisation's.
    pub unit: String,
    /// Who reported, and when.
    pub by: Signed,
    /// Its files; filled by [`super::item::open`] only.
    pub evidence: Vec<Evidence>,
}

/// A new report.
#[derive(Clone, Debug)]
pub(crate) struct NewProgress<'a> {
    pub id: i64,
    pub programme: ProgrammeId,
    pub item: ItemId,
    pub step: StepId,
    pub org_path: &'a str,
    pub department: Option<i64>,
    pub by: Stamp,
    pub text: &'a str,
    pub percent: i64,
}

fn progress(row: &Row<'_>) -> Result<Progress, StoreError> {
    Ok(Progress {
        id: ProgressId(row.int(0)?),
        step: StepId(row.int(1)?),
        item: ItemId(row.int(2)?),
        programme: ProgrammeId(row.int(3)?),
        text: row.text(4)?,
        percent: row.int(5)?,
        state: ProgressState::column(row, 6)?,
        department: row.opt_int(7)?,
        unit: row.text(8)?,
        by: Signed::columns(row, 9)?,
        evidence: Vec::new(),
    })
}

/// Reports on one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Progress>, StoreError> {
    read.all(&OF_ITEM, params![item.0], progress)
}

/// A report by id, without regard to who asks: open its item next.
///
/// # Errors
/// The store fails.
pub(crate) fn find_unchecked(read: &Read<'_>, id: ProgressId) -> Result<Option<Progress>, StoreError> {
    read.one(&GET, params![id.0], progress)
}

/// The latest report on a step.
///
/// # Errors
/// The store fails.
pub fn latest(read: &Read<'_>, step: StepId) -> Result<Option<Progress>, StoreError> {
    read.one(&LATEST, params![step.0], progress)
}

/// The percent of the latest accepted report on a step; 0 when there is none.
///
/// # Errors
/// The store fails.
pub fn accepted_percent(read: &Read<'_>, step: StepId) -> Result<i64, StoreError> {
    read.count(&ACCEPTED, params![step.0])
}

impl NewProgress<'_> {
    fn values(&self) -> [Value; 11] {
        [
            self.id.into(),
            self.programme.0.into(),
            self.item.0.into(),
            self.step.0.into(),
            self.org_path.into(),
            self.by.account.into(),
            self.by.post.into(),
            self.department.into(),
            self.by.at.into(),
            self.text.into(),
            self.percent.into(),
        ]
    }
}

/// Adds a report that waits for a decision.
///
/// # Errors
/// The store fails.
pub(crate) fn add(write: &mut Write<'_>, new: &NewProgress<'_>) -> Result<(), StoreError> {
    write.execute_one(&ADD, &new.values())?;
    write.execute_one(&REPORTED, params![new.item.0, new.by.at])
}

/// Adds a report that needs no decision: a step that was over before the programme began.
///
/// # Errors
/// The store fails.
pub(crate) fn add_settled(write: &mut Write<'_>, new: &NewProgress<'_>) -> Result<(), StoreError> {
    write.execute_one(&ADD_SETTLED, &new.values())
}

/// Gives a report, and the undecided ones on the same step before it, the state of a decision.
///
/// # Errors
/// The store fails.
pub(crate) fn settle(write: &mut Write<'_>, step: StepId, upto: ProgressId, state: ProgressState) -> Result<(), StoreError> {
    write.execute(&SETTLE, params![step.0, upto.0, state.slug()]).map(|_| ())
}
