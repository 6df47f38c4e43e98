//! SQLite: one writer thread with a fair queue and group commit, a few readers.
//!
//! Why: 0 busy errors under any contention, and several waiting writes share one fsync. A write is
//! acknowledged only after the commit that holds it (`synchronous=FULL`).

use super::StoreError;
use super::checkpoint::Checkpointer;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    sync::{Arc, Mutex, PoisonError, mpsc},
};
use tokio::sync::Semaphore;

/// Most writes that share one commit.
const GROUP: usize = 64;
/// Reading connections.
const READERS: usize = 4;

/// Page cache of the writer in KiB, during bulk inserts, and while a table fills for the first time: rows
/// arrive in any order, and an index that does not fit is written and read again and again.
const CACHE: i64 = 16_000;
const WIDE_CACHE: i64 = 96_000;
const FILL_CACHE: i64 = 131_072;
/// Page cache in KiB of a connection that makes indexes. Each of its sorts takes up to three times this
/// much memory, and a larger one is hardly faster.
const BUILDER_CACHE: i64 = 16_000;
/// Pages in the log before they are copied into the database, and during bulk inserts: a page that
/// changes with every batch is then copied once for several of them.
const CHECKPOINT: i64 = 1_000;
const WIDE_CHECKPOINT: i64 = 64_000;
/// The same while a table fills: the copying is done beside the writer, and only a log that grows faster than that
/// can go is copied by the writer, too.
const FILL_CHECKPOINT: i64 = 256_000;
/// Without work for so long, the writer gives the wide cache back.
const IDLE: std::time::Duration = std::time::Duration::from_secs(2);

thread_local! {
    /// This thread's connection has the wide cache.
    static WIDE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// The job that runs has the transaction for itself.
    static ALONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// What a write job leaves to be called after the commit, with the commit's outcome.
pub(super) type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
pub(super) type WriteJob = Box<dyn FnOnce(&Connection) -> Finish + Send>;

/// How durable an acknowledged write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Survives power loss (`synchronous=FULL`); the default.
    Full,
    /// Survives a crash of the program, not of the machine (`synchronous=NORMAL`); for bulk loads and benchmarks.
    Normal,
}

impl Durability {
    const fn word(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        }
    }
}

pub(super) struct Sqlite {
    path: PathBuf,
    writer: mpsc::SyncSender<WriteJob>,
    filling: Arc<AtomicBool>,
    /// Tables whose references the filling leaves out.
    unchecked: Mutex<&'static [&'static str]>,
    readers: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, durability: Durability) -> Result<Self, StoreError> {
        let connection = connect(path, durability)?;
        let (writer, queue) = mpsc::sync_channel::<WriteJob>(1024);
        let filling = Arc::new(AtomicBool::new(false));
        std::thread::Builder::new()
            .name("jishi-writer".into())
            .spawn({
                let (filling, path) = (filling.clone(), path.to_owned());
                move || write_loop(&connection, &path, &queue, durability, &filling)
            })
            .map_err(|e| StoreError::Driver(e.to_string()))?;
        let readers = (0..READERS).map(|_| connect_reader(path)).collect::<Result<_, _>>()?;
        Ok(Self {
            path: path.to_owned(),
            writer,
            filling,
            unchecked: Mutex::new(&[]),
            readers: Mutex::new(readers),
            permits: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn permits(&self) -> Arc<Semaphore> {
        self.permits.clone()
    }

    /// While a table is filled for the first time, commits are not waited for one by one: after a loss
    /// of power the file holds a whole number of the last transactions, and the filling, whose progress is
    /// in the same file, goes on behind them. The first write afterwards makes all of them durable. References are not
    /// looked up row by row either; [`super::Db::put_off`] has noted that they are to be checked.
    pub(super) fn fill(&self, tables: &'static [&'static str]) {
        *self.unchecked.lock().unwrap_or_else(PoisonError::into_inner) = tables;
        self.filling.store(true, Ordering::Relaxed);
    }

    /// Ends the filling; when this returns, the writer has given its wide cache back. Answers the tables whose
    /// references it has left out.
    pub(super) fn filled(&self) -> Result<&'static [&'static str], StoreError> {
        if self.filling.swap(false, Ordering::Relaxed) {
            let (done, wait) = mpsc::channel();
            self.enqueue(Box::new(move |_| {
                Box::new(move |_| {
                    // Nobody waits any more: nothing to tell.
                    let _ = done.send(());
                })
            }))?;
            // An error means the writer has stopped, and its cache is gone with it.
            let _ = wait.recv();
        }
        Ok(std::mem::take(&mut *self.unchecked.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Runs `f` on a reading connection; the caller holds a permit.
    pub(super) fn read<T>(&self, f: impl FnOnce(&Connection) -> T) -> Result<T, StoreError> {
        let taken = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match taken {
            Some(connection) => connection,
            None => connect_reader(&self.path)?,
        };
        // A panic in `f` drops the connection; the next reader opens a new one.
        let value = f(&connection);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(value)
    }

    pub(super) fn enqueue(&self, job: WriteJob) -> Result<(), StoreError> {
        self.writer
            .send(job)
            .map_err(|_| StoreError::Driver("the writer has stopped".into()))
    }
}

/// Opens a connection that may write.
pub(super) fn connect(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", durability.word())?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Opens a connection that makes indexes: it sorts in files, and on two threads.
pub(super) fn connect_builder(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, Durability::Normal)?;
    connection.busy_timeout(std::time::Duration::from_secs(60))?;
    connection.pragma_update(None, "temp_store", "FILE")?;
    connection.pragma_update(None, "cache_size", -BUILDER_CACHE)?;
    connection.pragma_update(None, "threads", 2)?;
    Ok(connection)
}

fn connect_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -4_000)?;
    connection.pragma_update(None, "mmap_size", 268_435_456_i64)?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Prepared statements stay prepared: without the planner's stability guarantee SQLite plans a
/// statement anew whenever a bound value changes, which costs more than running it.
fn keep_plans(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// Gives the writer the wide cache until it has nothing to do for a while.
pub(super) fn widen(connection: &Connection) -> Result<(), StoreError> {
    if !WIDE.replace(true) {
        connection.pragma_update(None, "cache_size", -WIDE_CACHE)?;
        connection.pragma_update(None, "wal_autocheckpoint", WIDE_CHECKPOINT)?;
    }
    Ok(())
}

/// Takes the wide cache back; false when there was none.
fn narrow(connection: &Connection) -> bool {
    let wide = WIDE.replace(false);
    if wide {
        // What fails here is tried again after the next bulk insert.
        let _ = connection.pragma_update(None, "cache_size", -CACHE);
        let _ = connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT);
        let _ = connection.execute_batch("pragma shrink_memory");
    }
    wide
}

/// Brings the writer into the state of a filling, or out of it: between two transactions, where alone it can be done.
fn settle(connection: &Connection, fill: bool, durability: Durability) -> Result<(), StoreError> {
    let durability = if fill { Durability::Normal } else { durability };
    connection.pragma_update(None, "synchronous", durability.word())?;
    connection.pragma_update(None, "foreign_keys", !fill)?;
    if fill {
        widen(connection)?;
        connection.pragma_update(None, "cache_size", -FILL_CACHE)?;
        connection.pragma_update(None, "wal_autocheckpoint", FILL_CHECKPOINT)?;
    } else {
        // What it has left in the log is copied while the indexes are made.
        narrow(connection);
    }
    Ok(())
}

fn write_loop(connection: &Connection, path: &Path, queue: &mpsc::Receiver<WriteJob>, durability: Durability, filling: &AtomicBool) {
    let (mut filled, mut beside) = (false, None);
    loop {
        let first = match queue.recv_timeout(IDLE) {
            Ok(first) => first,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                if narrow(connection) {
                    // What fails here is done by the next commit.
                    let _ = connection.execute_batch("pragma wal_checkpoint(passive)");
                }
                continue;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        };
        let fill = filling.load(Ordering::Relaxed);
        if fill != filled {
            match settle(connection, fill, durability) {
                Ok(()) => {
                    filled = fill;
                    beside = fill.then(|| Checkpointer::begin(path)).flatten();
                }
                // Tried again before the next transaction.
                Err(error) => tracing::warn!(%error, fill, "the writer keeps its settings"),
            }
        }
        let mut jobs = vec![first];
        while jobs.len() < GROUP
            && let Ok(next) = queue.try_recv()
        {
            jobs.push(next);
        }
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            for job in jobs {
                // The job sees the closed transaction as its own failure.
                job(connection)(Err(StoreError::Busy(error.to_string())));
            }
            continue;
        }
        ALONE.set(jobs.len() == 1);
        let finishes: Vec<Finish> = jobs.into_iter().map(|job| job(connection)).collect();
        let committed = connection.execute_batch("COMMIT").map_err(|e| {
            let _ = connection.execute_batch("ROLLBACK");
            StoreError::from(e).to_string()
        });
        if let Some(beside) = &mut beside {
            beside.committed();
        }
        for finish in finishes {
            finish(committed.clone().map_err(StoreError::Driver));
        }
    }
}

/// Runs `f` inside a savepoint of the writer's transaction and keeps its work only on `Ok`. A job that has the
/// transaction for itself needs none, and SQLite no copy of each page it changes. A panic counts as failure.
pub(super) fn in_savepoint<T, E>(connection: &Connection, f: impl FnOnce() -> Result<T, E>) -> Result<Result<T, E>, StoreError> {
    if connection.is_autocommit() {
        return Err(StoreError::Busy("no transaction is open".into()));
    }
    let (begin, keep, undo) = if ALONE.get() {
        ("", "", "ROLLBACK; BEGIN")
    } else {
        ("SAVEPOINT job", "RELEASE job", "ROLLBACK TO job; RELEASE job")
    };
    connection.execute_batch(begin)?;
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f));
    match outcome {
        Ok(Ok(value)) => {
            connection.execute_batch(keep)?;
            Ok(Ok(value))
        }
        Ok(Err(error)) => {
            connection.execute_batch(undo)?;
            Ok(Err(error))
        }
        Err(_) => {
            connection.execute_batch(undo)?;
            Err(StoreError::Driver("the write panicked".into()))
        }
    }
}
