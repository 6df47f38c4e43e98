//! 重点工作 and 督办: notices, the programmes made from them, and everything that happens to their
//! items until they are struck off.
//!
//! `rule` decides, `store` reads and writes rows, `action` does both in one transaction, `web`
//! answers requests, `jobs` tell and remind. See README.md of this crate.

pub mod action;
mod affected;
pub mod jobs;
pub mod model;
pub mod publish;
pub mod review;
pub mod rule;
pub mod store;
pub mod web;

pub use jobs::jobs;
pub use web::routes;
