//! Column maps organisations have made for the exports of other systems.

use crate::AdapterId;
use crate::adapter::Adapter;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "a.id, a.org_id, o.name, a.kind, a.name, a.source, a.places, a.version from import_adapter a join v_org o on o.id = a.org_id"
    };
}

sql! {
    unscoped ABOVE ("maps hold headings, no data; an organisation's serve it and everybody below it") =
        concat!("select ", columns!(), " where a.kind = $1 and substr($2, 1, length(o.path)) = o.path order by length(o.path) desc, a.name limit 200");
    unscoped ONE ("maps hold headings, no data; an organisation's serve it and everybody below it") =
        concat!("select ", columns!(), " where a.id = $1 and a.kind = $2 and substr($3, 1, length(o.path)) = o.path");
    unscoped COUNT ("an organisation's own maps") = "select count(*) from import_adapter where org_id = $1 and kind = $2";
    unscoped ADD ("an organisation's own maps") =
        "insert into import_adapter (id, org_id, kind, name, source, places, account_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped CHANGE ("an organisation's own maps") =
        "update import_adapter set name = $4, source = $5, places = $6, account_id = $7, at = $8, version = version + 1
         where id = $1 and org_id = $2 and version = $3";
    unscoped DROP ("an organisation's own maps") = "delete from import_adapter where id = $1 and org_id = $2";
}

/// A map with whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: AdapterId,
    pub(crate) org: i64,
    pub(crate) org_name: String,
    pub(crate) adapter: Adapter,
    pub(crate) version: i64,
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: AdapterId(row.int(0)?),
        org: row.int(1)?,
        org_name: row.text(2)?,
        adapter: Adapter {
            kind: row.text(3)?,
            name: row.text(4)?,
            source: row.text(5)?,
            columns: serde_json::from_str(&row.text(6)?).map_err(|_| StoreError::corrupt(6, "not a column map"))?,
        },
        version: row.int(7)?,
    })
}

/// Who changes a map, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author {
    pub(crate) org: i64,
    pub(crate) account: i64,
    pub(crate) at: Millis,
}

/// The maps of the organisation at `path` and of those above it, the nearest first.
pub(crate) fn above(read: &Read<'_>, kind: &str, path: &str) -> Result<Vec<Kept>, StoreError> {
    read.all(&ABOVE, params![kind, path], kept)
}

/// One of [`above`].
pub(crate) fn find(read: &Read<'_>, id: AdapterId, kind: &str, path: &str) -> Result<Option<Kept>, StoreError> {
    read.one(&ONE, params![id.0, kind, path], kept)
}

/// How many maps of a list an organisation has.
pub(crate) fn count(read: &Read<'_>, org: i64, kind: &str) -> Result<i64, StoreError> {
    read.count(&COUNT, params![org, kind])
}

fn places(adapter: &Adapter) -> Result<String, StoreError> {
    serde_json::to_string(&adapter.columns).map_err(|error| StoreError::Driver(error.to_string()))
}

/// Adds a map; [`StoreError::Conflict`] when the organisation has one of this name.
pub(crate) fn add(write: &mut Write<'_>, id: AdapterId, adapter: &Adapter, by: Author) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            id.0,
            by.org,
            &adapter.kind,
            &adapter.name,
            &adapter.source,
            places(adapter)?,
            by.account,
            by.at
        ],
    )
}

/// Changes an own map; false when somebody else has changed it since.
pub(crate) fn change(write: &mut Write<'_>, id: AdapterId, version: i64, adapter: &Adapter, by: Author) -> Result<bool, StoreError> {
    let changed = write.execute(
        &CHANGE,
        params![
            id.0,
            by.org,
            version,
            &adapter.name,
            &adapter.source,
            places(adapter)?,
            by.account,
            by.at
        ],
    )?;
    Ok(changed == 1)
}

/// Deletes an own map.
pub(crate) fn drop(write: &mut Write<'_>, id: AdapterId, org: i64) -> Result<bool, StoreError> {
    Ok(write.execute(&DROP, params![id.0, org])? == 1)
}
