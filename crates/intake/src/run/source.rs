//! The rows of a run, read on a thread of their own, some at a time.

use crate::kind::Ahead;
use crate::layout::Layout;
use jishi_exchange::ReadError;
use jishi_exchange::sheet::{Column, Format, Limits, RawRow, SheetRow, Upload};
use std::any::Any;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// What the operator's command line may read: a province and more, within 512 MB of memory.
pub(crate) const OPERATOR: Limits = Limits {
    bytes: 1 << 30,
    unpacked: 4 << 30,
    rows: 1_048_576,
    cells: 40_000_000,
};

/// What an upload may be; its bytes are bounded by the configuration.
pub(crate) fn web_limits(upload_limit: usize) -> Limits {
    Limits {
        bytes: upload_limit,
        unpacked: 1 << 30,
        rows: 1_048_576,
        cells: 20_000_000,
    }
}

/// A file and how to read it.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    pub(crate) limits: Limits,
    pub(crate) layout: Layout,
    pub(crate) columns: Vec<Column>,
    /// Rows a batch.
    pub(crate) batch: usize,
    /// Opened with the same limits a moment ago, and nobody else's to write.
    pub(crate) accepted: bool,
    /// The rows come with what stands in the file.
    pub(crate) raw: bool,
}

/// Opens a table on this machine.
pub(crate) fn open(path: &Path, format: Format, limits: Limits) -> Result<Upload<BufReader<File>>, ReadError> {
    Upload::open(file(path)?, format, limits)
}

fn file(path: &Path) -> Result<BufReader<File>, ReadError> {
    let broken = |error: std::io::Error| ReadError::Broken { cause: error.to_string() };
    Ok(BufReader::with_capacity(1 << 16, File::open(path).map_err(broken)?))
}

/// Rows as they come from the sheet: either all of them have been dealt with before, or none.
pub(crate) struct Batch {
    pub(crate) rows: Vec<SheetRow>,
    /// The same rows as they stand in the file, where the source is to give them.
    pub(crate) raw: Vec<RawRow>,
    pub(crate) replay: bool,
    /// What the work ahead has made of them.
    pub(crate) made: Option<Box<dyn Any + Send>>,
}

/// The batches of a source, in order.
pub(crate) struct Batches(mpsc::Receiver<Result<Batch, ReadError>>);

impl Batches {
    /// Begins to read; rows up to `done` are handed out as replayed. The reader waits when a batch has
    /// not been fetched, and stops when this is dropped.
    pub(crate) fn begin(source: Source, done: u32, ahead: Option<Ahead>) -> Self {
        let (send, batches) = mpsc::channel(1);
        // The handles are not awaited: the channels end with their threads.
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read(&source, done, &send) {
                let _ = send.blocking_send(Err(error));
            }
        });
        match ahead {
            Some(ahead) => Self(worked(batches, ahead)),
            None => Self(batches),
        }
    }

    /// The next batch; `None` after the last.
    pub(crate) async fn next(&mut self) -> Option<Result<Batch, ReadError>> {
        self.0.recv().await
    }

    /// The same on a thread that may wait.
    pub(crate) fn next_blocking(&mut self) -> Option<Result<Batch, ReadError>> {
        self.0.blocking_recv()
    }
}

/// Does the work ahead on a thread of its own.
fn worked(mut batches: mpsc::Receiver<Result<Batch, ReadError>>, mut ahead: Ahead) -> mpsc::Receiver<Result<Batch, ReadError>> {
    let (send, out) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        while let Some(mut batch) = batches.blocking_recv() {
            if let Ok(batch) = &mut batch {
                batch.made = Some(ahead(&mut batch.rows));
            }
            if send.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    out
}

fn read(source: &Source, done: u32, send: &mpsc::Sender<Result<Batch, ReadError>>) -> Result<(), ReadError> {
    let mut upload = if source.accepted {
        Upload::reopen(file(&source.path)?, source.format, source.limits)?
    } else {
        open(&source.path, source.format, source.limits)?
    };
    let places = source.layout.places(&source.columns);
    let (mut rows, mut raws): (Vec<SheetRow>, Vec<RawRow>) = (Vec::with_capacity(source.batch), Vec::new());
    let mut heard = true;
    let hand = |rows: Vec<SheetRow>, raw: Vec<RawRow>| {
        let (replay, made) = (rows.first().is_some_and(|row| row.row <= done), None);
        send.blocking_send(Ok(Batch { rows, raw, replay, made })).is_ok()
    };
    upload.rows_raw::<ReadError>(&source.layout.head(), &source.columns, &places, |row, raw| {
        // A batch never reaches across the mark of what was done before.
        let marked = row.row > done && rows.last().is_some_and(|last| last.row <= done);
        if rows.len() == source.batch || marked {
            let full = std::mem::replace(&mut rows, Vec::with_capacity(source.batch));
            heard = hand(full, std::mem::take(&mut raws));
        }
        rows.push(row);
        if source.raw {
            raws.push(raw);
        }
        Ok(heard)
    })?;
    if heard && !rows.is_empty() {
        let _ = hand(rows, raws);
    }
    Ok(())
}
