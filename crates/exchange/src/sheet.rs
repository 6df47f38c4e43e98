//! A typed table as a spreadsheet, both ways.
//!
//! The caller describes the columns once; the same description writes the sheet, its template and
//! the page of instructions, finds the columns in an uploaded file whatever their order, and turns
//! cells into values. See [`write_xlsx`], [`read_xlsx`], [`read_csv`], [`errors_xlsx`] for tables
//! that fit into memory, [`Upload`] and [`errors_back`] for those of any size.

mod book;
mod cell;
mod column;
mod csv;
mod csv_write;
mod decode;
mod guard;
mod guide;
mod head;
mod layout;
mod rejects;
mod row_writer;
mod style;
mod table;
mod tags;
mod upload;
mod value;
mod write;

pub use book::{Limits, read_xlsx};
pub use column::{Column, Kind};
pub use csv::read_csv;
pub use csv_write::CsvWriter;
pub use head::{Head, Heading};
pub use rejects::{HINT_HEADING, REASON_HEADING, Rejects, errors_back, errors_xlsx, reasons, rows_back};
pub use row_writer::RowWriter;
pub use table::{RawRow, ReadSheet, SheetRow};
pub use upload::{Format, Upload};
pub use value::Value;
pub use write::{SheetDoc, write_xlsx};

pub(crate) use book::Book;
use cell::RawCell;
pub(crate) use style::{Styles, is_late, light_ink};
pub(crate) use write::{add_sheet, new_workbook};
