//! The one program: composes the slices, holds no rules.

pub mod command;
pub mod routes;
pub mod server;

pub use routes::{jobs, routes};
