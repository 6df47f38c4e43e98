//! 建团率: how many units of a part of the tree are covered, in one grouped statement.

use super::list::Which;
use super::{also, cover, matching, registered};
use crate::cover::Cover;
use jishi_kernel::Day;
use jishi_org::path::SEGMENT;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{holds, params, sql};
use std::collections::BTreeMap;

sql! {
    scoped GROUPS = concat!(
        "select substr(o.path, 1, cast($4 as integer)), t.kind, c.how, count(*)
         from v_org o cross join unit u join unit_kind t on t.unit_id = u.id and ", holds!("t", "$1"),
        " left join unit_cover c on c.unit_id = u.id and ", holds!("c", "$1"),
        " where {scope:o.path} and o.path >= $2 and o.path < $3 and u.org_id = o.id and ", registered!("$1"), " and ", matching!("$5", "$6", "$7", "$1"),
        " and ", also!("$8", "$9", "$10", "$11", "$1"), " group by 1, 2, 3"
    );
    unscoped GROUPS_THEN ("what stood below an organisation found in scope was its own then") = concat!(
        "with recursive tree (id, child, depth) as (
           select cast($2 as bigint), cast(0 as bigint), 0
           union all
           select p.org_id, case when tree.child = 0 then p.org_id else tree.child end, tree.depth + 1
           from tree join v_org_place p on p.parent_id = tree.id where tree.depth < 64 and ", holds!("p", "$1"), ")
         select coalesce(o.path, $3), t.kind, c.how, count(*)
         from tree cross join unit_place l join unit u on u.id = l.unit_id join unit_kind t on t.unit_id = u.id and ", holds!("t", "$1"),
        " left join unit_cover c on c.unit_id = u.id and ", holds!("c", "$1"),
        " left join v_org o on o.id = tree.child
         where l.org_id = tree.id and ", holds!("l", "$1"), " and ", registered!("$1"), " and ", matching!("$4", "$5", "$6", "$1"),
        " and ", also!("$7", "$8", "$9", "$10", "$1"), " group by 1, 2, 3"
    );
}

/// Units and how they are covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Units on the register.
    pub total: i64,
    /// Covered ones by 建团方式, in the order of [`Cover::ALL`].
    pub by: [i64; 3],
}

impl Figure {
    /// Covered ones.
    pub fn covered(&self) -> i64 {
        self.by.iter().sum()
    }

    /// 建团率 in hundredths of a percent; `None` when there is no unit.
    pub fn rate(&self) -> Option<i64> {
        (self.covered() * 10_000).checked_div(self.total)
    }

    fn add(&mut self, how: Option<Cover>, count: i64) {
        self.total += count;
        if let Some(how) = how {
            self.by[how as usize] += count;
        }
    }
}

/// The figures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 本级及所有下级.
    pub all: Figure,
    /// 本级: units that lie directly under the node.
    pub own: Figure,
    /// Of each direct subordinate with everything below it, by its path.
    pub below: BTreeMap<String, Figure>,
    /// By kind of unit.
    pub kinds: BTreeMap<String, Figure>,
}

/// The figures of the organisation at `path` on a day, after today's tree.
///
/// # Errors
/// The store fails.
pub fn figures(read: &Read<'_>, path: &str, which: &Which, day: Day) -> Result<Figures, StoreError> {
    let mut asked = params![
        day,
        path,
        format!("{path}~"),
        (path.len() + SEGMENT) as i64,
        &which.kind,
        &which.mark.attribute,
        &which.mark.value
    ]
    .to_vec();
    asked.extend(which.also());
    let groups = read.all(&GROUPS, &asked, group)?;
    Ok(gather(path, groups))
}

/// The same after the tree of that day, in which each unit lay where it then was; subordinates of that day stand
/// under the paths they have today.
///
/// # Errors
/// The store fails.
pub fn figures_then(read: &Read<'_>, org: (i64, &str), which: &Which, day: Day) -> Result<Figures, StoreError> {
    let (id, path) = org;
    let mut asked = params![day, id, path, &which.kind, &which.mark.attribute, &which.mark.value].to_vec();
    asked.extend(which.also());
    Ok(gather(path, read.all(&GROUPS_THEN, &asked, group)?))
}

/// Place, kind, 建团方式 and number of units.
type Group = (String, String, Option<Cover>, i64);

fn group(row: &Row<'_>) -> Result<Group, StoreError> {
    let how = match row.opt_text(2)? {
        None => None,
        Some(_) => Some(cover::how(row, 2)?),
    };
    Ok((row.text(0)?, row.text(1)?, how, row.int(3)?))
}

fn gather(path: &str, groups: Vec<Group>) -> Figures {
    let mut figures = Figures::default();
    for (place, kind, how, count) in groups {
        figures.all.add(how, count);
        figures.kinds.entry(kind).or_default().add(how, count);
        if place == path {
            figures.own.add(how, count);
        } else {
            figures.below.entry(place).or_default().add(how, count);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_adds_up_units_not_rates() {
        let figure = Figure { total: 3, by: [1, 0, 1] };
        assert_eq!((figure.covered(), figure.rate()), (2, Some(6_666)));
        assert_eq!(Figure::default().rate(), None);
        assert_eq!(Figure { total: 2, by: [2, 0, 0] }.rate(), Some(10_000));
        assert_eq!(Cover::ALL.map(|c| c as usize), [0, 1, 2]);
    }
}
