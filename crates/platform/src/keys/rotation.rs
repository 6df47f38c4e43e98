//! A new key, and the way of old rows to it: in batches, each a transaction of its own, so that
//! the program keeps serving and a run that was stopped goes on where it is started again.

use super::{KeyError, Keyring, Place, key_number, start};
use crate::authz::Scope;
use crate::db::{Read, Statement, StoreError, Value, Write};
use crate::{App, params};
use std::collections::BTreeMap;

/// Rows of one transaction.
const BATCH: i64 = 1_000;

/// A column of sealed values. Every crate that keeps one registers it, or a rotation would pass it
/// by: `inventory::submit! { SealedColumn { … } }`.
pub struct SealedColumn {
    /// Table, as in [`Place`].
    pub table: &'static str,
    /// Column, as in [`Place`].
    pub column: &'static str,
    /// `select id, <column> … where id > $1 and <column> is not null order by id limit $2`
    pub page: &'static (dyn Statement + Sync),
    /// `update … set <column> = $3 where id = $1 and <column> = $2`: a value changed meanwhile stays.
    pub swap: &'static (dyn Statement + Sync),
}

inventory::collect!(SealedColumn);

/// How far a rotation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Rows looked at.
    pub seen: u64,
    /// Rows sealed anew.
    pub changed: u64,
    /// The column is done.
    pub done: bool,
}

/// How many values of a column stand under which key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Values by key number.
    pub by_key: BTreeMap<u32, u64>,
    /// Values that cannot be opened: a key is missing or the value damaged.
    pub unreadable: u64,
    /// Row of the first of them.
    pub first_unreadable: Option<i64>,
}

fn columns() -> Vec<&'static SealedColumn> {
    let mut all: Vec<_> = inventory::iter::<SealedColumn>().collect();
    all.sort_by_key(|c| (c.table, c.column));
    all
}

fn batch(read: &Read<'_>, column: &SealedColumn, after: i64, limit: i64) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    read.all(column.page, params![after, limit], |row| Ok((row.int(0)?, row.blob(1)?)))
}

/// True when anything sealed is in the database.
pub(super) fn any(read: &Read<'_>) -> Result<bool, StoreError> {
    for column in columns() {
        if !batch(read, column, i64::MIN, 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Seals every value with the newest key; with `add`, a new key is made first. `tell` hears of
/// each batch. What is under the newest key already is passed by, so a second run continues the
/// first.
///
/// # Errors
/// The keys come from the environment and none can be added; the store fails; a value cannot be
/// opened (nothing of its batch is changed).
pub async fn rotate(app: &App, add: bool, mut tell: impl FnMut(Progress)) -> anyhow::Result<()> {
    if add {
        start::add(&app.config.encryption, &app.keys, &*app.clock, &*app.random)?;
    }
    let newest = app.keys.newest();
    noted(app, format!("开始更换数据密钥，现用第 {newest} 号")).await?;
    let mut total = 0;
    for column in columns() {
        let mut progress = Progress {
            table: column.table,
            column: column.column,
            seen: 0,
            changed: 0,
            done: false,
        };
        let mut after = i64::MIN;
        loop {
            let inner = app.clone();
            let (last, seen, changed) = app
                .db
                .write(app.system("keys.rotate"), move |write| {
                    // One row of the log at the beginning and one at the end, not one a batch.
                    write.without_audit();
                    reseal(write, &inner, column, after)
                })
                .await
                .map_err(|e: StoreError| anyhow::anyhow!(e))?;
            progress.seen += seen;
            progress.changed += changed;
            progress.done = last.is_none();
            tell(progress);
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        total += progress.changed;
    }
    noted(app, format!("更换数据密钥完成，{total} 条改用第 {newest} 号")).await
}

async fn noted(app: &App, text: String) -> anyhow::Result<()> {
    app.db
        .write(app.system("keys.rotate"), move |write| {
            write.note(text);
            Ok::<_, StoreError>(())
        })
        .await
        .map_err(Into::into)
}

fn reseal(write: &mut Write<'_>, app: &App, column: &'static SealedColumn, after: i64) -> Result<(Option<i64>, u64, u64), StoreError> {
    let rows = batch(write, column, after, BATCH)?;
    let last = rows.last().map(|row| row.0).filter(|_| rows.len() as i64 == BATCH);
    let (seen, mut changed) = (rows.len() as u64, 0);
    let newest = app.keys.newest();
    for (id, old) in rows {
        if key_number(&old) == Some(newest) {
            continue;
        }
        let place = Place::new(column.table, column.column, id);
        let plain = app.keys.open(place, &old)?;
        let new = app.keys.seal(&*app.random, place, &plain)?;
        changed += write.execute(column.swap, &[Value::Int(id), Value::Blob(old), Value::Blob(new)])?;
    }
    Ok((last, seen, changed))
}

/// Opens every sealed value and counts it under its key: `jishi keys check`.
///
/// # Errors
/// The store fails.
pub async fn standing(app: &App) -> Result<Vec<Standing>, StoreError> {
    let mut out = Vec::new();
    for column in columns() {
        let mut found = Standing {
            table: column.table,
            column: column.column,
            ..Standing::default()
        };
        let mut after = i64::MIN;
        loop {
            let rows = app
                .db
                .read(&Scope::everything("keys check"), move |read| batch(read, column, after, BATCH))
                .await?;
            let full = rows.len() as i64 == BATCH;
            for (id, sealed) in rows {
                after = id;
                *found.by_key.entry(key_number(&sealed).unwrap_or(0)).or_default() += 1;
                if let Err(KeyError::Missing(_) | KeyError::Damaged(_)) = opens(&app.keys, column, id, &sealed) {
                    found.unreadable += 1;
                    found.first_unreadable.get_or_insert(id);
                }
            }
            if !full {
                break;
            }
        }
        out.push(found);
    }
    Ok(out)
}

fn opens(keys: &Keyring, column: &'static SealedColumn, id: i64, sealed: &[u8]) -> Result<(), KeyError> {
    keys.open(Place::new(column.table, column.column, id), sealed).map(|_| ())
}
