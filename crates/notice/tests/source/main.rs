//! Files to sources: real packages built here, read by the public functions of the crate.

mod bad_input;
mod bombs;
mod docx;
mod docx_numbering;
mod docx_table;
mod office;
mod properties;
mod xlsx;
