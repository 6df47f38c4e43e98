//! Column maps as people settled them.

use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped FIND ("an organisation's own column maps") = "select places from import_map where org_id = $1 and kind = $2 and heads = $3";
    unscoped LIST ("an organisation's own column maps") =
        "select heads, places, at from import_map where org_id = $1 and kind = $2 order by at desc, heads limit $3";
    unscoped FORGET ("an organisation's own column maps") = "delete from import_map where org_id = $1 and kind = $2 and heads = $3";
    unscoped KEEP ("an organisation's own column maps") =
        "insert into import_map (org_id, kind, heads, places, at) values ($1, $2, $3, $4, $5)
         on conflict (org_id, kind, heads) do update set places = excluded.places, at = excluded.at";
}

/// The map an organisation settled for this kind and set of headings.
pub(crate) fn find(read: &Read<'_>, org: i64, kind: &str, heads: &str) -> Result<Option<String>, StoreError> {
    read.one(&FIND, params![org, kind, heads], |row| row.text(0))
}

/// The maps an organisation has settled for a kind, the latest first: name of the set of headings, map, when.
pub(crate) fn list(read: &Read<'_>, org: i64, kind: &str, limit: i64) -> Result<Vec<(String, String, Millis)>, StoreError> {
    read.all(&LIST, params![org, kind, limit], |row| {
        Ok((row.text(0)?, row.text(1)?, row.int(2)?))
    })
}

/// Forgets a map; false when there is none.
pub(crate) fn forget(write: &mut Write<'_>, org: i64, kind: &str, heads: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&FORGET, params![org, kind, heads])? == 1)
}

/// Keeps a map for the next sheet with the same headings.
pub(crate) fn keep(write: &mut Write<'_>, org: i64, kind: &str, heads: &str, places: &str, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&KEEP, params![org, kind, heads, places, now])
}
