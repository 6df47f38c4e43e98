//! Dated clauses (milestones) of an item.

use crate::dates::Context;
use crate::draft::Milestone;
use crate::model::Passage;

/// Where a passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Running text.
    Prose,
    /// Cell of a schedule column (进度安排): every dated clause is a step.
    Schedule,
    /// Cell of a deadline column (完成时限): the cell is the step.
    Deadline,
}

/// The dated clauses of the item with this id.
pub fn read(_item: &str, _passage: &Passage, _place: Place, _ctx: &Context) -> Vec<Milestone> {
    Vec::new()
}
