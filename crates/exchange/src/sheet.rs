//! A typed table as a spreadsheet, both ways.
//!
//! The caller describes the columns once; the same description writes the sheet, its template and
//! the page of instructions, finds the columns in an uploaded file whatever their order, and turns
//! cells into values. See [`write_xlsx`], [`read_xlsx`], [`read_csv`], [`errors_xlsx`].

mod book;
mod cell;
mod column;
mod csv;
mod guard;
mod guide;
mod layout;
mod rejects;
mod style;
mod table;
mod value;
mod write;

pub use book::{Limits, read_xlsx};
pub use column::{Column, Kind};
pub use csv::read_csv;
pub use rejects::{REASON_HEADING, errors_xlsx};
pub use table::{ReadSheet, SheetRow};
pub use value::Value;
pub use write::{SheetDoc, write_xlsx};

pub(crate) use book::Book;
use cell::RawCell;
pub(crate) use style::{Styles, is_late, light_ink};
pub(crate) use write::{add_sheet, new_workbook};
