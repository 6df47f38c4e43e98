//! The tree of a past day, gone through from top to bottom: an organisation before what stood below it, siblings by number.
//! No path of that day is kept, so that what stands below is asked for step by step, and only as far as somebody reads.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{holds, params, sql};
use std::collections::{HashMap, VecDeque};

/// Organisations asked about by one statement.
pub(super) const AT_ONCE: usize = 20;
/// Digits of a number in a key; the greatest number has as many.
const DIGITS: usize = 19;

sql! {
    unscoped CHILDREN ("what stood below an organisation found in scope was its own then; numbers only") = concat!(
        "select p.parent_id, p.org_id from v_org_place p
         where p.parent_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) and ", holds!("p", "$1"),
        " order by p.parent_id, p.org_id");
    unscoped WAY ("from an organisation up to one found in scope; numbers only") = concat!(
        "with recursive up (id, depth) as (
           select cast($2 as bigint), 0
           union all
           select p.parent_id, up.depth + 1 from up join v_org_place p on p.org_id = up.id
           where up.depth < 64 and up.id <> $3 and p.parent_id is not null and ", holds!("p", "$1"), ")
         select id from up order by depth desc");
}

/// Organisations of one superior, as far as they are not gone through.
struct Level {
    /// The one that is gone through.
    at: Option<i64>,
    rest: VecDeque<i64>,
}

/// The way through the tree of a day.
pub(super) struct Walk {
    day: Day,
    levels: Vec<Level>,
    /// What stood below those that come next.
    below: HashMap<i64, VecDeque<i64>>,
    resumed: bool,
}

/// The numbers of organisations as parameters of a statement that takes [`AT_ONCE`].
pub(super) fn filled(orgs: &[i64]) -> Vec<Value> {
    let mut values: Vec<Value> = orgs.iter().map(|org| Value::from(*org)).collect();
    values.resize(AT_ONCE, Value::Null);
    values
}

impl Walk {
    /// From `node` on, or from the organisation `behind` that stood below it; one that did not is not known here, and the
    /// way begins with `node`.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn behind(read: &Read<'_>, day: Day, node: i64, behind: Option<i64>) -> Result<Self, StoreError> {
        let way = match behind {
            Some(org) => read.all(&WAY, params![day, org, node], |row| row.int(0))?,
            None => Vec::new(),
        };
        let resumed = way.first() == Some(&node);
        let mut walk = Self {
            day,
            levels: Vec::new(),
            below: HashMap::new(),
            resumed,
        };
        let way = if resumed { way } else { vec![node] };
        for (at, org) in way.iter().enumerate() {
            let mut siblings = match at.checked_sub(1).and_then(|above| way.get(above)) {
                None => VecDeque::from([*org]),
                Some(above) => walk.children(read, *above)?,
            };
            siblings.retain(|sibling| sibling >= org);
            let last = at + 1 == way.len();
            walk.levels.push(Level {
                at: if last { None } else { siblings.pop_front() },
                rest: siblings,
            });
        }
        Ok(walk)
    }

    /// It begins with the organisation asked for, not with the node.
    pub(super) const fn resumed(&self) -> bool {
        self.resumed
    }

    /// The next organisations, at most `count`; none behind the last one.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn next(&mut self, read: &Read<'_>, count: usize) -> Result<Vec<i64>, StoreError> {
        let mut next = Vec::new();
        while next.len() < count.min(AT_ONCE) {
            let Some(level) = self.levels.last_mut() else { break };
            level.at = level.rest.pop_front();
            let Some(org) = level.at else {
                self.levels.pop();
                continue;
            };
            next.push(org);
            let below = self.children(read, org)?;
            // Deeper than a tree can be: rows that stand in a circle end here.
            if self.levels.len() < 64 {
                self.levels.push(Level { at: None, rest: below });
            }
        }
        Ok(next)
    }

    /// Nothing is left.
    pub(super) const fn done(&self) -> bool {
        self.levels.is_empty()
    }

    /// The key of what comes behind the organisations handed out: the numbers on the way below the node, as many digits each.
    pub(super) fn key(&self) -> String {
        let way = self.levels.iter().skip(1).filter_map(|level| level.at);
        let mut key: String = way.map(|org| format!("{org:0DIGITS$}")).collect();
        // What stood below the last one, or the next sibling.
        key.push('0');
        key
    }

    /// What stood below an organisation. The next siblings are asked for by the same statement.
    fn children(&mut self, read: &Read<'_>, org: i64) -> Result<VecDeque<i64>, StoreError> {
        if let Some(found) = self.below.remove(&org) {
            return Ok(found);
        }
        let near = self.levels.last().into_iter().flat_map(|level| level.rest.iter().copied());
        let asked: Vec<i64> = std::iter::once(org).chain(near.take(AT_ONCE - 1)).collect();
        self.below.extend(asked.iter().map(|org| (*org, VecDeque::new())));
        let mut values = params![self.day].to_vec();
        values.extend(filled(&asked));
        for (above, child) in read.all(&CHILDREN, &values, |row| Ok((row.int(0)?, row.int(1)?)))? {
            self.below.entry(above).or_default().push_back(child);
        }
        Ok(self.below.remove(&org).unwrap_or_default())
    }
}
