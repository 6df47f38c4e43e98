//! Writing a plan: numbers in one block, organisations eight to a statement, histories and
//! counters by set.

use super::plan::{Parent, Plan};
use crate::initials::initials;
use crate::path;
use crate::store::{change, children, department, tree};
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Value, Write};
use jishi_platform::{AppError, params, sql};
use std::collections::HashMap;

sql! {
    unscoped ADD ("the plan has found the superior in scope") =
        "insert into org (id, parent_id, path, level, kind, code, name, short_name, initials, sort, children, opened_on) values
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    unscoped ADD_EIGHT ("the plan has found the superior in scope") =
        "insert into org (id, parent_id, path, level, kind, code, name, short_name, initials, sort, children, opened_on) values
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12),
         ($13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24),
         ($25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36),
         ($37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48),
         ($49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60),
         ($61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72),
         ($73, $74, $75, $76, $77, $78, $79, $80, $81, $82, $83, $84),
         ($85, $86, $87, $88, $89, $90, $91, $92, $93, $94, $95, $96)";
    unscoped PLACES ("history of the rows just added") =
        "insert into org_place (org_id, parent_id, path, valid_from) select id, parent_id, path, opened_on from org where id >= $1 and id < $2";
    unscoped TITLES ("history of the rows just added") =
        "insert into org_title (org_id, name, short_name, valid_from) select id, name, short_name, opened_on from org where id >= $1 and id < $2";
    unscoped KINDS ("history of the rows just added") =
        "insert into org_kind (org_id, kind, level, valid_from) select id, kind, level, opened_on from org where id >= $1 and id < $2";
    unscoped COUNT_CHILDREN ("counter of a superior found in scope") = "update org set children = children + $2 where id = $1 and closed_on is null";
}

/// Rows in [`ADD_EIGHT`].
const ROWS: usize = 8;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Organisations created.
    pub created: usize,
    /// Organisations changed, departments included.
    pub changed: usize,
    /// Departments opened.
    pub departments: usize,
}

/// Writes the plan; `id` hands out ids for departments. Notes for the log what was done.
///
/// # Errors
/// The store fails; [`AppError::Stale`] when the database has changed since the plan was made.
pub fn apply(write: &mut Write<'_>, plan: &Plan, today: Day, mut id: impl FnMut() -> i64) -> Result<Outcome, AppError> {
    let mut outcome = Outcome {
        created: plan.created(),
        changed: plan.changed(),
        departments: 0,
    };
    for changed in &plan.changed {
        let steps = change::steps(write, &changed.org, &changed.change, today)?
            .map_err(|refused| AppError::refused(format!("“{}”：变更日期{}", changed.org.name, refused.text())))?;
        change::apply(write, &changed.org, &changed.change, steps).map_err(code_taken)?;
    }
    let ids = create(write, plan, today)?;
    for (at, new) in plan.new.iter().enumerate() {
        for name in &new.entry.departments {
            department::add(write, id(), ids + at as i64, name)?;
            outcome.departments += 1;
        }
    }
    for (org, names) in &plan.departments {
        for name in names {
            outcome.departments += usize::from(department::ensure(write, id(), *org, name)?);
        }
    }
    write.note(format!("导入组织：新建 {} 个，修改 {} 个", outcome.created, outcome.changed));
    Ok(outcome)
}

/// A code that somebody took since the plan was made.
fn code_taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::Stale,
        other => other.into(),
    }
}

/// Creates the new organisations and returns the number of the first; the others follow in order.
fn create(write: &mut Write<'_>, plan: &Plan, today: Day) -> Result<i64, AppError> {
    let count = plan.new.len() as i64;
    if count == 0 {
        return Ok(0);
    }
    let first = tree::numbers(write, count)?;
    let mut below = vec![0_i64; plan.new.len()];
    let mut below_known: HashMap<i64, i64> = HashMap::new();
    for new in &plan.new {
        match new.parent {
            Parent::Root => {}
            Parent::New(at) => below[at] += 1,
            Parent::Known(id, _) => *below_known.entry(id).or_default() += 1,
        }
    }
    let mut sorts: HashMap<Option<i64>, i64> = HashMap::new();
    let mut paths: Vec<String> = Vec::with_capacity(plan.new.len());
    let mut values: Vec<Value> = Vec::with_capacity(ROWS * 12);
    for (at, new) in plan.new.iter().enumerate() {
        let number = first + at as i64;
        let (parent, above) = match &new.parent {
            Parent::Root => (None, ""),
            Parent::New(above) => (Some(first + *above as i64), paths[*above].as_str()),
            Parent::Known(id, path) => (Some(*id), path.as_str()),
        };
        let sort = match (sorts.get(&parent), &new.parent) {
            (Some(sort), _) => *sort,
            (None, Parent::Known(id, _)) => children::next_sort(write, *id)?,
            (None, _) => 1,
        };
        sorts.insert(parent, sort + 1);
        let path = path::child(above, number);
        let entry = &new.entry;
        values.extend_from_slice(params![
            number,
            parent,
            &path,
            entry.level.number(),
            &entry.kind.name,
            &entry.code,
            &entry.name,
            entry.short_name.as_deref().unwrap_or_default(),
            initials(&entry.name),
            sort,
            below[at],
            entry.opened_on.unwrap_or(today)
        ]);
        paths.push(path);
        if values.len() == ROWS * 12 {
            write.execute(&ADD_EIGHT, &values).map_err(code_taken)?;
            values.clear();
        }
    }
    for row in values.chunks(12) {
        write.execute_one(&ADD, row).map_err(code_taken)?;
    }
    for statement in [&PLACES, &TITLES, &KINDS] {
        write.execute(statement, params![first, first + count])?;
    }
    for (id, more) in below_known {
        write.execute_one(&COUNT_CHILDREN, params![id, more])?;
    }
    Ok(first)
}
