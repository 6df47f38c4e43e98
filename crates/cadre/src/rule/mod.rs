//! The rules of posts: pure, a refusal is a value with a reason a person can read.

pub mod appointment;
pub mod light;
pub(crate) mod sound;
