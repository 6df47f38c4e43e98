//! 催办: one act over several items, with what was said and whom it reached.

use super::{Signed, Stamp};
use crate::model::{ItemId, ProgrammeId, UrgeId};
use jishi_kernel::{Light, Millis};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select u.id, u.text, ui.receivers, ui.light, u.account_id, a.name, t.title, u.at
         from urge_item ui join urge u on u.id = ui.urge_id left join v_account a on a.id = u.account_id left join v_post t on t.id = u.post_id
         where ui.item_id = $1 order by u.id desc";
    unscoped OF_PROGRAMME ("called with a programme already found in scope as a whole") =
        "select u.id, u.text, u.account_id, a.name, t.title, u.at, i.id, i.title, ui.receivers, ui.light
         from urge u join urge_item ui on ui.urge_id = u.id join item i on i.id = ui.item_id
         left join v_account a on a.id = u.account_id left join v_post t on t.id = u.post_id
         where u.programme_id = $1 and u.id < $2 order by u.id desc, i.position";
    unscoped LATEST ("called with a programme already found in scope") =
        "select ui.item_id, max(u.at) from urge u join urge_item ui on ui.urge_id = u.id where u.programme_id = $1 group by ui.item_id";
    unscoped ADD ("written under the permit of urging") = "insert into urge (id, programme_id, text, account_id, post_id, at) values ($1, $2, $3, $4, $5, $6)";
    unscoped ADD_ITEM ("written under the permit of urging") = "insert into urge_item (urge_id, item_id, receivers, light) values ($1, $2, $3, $4)";
    unscoped COUNT_UP ("written under the permit of urging") = "update item set urged = urged + 1, version = version + 1 where id = $1";
}

/// An urge as one item's history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urge {
    /// Id.
    pub id: UrgeId,
    /// What was said.
    pub text: String,
    /// Accounts it reached.
    pub receivers: i64,
    /// How the item stood.
    pub light: Light,
    /// Who and when.
    pub by: Signed,
}

/// An urge with all its items, for the record of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrgeRecord {
    /// Id.
    pub id: UrgeId,
    /// What was said.
    pub text: String,
    /// Who and when.
    pub by: Signed,
    /// Item, its title, accounts reached, how it stood.
    pub items: Vec<(ItemId, String, i64, Light)>,
}

fn light(text: &str, column: usize) -> Result<Light, StoreError> {
    Light::from_slug(text).ok_or_else(|| StoreError::corrupt(column, "not a light"))
}

/// Urges of one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Urge>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Urge {
            id: UrgeId(row.int(0)?),
            text: row.text(1)?,
            receivers: row.int(2)?,
            light: light(&row.text(3)?, 3)?,
            by: Signed::columns(row, 4)?,
        })
    })
}

/// 催办记录 of a programme, newest first: urges before `before`, at most `limit`.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId, before: Option<UrgeId>, limit: usize) -> Result<Vec<UrgeRecord>, StoreError> {
    let mut records: Vec<UrgeRecord> = Vec::new();
    read.each(&OF_PROGRAMME, params![programme.0, before.map_or(i64::MAX, |id| id.0)], |row| {
        let id = UrgeId(row.int(0)?);
        if records.last().is_none_or(|record| record.id != id) {
            records.push(UrgeRecord {
                id,
                text: row.text(1)?,
                by: Signed::columns(row, 2)?,
                items: Vec::new(),
            });
        }
        let item = (ItemId(row.int(6)?), row.text(7)?, row.int(8)?, light(&row.text(9)?, 9)?);
        if let Some(record) = records.last_mut() {
            record.items.push(item);
        }
        Ok(())
    })?;
    records.truncate(limit);
    Ok(records)
}

/// When each item of a programme was last urged.
///
/// # Errors
/// The store fails.
pub fn latest(read: &Read<'_>, programme: ProgrammeId) -> Result<BTreeMap<ItemId, Millis>, StoreError> {
    Ok(read
        .all(&LATEST, params![programme.0], |row| Ok((ItemId(row.int(0)?), row.int(1)?)))?
        .into_iter()
        .collect())
}

pub(crate) fn add(write: &mut Write<'_>, id: UrgeId, programme: ProgrammeId, text: &str, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id.0, programme.0, text, by.account, by.post, by.at])
}

pub(crate) fn add_item(write: &mut Write<'_>, id: UrgeId, item: ItemId, receivers: i64, light: Light) -> Result<(), StoreError> {
    write.execute_one(&ADD_ITEM, params![id.0, item.0, receivers, light.slug()])?;
    write.execute_one(&COUNT_UP, params![item.0])
}
