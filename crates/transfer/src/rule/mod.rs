//! What is decided, without I/O.

pub mod appeal;
pub mod campaign;
pub mod chain;
pub mod clock;
pub mod machine;
pub mod names;
pub mod party;
pub mod response;
pub(crate) mod sound;
pub mod start;

#[cfg(test)]
mod machine_tests;
