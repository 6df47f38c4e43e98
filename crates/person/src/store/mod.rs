//! Rows of this slice.

pub mod change;
pub mod person;
