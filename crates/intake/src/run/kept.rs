//! The faulty rows of a run as they stand in the file, kept while they are few, so that the sheet of
//! reasons is written without reading the file another time.

use crate::store::fault::Reasons;
use jishi_exchange::WriteError;
use jishi_exchange::sheet::{Head, REASON_HEADING, RawRow, Rejects};
use std::io::{Seek, Write};

/// Bytes kept at most: with more, the file is read again.
const MOST: usize = 16 << 20;

/// Faulty rows with their reasons, in rising order.
#[derive(Default)]
pub(crate) struct Kept {
    rows: Vec<(RawRow, String)>,
    weight: usize,
}

impl Kept {
    /// With the faulty rows of a batch; `None` when they are too many.
    pub(crate) fn with(mut self, batch: Vec<RawRow>, faulty: &[Reasons]) -> Option<Self> {
        let mut batch = batch.into_iter();
        for (row, reasons) in faulty {
            let raw = batch.find(|raw| raw.row == *row)?;
            self.weight += raw.weight() + reasons.len();
            if self.weight > MOST {
                return None;
            }
            self.rows.push((raw, reasons.clone()));
        }
        Some(self)
    }

    /// Writes them as the sheet of reasons; returns their number.
    pub(crate) fn write<W: Write + Seek + Send>(&self, head: &Head, out: W) -> Result<u32, WriteError> {
        let mut back = Rejects::begin(head, REASON_HEADING)?;
        for (raw, reasons) in &self.rows {
            back.row(raw, reasons)?;
        }
        back.finish(out)
    }
}

/// Says how many, and nothing of what stands in them.
impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept({} rows)", self.rows.len())
    }
}
