//! Rows ↔ types. The tables belong to the platform, which reads them on every request; the
//! statements for their pages stand here.

pub mod accounts;
pub mod health;
pub mod inbox;
pub mod log;
pub mod own;
pub mod posts;
pub mod tokens;
