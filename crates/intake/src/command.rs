//! Importing a file of this machine: the operator's command line.

use crate::adapter::Adapter;
use crate::layout::Layout;
use crate::run::actor::Actor;
use crate::run::job::{Failure, Job};
use crate::run::kept::Kept;
use crate::run::source::{OPERATOR, Source, open};
use crate::run::{apply, back, check};
use crate::state::{Mode, State};
use crate::store::fault::{self, Sort};
use crate::store::run::{self, NewRun};
use crate::store::turn::{self, Hold};
use crate::{Kind, RunId, Tally};
use jishi_exchange::ReadError;
use jishi_exchange::sheet::Format;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows a batch has: nobody waits for the operator's import, and large batches are written in bulk.
const BATCH: usize = 4_096;
/// Batches a transaction while an empty register fills: rows arrive in any order of their numbers, so that
/// every transaction writes most pages of those indexes once more.
const AT_ONCE: usize = 16;
/// Time between two looks whether it is this import's turn, and how often it is looked.
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);
const LOOKS: u32 = 7_200;
/// Faulty rows told in the report: a piece of reasons has at least one.
const FIRST: i64 = 50;
/// How often a batch is tried again when the database is busy.
const TRIES: u32 = 5;

/// What to import and how.
pub struct Request {
    /// The list.
    pub kind: Arc<dyn Kind>,
    /// The file.
    pub path: PathBuf,
    /// A column map of the operator's own; it goes before the built-in ones.
    pub map: Option<Adapter>,
    /// Only check.
    pub dry_run: bool,
    /// Nothing goes in when a row is faulty.
    pub all_or_nothing: bool,
    /// The faulty rows will be asked for by [`errors_file`].
    pub errors: bool,
}

/// What happens meanwhile.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// Another import is under way; this one waits for its turn.
    Waiting,
    /// Rows checked so far.
    Checked(Tally),
    /// Rows written so far.
    Written(Tally),
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// The run, for [`errors_file`] and [`hints_file`].
    pub run: RunId,
    /// Counts.
    pub tally: Tally,
    /// Something was written, or would have been if asked.
    pub applied: bool,
    /// The first faulty rows with their reasons.
    pub first: Vec<(u32, String)>,
    /// The first good rows with hints.
    pub hints: Vec<(u32, String)>,
    /// The adapter that named some columns; empty for none.
    pub adapter: String,
    layout: Layout,
    kept: Option<Kept>,
}

/// Why an import could not be done.
#[derive(Debug)]
pub enum ImportError {
    /// The file is unusable: 65.
    Read(ReadError),
    /// Required columns are missing, by their headings: 65.
    Missing(Vec<String>),
    /// Another import did not end in time.
    Busy,
    /// The store or this machine fails.
    Other(anyhow::Error),
}

impl From<ReadError> for ImportError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl<E: Into<anyhow::Error>> From<(E,)> for ImportError {
    fn from((error,): (E,)) -> Self {
        Self::Other(error.into())
    }
}

/// Imports a file as the operator: as part of no organisation, over the whole tree.
///
/// # Errors
/// See [`ImportError`]; faulty rows are no error.
pub async fn import_file(app: &App, request: Request, seen: impl FnMut(Progress) + Send + 'static) -> Result<Report, ImportError> {
    let (layout, expected) = settle(&request).await?;
    let name = request.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let size = std::fs::metadata(&request.path).map_err(|e| (e,))?.len();
    let id = RunId(app.id());
    let mode = if request.all_or_nothing { Mode::All } else { Mode::Good };
    let new = NewRun {
        id,
        kind: request.kind.slug(),
        account: 0,
        post: 0,
        org: 0,
        org_path: String::new(),
        file_name: name,
        file_size: i64::try_from(size).unwrap_or(i64::MAX),
        kept: false,
        layout: serde_json::to_string(&layout).map_err(|e| (e,))?,
        mode,
        state: if request.dry_run { State::Checking } else { State::Applying },
        expected: 0,
    };
    let now = app.now();
    let word = request.kind.word();
    app.db
        .write(app.system("import"), move |write| {
            write.note(format!("命令行导入{word}"));
            write.target("import_run", new.id.0);
            run::add(write, &new, now)
        })
        .await
        .map_err(|e| (e,))?;
    let seen = Arc::new(std::sync::Mutex::new(seen));
    let tell = move |progress: Progress| {
        if let Ok(mut seen) = seen.lock() {
            seen(progress);
        }
    };
    let hold = turn_of(app, id, &tell).await?;
    let checked = {
        let tell = tell.clone();
        move |tally: &Tally| tell(Progress::Checked(*tally))
    };
    let written = move |tally: &Tally| tell(Progress::Written(*tally));
    let mut job = Job {
        app: app.clone(),
        actor: Actor::Operator,
        reason: String::new(),
        source: Source {
            path: request.path.clone(),
            format: Format::of(&request.path.to_string_lossy()),
            limits: OPERATOR,
            layout: layout.clone(),
            columns: request.kind.columns(),
            batch: request.kind.batch(BATCH),
            accepted: true,
            raw: request.errors,
        },
        kind: request.kind,
        hold,
        at_row: 0,
        tally: Tally::default(),
        kept: (request.errors && !request.dry_run && !request.all_or_nothing).then(Kept::default),
        at_once: 1,
        seen: Box::new(|_| ()),
    };
    let load = job.kind.load().filter(|_| !request.dry_run);
    if let Some(load) = load
        && app.db.put_off(load, expected).await.map_err(|e| (e,))?
    {
        job.at_once = AT_ONCE;
    }
    let outcome = if request.dry_run {
        job.seen = Box::new(checked);
        check::check(&mut job).await.map(|()| State::Checked)
    } else if request.all_or_nothing {
        job.seen = Box::new(checked);
        whole(&mut job, written).await
    } else {
        job.seen = Box::new(written);
        patiently(&mut job).await.map(|()| State::Done)
    };
    if load.is_some() {
        app.db.catch_up().await.map_err(|e| (e,))?;
    }
    end(app, job.hold, &outcome, job.tally.rows).await?;
    let state = outcome.map_err(failed)?;
    let nobody = Scope::empty();
    let said = app.db.read(&nobody, move |read| {
        let faults = fault::after(read, Sort::Fault, id, 0, FIRST)?;
        Ok::<_, StoreError>((faults, fault::after(read, Sort::Hint, id, 0, FIRST)?))
    });
    let (mut first, mut hints) = said.await.map_err(|e| (e,))?;
    first.truncate(FIRST as usize);
    hints.truncate(FIRST as usize);
    Ok(Report {
        run: id,
        tally: job.tally,
        applied: state == State::Done,
        first,
        hints,
        adapter: layout.adapter.clone(),
        layout,
        kept: job.kept,
    })
}

/// Writes the good rows; goes on behind the last batch when the database was busy.
async fn patiently(job: &mut Job) -> Result<(), Failure> {
    for _ in 0..TRIES {
        match apply::good(job).await {
            Err(Failure::Store(StoreError::Busy(cause))) => tracing::warn!(cause, "import goes on after a pause"),
            other => return other,
        }
        tokio::time::sleep(LOOK).await;
    }
    apply::good(job).await
}

/// Everything or nothing: all reasons first, then the whole sheet.
async fn whole(job: &mut Job, written: impl FnMut(&Tally) + Send + Sync + 'static) -> Result<State, Failure> {
    check::check(job).await?;
    if job.tally.faulty > 0 {
        return Ok(State::Refused);
    }
    let hold = job.hold;
    let begun = job.app.db.write(job.app.system("import.progress"), move |write| {
        write.without_audit();
        turn::phase(write, hold, State::Applying)
    });
    begun.await?;
    job.seen = Box::new(written);
    match apply::all(job).await {
        Ok(()) => Ok(State::Done),
        Err(Failure::Faulty) => {
            (job.at_row, job.tally) = (0, Tally::default());
            check::check(job).await?;
            Ok(State::Refused)
        }
        Err(failure) => Err(failure),
    }
}

/// The columns, and about how many rows there are.
async fn settle(request: &Request) -> Result<(Layout, i64), ImportError> {
    let (path, columns) = (request.path.clone(), request.kind.columns());
    let adapters: Vec<Adapter> = request.map.iter().cloned().chain(Adapter::built_in(request.kind.slug())).collect();
    let read = tokio::task::spawn_blocking(move || {
        let mut upload = open(&path, Format::of(&path.to_string_lossy()), OPERATOR)?;
        // A foreign sheet is found by the names of its adapters, too.
        let known = crate::adapter::with_all(&columns, &adapters);
        let head = upload.head(&known, None)?;
        let layout = Layout::propose(&head, &columns, &adapters);
        let expected = upload.expected(&layout.head());
        Ok::<_, ReadError>((layout, columns, expected))
    });
    let (layout, columns, expected) = read.await.map_err(|e| (e,))??;
    match layout.missing(&columns) {
        missing if missing.is_empty() => Ok((layout, i64::from(expected))),
        missing => Err(ImportError::Missing(missing)),
    }
}

/// Waits until no other import is under way.
async fn turn_of(app: &App, id: RunId, tell: &impl Fn(Progress)) -> Result<Hold, ImportError> {
    for _ in 0..LOOKS {
        let now = app.now();
        let taken = app.db.write(app.system("import.take"), move |write| {
            write.without_audit();
            turn::take(write, now, Some(id))
        });
        match taken.await {
            Ok(Some(hold)) => return Ok(hold),
            Ok(None) | Err(StoreError::Conflict { .. } | StoreError::Busy(_)) => tell(Progress::Waiting),
            Err(error) => return Err((error,).into()),
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(ImportError::Busy)
}

async fn end(app: &App, hold: Hold, outcome: &Result<State, Failure>, total: i64) -> Result<(), ImportError> {
    let (state, words) = match outcome {
        // Written in the transaction of the whole sheet itself.
        Ok(state) => (*state, String::new()),
        Err(Failure::Lost) => return Ok(()),
        Err(Failure::Stopped) => (State::Cancelled, String::new()),
        Err(Failure::Read(error)) => (State::Failed, error.to_string()),
        Err(Failure::Store(error)) => (State::Failed, error.to_string()),
        Err(Failure::Faulty) => (State::Refused, String::new()),
    };
    let now = app.now();
    let ended = app.db.write(app.system("import.end"), move |write| {
        write.without_audit();
        match turn::stopped(write, hold)? {
            Some(_) => turn::end(write, hold, state, &words, now, total),
            None => Ok(()),
        }
    });
    ended.await.map_err(|e| (e,))?;
    Ok(())
}

fn failed(failure: Failure) -> ImportError {
    match failure {
        Failure::Read(error) => ImportError::Read(error),
        Failure::Store(error) => ImportError::Other(error.into()),
        Failure::Stopped => ImportError::Other(anyhow::anyhow!("已按要求停止")),
        Failure::Lost | Failure::Faulty => ImportError::Other(anyhow::anyhow!("另一进程接管了这次导入")),
    }
}

/// Writes the faulty rows of a run back as they are in the file, with the column of reasons; returns
/// their number.
///
/// # Errors
/// The file cannot be read again, the store or the output fails.
pub async fn errors_file(app: &App, report: &Report, path: &Path, out: &Path) -> anyhow::Result<u32> {
    if let Some(kept) = &report.kept {
        return Ok(kept.write(&report.layout.head(), std::fs::File::create(out)?)?);
    }
    back_file(app, report, Sort::Fault, path, out).await
}

/// Writes the good rows of a run that have hints back as they are in the file, with the column of hints: the file its
/// page offers. Returns their number.
///
/// # Errors
/// As [`errors_file`].
pub async fn hints_file(app: &App, report: &Report, path: &Path, out: &Path) -> anyhow::Result<u32> {
    back_file(app, report, Sort::Hint, path, out).await
}

async fn back_file(app: &App, report: &Report, sort: Sort, path: &Path, out: &Path) -> anyhow::Result<u32> {
    let (app, run, layout, path, out) = (app.clone(), report.run, report.layout.clone(), path.to_owned(), out.to_owned());
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(&out)?;
        let format = Format::of(&path.to_string_lossy());
        back::write(&app, runtime, (run, sort), (&path, format, OPERATOR), &layout, file)
    })
    .await?
}
