//! One run over a sheet of units: decides row by row, then writes what was decided.

use super::entry::{self, Covering, Entry, fault};
use crate::attribute::{Dictionary, Mark};
use crate::cover::Cover;
use crate::rule::cover::{self as rule, Step};
use crate::store::unit::{self, Particulars, Unit};
use crate::store::{attribute, cover, mark, young};
use jishi_exchange::sheet::SheetRow;
use jishi_intake::{Context, Named, Place, Places, Run, Verdict};
use jishi_kernel::{Day, Level};
use jishi_org::rule::manage;
use jishi_org::store::{tree, turn};
use jishi_platform::db::{Read, StoreError, Write};
use std::collections::HashMap;

/// A coverage to write.
#[derive(Clone, Debug)]
struct NewCover {
    org: i64,
    how: Cover,
    from: Day,
    step: Step,
}

/// What a good row does.
#[derive(Clone, Debug)]
struct Work {
    /// The unit as it stands; `None` for a new one.
    unit: Option<Unit>,
    particulars: Particulars,
    opened: Day,
    marks: Option<Vec<Mark>>,
    young: Option<(Day, i64)>,
    cover: Option<NewCover>,
}

/// A run.
pub(super) struct Units {
    context: Context,
    /// The state of the tree in which organisations were looked up.
    tree: Option<i64>,
    /// Organisations looked up before.
    orgs: Places,
    dictionaries: HashMap<String, Dictionary>,
    /// Whether an organisation is a branch, as far as it was asked.
    branches: HashMap<i64, bool>,
    /// Units of this sheet, by code or by organisation, kind and name, and the row they stood in.
    seen: HashMap<String, u32>,
    decided: Vec<Option<Work>>,
}

type Wrong = (&'static str, String);

impl Units {
    pub(super) fn new(context: Context) -> Self {
        Self {
            context,
            tree: None,
            orgs: Places::default(),
            dictionaries: HashMap::new(),
            branches: HashMap::new(),
            seen: HashMap::new(),
            decided: Vec::new(),
        }
    }

    fn dictionary(&mut self, read: &Read<'_>, path: &str) -> Result<&Dictionary, StoreError> {
        if !self.dictionaries.contains_key(path) {
            let offered = attribute::offered(read, path)?;
            self.dictionaries.insert(path.to_owned(), offered);
        }
        // Put there just above.
        self.dictionaries
            .get(path)
            .ok_or_else(|| StoreError::Driver("no dictionary".to_owned()))
    }

    fn is_branch(&mut self, read: &Read<'_>, org: i64) -> Result<bool, StoreError> {
        if let Some(known) = self.branches.get(&org) {
            return Ok(*known);
        }
        let known = tree::level(read, org)? == Some(Level::Branch);
        self.branches.insert(org, known);
        Ok(known)
    }

    fn may(&self, read: &Read<'_>, path: &str) -> Result<bool, StoreError> {
        match &self.context.base {
            None => Ok(true),
            Some((_, own)) => jishi_org::manages(read, own, path, self.context.today),
        }
    }

    /// The unit a row speaks of, if it is on the register.
    fn known(&self, read: &Read<'_>, entry: &Entry, org: &Place) -> Result<Result<Option<Unit>, Wrong>, StoreError> {
        let id = match &entry.code {
            Some(code) => match unit::with_code(read, code)? {
                Some((_, path)) if !self.context.scope.covers(&path) => {
                    return Ok(Err(("统一社会信用代码", "该单位已由其他地区登记，请联系上级团委".to_owned())));
                }
                Some((id, _)) => Some(id),
                // A unit entered before its code was known.
                None => unit::named(read, org.id, &entry.name, &entry.kind.name)?,
            },
            None => unit::named(read, org.id, &entry.name, &entry.kind.name)?,
        };
        let found = match id {
            Some(id) => unit::find(read, id)?,
            None => None,
        };
        Ok(match found {
            Some(unit) if unit.closed_on.is_some() => Err(("", "该单位已移出台账，请先在页面恢复".to_owned())),
            Some(unit) if entry.code.is_some() && unit.code.is_some() && unit.code != entry.code => {
                Err(("统一社会信用代码", "同一组织下已有同名单位，代码不同".to_owned()))
            }
            found => Ok(found),
        })
    }

    fn decide(&mut self, read: &Read<'_>, entry: &Entry, row: u32) -> Result<Result<Work, Wrong>, StoreError> {
        let org = match self.orgs.find(read, &self.context, &entry.org)? {
            Ok(org) => org,
            Err(reason) => return Ok(Err(("所属组织", reason))),
        };
        let key = entry
            .code
            .clone()
            .unwrap_or_else(|| format!("{} {} {}", org.id, entry.kind.name, entry.name));
        if let Some(before) = self.seen.get(&key) {
            return Ok(Err(("", format!("与第 {before} 行是同一单位"))));
        }
        self.seen.insert(key, row);
        let unit = match self.known(read, entry, &org)? {
            Ok(unit) => unit,
            Err(wrong) => return Ok(Err(wrong)),
        };
        // Without the column the unit stays where it is.
        let org = match (&unit, &entry.org) {
            (Some(unit), Named::Nothing) => Place {
                id: unit.org,
                path: unit.org_path.clone(),
            },
            _ => org,
        };
        if self.is_branch(read, org.id)? {
            return Ok(Err(("所属组织", "单位应归属团委、团工委或团总支，不归属团支部".to_owned())));
        }
        let before = unit.as_ref().map_or(org.path.as_str(), |unit| unit.org_path.as_str());
        if !self.may(read, &org.path)? || !self.may(read, before)? {
            return Ok(Err(("所属组织", manage::WORDS.to_owned())));
        }
        if let Some(unit) = &unit
            && (unit.org, &unit.name, &unit.kind) != (org.id, &entry.name, &entry.kind.name)
            && unit::named(read, org.id, &entry.name, &entry.kind.name)?.is_some_and(|other| other != unit.id)
        {
            return Ok(Err(("单位名称", "该组织下已有同名同类单位".to_owned())));
        }
        let today = self.context.today;
        let opened = match (&unit, entry.opened) {
            (Some(unit), Some(day)) if day != unit.opened_on => {
                return Ok(Err(("列入日期", format!("台账中为 {}，不能通过导入修改", unit.opened_on))));
            }
            (Some(unit), _) => unit.opened_on,
            (None, day) => day.unwrap_or(today),
        };
        let marks = match (&entry.marks, &unit) {
            // Another kind: attributes that do not suit it end.
            (None, Some(unit)) if unit.kind != entry.kind.name => {
                let had = mark::on(read, unit.id, today)?;
                let dictionary = self.dictionary(read, &org.path)?;
                let suits = |mark: &Mark| dictionary.find(&mark.attribute).is_none_or(|one| one.suits(&entry.kind.name));
                Some(had.into_iter().map(|(mark, _)| mark).filter(suits).collect())
            }
            (None, _) => None,
            (Some(text), _) => match self.dictionary(read, &org.path)?.read(text, &entry.kind.name) {
                Ok(marks) => Some(marks),
                Err(reason) => return Ok(Err(("属性", reason))),
            },
        };
        let cover = match &entry.cover {
            None => None,
            Some(covering) => match self.cover(read, covering, unit.as_ref(), opened)? {
                Ok(cover) => cover,
                Err(wrong) => return Ok(Err(wrong)),
            },
        };
        let particulars = Particulars {
            org: org.id,
            kind: entry.kind.name.clone(),
            name: entry.name.clone(),
            code: entry.code.clone().or_else(|| unit.as_ref().and_then(|u| u.code.clone())),
            address: match (&entry.address, &unit) {
                (Some(address), _) => address.clone(),
                (None, Some(unit)) => unit.address.clone(),
                (None, None) => String::new(),
            },
        };
        Ok(Ok(Work {
            unit,
            particulars,
            opened,
            marks,
            young: entry.young,
            cover,
        }))
    }

    fn cover(
        &mut self,
        read: &Read<'_>,
        covering: &Covering,
        unit: Option<&Unit>,
        opened: Day,
    ) -> Result<Result<Option<NewCover>, Wrong>, StoreError> {
        let org = match self.orgs.find(read, &self.context, &covering.org)? {
            Ok(org) => tree::find(read, org.id)?,
            // A neighbour may cover it with others or for it; whoever knows the code knows the organisation.
            Err(reason) => match (&covering.org, covering.how) {
                (Named::Code(code), Cover::Joint | Cover::Attached) => {
                    match tree::find_code(read, code)?.filter(|org| org.closed_on.is_none()) {
                        Some(org) => Some(org),
                        None => return Ok(Err(("覆盖组织", reason))),
                    }
                }
                _ => return Ok(Err(("覆盖组织", reason))),
            },
        };
        let Some(org) = org else {
            return Ok(Err(("覆盖组织", "没有这个组织".to_owned())));
        };
        let newest = match unit {
            Some(unit) => cover::newest(read, unit.id)?,
            None => None,
        };
        if let Some(newest) = newest
            && newest.days.to.is_none()
            && (newest.org, newest.how) == (org.id, covering.how)
            && covering.from.is_none_or(|from| from == newest.days.from)
        {
            return Ok(Ok(None));
        }
        let from = covering.from.unwrap_or(self.context.today);
        if from < org.opened_on {
            return Ok(Err(("建团日期", format!("不能早于覆盖组织的成立日期（{}）", org.opened_on))));
        }
        Ok(match rule::begin(from, opened, None, newest.map(|n| n.days), self.context.today) {
            Ok(step) => Ok(Some(NewCover {
                org: org.id,
                how: covering.how,
                from,
                step,
            })),
            Err(refused) => Err(("建团日期", refused.text())),
        })
    }

    /// What the row would do to what stands there.
    fn verdict(&self, read: &Read<'_>, work: &Work) -> Result<Verdict, StoreError> {
        let Some(unit) = &work.unit else {
            return Ok(Verdict::New);
        };
        let mut words = work.particulars.words(unit);
        if let Some(marks) = &work.marks {
            let difference = mark::difference(read, unit.id, marks, self.context.today)?;
            if difference != mark::Changed::default() {
                words.push("修改属性".to_owned());
            }
        }
        if let Some((day, count)) = work.young
            && young::on(read, unit.id, day)? != Some(count)
        {
            words.push(format!("青年职工数 {count}"));
        }
        if work.cover.is_some() {
            words.push("修改覆盖".to_owned());
        }
        Ok(if words.is_empty() {
            Verdict::Same
        } else {
            Verdict::Change(words.join("；"))
        })
    }

    fn write(&self, write: &mut Write<'_>, work: &Work) -> Result<(), StoreError> {
        let today = self.context.today;
        let id = match &work.unit {
            Some(unit) => {
                if work.particulars != Particulars::of(unit) {
                    unit::change(write, unit, &work.particulars, today)?;
                }
                unit.id
            }
            None => {
                let id = self.context.app.id();
                unit::add(write, id, &work.particulars, work.opened)?;
                id
            }
        };
        if let Some(marks) = &work.marks {
            let from = if work.unit.is_some() { today } else { work.opened };
            mark::set(write, id, marks, from)?;
        }
        if let Some((day, count)) = work.young {
            young::put(write, id, day, count)?;
        }
        if let Some(new) = &work.cover {
            cover::begin(write, id, new.org, new.how, new.from, new.step)?;
        }
        Ok(())
    }
}

impl Run for Units {
    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError> {
        let now = turn::still(write)?;
        if self.tree.replace(now) != Some(now) {
            self.orgs = Places::default();
            self.branches.clear();
            self.dictionaries.clear();
        }
        Ok(())
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        self.decided.clear();
        let mut verdicts = Vec::with_capacity(rows.len());
        for row in rows {
            let entry = if row.faults.is_empty() {
                entry::read(row, self.context.today)
            } else {
                None
            };
            let work = match &entry {
                None => None,
                Some(entry) => match self.decide(read, entry, row.row)? {
                    Ok(work) => Some(work),
                    Err((column, reason)) => {
                        fault(row, column, reason);
                        None
                    }
                },
            };
            verdicts.push(match &work {
                Some(work) => self.verdict(read, work)?,
                None => Verdict::Faulty,
            });
            self.decided.push(work);
        }
        Ok(verdicts)
    }

    fn apply(&mut self, write: &mut Write<'_>, _: &[SheetRow], verdicts: &[Verdict]) -> Result<(), StoreError> {
        for (work, verdict) in std::mem::take(&mut self.decided).iter().zip(verdicts) {
            if let (Some(work), Verdict::New | Verdict::Change(_)) = (work, verdict) {
                self.write(write, work)?;
            }
        }
        Ok(())
    }
}
