//! Rows of this slice, one noun a file.

pub mod above;
pub mod anchor;
pub mod change;
pub mod contact;
pub mod count;
pub mod depart;
pub mod discipline;
pub mod document;
pub mod duty;
pub mod exit;
pub mod filter;
pub mod graduation;
pub mod invite;
pub(crate) mod kept;
pub mod list;
pub mod many;
pub mod member;
pub mod own;
pub mod place;
pub mod record;
pub mod registration;
pub mod request;
pub mod step;
pub mod todo;
pub mod youth;
