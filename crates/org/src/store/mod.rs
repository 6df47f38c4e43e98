//! Rows ↔ values.

pub mod department;
pub mod tree;
