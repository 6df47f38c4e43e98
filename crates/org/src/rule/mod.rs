//! The rules of the tree: pure, a refusal is a value with a reason a person can read.

pub mod change;
pub mod manage;
pub mod naming;
pub mod shape;
