//! Adding up what a sheet would change, batch by batch. What is kept grows with the superiors the sheet names, not
//! with its rows.

use super::effects::{Created, Effects, Named, Superior};
use super::plan::{Parent, Plan};
use crate::affected::{self, Kind, Line, Node};
use crate::path;
use crate::rule::manage;
use crate::store::sight;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::sql;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Superiors told by name.
const SUPERIORS: usize = 20;
/// Changed organisations told by name.
const NAMED: usize = 20;
/// Posts told by title, as many as the dry run of one change tells.
const POSTS: i64 = 50;
/// Refusals told.
const REFUSALS: usize = 20;

sql! {
    scoped NAMES = "select o.id, o.name from org o where {scope:o.path} and o.id in ({ids:$1})";
}

/// New organisations below a superior that stands already.
#[derive(Default)]
struct Under {
    path: String,
    count: i64,
}

/// The sums over the batches so far; each batch is added once.
#[derive(Default)]
pub struct Sums {
    created: BTreeMap<(i64, String), i64>,
    /// By the number of the superior; 0 for roots.
    under: BTreeMap<i64, Under>,
    /// The superior that stands already, by the row of a new organisation others may stand below.
    tops: HashMap<u32, i64>,
    /// By what and text.
    lines: BTreeMap<(String, String), i64>,
    /// The first rows that change an organisation.
    named: BTreeMap<u32, Named>,
    effects: Effects,
}

impl Sums {
    /// Adds a batch that was decided without being written.
    ///
    /// # Errors
    /// The store fails.
    pub fn add(&mut self, read: &Read<'_>, plan: &Plan, today: Day) -> Result<(), StoreError> {
        self.opened(plan);
        self.changed(plan);
        let mut opening = affected::Plan::new(Kind::Import, today);
        opening.opening = (1..)
            .zip(&plan.new)
            .map(|(at, new)| Node {
                id: -at,
                path: String::new(),
                level: new.entry.level,
                kind: new.entry.kind.name.clone(),
                name: new.entry.name.clone(),
            })
            .collect();
        let mut renaming = affected::Plan::new(Kind::Rename, today);
        renaming.renamed = plan.changed.iter().map(|changed| Node::from(&changed.org)).collect();
        for hung in [opening, renaming] {
            if !hung.opening.is_empty() || !hung.renamed.is_empty() {
                self.hung(read, &hung)?;
            }
        }
        Ok(())
    }

    fn opened(&mut self, plan: &Plan) {
        let mut here: Vec<i64> = Vec::with_capacity(plan.new.len());
        for new in &plan.new {
            let entry = &new.entry;
            let top = match &new.parent {
                Parent::Root => 0,
                Parent::Known(id, path) => {
                    let under = self.under.entry(*id).or_default();
                    if under.path.is_empty() {
                        under.path.clone_from(path);
                    }
                    *id
                }
                // Superiors come first in a plan, and earlier batches first in a sheet.
                Parent::New(at) => here.get(*at).copied().unwrap_or_default(),
                Parent::Earlier(row, _) => self.tops.get(row).copied().unwrap_or_default(),
            };
            here.push(top);
            self.under.entry(top).or_default().count += 1;
            // Nothing stands below a branch.
            if entry.level != Level::Branch {
                self.tops.insert(entry.row, top);
            }
            *self.created.entry((entry.level.number(), entry.kind.name.clone())).or_default() += 1;
            let effects = &mut self.effects;
            match (entry.opened_on, effects.opened) {
                (None, _) => effects.undated += 1,
                (Some(day), None) => effects.opened = Some((day, day)),
                (Some(day), Some((first, last))) => effects.opened = Some((first.min(day), last.max(day))),
            }
            effects.departments += number(entry.departments.len());
        }
    }

    fn changed(&mut self, plan: &Plan) {
        let effects = &mut self.effects;
        effects.changed += number(plan.changed());
        effects.filled += number(plan.extra.len());
        effects.departments += plan.departments.iter().map(|(_, names)| number(names.len())).sum::<i64>();
        for super::plan::Changed { org, change } in &plan.changed {
            effects.renamed += i64::from(change.renames(org));
            effects.reshaped += i64::from(change.reshapes(org));
            effects.coded += i64::from(change.code != org.code);
        }
        for differing in &plan.differing {
            let named = || Named {
                id: differing.org,
                name: differing.name.clone(),
                words: differing.words.clone(),
            };
            if self.named.len() < NAMED || self.named.last_key_value().is_some_and(|(last, _)| differing.row < *last) {
                self.named.insert(differing.row, named());
            }
            if self.named.len() > NAMED {
                self.named.pop_last();
            }
        }
    }

    /// What hangs on the organisations of a batch, as every change of the tree asks.
    fn hung(&mut self, read: &Read<'_>, plan: &affected::Plan) -> Result<(), StoreError> {
        for hook in affected::hooks() {
            for line in hook.lines(read, plan)? {
                *self.lines.entry((line.what, line.text)).or_default() += line.count;
            }
            let room = REFUSALS.saturating_sub(self.effects.refusals.len());
            self.effects.refusals.extend(hook.refusals(read, plan)?.into_iter().take(room));
        }
        Ok(())
    }

    /// What the batches so far would change; names only what lies within the scope.
    ///
    /// # Errors
    /// The store fails.
    pub fn effects(&self, read: &Read<'_>, today: Day) -> Result<Effects, StoreError> {
        let mut effects = self.effects.clone();
        let created = self.created.iter().filter_map(|((level, kind), count)| {
            Some(Created {
                level: Level::from_number(*level)?,
                kind: kind.clone(),
                count: *count,
            })
        });
        effects.created = created.collect();
        let lines = self.lines.iter().filter(|(_, count)| **count > 0);
        effects.lines = lines
            .map(|((what, text), count)| Line {
                what: what.clone(),
                count: *count,
                text: text.clone(),
            })
            .collect();
        effects.named = self.named.values().cloned().collect();
        let superiors: Vec<i64> = self.under.keys().copied().filter(|id| *id != 0).collect();
        let further: BTreeSet<i64> = self
            .under
            .values()
            .flat_map(|under| path::numbers(manage::parent(&under.path)))
            .collect();
        let further: Vec<i64> = further.into_iter().filter(|id| !self.under.contains_key(id)).collect();
        let posts = sight::each(read, &superiors, today)?;
        effects.posts = posts.values().sum();
        effects.first = sight::first(read, &superiors, today, POSTS)?;
        effects.above = sight::each(read, &further, today)?.values().sum();
        effects.superiors = number(superiors.len());
        effects.under = self.most(read, &posts)?;
        Ok(effects)
    }

    /// The superiors with the most new organisations below them.
    fn most(&self, read: &Read<'_>, posts: &HashMap<i64, i64>) -> Result<Vec<Superior>, StoreError> {
        let mut most: Vec<(i64, i64)> = self.under.iter().map(|(id, under)| (*id, under.count)).collect();
        most.sort_by_key(|(id, count)| (-count, *id));
        most.truncate(SUPERIORS);
        let asked = Value::ids(most.iter().map(|(id, _)| *id));
        let names: HashMap<i64, String> = read
            .all(&NAMES, &[asked], |row| Ok((row.int(0)?, row.text(1)?)))?
            .into_iter()
            .collect();
        let superior = |(id, count): (i64, i64)| Superior {
            id,
            name: names.get(&id).cloned().unwrap_or_default(),
            count,
            posts: posts.get(&id).copied().unwrap_or_default(),
        };
        Ok(most.into_iter().map(superior).collect())
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
