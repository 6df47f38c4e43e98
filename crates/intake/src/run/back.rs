//! The same sheet back: the rows that were not imported with their reasons, or the good ones with hints.

use super::source::open;
use crate::RunId;
use crate::layout::Layout;
use crate::store::fault::{self, Reasons, Sort};
use jishi_exchange::sheet::{Format, HINT_HEADING, Limits, REASON_HEADING, rows_back};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use std::collections::VecDeque;
use std::io::{Seek, Write};
use std::path::Path;
use tokio::runtime::Handle;

/// Pieces of reasons fetched at a time.
const PIECES: i64 = 20;

/// The reasons of a run in the order of its rows, fetched as they are needed.
struct Told<'a> {
    app: &'a App,
    runtime: Handle,
    run: RunId,
    sort: Sort,
    next: VecDeque<Reasons>,
    fetched: u32,
    ended: bool,
}

impl Told<'_> {
    /// The reasons of a row, if it has any; rows are asked for in rising order.
    fn of(&mut self, row: u32) -> anyhow::Result<Option<String>> {
        if self.next.is_empty() && !self.ended {
            let (run, sort, after) = (self.run, self.sort, self.fetched);
            let nobody = Scope::empty();
            let more = self.app.db.read(&nobody, move |read| fault::after(read, sort, run, after, PIECES));
            self.next = self.runtime.block_on(more)?.into();
            self.ended = self.next.is_empty();
            self.fetched = self.next.back().map_or(self.fetched, |(row, _)| *row);
        }
        match self.next.front() {
            Some((at, _)) if *at == row => Ok(self.next.pop_front().map(|(_, reasons)| reasons)),
            _ => Ok(None),
        }
    }
}

/// Writes the faulty rows of a run (or those with hints) as uploaded, with the column of reasons (or
/// hints); returns their number.
/// Runs on a thread that may wait.
///
/// # Errors
/// The file cannot be read again, the store or the output fails.
pub(crate) fn write<W: Write + Seek + Send>(
    app: &App,
    runtime: Handle,
    (run, sort): (RunId, Sort),
    file: (&Path, Format, Limits),
    layout: &Layout,
    out: W,
) -> anyhow::Result<u32> {
    let (path, format, limits) = file;
    let mut upload = open(path, format, limits)?;
    let mut told = Told {
        app,
        runtime,
        run,
        sort,
        next: VecDeque::new(),
        fetched: 0,
        ended: false,
    };
    let heading = match sort {
        Sort::Fault => REASON_HEADING,
        Sort::Hint => HINT_HEADING,
    };
    rows_back(&mut upload, &layout.head(), heading, |row| told.of(row), out)
}
