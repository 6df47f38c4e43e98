//! What the grammar rooms read from single sentences, and that no text makes them fail.

mod any_text;
mod cases;
