//! Rules without I/O, one a file; their numbers come from `data/rules.toml` or rows set over it.

pub mod age;
pub mod appraisal;
pub mod approval;
pub mod contact;
pub mod discipline;
pub mod exit;
pub mod field;
pub mod limit;
pub mod number;
pub mod ratio;
pub mod registration;
pub mod ruling;
pub(crate) mod sound;
pub mod standing;
pub mod step;
