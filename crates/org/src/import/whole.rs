//! A file of any size with its rows in any order: what an import needs of a row is kept, not the
//! row, and superiors are written before what lies below them, batch by batch.

use super::Effects;
use super::apply::{Outcome, apply_batch};
use super::column::{self, CODE, PARENT};
use super::decide::{Batch, Work};
use super::entry::{self, Entry};
use super::known::Base;
use super::order::superior_first;
use super::plan::{Plan, fault};
use super::record::By;
use super::session::Session;
use super::sums::Sums;
use crate::store::turn;
use jishi_exchange::sheet::{Column, Head, SheetRow, Upload};
use jishi_exchange::{Fault, ReadError};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use std::collections::{BTreeMap, HashMap};
use std::io::Seek;

/// Rows written in one transaction.
pub const BATCH: usize = 20_000;

/// The sensible rows of a file, superiors first, and the reasons of the others.
pub struct Whole {
    sheet: String,
    columns: Vec<Column>,
    today: Day,
    session: Session,
    /// Not decided yet, the next one last.
    left: Vec<Entry>,
    rows: usize,
    faults: BTreeMap<u32, Vec<Fault>>,
    /// Done so far, or what would be done.
    outcome: Outcome,
    same: usize,
    /// What a check has found so far.
    sums: Sums,
}

impl Whole {
    /// Reads all rows of an uploaded table.
    ///
    /// # Errors
    /// What makes the whole file unusable; never a single row.
    pub fn read<R: std::io::Read + Seek>(upload: &mut Upload<R>, head: &Head, today: Day) -> Result<Self, ReadError> {
        let columns = column::columns();
        let places = head.places(&columns);
        let missing = Head::missing(&columns, &places);
        if !missing.is_empty() {
            return Err(ReadError::NoHead {
                sheet: head.sheet.clone(),
                searched: head.row as usize,
                missing,
            });
        }
        let mut whole = Self {
            sheet: head.sheet.clone(),
            columns,
            today,
            session: Session::of_unique_codes(),
            left: Vec::new(),
            rows: 0,
            faults: BTreeMap::new(),
            outcome: Outcome::default(),
            same: 0,
            sums: Sums::default(),
        };
        // Asked for once more, since `whole` takes the rows.
        upload.rows(head, &column::columns(), &places, |row| {
            whole.take(row);
            Ok::<_, ReadError>(true)
        })?;
        whole.arrange();
        Ok(whole)
    }

    /// With the operator's reason, which is kept with every change.
    #[must_use]
    pub fn because(mut self, reason: String) -> Self {
        self.session.by = Some(By {
            reason,
            ..By::operator(self.today)
        });
        self
    }

    fn take(&mut self, row: SheetRow) {
        self.rows += 1;
        let mut faults = row.faults.clone();
        if faults.is_empty() {
            // The position is the number of the row, which names it in faults.
            match entry::entry(row.row as usize, &row, self.today) {
                Ok(entry) => return self.left.push(entry),
                Err(wrong) => faults.extend(
                    wrong
                        .into_iter()
                        .map(|(column, reason)| fault(&self.sheet, row.row, &self.columns[column].heading, reason)),
                ),
            }
        }
        if let Some(code) = entry::code(&row) {
            self.session.faulty(code, row.row);
        }
        self.faults.insert(row.row, faults);
    }

    fn wrong(&mut self, row: u32, column: usize, reason: String) {
        let fault = fault(&self.sheet, row, &self.columns[column].heading, reason);
        self.faults.entry(row).or_default().push(fault);
    }

    /// Finds codes given twice and rings of superiors, and puts superiors first.
    fn arrange(&mut self) {
        let mut entries = std::mem::take(&mut self.left);
        entries.shrink_to_fit();
        let mut at_code: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
        let mut double = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            match at_code.get(entry.code.as_str()) {
                Some(first) => double.push((at, entries[*first].row)),
                None => {
                    at_code.insert(&entry.code, at);
                }
            }
        }
        let parents: Vec<Option<usize>> = entries.iter().map(|entry| at_code.get(entry.parent.as_deref()?).copied()).collect();
        drop(at_code);
        let (order, ring) = superior_first(&parents);
        drop(parents);
        let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        for (at, first) in double {
            if let Some(entry) = entries[at].take() {
                self.wrong(entry.row, CODE, format!("编码与第 {first} 行重复"));
            }
        }
        for at in ring {
            if let Some(entry) = entries[at].take() {
                self.wrong(entry.row, PARENT, "上级编码互相引用，找不到最上级".to_owned());
            }
        }
        // Both lists stand at once; one that grew as it is filled would take half as much again.
        self.left.reserve_exact(entries.len());
        self.left.extend(order.into_iter().rev().filter_map(|at| entries[at].take()));
    }

    fn decide(&mut self, read: &Read<'_>, scope: &Scope, base: &Base) -> Result<Option<Plan>, StoreError> {
        if self.left.is_empty() {
            return Ok(None);
        }
        let mut entries = self.left.split_off(self.left.len().saturating_sub(BATCH));
        self.left.shrink_to_fit();
        entries.reverse();
        let work = Work {
            read,
            scope,
            base,
            session: &mut self.session,
            today: self.today,
        };
        let Batch { plan, wrong, .. } = work.batch(entries)?;
        for (row, (column, reason)) in wrong {
            self.wrong(row as u32, column, reason);
        }
        self.same += plan.same();
        Ok(Some(plan))
    }

    /// Decides the next rows without writing; `false` when there are none.
    ///
    /// # Errors
    /// The store fails.
    pub fn check_next(&mut self, read: &Read<'_>, scope: &Scope, base: &Base) -> Result<bool, StoreError> {
        let Some(plan) = self.decide(read, scope, base)? else {
            return Ok(false);
        };
        self.sums.add(read, &plan, self.today)?;
        self.outcome.created += plan.created();
        self.outcome.changed += plan.changed();
        Ok(true)
    }

    /// What the rows checked so far would change.
    ///
    /// # Errors
    /// The store fails.
    pub fn effects(&self, read: &Read<'_>) -> Result<Effects, StoreError> {
        self.sums.effects(read, self.today)
    }

    /// What has been done, with the reason, for the log.
    pub fn noted(&self) -> String {
        let operator = By::operator(self.today);
        let by = self.session.by.as_ref().unwrap_or(&operator);
        by.noted(self.outcome.created, self.outcome.changed)
    }

    /// Decides the next rows and writes the good ones; `false` when there are none.
    ///
    /// # Errors
    /// As [`super::apply`].
    pub fn write_next(&mut self, write: &mut Write<'_>, scope: &Scope, base: &Base, id: impl Fn() -> i64) -> Result<bool, AppError> {
        turn::hold(write)?;
        let Some(plan) = self.decide(write, scope, base)? else {
            return Ok(false);
        };
        let done = apply_batch(write, &mut self.session, &plan, self.today, id)?;
        self.outcome.created += done.created;
        self.outcome.changed += done.changed;
        self.outcome.departments += done.departments;
        Ok(true)
    }

    /// Rows of the file.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Rows that are not decided yet.
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// What has been done, or would be.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Rows that say what already stands in the database.
    pub fn same(&self) -> usize {
        self.same
    }

    /// Rows with faults.
    pub fn faulty(&self) -> usize {
        self.faults.len()
    }

    /// All faults, in the order of the rows.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.values().flatten()
    }

    /// The reasons of a faulty row in one line, as [`jishi_exchange::sheet::errors_back`] asks for them.
    pub fn reasons(&self, row: u32) -> Option<String> {
        let faults = self.faults.get(&row)?.clone();
        Some(jishi_exchange::sheet::reasons(&SheetRow {
            row,
            values: Vec::new(),
            extra: Vec::new(),
            faults,
        }))
    }
}
