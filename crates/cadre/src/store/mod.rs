//! Rows ↔ values.

pub mod figures;
pub mod handover;
pub mod list;
pub mod post;
pub mod staffing;
pub mod vacancy;
