//! Documents in and out: spreadsheets and word-processor files in the layouts offices expect.
//!
//! Pure functions over values and bytes: no database, no HTTP, no clock. A slice fills the neutral
//! structs of this crate, gets a file, and gets the same structs back from an uploaded one.
//!
//! * [`sheet`]: a typed table (`Column`, `Value`) written to .xlsx and read from .xlsx and .csv,
//!   with errors that name sheet, row, column and reason.
//! * [`ledger`]: the 督办台账 of a programme and the sheet of one item, as .xlsx and .docx; the
//!   .xlsx of the ledger can be read again without loss.
//! * [`letter`]: the 介绍信 of a transfer as .docx, with counterfoil and receipt.
//!
//! ```
//! use jishi_exchange::sheet::{Column, Limits, SheetDoc, Value, read_xlsx, write_xlsx};
//!
//! let columns = vec![Column::text("name", "名称").required(), Column::int("members", "团员数")];
//! let doc = SheetDoc::new("名册", columns.clone());
//! let mut file = std::io::Cursor::new(Vec::new());
//! write_xlsx(&doc, [[Value::from("青山市第一中学团委"), Value::Int(120)]], &mut file)?;
//!
//! let sheet = read_xlsx(file.get_ref(), &columns, &Limits::default())?;
//! assert_eq!(sheet.rows[0].values[1], Value::Int(120));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod as_of;

mod docx;
mod error;
pub mod ledger;
pub mod letter;

pub mod sheet;
mod text;

pub use as_of::AsOf;
pub use error::{Fault, ReadError, WriteError};
