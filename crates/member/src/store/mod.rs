//! Rows of this slice, one noun a file.

pub mod anchor;
pub mod count;
pub mod depart;
pub mod filter;
pub mod list;
pub mod member;
pub mod place;
