//! Reading a notice: bytes → source text and blocks → outline → items, dated steps, staged
//! targets, duties, forms, contacts — each with its place in the source text and a confidence.
//!
//! Pure: no database, no network, no clock. Usable as a library of its own.
//!
//! Road of a document: [`source`] turns bytes into a [`model::Source`]; the structure rooms
//! (`blocks`, `outline`, `tables`, `items`, `responsibility`, `head`, `forms`, `contacts`) find
//! the units of work; the grammar rooms (`numbers`, `dates`, `clauses`, `steps`, `targets`,
//! `duties`) read the prose of each unit; `read` puts the [`draft::Draft`] together.

pub mod clauses;
pub mod dates;
pub mod draft;
pub mod duties;
pub mod model;
pub mod numbers;
pub mod read;
pub mod source;
pub mod steps;
pub mod targets;
