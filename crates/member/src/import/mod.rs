//! Members from a sheet and into one: the columns are data, a batch is checked by a few statements
//! whatever its length, and written in bulk.

mod apply;
mod branches;
mod column;
mod differ;
mod entry;
mod kind;
mod known;
mod month;

pub use column::{columns, row, samples};
pub use kind::Members;
pub(crate) use month::{day_or_month, month};
