//! Many rows into one table, fast, inside the transaction of a write: one prepared row statement
//! on SQLite, binary `COPY` on PostgreSQL. Registered and reviewed like any statement.

use super::connection::Connection;
use super::{Dialect, Statement, StoreError, Value};
use futures_util::SinkExt;
use std::sync::OnceLock;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type};

/// Bytes sent at a time: the library's own writer sends 4 KiB and waits for each.
const PIECE: usize = 64 << 10;
/// What binary `COPY` begins with: signature, flags, length of the extension (PostgreSQL manual, COPY, Binary Format).
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with.
const COPY_TAIL: [u8; 2] = (-1_i16).to_be_bytes();

/// From this many rows on the wide cache is worth it, and so are new statistics on PostgreSQL.
const MANY: u64 = 2_048;

/// Where rows go: a table and its columns, with the reason why no scope is needed.
pub struct BulkSql {
    table: &'static str,
    columns: &'static [&'static str],
    why: &'static str,
    insert: OnceLock<(String, String)>,
}

impl BulkSql {
    /// Rows for `columns` of `table`; declare it by [`crate::bulk!`].
    pub const fn new(why: &'static str, table: &'static str, columns: &'static [&'static str]) -> Self {
        assert!(!why.is_empty(), "say why no scope is needed");
        assert!(!columns.is_empty(), "rows without columns");
        Self {
            table,
            columns,
            why,
            insert: OnceLock::new(),
        }
    }

    fn names(&self) -> String {
        self.columns.join(", ")
    }

    fn insert(&self, sigil: char) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("{sigil}{n}")).collect();
        format!("insert into {} ({}) values ({})", self.table, self.names(), places.join(", "))
    }

    fn check<'r>(&self, row: &'r [Value]) -> Result<&'r [Value], StoreError> {
        if row.len() == self.columns.len() {
            Ok(row)
        } else {
            let (table, due, found) = (self.table, self.columns.len(), row.len());
            Err(StoreError::Driver(format!("{table}: a row of {found} values for {due} columns")))
        }
    }
}

/// As one row statement: what SQLite runs, and what the statement test prepares on both engines.
impl Statement for BulkSql {
    fn render(&self, dialect: Dialect) -> &str {
        let (sqlite, postgres) = self.insert.get_or_init(|| (self.insert('?'), self.insert('$')));
        if dialect == Dialect::Sqlite { sqlite } else { postgres }
    }
    fn scoped(&self) -> bool {
        false
    }
    fn why(&self) -> Option<&'static str> {
        Some(self.why)
    }
}

pub(super) fn run<R: AsRef<[Value]>>(
    connection: &Connection<'_>,
    bulk: &BulkSql,
    rows: impl IntoIterator<Item = R>,
) -> Result<u64, StoreError> {
    match connection {
        Connection::Sqlite(connection) => one_by_one(connection, bulk, rows),
        Connection::Postgres { client, runtime } => runtime.block_on(copy(client, bulk, rows)),
    }
}

fn one_by_one<R: AsRef<[Value]>>(
    connection: &rusqlite::Connection,
    bulk: &BulkSql,
    rows: impl IntoIterator<Item = R>,
) -> Result<u64, StoreError> {
    let mut prepared = connection.prepare_cached(bulk.render(Dialect::Sqlite))?;
    let mut count = 0;
    rows.into_iter().try_for_each(|row| {
        count += 1;
        if count == MANY {
            super::sqlite::widen(connection)?;
        }
        prepared.execute(rusqlite::params_from_iter(bulk.check(row.as_ref())?))?;
        Ok::<_, StoreError>(())
    })?;
    Ok(count)
}

/// A row as binary `COPY` has it: the number of fields, each with its length (−1 for null) before it.
fn tuple(piece: &mut BytesMut, row: &[Value], types: &[Type]) -> Result<(), StoreError> {
    let driver = |error: Box<dyn std::error::Error + Sync + Send>| StoreError::Driver(error.to_string());
    piece.extend_from_slice(&i16::try_from(row.len()).map_err(|e| driver(e.into()))?.to_be_bytes());
    for (value, ty) in row.iter().zip(types) {
        let at = piece.len();
        piece.extend_from_slice(&(-1_i32).to_be_bytes());
        if let IsNull::No = value.to_sql(ty, piece).map_err(driver)? {
            let length = i32::try_from(piece.len() - at - 4).map_err(|e| driver(e.into()))?;
            piece[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}

async fn copy<R: AsRef<[Value]>>(
    client: &deadpool_postgres::Client,
    bulk: &BulkSql,
    rows: impl IntoIterator<Item = R>,
) -> Result<u64, StoreError> {
    let (table, names) = (bulk.table, bulk.names());
    // COPY does not tell the types of its columns; an empty query does.
    let like = client.prepare_cached(&format!("select {names} from {table} where 1 = 0")).await?;
    let types: Vec<_> = like.columns().iter().map(|column| column.type_().clone()).collect();
    let sink = client
        .copy_in(&format!("copy {table} ({names}) from stdin (format binary)"))
        .await?;
    futures_util::pin_mut!(sink);
    let mut piece = BytesMut::with_capacity(PIECE * 2);
    piece.extend_from_slice(COPY_HEAD);
    for row in rows {
        tuple(&mut piece, bulk.check(row.as_ref())?, &types)?;
        if piece.len() >= PIECE {
            // The next piece is made while this one is sent.
            sink.feed(piece.split().freeze()).await?;
        }
    }
    piece.extend_from_slice(&COPY_TAIL);
    sink.feed(piece.freeze()).await?;
    let count = sink.finish().await?;
    if count >= MANY {
        renew_statistics(client, table, count).await?;
    }
    Ok(count)
}

/// A table that has grown by a fifth and more: what the planner knows of it, and the plans that
/// prepared statements keep, are those of the small table.
async fn renew_statistics(client: &deadpool_postgres::Client, table: &str, more: u64) -> Result<(), StoreError> {
    let known = client
        .query_one(
            "select cast(reltuples as bigint) from pg_class where oid = to_regclass($1)",
            &[&table],
        )
        .await?;
    let known: i64 = known.try_get(0)?;
    if known < 0 || more.saturating_mul(5) >= known as u64 {
        client.batch_execute(&format!("analyze {table}")).await?;
    }
    Ok(())
}

/// Declares where rows go in bulk, and registers it:
///
/// ```
/// jishi_platform::bulk! {
///     /// Titles of organisations just added.
///     pub TITLES ("history of rows added in the same transaction") = org_title (org_id, name, short_name, valid_from);
/// }
/// ```
#[macro_export]
macro_rules! bulk {
    () => {};
    ($(#[$doc:meta])* $vis:vis $name:ident ($why:literal) = $table:ident ($($column:ident),+ $(,)?); $($rest:tt)*) => {
        $(#[$doc])* $vis static $name: $crate::db::BulkSql =
            $crate::db::BulkSql::new($why, stringify!($table), &[$(stringify!($column)),+]);
        $crate::db::inventory::submit! {
            $crate::db::Registered { name: concat!(module_path!(), "::", stringify!($name)), statement: &$name }
        }
        $crate::bulk! { $($rest)* }
    };
}
