//! The rules of the register: pure, a refusal is a value with a reason a person can read.

pub mod cover;
pub mod particulars;
