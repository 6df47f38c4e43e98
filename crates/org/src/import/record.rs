//! What an import leaves in the record of changes, and what follows from it: a sheet may fill what
//! an earlier sheet of the same organisation has opened.

use super::plan::Plan;
use crate::affected::{Doing, Kind};
use crate::operation::apply;
use crate::operation::renaming;
use crate::store::record::{self, NewChange, Part};
use jishi_kernel::{Day, Millis};
use jishi_platform::AppError;
use jishi_platform::db::{StoreError, Write};

/// Who imports and why, for the record of changes.
#[derive(Clone, Debug)]
pub struct By {
    /// The account; 0 on the operator's command line.
    pub account: i64,
    /// The organisation whose post imports; `None` for the operator.
    pub org: Option<i64>,
    /// Instant.
    pub now: Millis,
    /// The reason that is kept with every change.
    pub reason: String,
    /// The run of the import, for the log; `None` where none is kept, and before it is known.
    pub run: Option<i64>,
}

/// The reason of an import that gives none: only the operator's command line may.
pub const REASON: &str = "导入组织表";

impl By {
    /// The operator, at the beginning of a day.
    pub fn operator(today: Day) -> Self {
        Self {
            account: 0,
            org: None,
            now: jishi_kernel::day_start(today),
            reason: REASON.to_owned(),
            run: None,
        }
    }

    /// What stands with each change, by which the log of an organisation finds the run.
    fn payload(&self) -> String {
        self.run.map_or_else(|| "{}".to_owned(), |run| format!("{{\"run\":{run}}}"))
    }

    /// A change of the import.
    fn change<'c>(&'c self, id: i64, day: Day, words: &'c str, payload: &'c str) -> NewChange<'c> {
        NewChange {
            id,
            kind: Kind::Import,
            day,
            at: self.now,
            account: self.account,
            org: self.org,
            reason: &self.reason,
            words,
            payload,
        }
    }

    /// What an import did, with its reason, for the log.
    pub(super) fn noted(&self, created: usize, changed: usize) -> String {
        format!("导入组织：新建 {created} 个，修改 {changed} 个；理由：{}", self.reason)
    }
}

/// Writes the changes of a batch as one change of the tree: whatever hangs on the organisations hears of it.
///
/// # Errors
/// The store fails; something that hangs on them refuses.
pub(super) fn change(write: &mut Write<'_>, plan: &Plan, today: Day, by: &By, id: &dyn Fn() -> i64) -> Result<(), AppError> {
    if plan.changed.is_empty() {
        return Ok(());
    }
    let changes = plan.changed.iter().map(|changed| (&changed.org, &changed.change));
    let mut decided = renaming::of_sheet(write, changes, today)?;
    decided.payload = by.payload();
    let doing = Doing {
        now: by.now,
        account: by.account,
        change: id(),
        id,
    };
    apply::apply(write, decided, &by.reason, by.org, &doing)?;
    if let Some(run) = by.run {
        // The row of the log is that of the run, not of the first organisation it renames.
        write.target("import_run", run);
    }
    Ok(())
}

/// Keeps what a batch does to organisations that is no change of the tree, a row each: departments, particulars and
/// elections have no history of their own that could name the sheet and its reason.
///
/// # Errors
/// The store fails.
pub(super) fn beside(write: &mut Write<'_>, plan: &Plan, today: Day, by: &By, id: &dyn Fn() -> i64) -> Result<(), StoreError> {
    let payload = by.payload();
    let rows = plan.differing.iter().filter(|differing| !differing.beside.is_empty());
    let rows: Vec<(NewChange<'_>, i64)> = rows
        .map(|differing| (by.change(id(), today, &differing.beside, &payload), differing.org))
        .collect();
    record::add_each(write, &rows, Part::Changed)
}

/// Keeps what a batch opened. The operator's first load of a whole tree leaves one row a batch; the
/// first day of each stands in its history.
///
/// # Errors
/// The store fails.
pub(super) fn opened(write: &mut Write<'_>, first: i64, count: usize, today: Day, by: &By, id: i64) -> Result<(), AppError> {
    let words = format!("由表格新建 {count} 个组织");
    let payload = by.payload();
    let new = by.change(id, today, &words, &payload);
    record::add(write, &new, &[])?;
    if by.org.is_some() {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        record::opened(write, id, first..first.saturating_add(count))?;
    }
    Ok(())
}
