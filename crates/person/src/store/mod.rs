//! Rows of this slice.

pub mod change;
pub mod claim;
pub mod consent;
pub mod correction;
pub mod due;
pub mod erase;
pub mod guess;
pub(crate) mod kept;
pub mod look;
pub mod many;
pub mod merge;
pub mod pair;
pub mod person;
pub mod proof;
pub mod reveal;
pub mod view;
