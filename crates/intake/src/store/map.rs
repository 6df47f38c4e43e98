//! Column maps as people settled them.

use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped FIND ("an organisation's own column maps") = "select places from import_map where org_id = $1 and kind = $2 and heads = $3";
    unscoped KEEP ("an organisation's own column maps") =
        "insert into import_map (org_id, kind, heads, places, at) values ($1, $2, $3, $4, $5)
         on conflict (org_id, kind, heads) do update set places = excluded.places, at = excluded.at";
}

/// The map an organisation settled for this kind and set of headings.
pub(crate) fn find(read: &Read<'_>, org: i64, kind: &str, heads: &str) -> Result<Option<String>, StoreError> {
    read.one(&FIND, params![org, kind, heads], |row| row.text(0))
}

/// Keeps a map for the next sheet with the same headings.
pub(crate) fn keep(write: &mut Write<'_>, org: i64, kind: &str, heads: &str, places: &str, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&KEEP, params![org, kind, heads, places, now])
}
