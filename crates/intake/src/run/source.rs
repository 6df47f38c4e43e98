//! The rows of a run, read on a thread of their own, some at a time.

use crate::layout::Layout;
use jishi_exchange::ReadError;
use jishi_exchange::sheet::{Column, Format, Limits, SheetRow, Upload};
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
}

/// Opens a table on this machine.
pub(crate) fn open(path: &Path, format: Format, limits: Limits) -> Result<Upload<BufReader<File>>, ReadError> {
    let broken = |error: std::io::Error| ReadError::Broken { cause: error.to_string() };
    let file = File::open(path).map_err(broken)?;
    Upload::open(BufReader::with_capacity(1 << 16, file), format, limits)
}

/// Rows as they come from the sheet: either all of them have been dealt with before, or none.
pub(crate) struct Batch {
    pub(crate) rows: Vec<SheetRow>,
    pub(crate) replay: bool,
}

/// The batches of a source, in order.
pub(crate) struct Batches {
    inner: mpsc::Receiver<Result<Vec<SheetRow>, ReadError>>,
    done: u32,
    rest: Option<Vec<SheetRow>>,
}

impl Batches {
    /// Begins to read; rows up to `done` are handed out as replayed. The reader waits when two
    /// batches have not been fetched, and stops when this is dropped.
    pub(crate) fn begin(source: Source, done: u32) -> Self {
        let (send, inner) = mpsc::channel(2);
        // The handle is not awaited: the channel ends with the reader.
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read(&source, &send) {
                let _ = send.blocking_send(Err(error));
            }
        });
        Self { inner, done, rest: None }
    }

    /// The next batch; `None` after the last.
    pub(crate) async fn next(&mut self) -> Option<Result<Batch, ReadError>> {
        let rows = match self.rest.take() {
            Some(rows) => rows,
            None => match self.inner.recv().await? {
                Ok(rows) => rows,
                Err(error) => return Some(Err(error)),
            },
        };
        Some(Ok(self.cut(rows)))
    }

    /// The same on a thread that may wait.
    pub(crate) fn next_blocking(&mut self) -> Option<Result<Vec<SheetRow>, ReadError>> {
        self.inner.blocking_recv()
    }

    /// A batch across the mark of what was done before is handed out in two pieces.
    fn cut(&mut self, mut rows: Vec<SheetRow>) -> Batch {
        let at = rows.partition_point(|row| row.row <= self.done);
        if at == 0 {
            return Batch { rows, replay: false };
        }
        if at < rows.len() {
            self.rest = Some(rows.split_off(at));
        }
        Batch { rows, replay: true }
    }
}

fn read(source: &Source, send: &mpsc::Sender<Result<Vec<SheetRow>, ReadError>>) -> Result<(), ReadError> {
    let mut upload = open(&source.path, source.format, source.limits)?;
    let places = source.layout.places(&source.columns);
    let mut rows = Vec::with_capacity(source.batch);
    let mut heard = true;
    upload.rows::<ReadError>(&source.layout.head(), &source.columns, &places, |row| {
        rows.push(row);
        if rows.len() == source.batch {
            let full = std::mem::replace(&mut rows, Vec::with_capacity(source.batch));
            heard = send.blocking_send(Ok(full)).is_ok();
        }
        Ok(heard)
    })?;
    if heard && !rows.is_empty() {
        let _ = send.blocking_send(Ok(rows));
    }
    Ok(())
}
