//! While a table fills, the log is copied into the database beside the writer instead of by it: the writer
//! would stand still for a second every few.

use super::sqlite;
use std::path::Path;
use std::sync::mpsc;

/// Commits between two copies: a page that changes with every commit is copied once for several of them.
const COMMITS: u32 = 4;

/// A thread that copies the log when it is told to; ends when this is dropped.
pub(super) struct Checkpointer {
    wake: mpsc::SyncSender<()>,
    commits: u32,
}

impl Checkpointer {
    /// Begins with nothing to do. Without it the log only grows longer, so that a failure is told and no more.
    pub(super) fn begin(path: &Path) -> Option<Self> {
        let (wake, woken) = mpsc::sync_channel(1);
        let connection = sqlite::connect_builder(path);
        let begun = connection.map_err(|error| error.to_string()).and_then(|connection| {
            let copy = move || {
                while woken.recv().is_ok() {
                    if let Err(error) = connection.execute_batch("pragma wal_checkpoint(passive)") {
                        tracing::warn!(%error, "the log cannot be copied now");
                    }
                }
            };
            let thread = std::thread::Builder::new().name("jishi-checkpoint".into());
            thread.spawn(copy).map_err(|error| error.to_string())
        });
        match begun {
            Ok(_) => Some(Self { wake, commits: 0 }),
            Err(error) => {
                tracing::warn!(error, "the log is copied by the writer");
                None
            }
        }
    }

    /// After a commit of the writer.
    pub(super) fn committed(&mut self) {
        self.commits += 1;
        if self.commits.is_multiple_of(COMMITS) {
            self.now();
        }
    }

    /// Copies now, unless a copy is waiting already.
    pub(super) fn now(&self) {
        // Full: one is waiting and will copy this too. Gone: the thread has told why.
        let _ = self.wake.try_send(());
    }
}
