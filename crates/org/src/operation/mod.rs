//! Changes of the tree. Each file decides one kind of change: it reads what is needed, asks the
//! rules and gives a [`Decided`], which the dry run shows and [`apply::apply`] writes.

pub mod apply;
pub mod creating;
pub mod deleting;
pub mod dissolving;
pub mod dry_run;
pub mod graduating;
pub mod merging;
pub mod moving;
pub mod renaming;
pub mod restoring;
pub mod splitting;
mod ties;

use crate::affected::{Node, Plan};
use crate::rule::change::Step as DayStep;
use crate::rule::manage;
use crate::rule::standing::Standing;
use crate::store::change::{Change, Steps};
use crate::store::tree::{self, NewOrg, Org};
use crate::store::{as_of, record, reshape};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// Who changes the tree and on which day this is asked.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Number and path of the organisation of the post; `None` for the operator, who may change everything.
    pub own: Option<(i64, String)>,
    /// Today.
    pub today: Day,
}

impl Caller {
    /// Refuses unless `may` says yes to the path of the caller's organisation.
    fn check(&self, may: impl FnOnce(&str) -> bool) -> Result<(), AppError> {
        match &self.own {
            Some((_, own)) if !may(own) => Err(AppError::Denied(manage::WORDS)),
            _ => Ok(()),
        }
    }
}

/// An organisation that stands already, or one this change makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Number and path.
    Known(i64, String),
    /// The nth that is opened.
    New(usize),
}

/// One thing that is written, in the order of the list.
#[derive(Clone, Debug)]
pub enum Step {
    /// Another name, kind or level.
    Change(Box<Org>, Box<Change>, Steps),
    /// The kind of before a mass change that held from this day, as if that had not been.
    Unkind(Box<Org>, Day),
    /// Another superior, at a place among its subordinates.
    Shift(Box<Org>, Place, i64, DayStep),
    /// A new organisation; its superior stands already.
    Open(Box<NewOrg>),
    /// A department of an organisation.
    Department(Place, String),
    /// The last day.
    Close(Box<Org>),
    /// Open again.
    Reopen(Box<Org>),
    /// One went on as the other; `merge`, `split` or `dissolve`.
    Link(i64, Place, &'static str),
    /// Gone without trace but for the record.
    Delete(Box<Org>),
}

/// A change the rules allow, not yet written.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What it does, for everything that hangs on organisations.
    pub plan: Plan,
    /// What is written.
    pub steps: Vec<Step>,
    /// Every organisation that is touched, with the version it was read at, in the order of numbers.
    pub versions: Vec<(i64, i64)>,
    /// What changes in the tree, a sentence each.
    pub words: Vec<String>,
    /// Whom it touches.
    pub parts: Vec<(i64, record::Part)>,
    /// What the dry run tells beside: what is not done, and what to look at.
    pub notes: Vec<String>,
    /// What a new organisation will be, for the dry run: a term and its value.
    pub facts: Vec<(&'static str, String)>,
    /// What an undo needs, JSON.
    pub payload: String,
    /// The changes this one takes back.
    pub undoes: Vec<i64>,
}

impl Decided {
    fn new(plan: Plan) -> Self {
        Self {
            plan,
            steps: Vec::new(),
            versions: Vec::new(),
            words: Vec::new(),
            parts: Vec::new(),
            notes: Vec::new(),
            facts: Vec::new(),
            payload: "{}".to_owned(),
            undoes: Vec::new(),
        }
    }

    fn touch(&mut self, org: &Org, part: record::Part) {
        if self.versions.iter().all(|(id, _)| *id != org.id) {
            self.versions.push((org.id, org.version));
        }
        self.parts.push((org.id, part));
    }

    /// A fingerprint of what was read: the form carries it from the dry run to the change.
    pub fn seal(&self) -> String {
        let mut versions = self.versions.clone();
        versions.sort_unstable();
        let list: Vec<String> = versions.iter().map(|(id, version)| format!("{id}.{version}")).collect();
        list.join("-")
    }
}

impl From<&Org> for Node {
    fn from(org: &Org) -> Self {
        Self {
            id: org.id,
            path: org.path.clone(),
            level: org.level,
            kind: org.kind.clone(),
            name: org.name.clone(),
        }
    }
}

impl From<&Org> for Standing {
    fn from(org: &Org) -> Self {
        Self {
            id: org.id,
            parent: org.parent,
            path: org.path.clone(),
            level: org.level,
            name: org.name.clone(),
            children: org.children,
            opened_on: org.opened_on,
            closed: org.closed_on.is_some(),
        }
    }
}

/// Organisations by number, each within the scope.
fn found(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Org>, AppError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| tree::find(read, id)?.ok_or(AppError::NotFound)).collect()
}

fn standings(orgs: &[Org]) -> Vec<Standing> {
    orgs.iter().map(Standing::from).collect()
}

/// The superior of an organisation, within the scope; without one the caller cannot manage it.
fn superior(read: &Read<'_>, org: &Org) -> Result<Option<Org>, AppError> {
    Ok(match org.parent {
        Some(parent) => tree::find(read, parent)?,
        None => None,
    })
}

/// What a day does to the newest place of an organisation.
fn place_step(read: &Read<'_>, org: &Org, day: Day, today: Day) -> Result<DayStep, AppError> {
    let last = reshape::placed_on(read, org)?;
    crate::rule::change::step(day, last, today).map_err(|refused| AppError::field("day", format!("“{}”：{}", org.name, refused.text())))
}

/// Checks that an organisation may end the day before `day`, that this day is not its first, and that nothing
/// stood below it since which stands elsewhere now: that would have stood below what did not exist.
fn last_day(read: &Read<'_>, org: &Org, day: Day, today: Day) -> Result<(), AppError> {
    match place_step(read, org, day, today)? {
        DayStep::Follow { .. } => match as_of::left_since(read, org.id, day)? {
            Some(last) => Err(AppError::field("day", format!("“{}”{last} 还有下级，请选择其后的日期", org.name))),
            None => Ok(()),
        },
        DayStep::Correct => Err(AppError::field(
            "day",
            format!("“{}”当天成立或变更隶属，最早次日才能撤销", org.name),
        )),
    }
}

/// Refuses a past day since which an organisation that takes something over was not always there.
fn stood(read: &Read<'_>, org: &Org, day: Day, today: Day) -> Result<(), AppError> {
    if day < today && !as_of::stood_since(read, org.id, day)? {
        return Err(AppError::field("day", format!("“{}”{day} 尚未成立或已撤销", org.name)));
    }
    Ok(())
}

/// Refuses a name another open subordinate has.
fn name_is_free(read: &Read<'_>, parent: i64, name: &str, own: i64) -> Result<(), AppError> {
    if tree::has_namesake(read, parent, name, own)? {
        Err(AppError::refused(format!("新上级下已有同名组织“{name}”，请先更名")))
    } else {
        Ok(())
    }
}

/// `“甲”“乙”等 5 个组织`.
fn names(orgs: &[Org]) -> String {
    let list: String = orgs.iter().take(3).map(|org| format!("“{}”", org.name)).collect();
    if orgs.len() > 3 {
        format!("{list}等 {} 个组织", orgs.len())
    } else {
        list
    }
}
