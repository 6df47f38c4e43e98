//! Rows ↔ values.

pub mod change;
pub mod children;
pub mod department;
pub mod history;
pub mod search;
pub mod tree;
