//! The list of a past day after the tree of that day: each unit under the organisation it lay under then, so that the
//! list has the units the figures of that day count ([`super::rate::figures_then`]). The order is that of [`super::walk`].

use super::list::{Filter, Listed, asked, listed, marks};
use super::registered;
use super::unit::columns_on;
use super::walk::{AT_ONCE, Walk, filled};
use crate::UnitId;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{holds, params, sql};
use std::fmt;
use std::str::FromStr;

/// Organisations asked about one by one, before they are asked about together: where one has more units than a page,
/// the others are not looked at.
const ALONE: usize = 4;
/// Statements before the rest of the tree is asked at once: a filter that few units fit costs one look at the tree and
/// no more.
const STEPS: usize = 24;

// Which units a page has is found before anything is read of them. The scope hides the names of what covers from outside;
// what stood below an organisation found in scope was its own then.
macro_rules! units {
    ($from:literal, $at:literal, $order:literal, $behind:literal, $limit:literal) => {
        concat!(
            "select ",
            columns_on!("f.place", "$1"),
            ", c.how, c.org_id, coalesce(g.name, ''), c.valid_from, ",
            marks!(),
            ", g.code, n.path from (select u.id as found, l.org_id as place, ",
            $order,
            " as standing from ",
            $from,
            " cross join unit_place l join unit u on u.id = l.unit_id left join unit_cover c on c.unit_id = u.id and ",
            holds!("c", "$1"),
            " where l.org_id = ",
            $at,
            ".id and ",
            holds!("l", "$1"),
            " and ",
            registered!("$1"),
            " and ",
            asked!(),
            " and ",
            $behind,
            " order by ",
            $order,
            ", u.id limit ",
            $limit,
            ") f join unit u on u.id = f.found join v_org o on o.id = f.place join v_org n on n.id = u.org_id
             left join unit_cover c on c.unit_id = u.id and ",
            holds!("c", "$1"),
            " left join v_org g on g.id = c.org_id and {scope:g.path} order by f.standing, f.found"
        )
    };
}

sql! {
    scoped ONE = units!("(select cast($15 as bigint) as id, 0 as turn) orgs", "orgs", "orgs.turn", "u.id > $16", "$17");
    scoped SOME = concat!(
        "with orgs (id, turn) as (values
           (cast($15 as bigint), 0), (cast($16 as bigint), 1), (cast($17 as bigint), 2), (cast($18 as bigint), 3), (cast($19 as bigint), 4),
           (cast($20 as bigint), 5), (cast($21 as bigint), 6), (cast($22 as bigint), 7), (cast($23 as bigint), 8), (cast($24 as bigint), 9),
           (cast($25 as bigint), 10), (cast($26 as bigint), 11), (cast($27 as bigint), 12), (cast($28 as bigint), 13), (cast($29 as bigint), 14),
           (cast($30 as bigint), 15), (cast($31 as bigint), 16), (cast($32 as bigint), 17), (cast($33 as bigint), 18), (cast($34 as bigint), 19))
         ", units!("orgs", "orgs", "orgs.turn", "true", "$35")
    );
    // The key is that of Walk::key, made of the numbers on the way with as many digits each.
    scoped ALL = concat!(
        "with recursive tree (id, key, depth) as (
           select cast($15 as bigint), cast('' as text), 0
           union all
           select p.org_id, tree.key || substr('0000000000000000000' || cast(p.org_id as text), length(cast(p.org_id as text)) + 1), tree.depth + 1
           from tree join v_org_place p on p.parent_id = tree.id where tree.depth < 64 and ", holds!("p", "$1"), ")
         ", units!("tree", "tree", "tree.key", "tree.key >= $16", "$17")
    );
}

/// A unit as it was on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// The unit under its organisation of that day, which is named as it is today.
    pub listed: Listed,
    /// The path of the organisation it lies under today, which says who may open it.
    pub path: String,
}

/// Where a page ended: the organisation of that day and the unit under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Number of the organisation.
    pub org: i64,
    /// The unit.
    pub unit: UnitId,
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.org, self.unit)
    }
}

impl FromStr for Behind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (org, unit) = text.split_once('.').ok_or(())?;
        Ok(Self {
            org: org.parse().map_err(|_| ())?,
            unit: unit.parse().map_err(|_| ())?,
        })
    }
}

impl Then {
    /// Where a page that ends with it ended.
    pub const fn key(&self) -> Behind {
        Behind {
            org: self.listed.unit.org,
            unit: UnitId(self.listed.unit.id),
        }
    }
}

fn then(row: &jishi_platform::db::Row<'_>) -> Result<Then, StoreError> {
    Ok(Then {
        listed: listed(row)?,
        path: row.text(21)?,
    })
}

/// Hands at most `limit` units that lay below `node` on the day of the filter to `take`, in the order of the tree of that
/// day. The filter's own place in the tree and its closed units are of today and not asked for.
///
/// # Errors
/// The store fails, or `take` does.
pub fn each(
    read: &Read<'_>,
    node: i64,
    filter: &Filter,
    limit: usize,
    take: impl FnMut(Then) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    from(read, node, filter, "", limit, take)
}

/// The same from the organisation on that has this key or the next one.
fn from(
    read: &Read<'_>,
    node: i64,
    filter: &Filter,
    key: &str,
    limit: usize,
    mut take: impl FnMut(Then) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut asked = filter.asked();
    asked.extend_from_slice(params![node, key, limit as i64]);
    read.each(&ALL, &asked, |row| take(then(row)?))
}

/// At most `limit` units that lay below `node` on the day of the filter, behind where a page ended. The organisations of
/// that day are gone through until the page is full, so that it costs what stands on it.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, node: i64, filter: &Filter, behind: Option<Behind>, limit: usize) -> Result<Vec<Then>, StoreError> {
    let mut walk = Walk::behind(read, filter.day, node, behind.map(|behind| behind.org))?;
    // Of the first organisation only what stands behind the last page.
    let mut after = behind.filter(|_| walk.resumed()).map_or(-1, |behind| behind.unit.0);
    let mut found = Vec::new();
    for step in 0..STEPS {
        let alone = step < ALONE;
        let orgs = walk.next(read, if alone { 1 } else { AT_ONCE })?;
        let mut asked = filter.asked();
        if alone {
            asked.push(orgs.first().map_or(Value::Null, |org| Value::from(*org)));
            asked.push(after.into());
        } else {
            asked.extend(filled(&orgs));
        }
        asked.push(((limit - found.len()) as i64).into());
        found.extend(read.all(if alone { &ONE } else { &SOME }, &asked, then)?);
        if found.len() >= limit || walk.done() {
            return Ok(found);
        }
        after = -1;
    }
    let most = limit - found.len();
    from(read, node, filter, &walk.key(), most, |then| {
        found.push(then);
        Ok(())
    })?;
    Ok(found)
}
