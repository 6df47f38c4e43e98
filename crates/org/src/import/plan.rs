//! What an import would do, decided row by row; nothing is written.

use super::column::{self, CODE, KIND, LEVEL, NAME, PARENT};
use super::entry::{self, Entry, Wrong};
use super::known::{self, Base, Found};
use super::order::superior_first;
use crate::rule::shape;
use crate::store::change::Change;
use crate::store::tree::{self, Org};
use crate::store::{children, department};
use jishi_exchange::sheet::ReadSheet;
use jishi_kernel::{Day, Level};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use std::collections::HashMap;

/// Where a new organisation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    Root,
    /// Below one that stands in the database: number and path.
    Known(i64, String),
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

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// To create, superiors first.
    pub(super) new: Vec<New>,
    /// To change.
    pub(super) changed: Vec<Changed>,
    /// Departments to open in organisations that stand in the database.
    pub(super) departments: Vec<(i64, Vec<String>)>,
    differing: usize,
    same: usize,
    faulty: usize,
}

impl Plan {
    /// Organisations that would be created.
    pub fn created(&self) -> usize {
        self.new.len()
    }

    /// Organisations that would be changed, departments included.
    pub fn changed(&self) -> usize {
        self.differing
    }

    /// Rows that say what already stands in the database.
    pub fn same(&self) -> usize {
        self.same
    }

    /// Rows with faults; they are not imported.
    pub fn faulty(&self) -> usize {
        self.faulty
    }

    /// True when nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.departments.is_empty()
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

/// What became of a row that others may stand below.
#[derive(Clone)]
enum Stand {
    Faulty,
    New(usize),
    Known(Box<Org>),
}

/// Decides every row of `sheet` without faults; adds what is wrong to the rows.
///
/// # Errors
/// The store fails.
pub fn plan(read: &Read<'_>, scope: &Scope, base: &Base, sheet: &mut ReadSheet, today: Day) -> Result<Plan, StoreError> {
    let headings = column::columns();
    let entries = read_rows(sheet, today);
    let mut wrong: Vec<(usize, Wrong)> = Vec::new();
    let faulty_codes: HashMap<String, u32> = sheet
        .rows
        .iter()
        .filter(|row| !row.faults.is_empty())
        .filter_map(|row| Some((entry::code(row)?, row.row)))
        .collect();
    let codes = entries
        .iter()
        .flat_map(|entry| [Some(entry.code.as_str()), entry.parent.as_deref()])
        .flatten();
    let known = known::by_code(read, scope, codes)?;
    let at_code: HashMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.code.as_str(), at)).collect();
    let parents: Vec<Option<usize>> = entries.iter().map(|entry| at_code.get(entry.parent.as_deref()?).copied()).collect();
    let (order, ring) = superior_first(&parents);
    for at in ring {
        wrong.push((entries[at].at, (PARENT, "上级编码互相引用，找不到最上级".to_owned())));
    }
    let mut work = Work {
        read,
        base,
        known,
        levels: HashMap::new(),
        names: HashMap::new(),
        new_names: HashMap::new(),
        plan: Plan::default(),
        today,
    };
    let mut stands: Vec<Stand> = vec![Stand::Faulty; entries.len()];
    for at in order {
        let entry = &entries[at];
        let stand = match (parents[at].map(|p| (&stands[p], entries[p].row)), entry.parent.as_deref()) {
            (Some((Stand::Faulty, row)), _) => Err((PARENT, format!("上级（第 {row} 行）有误，未导入"))),
            (Some((stand, _)), _) => work.decide(entry, Some(stand)),
            (None, None) => work.decide(entry, None),
            (None, Some(code)) => match (work.known.get(code), faulty_codes.get(code)) {
                (Some(Found::Open(org)), _) => {
                    let org = Stand::Known(org.clone());
                    work.decide(entry, Some(&org))
                }
                (_, Some(row)) => Err((PARENT, format!("上级（第 {row} 行）有误，未导入"))),
                _ => Err((PARENT, format!("没有编码为“{code}”的上级组织"))),
            },
        };
        match stand {
            Ok(stand) => stands[at] = stand?,
            Err(reason) => wrong.push((entry.at, reason)),
        }
    }
    let mut plan = work.plan;
    for (at, (column, reason)) in wrong {
        let fault = sheet.fault(sheet.rows[at].row, &headings[column].heading, reason);
        sheet.rows[at].faults.push(fault);
    }
    plan.faulty = sheet.rows.iter().filter(|row| !row.faults.is_empty()).count();
    Ok(plan)
}

/// The rows that are sensible by themselves, each code once; what is wrong with the others stands
/// on them afterwards.
fn read_rows(sheet: &mut ReadSheet, today: Day) -> Vec<Entry> {
    let headings = column::columns();
    let mut entries: Vec<Entry> = Vec::with_capacity(sheet.rows.len());
    let mut rows_by_code: HashMap<String, u32> = HashMap::with_capacity(sheet.rows.len());
    let mut faults = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        if !row.faults.is_empty() {
            continue;
        }
        match entry::entry(at, row, today) {
            Err(wrong) => faults.extend(wrong.into_iter().map(|wrong| (at, wrong))),
            Ok(entry) => match rows_by_code.get(&entry.code) {
                Some(first) => faults.push((at, (CODE, format!("编码与第 {first} 行重复")))),
                None => {
                    rows_by_code.insert(entry.code.clone(), entry.row);
                    entries.push(entry);
                }
            },
        }
    }
    // On the rows at once: the rows below them are told.
    for (at, (column, reason)) in faults {
        let fault = sheet.fault(sheet.rows[at].row, &headings[column].heading, reason);
        sheet.rows[at].faults.push(fault);
    }
    entries
}

struct Work<'a> {
    read: &'a Read<'a>,
    base: &'a Base,
    known: HashMap<String, Found>,
    /// Levels that this very import changes.
    levels: HashMap<i64, Level>,
    names: HashMap<Option<i64>, HashMap<String, Option<Box<Org>>>>,
    /// Names given below a superior by this very import, with their rows.
    new_names: HashMap<(Option<i64>, Option<usize>, String), u32>,
    plan: Plan,
    today: Day,
}

/// Inner result: the store failed. Outer: the row is wrong.
type Decided = Result<Result<Stand, StoreError>, Wrong>;

impl Work<'_> {
    fn decide(&mut self, entry: &Entry, above: Option<&Stand>) -> Decided {
        match self.known.get(&entry.code) {
            Some(Found::Outside) => Err((CODE, "编码已被本单位范围以外的组织使用".to_owned())),
            Some(Found::Closed) => Err((CODE, "编码已被撤销的组织使用".to_owned())),
            Some(Found::Open(org)) => {
                let org = org.clone();
                self.change(entry, &org, above)
            }
            None => self.create(entry, above),
        }
    }

    fn create(&mut self, entry: &Entry, above: Option<&Stand>) -> Decided {
        let (parent, level, key) = match (above, self.base) {
            (Some(Stand::New(at)), _) => (Parent::New(*at), Some(self.plan.new[*at].entry.level), (None, Some(*at))),
            (Some(Stand::Known(org)), _) => self.below(org),
            (_, Base::Below(org)) => self.below(org),
            (_, Base::Root) => (Parent::Root, None, (None, None)),
        };
        if key.1.is_none() {
            match self.same_name(key.0, &entry.name) {
                Err(error) => return Ok(Err(error)),
                // Set up without a code: the file gives it one.
                Ok(Some(Some(org))) => return self.change(entry, &org, above),
                Ok(Some(None)) => return Err((NAME, "同一上级下已有同名组织，编码不同".to_owned())),
                Ok(None) => {}
            }
        }
        shape::fits(entry.kind, entry.level, level, None).map_err(|refused| (column_of(refused), refused.text(entry.kind)))?;
        if let Some(row) = self.new_names.insert((key.0, key.1, entry.name.clone()), entry.row) {
            return Err((NAME, format!("与第 {row} 行同一上级、同名")));
        }
        self.plan.new.push(New {
            entry: entry.clone(),
            parent,
        });
        Ok(Ok(Stand::New(self.plan.new.len() - 1)))
    }

    fn below(&self, org: &Org) -> (Parent, Option<Level>, (Option<i64>, Option<usize>)) {
        let level = self.levels.get(&org.id).copied().unwrap_or(org.level);
        (Parent::Known(org.id, org.path.clone()), Some(level), (Some(org.id), None))
    }

    /// Whether the name stands below this superior already, and the organisation if it has no code.
    fn same_name(&mut self, parent: Option<i64>, name: &str) -> Result<Option<Option<Box<Org>>>, StoreError> {
        if !self.names.contains_key(&parent) {
            let names = known::names(self.read, parent)?;
            self.names.insert(parent, names);
        }
        Ok(self.names.get(&parent).and_then(|names| names.get(name).cloned()))
    }

    fn change(&mut self, entry: &Entry, org: &Org, above: Option<&Stand>) -> Decided {
        let moved = match above {
            Some(Stand::Known(above)) => org.parent != Some(above.id),
            Some(_) => true,
            None => false,
        };
        if moved {
            return Err((PARENT, "上级与系统中的不一致，导入不移动组织".to_owned()));
        }
        let mut change = Change::none(org, self.today);
        change.name.clone_from(&entry.name);
        change.kind.clone_from(&entry.kind.name);
        change.level = entry.level;
        change.code = Some(entry.code.clone());
        if let Some(short) = &entry.short_name {
            change.short_name.clone_from(short);
        }
        if change.reshapes(org) {
            match self.around(org) {
                Err(error) => return Ok(Err(error)),
                Ok((parent, child)) => {
                    shape::fits(entry.kind, entry.level, parent, child)
                        .map_err(|refused| (column_of(refused), refused.text(entry.kind)))?;
                }
            }
            self.levels.insert(org.id, entry.level);
        }
        if change.name != org.name {
            match self.same_name(org.parent, &entry.name) {
                Err(error) => return Ok(Err(error)),
                Ok(Some(_)) => return Err((NAME, "同一上级下已有同名组织".to_owned())),
                Ok(None) => {}
            }
            if let Some(row) = self.new_names.insert((org.parent, None, entry.name.clone()), entry.row) {
                return Err((NAME, format!("与第 {row} 行同一上级、同名")));
            }
        }
        let missing = match self.missing(entry, org) {
            Err(error) => return Ok(Err(error)),
            Ok(missing) => missing,
        };
        let differs = change != Change::none(org, self.today);
        if differs || !missing.is_empty() {
            self.plan.differing += 1;
        } else {
            self.plan.same += 1;
        }
        if !missing.is_empty() {
            self.plan.departments.push((org.id, missing));
        }
        if differs {
            self.plan.changed.push(Changed { org: org.clone(), change });
        }
        Ok(Ok(Stand::Known(Box::new(org.clone()))))
    }

    /// Level of the superior and highest level below, as they will be.
    fn around(&self, org: &Org) -> Result<(Option<Level>, Option<Level>), StoreError> {
        let parent = match org.parent {
            Some(id) => match self.levels.get(&id) {
                Some(level) => Some(*level),
                None => tree::level(self.read, id)?,
            },
            None => None,
        };
        Ok((parent, children::highest(self.read, org.id)?))
    }

    fn missing(&self, entry: &Entry, org: &Org) -> Result<Vec<String>, StoreError> {
        if entry.departments.is_empty() {
            return Ok(Vec::new());
        }
        let open = department::list(self.read, org.id)?;
        Ok(entry
            .departments
            .iter()
            .filter(|name| open.iter().all(|d| d.name != **name))
            .cloned()
            .collect())
    }
}

fn column_of(refused: shape::Refused) -> usize {
    match refused.field() {
        "parent" => PARENT,
        "kind" => KIND,
        _ => LEVEL,
    }
}
