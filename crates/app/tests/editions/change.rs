//! One change of the tree, as the operations of the program make it.

use jishi::bench_divisions::Division;
use jishi_kernel::{Day, Level};
use jishi_org::affected::Doing;
use jishi_org::operation::{self, Caller, Decided, dissolving, merging, moving, renaming, restoring};
use jishi_org::store::change::Change;
use jishi_org::store::children;
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::db::{Read, Write};
use jishi_platform::{App, AppError};
use std::collections::{HashMap, HashSet};

/// Numbers are those of organisations, divisions those of the new edition.
#[derive(Clone, Debug)]
pub enum Op {
    Open(Division),
    /// Opened again: the code is that of one that ended.
    Restore(i64, Division),
    /// Below the division of a code.
    Move(i64, String),
    /// Name and code.
    Become(i64, Division),
    /// Into another, once those that end have left: what passes on has a new superior from that day
    /// and cannot end on it.
    Merge(i64, i64, HashSet<i64>),
    Close(i64),
    /// Out of the way of another name.
    Aside(i64),
}

/// An organisation that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    pub id: i64,
    pub above: Option<i64>,
    pub name: String,
}

/// How many changes of each kind were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub opened: usize,
    pub restored: usize,
    pub moved: usize,
    pub renamed: usize,
    pub merged: usize,
    pub closed: usize,
}

impl Made {
    pub fn count(&mut self, op: &Op) {
        match op {
            Op::Open(_) => self.opened += 1,
            Op::Restore(..) => self.restored += 1,
            Op::Move(..) => self.moved += 1,
            Op::Become(..) => self.renamed += 1,
            Op::Merge(..) => self.merged += 1,
            Op::Close(_) => self.closed += 1,
            Op::Aside(_) => {}
        }
    }
}

impl std::ops::AddAssign for Made {
    fn add_assign(&mut self, more: Self) {
        self.opened += more.opened;
        self.restored += more.restored;
        self.moved += more.moved;
        self.renamed += more.renamed;
        self.merged += more.merged;
        self.closed += more.closed;
    }
}

/// Makes one change; false when another has to come first. `ids` holds the organisations by code of the
/// new edition.
pub fn make(write: &mut Write<'_>, app: &App, op: &Op, ids: &mut HashMap<String, i64>, day: Day) -> Result<bool, AppError> {
    let decided = match op {
        Op::Open(one) => {
            let Some(above) = ids.get(&*one.parent).copied() else {
                return Ok(false);
            };
            if tree::has_namesake(write, above, &one.title(), 0)? {
                return Ok(false);
            }
            ids.insert(one.code.to_string(), open(write, one, above, day)?);
            return Ok(true);
        }
        Op::Move(_, to) if !ids.contains_key(to) => return Ok(false),
        _ => decide(write, app, op, ids, day),
    };
    let decided = match decided {
        Ok(decided) => decided,
        Err(AppError::Refused(_) | AppError::Invalid(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let doing = Doing {
        now: app.now(),
        account: 0,
        change: app.id(),
        id: &|| app.id(),
    };
    operation::apply::apply(write, decided, "行政区划调整", None, &doing)?;
    if let Op::Restore(id, one) = op {
        ids.insert(one.code.to_string(), *id);
    }
    Ok(true)
}

/// Opens the organisation of a new division.
fn open(write: &mut Write<'_>, one: &Division, above: i64, day: Day) -> Result<i64, AppError> {
    let new = NewOrg {
        parent: Some(above),
        name: one.title(),
        short_name: String::new(),
        level: Level::from_number(one.level.into()).unwrap(),
        kind: one.kind().to_owned(),
        code: Some(one.code.to_string()),
        sort: children::next_sort(write, above)?,
        opened_on: day,
    };
    Ok(tree::add(write, &new)?.id)
}

fn decide(read: &Read<'_>, app: &App, op: &Op, ids: &HashMap<String, i64>, day: Day) -> Result<Decided, AppError> {
    let caller = Caller {
        own: None,
        today: app.clock.today(),
    };
    let renamed = |id: i64, name: &dyn Fn(&str) -> String, code: Option<String>| {
        let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
        let mut change = Change::none(&org, day);
        change.name = name(&org.name);
        change.code = code.or(change.code);
        renaming::decide(read, &caller, &org, &change)
    };
    match op {
        Op::Open(_) => Err(AppError::NotFound),
        Op::Restore(org, _) => {
            let request = restoring::Request {
                org: *org,
                below: false,
                day,
            };
            restoring::decide(read, &caller, &request)
        }
        Op::Move(id, to) => {
            let request = moving::Request {
                sources: vec![*id],
                to: ids[to],
                day,
            };
            moving::decide(read, &caller, &request)
        }
        Op::Become(id, one) => renamed(*id, &|_| one.title(), Some(one.code.to_string())),
        Op::Aside(id) => renamed(*id, &|name| format!("{name}（待更名）"), None),
        Op::Merge(source, target, ending) => {
            let below = tree::children(read, *source, 2_000)?;
            if below.iter().any(|org| ending.contains(&org.id)) {
                return Err(AppError::refused("what ends with it is still there"));
            }
            let request = merging::Request {
                sources: vec![*source],
                to: *target,
                day,
            };
            merging::decide(read, &caller, &request)
        }
        Op::Close(id) => {
            let org = tree::find(read, *id)?.ok_or(AppError::NotFound)?;
            let request = dissolving::Request {
                org: *id,
                below: dissolving::Below::Nothing,
                // What a committee has not finished goes to its superior.
                successor: org.parent.filter(|_| org.level < Level::Branch),
                day,
            };
            dissolving::decide(read, &caller, &request)
        }
    }
}
