//! Reading a notice: bytes → source text and blocks → outline → items, dated steps, staged
//! targets, duties, forms, contacts — each with its place in the source text and a confidence.
//!
//! Pure: no database, no network, no clock. Usable as a library of its own.
//!
//! Road of a document: [`source`] turns bytes into a [`model::Source`]; the structure rooms
//! (`blocks`, `parts`, `outline`, `tables`, `items`, `responsibility`, `head`, `forms`, `contacts`,
//! with the words of `lexicon`) find the units of work; the grammar rooms (`numbers`, `dates`, `clauses`, `prose`, `steps`, `targets`,
//! `duties`) read the prose of each unit; `read` puts the [`draft::Draft`] together.

pub mod blocks;
mod chars;
pub mod clauses;
pub mod contacts;
pub mod dates;
pub mod draft;
pub mod duties;
pub mod forms;
pub mod head;
pub mod items;
pub mod lexicon;
pub mod model;
pub mod numbers;
pub mod outline;
pub mod parts;
pub mod prose;
pub mod read;
pub mod responsibility;
pub mod source;
pub mod steps;
pub mod tables;
pub mod targets;
