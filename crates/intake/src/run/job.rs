//! What checking and applying share: a held run, its progress, its end.

use super::actor::Actor;
use super::kept::Kept;
use super::source::Source;
use crate::store::fault::{self, Reasons, Remarks};
use crate::store::turn::{self, Hold};
use crate::{Kind, Tally, Verdict};
use jishi_exchange::ReadError;
use jishi_exchange::sheet::{SheetRow, reasons};
use jishi_platform::App;
use jishi_platform::db::{StoreError, Write};
use std::sync::Arc;

/// Why a phase ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The file cannot be read on.
    Read(ReadError),
    /// The store fails.
    Store(StoreError),
    /// Somebody asked to stop.
    Stopped,
    /// Another holder has taken the run over.
    Lost,
    /// Everything or nothing, and a row is faulty.
    Faulty,
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A held run with everything its work needs.
pub(crate) struct Job {
    pub(crate) app: App,
    pub(crate) kind: Arc<dyn Kind>,
    pub(crate) actor: Actor,
    /// Why, of a kind that asks for it.
    pub(crate) reason: String,
    pub(crate) source: Source,
    pub(crate) hold: Hold,
    /// The last row dealt with before, and the counts up to it.
    pub(crate) at_row: u32,
    pub(crate) tally: Tally,
    /// Where the faulty rows are kept, if they are to be.
    pub(crate) kept: Option<Kept>,
    /// Batches a transaction.
    pub(crate) at_once: usize,
    /// Told after each transaction.
    pub(crate) seen: Box<dyn FnMut(&Tally) + Send + Sync>,
}

impl Job {
    /// Counts a decided batch.
    pub(crate) fn count(&mut self, last: u32, verdicts: &[Verdict], hints: usize) {
        self.at_row = last;
        self.tally.count(verdicts);
        self.tally.hinted += hints as i64;
        (self.seen)(&self.tally);
    }

    /// Takes over what a transaction has written.
    pub(crate) fn done(&mut self, last: u32, tally: Tally) {
        (self.at_row, self.tally) = (last, tally);
        (self.seen)(&self.tally);
    }

    /// Notes the progress and what is said about rows, quietly; finds out whether to go on.
    pub(crate) async fn note(&mut self, remarks: Remarks) -> Result<(), Failure> {
        let (hold, at_row, tally, now) = (self.hold, self.at_row, self.tally, self.app.now());
        let noted = self.app.db.write(self.app.system("import.progress"), move |write| {
            write.without_audit();
            progress(write, hold, at_row, &tally, &remarks, now)
        });
        self.hold = noted.await?;
        Ok(())
    }

    /// Finds out whether to go on.
    pub(crate) async fn wanted(&self) -> Result<(), Failure> {
        let hold = self.hold;
        let nobody = jishi_platform::authz::Scope::empty();
        match self.app.db.glance(&nobody, move |read| turn::stopped(read, hold)).await? {
            Some(false) => Ok(()),
            Some(true) => Err(Failure::Stopped),
            None => Err(Failure::Lost),
        }
    }
}

/// Renews the hold and keeps what is said about rows, unless the run is to stop or is somebody else's.
pub(crate) fn progress(
    write: &mut Write<'_>,
    hold: Hold,
    at_row: u32,
    tally: &Tally,
    remarks: &Remarks,
    now: i64,
) -> Result<Hold, Failure> {
    match turn::stopped(write, hold)? {
        Some(false) => {}
        Some(true) => return Err(Failure::Stopped),
        None => return Err(Failure::Lost),
    }
    fault::add(write, hold.run, remarks)?;
    turn::renew(write, hold, at_row, tally, now)?.ok_or(Failure::Lost)
}

/// The faulty rows of a batch with their reasons. A row that was found faulty without a word says so.
pub(crate) fn faults(rows: &[SheetRow], verdicts: &[Verdict]) -> Vec<Reasons> {
    let faulty = rows.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::Faulty);
    let told = faulty.map(|(row, _)| (row.row, reasons(row)));
    told.map(|(row, text)| (row, if text.is_empty() { "有误".to_owned() } else { text }))
        .collect()
}
