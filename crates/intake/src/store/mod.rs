//! Statements over the tables of this crate.

pub(crate) mod adapter;
pub(crate) mod fault;
pub(crate) mod map;
pub(crate) mod run;
pub(crate) mod turn;
