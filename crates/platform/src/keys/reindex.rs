//! A new key of the blind index, and the way of old rows to it: in batches, each a transaction of its
//! own. Until the last row is over, both keys find; a run that was stopped goes on where it is
//! started again.

use super::index::STATE;
use super::{Keyring, Place, Progress, start};
use crate::authz::Scope;
use crate::db::{Read, Statement, StoreError, Value, Write};
use crate::{App, params, setting};

/// Rows of one transaction.
const BATCH: i64 = 1_000;

/// A column of blind indexes with the sealed value it is made from. Every crate that keeps one
/// registers it, or a change of the key would lose it: `inventory::submit! { IndexedColumn { … } }`.
pub struct IndexedColumn {
    /// Table, as in [`Place`].
    pub table: &'static str,
    /// Column of the index.
    pub column: &'static str,
    /// Column of the sealed value, as in [`Place`].
    pub sealed: &'static str,
    /// What separates the column, as in [`Keyring::index`].
    pub what: &'static str,
    /// `select id, <column>, <sealed>, <kind> … where id > $1 and <column> is not null order by id limit $2`
    pub page: &'static (dyn Statement + Sync),
    /// `update … set <column> = $3 where id = $1 and <column> = $2`: a value changed meanwhile stays. For
    /// a unique column also: `and not exists` another row with `$3`.
    pub swap: &'static (dyn Statement + Sync),
    /// What is indexed, from the kind and the opened value; `None` when they do not fit together.
    pub text: fn(kind: &str, plain: &str) -> Option<String>,
}

inventory::collect!(IndexedColumn);

/// Under which key the rows of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexStanding {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Under the key that writes.
    pub now: u64,
    /// Under the key before.
    pub before: u64,
    /// Under neither, or made from a value that cannot be opened.
    pub lost: u64,
    /// Row of the first of them.
    pub first_lost: Option<i64>,
}

/// A row of a column.
struct Entry {
    id: i64,
    index: String,
    sealed: Vec<u8>,
    kind: String,
}

/// Where a row stands.
enum Stands {
    Now,
    /// With what it becomes.
    Before(String),
    Lost,
}

fn columns() -> Vec<&'static IndexedColumn> {
    let mut all: Vec<_> = inventory::iter::<IndexedColumn>().collect();
    all.sort_by_key(|c| (c.table, c.column));
    all
}

fn batch(read: &Read<'_>, column: &IndexedColumn, after: i64) -> Result<Vec<Entry>, StoreError> {
    read.all(column.page, params![after, BATCH], |row| {
        Ok(Entry {
            id: row.int(0)?,
            index: row.text(1)?,
            sealed: row.blob(2)?,
            kind: row.text(3)?,
        })
    })
}

fn stands(keys: &Keyring, column: &IndexedColumn, entry: &Entry) -> Stands {
    let Ok(plain) = keys.open(Place::new(column.table, column.sealed, entry.id), &entry.sealed) else {
        return Stands::Lost;
    };
    let Some(text) = (column.text)(&entry.kind, &plain).map(zeroize::Zeroizing::new) else {
        return Stands::Lost;
    };
    let made = keys.index(column.what, &text);
    if made.now() == entry.index {
        Stands::Now
    } else if made.before() == Some(&entry.index) {
        Stands::Before(made.now().to_owned())
    } else {
        Stands::Lost
    }
}

/// What came of one batch.
#[derive(Default)]
struct Round {
    next: Option<i64>,
    seen: u64,
    moved: u64,
    /// Rows that could not be brought over, and the first of them.
    stuck: u64,
    first: Option<i64>,
}

/// Makes a new index key (`add`) or goes on with one, and brings every row over to it. `tell` hears of
/// each batch. The key before is dropped when a whole pass has found nothing left to bring over.
///
/// # Errors
/// A change is under way already, or none is; the keys come from the environment and cannot be
/// changed; the store fails; rows that cannot be brought over, with the first of them: both keys stay.
pub async fn reindex(app: &App, add: bool, mut tell: impl FnMut(Progress)) -> anyhow::Result<()> {
    if add {
        start::turn(&app.config.encryption, &app.keys, &*app.random)?;
    }
    anyhow::ensure!(app.keys.ring().before.is_some(), "没有进行中的索引密钥更换");
    // From here on every process looks under both keys and writes the new one.
    announce(app, app.keys.ring().state().to_owned(), "开始更换索引密钥".to_owned()).await?;
    let mut total = 0;
    loop {
        let (mut moved, mut stuck, mut first) = (0, 0, None);
        for column in columns() {
            let mut progress = Progress {
                table: column.table,
                column: column.column,
                seen: 0,
                changed: 0,
                done: false,
            };
            let mut after = Some(i64::MIN);
            while let Some(from) = after {
                let inner = app.clone();
                let round = app
                    .db
                    .write(app.system("keys.reindex"), move |write| {
                        // One row of the log at the beginning and one at the end, not one a batch.
                        write.without_audit();
                        bring(write, &inner.keys, column, from)
                    })
                    .await
                    .map_err(|e: StoreError| anyhow::anyhow!(e))?;
                progress.seen += round.seen;
                progress.changed += round.moved;
                progress.done = round.next.is_none();
                stuck += round.stuck;
                first = first.or(round.first);
                tell(progress);
                after = round.next;
            }
            moved += progress.changed;
        }
        total += moved;
        // A row that was written while the pass went by is found by the next one.
        if moved == 0 && stuck == 0 {
            break;
        }
        anyhow::ensure!(
            moved > 0,
            "有 {stuck} 条不能改用新的索引密钥（第一条在第 {} 行）：加密内容不能读取，或同一号码登记了两次。\
             原索引密钥继续有效；请用 jishi keys check 核对，处理后用 --index --resume 继续",
            first.unwrap_or_default()
        );
    }
    let state = app.keys.ring().state().split(' ').next().unwrap_or_default().to_owned();
    announce(app, state, format!("更换索引密钥完成，{total} 条改用新密钥")).await?;
    start::settle(&app.keys)?;
    Ok(())
}

/// Tells every process which keys the database stands under.
async fn announce(app: &App, state: String, note: String) -> anyhow::Result<()> {
    app.db
        .write(app.system("keys.reindex"), move |write| {
            write.note(note);
            setting::put(write, STATE, &state)
        })
        .await
        .map_err(|e: StoreError| anyhow::anyhow!(e))
}

fn bring(write: &mut Write<'_>, keys: &Keyring, column: &'static IndexedColumn, after: i64) -> Result<Round, StoreError> {
    let rows = batch(write, column, after)?;
    let mut round = Round {
        next: rows.last().map(|row| row.id).filter(|_| rows.len() as i64 == BATCH),
        seen: rows.len() as u64,
        ..Round::default()
    };
    for row in rows {
        let id = row.id;
        let moved = match stands(keys, column, &row) {
            Stands::Now => continue,
            Stands::Before(new) => write.execute(column.swap, &[Value::Int(id), Value::from(row.index), Value::from(new)])?,
            Stands::Lost => 0,
        };
        round.moved += moved;
        if moved == 0 {
            round.stuck += 1;
            round.first.get_or_insert(id);
        }
    }
    Ok(round)
}

/// Opens every indexed value and counts under which key its index stands: `jishi keys check`.
///
/// # Errors
/// The store fails.
pub async fn index_standing(app: &App) -> Result<Vec<IndexStanding>, StoreError> {
    let mut out = Vec::new();
    for column in columns() {
        let mut found = IndexStanding {
            table: column.table,
            column: column.column,
            ..IndexStanding::default()
        };
        let mut after = Some(i64::MIN);
        while let Some(from) = after {
            let rows = app
                .db
                .read(&Scope::everything("keys check"), move |read| batch(read, column, from))
                .await?;
            after = rows.last().map(|row| row.id).filter(|_| rows.len() as i64 == BATCH);
            for row in rows {
                match stands(&app.keys, column, &row) {
                    Stands::Now => found.now += 1,
                    Stands::Before(_) => found.before += 1,
                    Stands::Lost => {
                        found.lost += 1;
                        found.first_lost.get_or_insert(row.id);
                    }
                }
            }
        }
        out.push(found);
    }
    Ok(out)
}
