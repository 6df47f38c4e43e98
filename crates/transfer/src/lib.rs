//! Transfers (组织关系转接): memberships go from one branch to another over a configurable chain of
//! approvals, and stay with the old branch until they are accepted.
//!
//! The rule is [`rule::machine`]; what people do is in [`action`]; who is awaited is found by today's
//! tree whenever a transfer is opened. Tables: `transfer` and all `transfer_*`.

pub mod action;
mod busy;
mod duty;
mod erasure;
mod jobs;
pub mod kind;
pub mod model;
pub mod rule;
pub mod rules;
pub mod store;
mod web;

pub use jobs::{jobs, run};
pub use web::routes;
