//! Large first imports: indexes nobody needs while a table fills are put off and made at the end in
//! one pass, which takes a fraction of the time of keeping them row by row. The foreign keys of these tables
//! are put off too: looking every key of every row up takes a third of the writer's time on SQLite and, by a
//! trigger, as long as all the rest on PostgreSQL; checking them at the end takes a second, or a few.
//!
//! What is put off stands in the database itself, so a crash between loses nothing: the next start
//! makes the indexes ([`Db::catch_up`]). Unique indexes are never put off. On PostgreSQL a foreign key comes back
//! in two steps, first for what is written from then on, then for what stands there; on SQLite only the
//! filling writer leaves them out, and what stands there is checked while the indexes are made.

use super::checkpoint::Checkpointer;
use super::{Db, Engine, StoreError, sqlite};
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// Rows of the table may be at most this part of those to come: whoever reads the table meanwhile
/// reads it without the indexes.
const PART: i64 = 10;
/// Fewer rows than this are not worth it.
const FEW: i64 = 50_000;
/// What checks the references of a table on SQLite begins with.
const CHECK: &str = "pragma foreign_key_check";

/// What an import may put off.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// The table that must be almost empty.
    pub table: &'static str,
    /// Indexes of it and of tables filled with it; none of them unique.
    pub indexes: &'static [&'static str],
    /// Indexes that changes of rows are looked up by: put off as well when the table holds no row that could change.
    pub when_empty: &'static [&'static str],
    /// It and the tables filled with it, whose foreign keys wait. Rows they refer to are looked up or
    /// written in the same transaction by the import, and never removed.
    pub tables: &'static [&'static str],
}

impl Load {
    /// The indexes to put off while the table holds so many rows.
    fn due(self, rows: i64) -> impl Iterator<Item = &'static &'static str> {
        let more = if rows == 0 { self.when_empty } else { &[] };
        self.indexes.iter().chain(more)
    }
}

impl Db {
    /// Drops the indexes when the table holds next to nothing of the `expected` rows; true when it did.
    ///
    /// # Errors
    /// The store fails; nothing has changed then.
    pub async fn put_off(&self, load: Load, expected: i64) -> Result<bool, StoreError> {
        if expected < FEW {
            return Ok(false);
        }
        let most = expected / PART + 1;
        let held = format!("select count(*) from (select 1 from {} limit {most}) x", load.table);
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let path = sqlite.path().to_owned();
                let off = super::blocking(move || off_sqlite(&mut sqlite::connect_builder(&path)?, load, &held, most)).await?;
                if off {
                    sqlite.fill(load.tables);
                }
                Ok(off)
            }
            Engine::Postgres(pool) => {
                let mut client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                let transaction = client.transaction().await?;
                let rows: i64 = transaction.query_one(&held, &[]).await?.get(0);
                if rows >= most {
                    return Ok(false);
                }
                for name in load.due(rows) {
                    let found = transaction
                        .query_opt(
                            "select indexdef from pg_indexes where schemaname = current_schema() and indexname = $1 and indexdef not like 'CREATE UNIQUE%'",
                            &[name],
                        )
                        .await?;
                    if let Some(row) = found {
                        let statement: String = row.get(0);
                        transaction
                            .execute("insert into put_off_index (name, statement) values ($1, $2)", &[name, &statement])
                            .await?;
                        transaction.batch_execute(&format!("drop index {name}")).await?;
                    }
                }
                off_keys(&transaction, load.tables).await?;
                transaction.commit().await?;
                Ok(true)
            }
        }
    }

    /// Makes the indexes that were put off; tells how many. Others may write between two of them.
    ///
    /// # Errors
    /// The store fails, or a row refers to one that is missing; what is made stays, the rest is still noted.
    pub async fn catch_up(&self) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let sqlite = sqlite.clone();
                super::blocking(move || {
                    // Another process that has started meanwhile may have checked what stood there then.
                    note(&sqlite::connect_builder(sqlite.path())?, sqlite.filled()?)?;
                    let (made, loose) = up_sqlite(sqlite.path())?;
                    match loose.first() {
                        Some(table) => Err(StoreError::Driver(format!("{table}: a row refers to one that is missing"))),
                        None => Ok(made),
                    }
                })
                .await
            }
            Engine::Postgres(pool) => {
                let mut client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                let mut made = 0;
                loop {
                    let transaction = client.transaction().await?;
                    // The row is locked: a second process waits and finds the next one.
                    let found = transaction
                        .query_opt("delete from put_off_index where name = (select name from put_off_index order by name limit 1 for update) returning statement", &[])
                        .await?;
                    let Some(row) = found else { return Ok(made) };
                    let statement: String = row.get(0);
                    transaction.batch_execute("set local maintenance_work_mem = '128MB'").await?;
                    transaction.batch_execute(&statement).await?;
                    transaction.commit().await?;
                    made += 1;
                }
            }
        }
    }
}

/// Puts the foreign keys of tables off; the names under which they are noted sort in the order of their return.
async fn off_keys(transaction: &deadpool_postgres::Transaction<'_>, tables: &[&str]) -> Result<(), StoreError> {
    let keys = "select cast(t.relname as text), cast(c.conname as text), pg_get_constraintdef(c.oid)
        from pg_constraint c join pg_class t on t.oid = c.conrelid
        where c.contype = 'f' and c.convalidated and t.relnamespace = (select n.oid from pg_namespace n where n.nspname = current_schema()) and t.relname = any($1)";
    let note = "insert into put_off_index (name, statement) values ($1, $2)";
    for row in transaction.query(keys, &[&tables]).await? {
        let (table, name, key): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let add = format!("alter table {table} add constraint {name} {key} not valid");
        let check = format!("alter table {table} validate constraint {name}");
        transaction.execute(note, &[&format!("{name} 1"), &add]).await?;
        transaction.execute(note, &[&format!("{name} 2"), &check]).await?;
        transaction
            .batch_execute(&format!("alter table {table} drop constraint {name}"))
            .await?;
    }
    Ok(())
}

fn off_sqlite(connection: &mut Connection, load: Load, held: &str, most: i64) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let rows: i64 = transaction.query_row(held, [], |row| row.get(0))?;
    if rows >= most {
        return Ok(false);
    }
    for name in load.due(rows) {
        let statement: Option<String> = transaction
            .query_row(
                "select sql from sqlite_master where type = 'index' and name = ?1 and sql not like 'CREATE UNIQUE%'",
                [name],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(statement) = statement {
            transaction.execute("insert into put_off_index (name, statement) values (?1, ?2)", [*name, &statement])?;
            transaction.execute_batch(&format!("drop index {name}"))?;
        }
    }
    note(&transaction, load.tables)?;
    transaction.commit()?;
    Ok(true)
}

/// Notes that the references of tables are to be checked; what is noted already stays so.
fn note(connection: &Connection, tables: &[&str]) -> Result<(), StoreError> {
    for table in tables {
        let check = format!("{CHECK}({table})");
        let note = "insert or ignore into put_off_index (name, statement) values (?1, ?2)";
        connection.execute(note, [*table, &check])?;
    }
    Ok(())
}

/// What has been put off in a SQLite file: makes the indexes, and checks the references beside that. Answers how much
/// was done, and the tables in which a row refers to one that is missing; these stay noted.
///
/// # Errors
/// As [`Db::catch_up`].
pub(super) fn up_sqlite(path: &Path) -> Result<(u64, Vec<String>), StoreError> {
    let connection = sqlite::connect_builder(path)?;
    let notes = connection
        .prepare("select name, statement from put_off_index order by name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(String, String)>, _>>()?;
    // Looked for without the lock of the writer: nearly always there is nothing.
    if notes.is_empty() {
        return Ok((0, Vec::new()));
    }
    let (checks, indexes): (Vec<_>, Vec<_>) = notes.into_iter().partition(|(_, statement)| statement.starts_with(CHECK));
    let (made, checked) = std::thread::scope(|scope| {
        let checked = scope.spawn(|| checks.iter().map(|note| holds(path, note)).collect::<Result<Vec<_>, _>>());
        (make(connection, path, &indexes), checked.join())
    });
    let (mut made, connection) = made?;
    let checked = checked.map_err(|_| StoreError::Driver("the check of references panicked".to_owned()))??;
    let mut loose = Vec::new();
    for ((name, _), whole) in checks.into_iter().zip(checked) {
        if whole {
            connection.execute("delete from put_off_index where name = ?1", [name])?;
            made += 1;
        } else {
            loose.push(name);
        }
    }
    Ok((made, loose))
}

/// Makes indexes; another process may have made some of them meanwhile.
fn make(mut connection: Connection, path: &Path, indexes: &[(String, String)]) -> Result<(u64, Connection), StoreError> {
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    let beside = Checkpointer::begin(path);
    let copy = || beside.iter().for_each(Checkpointer::now);
    copy();
    let mut made = 0;
    for (name, statement) in indexes {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        if transaction.execute("delete from put_off_index where name = ?1", [name])? == 1 {
            transaction.execute_batch(statement)?;
            made += 1;
        }
        transaction.commit()?;
        copy();
    }
    Ok((made, connection))
}

/// Every row of a table refers to rows that are there.
fn holds(path: &Path, (_, statement): &(String, String)) -> Result<bool, StoreError> {
    let connection = sqlite::connect_builder(path)?;
    let mut found = connection.prepare(statement)?;
    Ok(found.query([])?.next()?.is_none())
}
