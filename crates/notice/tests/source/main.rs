//! Files to sources: real packages built here, read by the public functions of the crate.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod bad_input;
mod bombs;
mod docx;
mod docx_numbering;
mod docx_table;
mod hostile;
mod office;
mod properties;
mod xlsx;
