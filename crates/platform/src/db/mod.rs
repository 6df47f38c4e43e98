//! Access to the database: one SQL text, two engines, synchronous closures in one transaction.
//!
//! A handler awaits one closure that runs on a database thread, reads, decides, writes, and
//! commits on `Ok`. So no `await` stands inside a transaction and nobody can forget to commit.

mod bulk;
mod checkpoint;
mod connection;
mod dialect;
mod error;
mod integrity;
mod load;
mod migrate;
mod snapshot;
mod sqlite;
mod statement;
mod value;

pub use bulk::BulkSql;
pub use dialect::Dialect;
pub use error::StoreError;
#[doc(hidden)]
pub use inventory;
pub use load::Load;
pub use migrate::{Migration, migrations};
pub use sqlite::Durability;
pub use statement::{Registered, ScopedSql, Statement, UnscopedSql, registered};
pub use value::{Row, Value};

use crate::audit;
use crate::authz::{Permit, Scope};
use connection::Connection;
use jishi_kernel::Millis;
use snapshot::Snapshot;
use sqlite::Sqlite;
use std::{path::Path, sync::Arc};

/// A database of either engine; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Arc<Sqlite>),
    Postgres(deadpool_postgres::Pool),
}

/// Reads under one scope.
pub struct Read<'a> {
    connection: Connection<'a>,
    low: Value,
    high: Value,
}

/// Reads and writes in one transaction, under one permit; the audit row is written from it.
pub struct Write<'a> {
    read: Read<'a>,
    note: Option<String>,
    target: Option<(&'static str, i64)>,
    quiet: bool,
}

impl<'a> std::ops::Deref for Write<'a> {
    type Target = Read<'a>;
    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'a> Read<'a> {
    fn new(connection: Connection<'a>, scope: &Scope) -> Self {
        let (low, high) = scope.bounds();
        Self {
            connection,
            low: low.into(),
            high: high.into(),
        }
    }

    fn bind<'p>(&'p self, statement: &dyn Statement, params: &'p [Value]) -> Vec<&'p Value> {
        let mut all: Vec<&Value> = params.iter().collect();
        if statement.scoped() {
            all.push(&self.low);
            all.push(&self.high);
        }
        all
    }

    /// All rows, mapped.
    pub fn all<T>(
        &self,
        statement: &dyn Statement,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut out = Vec::new();
        self.connection.each(statement, &self.bind(statement, params), |row| {
            out.push(map(row)?);
            Ok(true)
        })?;
        Ok(out)
    }

    /// The first row, mapped; `None` when there is none.
    pub fn one<T>(
        &self,
        statement: &dyn Statement,
        params: &[Value],
        map: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let (mut out, mut map) = (None, Some(map));
        self.connection.each(statement, &self.bind(statement, params), |row| {
            if let Some(map) = map.take() {
                out = Some(map(row)?);
            }
            Ok(false)
        })?;
        Ok(out)
    }

    /// The first column of the only row, as a number (0 when there is no row or it is null).
    pub fn count(&self, statement: &dyn Statement, params: &[Value]) -> Result<i64, StoreError> {
        Ok(self.one(statement, params, |row| row.opt_int(0))?.flatten().unwrap_or(0))
    }

    /// Calls `row` for each row without keeping them: for exports and scans.
    pub fn each(
        &self,
        statement: &dyn Statement,
        params: &[Value],
        mut row: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.connection
            .each(statement, &self.bind(statement, params), |r| row(r).map(|()| true))?;
        Ok(())
    }
}

impl Write<'_> {
    /// Changes rows; tells how many.
    pub fn execute(&mut self, statement: &dyn Statement, params: &[Value]) -> Result<u64, StoreError> {
        self.read.connection.execute(statement, &self.read.bind(statement, params))
    }

    /// Changes exactly one row, or fails.
    pub fn execute_one(&mut self, statement: &dyn Statement, params: &[Value]) -> Result<(), StoreError> {
        match self.execute(statement, params)? {
            1 => Ok(()),
            found => Err(StoreError::RowsAffected { expected: 1, found }),
        }
    }

    /// Adds many rows; tells how many. The rows are made while they are written, so that no list of
    /// them stands in memory.
    ///
    /// # Errors
    /// The first row that a constraint refuses ends it, and the write with it: on PostgreSQL the
    /// transaction is over then.
    pub fn bulk<R: AsRef<[Value]>>(&mut self, bulk: &BulkSql, rows: impl IntoIterator<Item = R>) -> Result<u64, StoreError> {
        bulk::run(&self.read.connection, bulk, rows)
    }

    /// What the audit row says beside the act, in Chinese, without personal data.
    pub fn note(&mut self, text: impl Into<String>) {
        self.note = Some(text.into());
    }

    /// Names the target in the audit row when it is only known inside the transaction (a new row's id).
    pub fn target(&mut self, kind: &'static str, id: i64) {
        self.target = Some((kind, id));
    }

    /// Leaves out the audit row: only for housekeeping that a person did not ask for and that says
    /// nothing about anyone (a session's last-seen time, a job's heartbeat, the progress of a run).
    pub fn without_audit(&mut self) {
        self.quiet = true;
    }
}

impl Db {
    /// Opens the SQLite file `path` (made when missing), and brings its schema up to date.
    ///
    /// # Errors
    /// The file cannot be opened, or a migration fails.
    pub fn open_sqlite(path: &Path, durability: Durability) -> Result<Self, StoreError> {
        migrate::sqlite(path)?;
        let (_, loose) = load::up_sqlite(path)?;
        for table in loose {
            // What stands there can be read; the check of the whole file names it too.
            tracing::error!(table, "a row refers to one that is missing");
        }
        Ok(Self {
            engine: Engine::Sqlite(Arc::new(Sqlite::open(path, durability)?)),
        })
    }

    /// Connects to PostgreSQL by URL, and brings the schema up to date.
    ///
    /// # Errors
    /// No connection, or a migration fails.
    pub async fn open_postgres(url: &str, connections: usize) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config = url.parse()?;
        let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
        let pool = deadpool_postgres::Pool::builder(manager)
            .max_size(connections)
            .runtime(deadpool_postgres::Runtime::Tokio1)
            .wait_timeout(Some(std::time::Duration::from_secs(10)))
            .build()
            .map_err(|e| StoreError::Driver(e.to_string()))?;
        migrate::postgres(&pool).await?;
        let db = Self {
            engine: Engine::Postgres(pool),
        };
        db.catch_up().await?;
        Ok(db)
    }

    /// Which engine this is.
    pub fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The SQLite file, if it is one.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.engine {
            Engine::Sqlite(sqlite) => Some(sqlite.path()),
            Engine::Postgres(_) => None,
        }
    }

    /// Runs a read on a database thread, in one transaction: all of its statements see the same state.
    ///
    /// # Errors
    /// What `f` returns, or a store error.
    pub async fn read<T, E>(&self, scope: &Scope, f: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let scope = scope.clone();
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let permit = sqlite
                    .permits()
                    .acquire_owned()
                    .await
                    .map_err(|e| StoreError::Busy(e.to_string()))?;
                let sqlite = sqlite.clone();
                blocking(move || {
                    let _permit = permit;
                    sqlite.read(|connection| in_read(connection, &scope, f))?
                })
                .await
            }
            Engine::Postgres(pool) => {
                let client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                let runtime = tokio::runtime::Handle::current();
                blocking(move || {
                    let _snapshot = Snapshot::begin(&client)?;
                    f(&Read::new(Connection::Postgres { client: &client, runtime }, &scope))
                })
                .await
            }
        }
    }

    /// Reads a few rows by key, for what every request needs: who asks, what changed. Each of its
    /// statements sees the state of its own moment; on SQLite it runs where it is called, since the way
    /// to a database thread and back costs more than such a read. Anything that may take
    /// longer, or must see one state in several statements, belongs into [`Db::read`].
    ///
    /// # Errors
    /// What `f` returns, or a store error.
    pub async fn glance<T, E>(&self, scope: &Scope, f: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let sqlite = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite,
            Engine::Postgres(pool) => {
                let client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                let (runtime, scope) = (tokio::runtime::Handle::current(), scope.clone());
                return blocking(move || f(&Read::new(Connection::Postgres { client: &client, runtime }, &scope))).await;
            }
        };
        let permits = sqlite.permits();
        let _permit = permits.acquire().await.map_err(|e| StoreError::Busy(e.to_string()))?;
        sqlite.read(|connection| f(&Read::new(Connection::Sqlite(connection), scope)))?
    }

    /// Runs a read–decide–write in one transaction: committed on `Ok`, with its audit row, rolled
    /// back otherwise. Returned means durable.
    ///
    /// # Errors
    /// What `f` returns, or a store error.
    pub async fn write<T, E>(&self, permit: Permit, f: impl FnOnce(&mut Write<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let (reply, answer) = tokio::sync::oneshot::channel();
                let sqlite = sqlite.clone();
                let job: sqlite::WriteJob = Box::new(move |connection| {
                    let outcome = sqlite::in_savepoint(connection, || run(Connection::Sqlite(connection), &permit, f));
                    Box::new(move |committed| {
                        let _ = reply.send(match (outcome, committed) {
                            (Err(store), _) => Err(E::from(store)),
                            (Ok(Err(error)), _) => Err(error),
                            (Ok(Ok(_)), Err(store)) => Err(E::from(store)),
                            (Ok(Ok(value)), Ok(())) => Ok(value),
                        });
                    })
                });
                blocking(move || sqlite.enqueue(job).map_err(E::from)).await?;
                answer.await.map_err(|_| StoreError::Driver("the writer has stopped".into()))?
            }
            Engine::Postgres(pool) => {
                let client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                let runtime = tokio::runtime::Handle::current();
                blocking(move || {
                    runtime.block_on(client.batch_execute("BEGIN")).map_err(StoreError::from)?;
                    let connection = Connection::Postgres {
                        client: &client,
                        runtime: runtime.clone(),
                    };
                    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(connection, &permit, f)));
                    let end = if matches!(outcome, Ok(Ok(_))) { "COMMIT" } else { "ROLLBACK" };
                    let ended = runtime.block_on(client.batch_execute(end)).map_err(StoreError::from);
                    match outcome {
                        Ok(Ok(value)) => ended.map(|()| value).map_err(E::from),
                        Ok(Err(error)) => Err(error),
                        Err(_) => Err(StoreError::Driver("the write panicked".into()).into()),
                    }
                })
                .await
            }
        }
    }

    /// Prepares a statement without running it: the statement test calls this on both engines.
    ///
    /// # Errors
    /// The engine refuses the text.
    pub async fn prepare(&self, statement: &'static dyn Statement) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite.read(|c| c.prepare(statement.render(Dialect::Sqlite)).map(|_| ()).map_err(StoreError::from))?
            }
            Engine::Postgres(pool) => {
                let client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                Ok(client.prepare(statement.render(Dialect::Postgres)).await.map(|_| ())?)
            }
        }
    }
}

fn run<T, E: From<StoreError>>(
    connection: Connection<'_>,
    permit: &Permit,
    f: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut write = Write {
        read: Read::new(connection, permit.scope()),
        note: None,
        target: None,
        quiet: false,
    };
    let value = f(&mut write)?;
    if !write.quiet {
        let (note, target) = (write.note.take(), write.target.or(permit.target()));
        audit::add(&mut write, permit, target, note.as_deref().unwrap_or_default())?;
    }
    Ok(value)
}

/// Runs `f` in one reading transaction, so that all of it sees the same state.
fn in_read<T, E: From<StoreError>>(
    connection: &rusqlite::Connection,
    scope: &Scope,
    f: impl FnOnce(&Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let run = |sql| {
        connection
            .prepare_cached(sql)
            .and_then(|mut prepared| prepared.execute([]))
            .map_err(StoreError::from)
    };
    run("BEGIN")?;
    let result = f(&Read::new(Connection::Sqlite(connection), scope));
    run("COMMIT")?;
    result
}

async fn blocking<T: Send + 'static, E: From<StoreError> + Send + 'static>(
    f: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    match tokio::task::spawn_blocking(f).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::Driver(error.to_string()).into()),
    }
}

/// An instant as stored, for row mappers.
pub fn millis(row: &Row<'_>, column: usize) -> Result<Millis, StoreError> {
    row.int(column)
}
