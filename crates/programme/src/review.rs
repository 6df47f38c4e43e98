//! Checking a draft against its notice: what needs a look, the original text painted with what was
//! read from it, and every correction as a pure function on the draft.

pub mod card;
pub mod doubt;
pub mod paint;
pub mod party;
pub mod settle;
