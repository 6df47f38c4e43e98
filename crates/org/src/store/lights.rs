//! 换届 by subordinate: how many below each are late, near, early, in their term, or without a known election.

use crate::path;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    scoped EACH =
        "select substr(o.path, 1, $3), cast(sum(case when t.due_on < $4 then 1 else 0 end) as {int}),
                cast(sum(case when t.due_on >= $4 and t.due_on <= $5 then 1 else 0 end) as {int}),
                cast(sum(case when t.due_on > $5 and t.due_on <= $6 then 1 else 0 end) as {int}),
                cast(sum(case when t.due_on > $6 then 1 else 0 end) as {int}),
                cast(sum(case when t.org_id is null and o.kind <> '团工委' then 1 else 0 end) as {int})
         from org o left join org_term t on t.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null group by substr(o.path, 1, $3)";
}

/// How many organisations have which light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    /// 逾期未换届.
    pub late: i64,
    /// 临近换届.
    pub near: i64,
    /// 准备换届.
    pub early: i64,
    /// 任期内.
    pub fine: i64,
    /// 未登记: no election is known of an organisation that has elections.
    pub unknown: i64,
}

/// The lights in each direct subordinate of the organisation at `within` and below it, by the subordinate's path.
/// `near` and `early` are the last days of their lights. One statement, which visits every organisation.
///
/// # Errors
/// The store fails.
pub fn each(read: &Read<'_>, within: &str, today: Day, near: Day, early: Day) -> Result<HashMap<String, Lights>, StoreError> {
    let found = read.all(
        &EACH,
        params![within, path::end(within), path::child_length(within), today, near, early],
        |row| {
            let lights = Lights {
                late: row.int(1)?,
                near: row.int(2)?,
                early: row.int(3)?,
                fine: row.int(4)?,
                unknown: row.int(5)?,
            };
            Ok((row.text(0)?, lights))
        },
    )?;
    Ok(found.into_iter().collect())
}
