//! Rows of transfers and statements about them.

pub mod class;
pub mod delegate;
pub mod event;
pub mod file;
pub(crate) mod kept;
pub mod letter;
pub mod list;
pub mod org;
pub mod receivers;
pub mod response;
pub mod sight;
pub mod start_list;
pub mod tick;
pub mod transfer;
