//! Each row against what stands in the database and in the rows before it.

use super::column::{CODE, INDUSTRY, KIND, LEVEL, NAME, OPENED, PARENT};
use super::entry::{Entry, Wrong};
use super::extra::Filled;
use super::known::{self, Base, Found};
use super::order::superior_first;
use super::plan::{Changed, Decision, Differing, New, Parent, Plan};
use super::seal::{self, Mark};
use super::session::{Fresh, Given, Key, Seen, Session};
use crate::operation::renaming;
use crate::rule::{manage, shape};
use crate::store::change::Change;
use crate::store::tree::{self, Org};
use crate::store::{children, department};
use jishi_kernel::{Day, Level};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use std::collections::HashMap;

/// Everything a decision looks at.
pub(super) struct Work<'a> {
    pub(super) read: &'a Read<'a>,
    pub(super) scope: &'a Scope,
    pub(super) base: &'a Base,
    pub(super) session: &'a mut Session,
    pub(super) today: Day,
}

/// What became of a batch; positions are those of [`Entry::at`].
pub(super) struct Batch {
    pub(super) plan: Plan,
    pub(super) wrong: Vec<(usize, Wrong)>,
    pub(super) decisions: Vec<(usize, Decision, Mark)>,
}

/// What became of a row that others may stand below.
#[derive(Clone)]
enum Stand {
    Faulty,
    /// To create: position in the plan, level, row.
    New(usize, Level, u32),
    /// Made by an earlier batch: row.
    Earlier(u32, Fresh),
    Known(Box<Org>),
}

/// Inner result: the store failed. Outer: the row is wrong.
type Decided = Result<Result<(Stand, Decision), StoreError>, Wrong>;

/// Where a new organisation goes.
struct Below {
    parent: Parent,
    /// The level above it.
    level: Option<Level>,
    /// The superior's key.
    key: Key,
    /// 成立日期 of the superior.
    opened_on: Option<Day>,
}

impl Work<'_> {
    /// Decides entries whose codes are distinct; a superior may stand behind its subordinates. In a transaction that
    /// writes the tree is held already, so that what is read here stays true.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn batch(mut self, entries: Vec<Entry>) -> Result<Batch, StoreError> {
        self.session.look(self.read)?;
        let at_code: HashMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.code.as_str(), at)).collect();
        let parents: Vec<Option<usize>> = entries.iter().map(|entry| at_code.get(entry.parent.as_deref()?).copied()).collect();
        let known = {
            let above = entries.iter().filter_map(|entry| entry.parent.as_deref());
            let above = above.filter(|code| {
                !at_code.contains_key(code)
                    && self
                        .session
                        .seen(code)
                        .is_none_or(|(_, seen)| matches!(seen, Seen::Faulty | Seen::Stood))
            });
            let codes = entries.iter().map(|entry| entry.code.as_str()).chain(above);
            known::by_code(self.read, self.scope, codes)?
        };
        let rows: Vec<u32> = entries.iter().map(|entry| entry.row).collect();
        let (order, ring) = superior_first(&parents);
        let mut batch = Batch {
            plan: Plan::default(),
            wrong: Vec::new(),
            decisions: Vec::with_capacity(entries.len()),
        };
        for at in ring {
            batch
                .wrong
                .push((entries[at].at, (PARENT, "上级编码互相引用，找不到最上级".to_owned())));
        }
        let mut stands: Vec<Stand> = vec![Stand::Faulty; entries.len()];
        let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        for at in order {
            // Each position comes once.
            let Some(entry) = entries[at].take() else { continue };
            let (position, row, code, level) = (entry.at, entry.row, entry.code.clone(), entry.level);
            let opened_on = entry.opened_on.unwrap_or(self.today);
            // The superior's row, whatever has become of it since.
            let above_row = parents[at]
                .map(|above| rows[above])
                .or_else(|| self.session.seen(entry.parent.as_deref()?).map(|(row, _)| row));
            let above = match parents[at] {
                Some(above) => Ok(Some((stands[above].clone(), rows[above]))),
                None => self.above(&entry, &known),
            };
            let decided = match above {
                Ok(Some((Stand::Faulty, row))) => Err((PARENT, format!("上级（第 {row} 行）有误，未导入"))),
                Ok(above) => self.decide(&mut batch.plan, entry, &known, above.map(|(stand, _)| stand).as_ref()),
                Err(wrong) => Err(wrong),
            };
            let seen = match decided {
                Ok(stand) => {
                    let (stand, decision) = stand?;
                    let seen = match &stand {
                        Stand::Known(org) => Seen::Known(org.clone()),
                        _ => Seen::New(Box::new(Fresh {
                            level,
                            opened_on,
                            place: None,
                        })),
                    };
                    let mark = mark(&batch.plan, &stand, &decision, above_row);
                    stands[at] = stand;
                    batch.decisions.push((position, decision, mark));
                    seen
                }
                Err(wrong) => {
                    batch.wrong.push((position, wrong));
                    Seen::Faulty
                }
            };
            self.session.remember(&code, row, level, seen);
        }
        Ok(batch)
    }

    /// The superior of a row that is not in the same batch; `None` when the row names none.
    fn above(&self, entry: &Entry, known: &HashMap<String, Found>) -> Result<Option<(Stand, u32)>, Wrong> {
        let Some(code) = entry.parent.as_deref() else {
            return Ok(None);
        };
        let seen = self.session.seen(code);
        match (seen, known.get(code)) {
            (Some((row, Seen::New(fresh))), _) => Ok(Some((Stand::Earlier(row, (**fresh).clone()), row))),
            (Some((row, Seen::Known(org))), _) => Ok(Some((Stand::Known(org.clone()), row))),
            (_, Some(Found::Open(org))) => Ok(Some((Stand::Known(org.clone()), 0))),
            (Some((row, Seen::Faulty)), _) => Ok(Some((Stand::Faulty, row))),
            _ => Err((PARENT, format!("没有编码为“{code}”的上级组织"))),
        }
    }

    fn decide(&mut self, plan: &mut Plan, entry: Entry, known: &HashMap<String, Found>, above: Option<&Stand>) -> Decided {
        match known.get(&entry.code) {
            Some(Found::Outside) => Err((CODE, "编码已被本单位范围以外的组织使用".to_owned())),
            Some(Found::Closed) => Err((CODE, "编码已被撤销的组织使用".to_owned())),
            Some(Found::Open(org)) => self.change(plan, &entry, org, above),
            None => self.create(plan, entry, above),
        }
    }

    fn create(&mut self, plan: &mut Plan, entry: Entry, above: Option<&Stand>) -> Decided {
        let Below {
            parent,
            level,
            key,
            opened_on: above_since,
        } = self.below(plan, above);
        match self.session.given(self.read, key, &entry.name) {
            Err(error) => return Ok(Err(error)),
            // Set up without a code: the file gives it one.
            Ok(Some(Given::Org(Some(org)))) => return self.change(plan, &entry, &org, above),
            Ok(Some(Given::Org(None))) => return Err((NAME, "同一上级下已有同名组织，编码不同".to_owned())),
            Ok(Some(Given::Row(row))) if row != entry.row => return Err((NAME, format!("与第 {row} 行同一上级、同名"))),
            Ok(_) => {}
        }
        match self.may_open(&parent) {
            Err(error) => return Ok(Err(error)),
            Ok(false) => return Err((PARENT, format!("{}，请由上级组织自行登记", manage::WORDS))),
            Ok(true) => {}
        }
        shape::fits(entry.kind, entry.level, level, None).map_err(|refused| (column_of(refused), refused.text(entry.kind)))?;
        let day = entry.opened_on.unwrap_or(self.today);
        if let Some(since) = above_since.filter(|since| day < *since) {
            return Err((OPENED, format!("不能早于上级成立（{since}）")));
        }
        let path = match &parent {
            Parent::Known(_, path) | Parent::Earlier(_, Some((_, path))) => path.as_str(),
            _ => self.base.path(),
        };
        match self.session.kind_on(self.read, entry.kind, path, day) {
            Err(error) => return Ok(Err(error)),
            Ok(used) => used.map_err(|reason| (KIND, reason))?,
        }
        if let Some(extra) = &entry.extra {
            match extra.known(self.read, path, self.today) {
                Err(error) => return Ok(Err(error)),
                Ok(known) => known?,
            }
        }
        self.session.give(key, &entry.name, entry.row);
        let stand = Stand::New(plan.new.len(), entry.level, entry.row);
        plan.new.push(New { entry, parent });
        Ok(Ok((stand, Decision::New)))
    }

    /// The organisation whose post imports; `None` for the operator, who may write everywhere.
    fn own(&self) -> Option<&Org> {
        match self.base {
            Base::Below(own) => Some(own),
            Base::Root => None,
        }
    }

    /// A sheet opens what stands directly below the importer's own organisation, and what stands below
    /// a row it, or an earlier sheet of the importer, has opened.
    fn may_open(&mut self, parent: &Parent) -> Result<bool, StoreError> {
        let Base::Below(own) = self.base else {
            return Ok(true);
        };
        match parent {
            Parent::New(_) | Parent::Earlier(..) => Ok(true),
            Parent::Root => Ok(false),
            Parent::Known(_, path) if manage::allowed_below(&own.path, path) => Ok(true),
            Parent::Known(id, _) => self.session.opened(self.read, *id, own, self.today),
        }
    }

    fn below(&self, plan: &Plan, above: Option<&Stand>) -> Below {
        match (above, self.base) {
            (Some(Stand::New(at, level, row)), _) => Below {
                parent: Parent::New(*at),
                level: Some(*level),
                key: Key::Row(*row),
                opened_on: plan.new.get(*at).map(|new| new.entry.opened_on.unwrap_or(self.today)),
            },
            (Some(Stand::Earlier(row, fresh)), _) => Below {
                parent: Parent::Earlier(*row, fresh.place.clone()),
                level: Some(fresh.level),
                key: Key::Row(*row),
                opened_on: Some(fresh.opened_on),
            },
            (Some(Stand::Known(org)), _) | (_, Base::Below(org)) => Below {
                parent: Parent::Known(org.id, org.path.clone()),
                level: Some(self.session.level(org.id).unwrap_or(org.level)),
                key: Key::Org(org.id),
                opened_on: Some(org.opened_on),
            },
            (_, Base::Root) => Below {
                parent: Parent::Root,
                level: None,
                key: Key::Root,
                opened_on: None,
            },
        }
    }

    fn change(&mut self, plan: &mut Plan, entry: &Entry, org: &Org, above: Option<&Stand>) -> Decided {
        let moved = match above {
            Some(Stand::Known(above)) => org.parent != Some(above.id),
            // Written by an earlier batch and read back by this one: the second time of its code.
            Some(Stand::Earlier(_, fresh)) => org.parent != fresh.place.as_ref().map(|(id, _)| *id),
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
        let missing = match self.missing(entry, org) {
            Err(error) => return Ok(Err(error)),
            Ok(missing) => missing,
        };
        let filled = match self.filled(entry, org) {
            Err(error) => return Ok(Err(error)),
            Ok(filled) => filled?,
        };
        let differs = change != Change::none(org, self.today);
        let writes = differs || !missing.is_empty() || !filled.words.is_empty();
        if let (true, Some(own)) = (writes, self.own()) {
            match crate::manages(self.read, &own.path, &org.path, self.today) {
                Err(error) => return Ok(Err(error)),
                Ok(false) => return Err((CODE, format!("{}，不能修改“{}”", manage::WORDS, org.name))),
                Ok(true) => {}
            }
        }
        if let (true, Some(own)) = (change.renames(org) || change.reshapes(org), self.own()) {
            match renaming::by_superior(self.read, &own.path, org, self.today) {
                Err(error) => return Ok(Err(error)),
                Ok(true) => return Err((NAME, renaming::BY_SUPERIOR.to_owned())),
                Ok(false) => {}
            }
        }
        if change.kind != org.kind {
            match self.session.kind_on(self.read, entry.kind, &org.path, self.today) {
                Err(error) => return Ok(Err(error)),
                Ok(used) => used.map_err(|reason| (KIND, reason))?,
            }
        }
        if change.reshapes(org) {
            match self.around(org) {
                Err(error) => return Ok(Err(error)),
                Ok((parent, child)) => {
                    shape::fits(entry.kind, entry.level, parent, child)
                        .map_err(|refused| (column_of(refused), refused.text(entry.kind)))?;
                }
            }
            self.session.set_level(org.id, entry.level);
        }
        if change.name != org.name {
            let key = org.parent.map_or(Key::Root, Key::Org);
            match self.session.given(self.read, key, &entry.name) {
                Err(error) => return Ok(Err(error)),
                Ok(Some(Given::Org(_))) => return Err((NAME, "同一上级下已有同名组织".to_owned())),
                Ok(Some(Given::Row(row))) if row != entry.row => return Err((NAME, format!("与第 {row} 行同一上级、同名"))),
                Ok(_) => self.session.give(key, &entry.name, entry.row),
            }
        }
        let decision = if writes {
            let opened = (!missing.is_empty()).then(|| format!("增设部室{}", missing.join("、")));
            let beside: Vec<String> = opened.into_iter().chain(filled.words.iter().cloned()).collect();
            let beside = beside.join("；");
            let words: Vec<String> = [change.words(org), beside.clone()]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect();
            let words = words.join("；");
            plan.differing.push(Differing {
                row: entry.row,
                org: org.id,
                name: org.name.clone(),
                words: words.clone(),
                beside,
                particulars: filled.over,
            });
            Decision::Change(words)
        } else {
            plan.same += 1;
            Decision::Same
        };
        if !missing.is_empty() {
            plan.departments.push((org.id, missing));
        }
        if let (false, Some(extra)) = (filled.words.is_empty(), &entry.extra) {
            plan.extra.push((org.id, extra.clone()));
        }
        if differs {
            plan.changed.push(Changed { org: org.clone(), change });
        }
        Ok(Ok((Stand::Known(Box::new(org.clone())), decision)))
    }

    /// Level of the superior and highest level below, as they will be.
    fn around(&self, org: &Org) -> Result<(Option<Level>, Option<Level>), StoreError> {
        let parent = match org.parent {
            Some(id) => match self.session.level(id) {
                Some(level) => Some(level),
                None => tree::level(self.read, id)?,
            },
            None => None,
        };
        Ok((parent, children::highest(self.read, org.id)?))
    }

    /// What the particulars and the election of a row would change.
    fn filled(&self, entry: &Entry, org: &Org) -> Result<Result<Filled, Wrong>, StoreError> {
        let Some(extra) = &entry.extra else {
            return Ok(Ok(Filled::default()));
        };
        if let Err(wrong) = extra.known(self.read, &org.path, self.today)? {
            return Ok(Err(wrong));
        }
        if let Some(own) = self.own()
            && renaming::by_superior(self.read, &own.path, org, self.today)?
            && extra.changes_industry(self.read, org.id)?
        {
            return Ok(Err((INDUSTRY, renaming::BY_SUPERIOR.to_owned())));
        }
        extra.differs(self.read, org, self.own().map(|own| own.path.as_str()), self.today)
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

/// What a row that was just decided does, for the seal of the check.
fn mark(plan: &Plan, stand: &Stand, decision: &Decision, above: Option<u32>) -> Mark {
    match (stand, decision) {
        (Stand::Known(org), Decision::Change(words)) => {
            seal::changes(org, words, plan.differing.last().map_or(0, |differing| differing.particulars))
        }
        (Stand::New(at, ..), _) => seal::opens(above, plan.new.get(*at).map_or(&Parent::Root, |new| &new.parent)),
        _ => seal::same(),
    }
}

fn column_of(refused: shape::Refused) -> usize {
    match refused.field() {
        "parent" => PARENT,
        "kind" => KIND,
        _ => LEVEL,
    }
}
