//! 重点工作 and 督办: notices, the programmes made from them, and everything that happens to their
//! items until they are struck off.
//!
//! `rule` decides, `store` reads and writes rows. See README.md of this crate.

pub mod model;
pub mod rule;
pub mod store;
