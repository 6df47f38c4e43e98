//! The rules of the tree: pure, a refusal is a value with a reason a person can read.

pub mod change;
pub mod due;
pub mod manage;
pub mod merging;
pub mod moving;
pub mod naming;
pub(crate) mod particulars;
pub mod shape;
pub mod splitting;
pub mod standing;
pub mod term;
