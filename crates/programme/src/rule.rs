//! The rules of the slice: pure, given values and `today`; a refusal is a value with a reason.

pub mod closing;
pub mod decision;
pub mod extension;
pub mod ledger_change;
pub mod light;
pub mod progress;
pub mod recurrence;
pub mod transfer;
pub mod urge;
pub mod urgency;
