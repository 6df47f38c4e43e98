//! Organisations from a sheet: columns in any order, rows in any order, the same file twice
//! changes nothing.
//!
//! [`read`] turns a file into rows, [`plan()`] decides every row against what stands in the database
//! and puts reasons on the faulty ones, [`apply()`] writes the plan in the caller's transaction.
//! [`plan_batch`] and [`apply_batch`] do the same for rows that come in batches, [`Whole`] for a
//! file of any size. [`Sums`] adds up what the batches would change, for the dry run; [`Seal`] tells whether they would
//! still do what it has shown.

mod apply;
mod column;
mod decide;
mod effects;
mod entry;
mod extra;
mod known;
mod order;
mod plan;
mod record;
mod seal;
mod session;
mod sums;
mod whole;

pub use apply::{Outcome, apply, apply_batch};
pub use column::{columns, samples};
pub use effects::{Created, Effects, Named, Superior};
pub use known::Base;
pub use plan::{Decision, Plan, plan, plan_batch};
pub use record::{By, REASON};
pub use seal::Seal;
pub use session::Session;
pub use sums::Sums;
pub use whole::{BATCH, Whole};

use jishi_exchange::sheet::{Limits, ReadSheet, errors_xlsx, read_csv, read_xlsx};
use jishi_exchange::{ReadError, WriteError};
use std::io::{Seek, Write};

/// What the operator's command line may read: a province and more.
pub const OPERATOR: Limits = Limits {
    bytes: 300 << 20,
    unpacked: 2 << 30,
    rows: 1_040_000,
    cells: 12_000_000,
};

/// Reads an uploaded file; its name tells .csv from .xlsx.
///
/// # Errors
/// What makes the whole file unusable; never a single cell.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<ReadSheet, ReadError> {
    let csv = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("csv"));
    if csv {
        read_csv(bytes, &columns(), limits)
    } else {
        read_xlsx(bytes, &columns(), limits)
    }
}

/// Writes the faulty rows as typed, with the column of reasons; the mended file can be imported
/// as it is.
///
/// # Errors
/// The output fails.
pub fn write_errors<W: Write + Seek + Send>(sheet: &ReadSheet, out: W) -> Result<u32, WriteError> {
    errors_xlsx(&columns(), sheet, sheet.rows.iter().filter(|row| !row.faults.is_empty()), out)
}
