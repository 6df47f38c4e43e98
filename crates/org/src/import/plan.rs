//! What an import would do, decided row by row; nothing is written.

use super::column::{self, CODE};
use super::decide::{Batch, Work};
use super::entry::{self, Entry};
use super::extra::Extra;
use super::known::Base;
use super::seal::{self, Mark, Seal};
use super::session::{Seen, Session};
use crate::store::change::Change;
use crate::store::tree::Org;
use jishi_exchange::Fault;
use jishi_exchange::sheet::{ReadSheet, SheetRow};
use jishi_kernel::{Day, Level};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use std::collections::HashMap;

/// Where a new organisation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    Root,
    /// Below one that stood in the database before: number and path.
    Known(i64, String),
    /// Below one that an earlier batch made: its row, number and path (none in a dry run).
    Earlier(u32, Option<(i64, String)>),
    /// Below another new one, by its position in [`Plan`].
    New(usize),
}

/// An organisation to create.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub(super) entry: Entry,
    pub(super) parent: Parent,
}

/// An organisation to change.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) org: Org,
    pub(super) change: Change,
}

/// An organisation that stands already and changes in any way.
#[derive(Clone, Debug)]
pub(super) struct Differing {
    /// Row of the sheet.
    pub(super) row: u32,
    pub(super) org: i64,
    /// Its name as it stands.
    pub(super) name: String,
    /// All that changes.
    pub(super) words: String,
    /// Of that what is no change of the tree: departments, particulars, an election; empty for nothing.
    pub(super) beside: String,
    /// The version of the particulars that are replaced.
    pub(super) particulars: i64,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// An organisation to create.
    New,
    /// Something to change, in words.
    Change(String),
    /// Nothing to do.
    Same,
    /// Faults stand on the row.
    Faulty,
}

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// To create, superiors first.
    pub(super) new: Vec<New>,
    /// To change.
    pub(super) changed: Vec<Changed>,
    /// Particulars and elections of organisations that stand in the database.
    pub(super) extra: Vec<(i64, Box<Extra>)>,
    /// Departments to open in organisations that stand in the database.
    pub(super) departments: Vec<(i64, Vec<String>)>,
    /// All organisations that stand in the database and change.
    pub(super) differing: Vec<Differing>,
    pub(super) same: usize,
    faulty: usize,
    decisions: Vec<Decision>,
    marks: Vec<Mark>,
}

impl Plan {
    /// Organisations that would be created.
    pub fn created(&self) -> usize {
        self.new.len()
    }

    /// Organisations that would be changed, departments included.
    pub fn changed(&self) -> usize {
        self.differing.len()
    }

    /// Adds the rows to the seal of the sheet.
    pub fn seal(&self, seal: &mut Seal) {
        seal.add(&self.marks);
    }

    /// Rows that say what already stands in the database.
    pub fn same(&self) -> usize {
        self.same
    }

    /// Rows with faults; they are not imported.
    pub fn faulty(&self) -> usize {
        self.faulty
    }

    /// What became of each row, in the order of the rows.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// True when nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.departments.is_empty() && self.extra.is_empty()
    }

    /// The first organisations that would be created: row, name, level, kind.
    pub fn sample(&self, limit: usize) -> impl Iterator<Item = (u32, &str, Level, &str)> {
        self.new.iter().take(limit).map(|new| {
            (
                new.entry.row,
                new.entry.name.as_str(),
                new.entry.level,
                new.entry.kind.name.as_str(),
            )
        })
    }

    /// The first changes: name as it is, and what differs in words.
    pub fn changes(&self, limit: usize) -> impl Iterator<Item = (&str, String)> {
        self.changed
            .iter()
            .take(limit)
            .map(|c| (c.org.name.as_str(), c.change.words(&c.org)))
    }
}

/// Decides every row of `sheet` without faults; adds what is wrong to the rows.
///
/// # Errors
/// The store fails.
pub fn plan(read: &Read<'_>, scope: &Scope, base: &Base, sheet: &mut ReadSheet, today: Day) -> Result<Plan, StoreError> {
    let name = sheet.name.clone();
    plan_batch(read, scope, base, &mut Session::default(), &name, &mut sheet.rows, today)
}

/// Decides a batch of the rows of a sheet after those of `session`: a superior stands in the batch
/// itself, in any order, in an earlier one, or in the database.
///
/// # Errors
/// The store fails.
pub fn plan_batch(
    read: &Read<'_>,
    scope: &Scope,
    base: &Base,
    session: &mut Session,
    sheet: &str,
    rows: &mut [SheetRow],
    today: Day,
) -> Result<Plan, StoreError> {
    let headings = column::columns();
    let entries = read_rows(session, sheet, rows, today);
    let work = Work {
        read,
        scope,
        base,
        session,
        today,
    };
    let Batch {
        mut plan,
        wrong,
        decisions,
    } = work.batch(entries)?;
    plan.decisions = vec![Decision::Faulty; rows.len()];
    plan.marks = vec![seal::faulty(); rows.len()];
    for (at, decision, mark) in decisions {
        plan.decisions[at] = decision;
        plan.marks[at] = mark;
    }
    for (at, (column, reason)) in wrong {
        let row = rows[at].row;
        rows[at].faults.push(fault(sheet, row, &headings[column].heading, reason));
    }
    plan.faulty = rows.iter().filter(|row| !row.faults.is_empty()).count();
    Ok(plan)
}

pub(super) fn fault(sheet: &str, row: u32, column: &str, reason: String) -> Fault {
    Fault {
        sheet: sheet.to_owned(),
        row,
        column: column.to_owned(),
        reason,
    }
}

/// The rows that are sensible by themselves, each code once; what is wrong with the others stands
/// on them afterwards, and those below them are told.
fn read_rows(session: &mut Session, sheet: &str, rows: &mut [SheetRow], today: Day) -> Vec<Entry> {
    let headings = column::columns();
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    let mut here: HashMap<String, u32> = HashMap::with_capacity(rows.len());
    for (at, row) in rows.iter_mut().enumerate() {
        if row.faults.is_empty() {
            match entry::entry(at, row, today) {
                Err(wrong) => {
                    for (column, reason) in wrong {
                        row.faults.push(fault(sheet, row.row, &headings[column].heading, reason));
                    }
                }
                Ok(entry) => {
                    // The same row again is a batch that is decided anew.
                    let earlier = session.seen(&entry.code);
                    let earlier = earlier.filter(|(row, seen)| *row != entry.row && !matches!(seen, Seen::Faulty));
                    match here.get(&entry.code).copied().or(earlier.map(|(row, _)| row)) {
                        Some(first) => {
                            let reason = format!("编码与第 {first} 行重复");
                            row.faults.push(fault(sheet, row.row, &headings[CODE].heading, reason));
                        }
                        None => {
                            here.insert(entry.code.clone(), entry.row);
                            entries.push(entry);
                        }
                    }
                    continue;
                }
            }
        }
        if let Some(code) = entry::code(row) {
            session.faulty(code, row.row);
        }
    }
    entries
}
