//! Duties to hand something in (obligations).

use crate::dates::Context;
use crate::draft::Obligation;
use crate::model::Passage;
use crate::steps::Place;

/// The duties of a passage.
pub fn read(_passage: &Passage, _place: Place, _ctx: &Context) -> Vec<Obligation> {
    Vec::new()
}

/// The same duty stated twice is kept once, with the more exact day.
pub fn merge(all: Vec<Obligation>) -> Vec<Obligation> {
    all
}
