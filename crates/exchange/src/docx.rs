//! Word-processor pages in the customary look: fonts by name, A4, tables with a repeated head.

mod finish;
mod page;
mod table;

pub(crate) use finish::finish;
pub(crate) use page::{Align, Face, LANDSCAPE, PORTRAIT, line, paragraph};
pub(crate) use table::{CellText, Grid};
