//! The list of a past day after the tree of that day: each unit under the organisation it lay under then, so that the
//! list has the units the figures of that day count ([`super::rate::figures_then`]).

use super::list::{Filter, Listed, listed, marks};
use super::unit::columns_on;
use super::{also, matching, registered};
use jishi_org::initials;
use jishi_org::rule::naming;
use jishi_org::store::below::range;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{holds, params, sql};

sql! {
    // The scope hides the names of what covers from outside; what stood below an organisation found in scope was its own then.
    scoped PAGE = concat!(
        "with recursive tree (id, depth) as (
           select cast($2 as bigint), 0
           union all
           select p.org_id, tree.depth + 1 from tree join v_org_place p on p.parent_id = tree.id where tree.depth < 64 and ", holds!("p", "$1"), ")
         select ", columns_on!("l.org_id", "$1"), ", c.how, c.org_id, coalesce(g.name, ''), c.valid_from, ", marks!(), ", g.code, n.path
         from tree cross join unit_place l join unit u on u.id = l.unit_id join v_org o on o.id = l.org_id join v_org n on n.id = u.org_id
         left join unit_cover c on c.unit_id = u.id and ", holds!("c", "$1"),
        " left join v_org g on g.id = c.org_id and {scope:g.path}
         where l.org_id = tree.id and ", holds!("l", "$1"), " and u.id > $3 and ", registered!("$1"),
        " and ($4 = '' or ($4 = 'yes' and c.unit_id is not null) or ($4 = 'no' and c.unit_id is null))
         and ($5 = '' or {instr}(u.name, $5) > 0 or (u.code >= $6 and u.code < $7) or (u.initials >= $8 and u.initials < $9))
         and ", matching!("$10", "$11", "$12", "$1"), " and ", also!("$14", "$15", "$16", "$17", "$1"),
        " order by u.id limit $13"
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

/// Hands at most `limit` units that lay below `node` on the day of the filter, behind the unit `after`, to `take`, in the order
/// of their ids. The filter's own place in the tree and its closed units are of today and not asked for.
///
/// # Errors
/// The store fails, or `take` does.
pub fn each(
    read: &Read<'_>,
    node: i64,
    filter: &Filter,
    after: i64,
    limit: usize,
    mut take: impl FnMut(Then) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let text: String = naming::clean(&filter.text).chars().take(naming::NAME).collect();
    let code = range(&crate::credit::plain(&text));
    let typed = range(&initials::typed(&text));
    let mut asked: Vec<Value> = params![
        filter.day,
        node,
        after,
        filter.covered.slug(),
        &text,
        code.0,
        code.1,
        typed.0,
        typed.1,
        &filter.which.kind,
        &filter.which.mark.attribute,
        &filter.which.mark.value,
        limit as i64
    ]
    .to_vec();
    asked.extend(filter.which.also());
    read.each(&PAGE, &asked, |row| {
        take(Then {
            listed: listed(row)?,
            path: row.text(21)?,
        })
    })
}

/// At most `limit` units that lay below `node` on the day of the filter, behind the unit `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, node: i64, filter: &Filter, after: i64, limit: usize) -> Result<Vec<Then>, StoreError> {
    let mut found = Vec::new();
    each(read, node, filter, after, limit, |then| {
        found.push(then);
        Ok(())
    })?;
    Ok(found)
}
