//! What the grammar rooms read from single sentences, and that no text makes them fail.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod any_text;
mod cases;
