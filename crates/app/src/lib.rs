//! The one program: composes the slices, holds no rules.

pub mod bench_divisions;
pub mod bench_people;
pub mod bench_world;
pub mod command;
pub mod kinds;
pub mod routes;
pub mod server;
pub mod world;

pub use routes::{jobs, routes};
