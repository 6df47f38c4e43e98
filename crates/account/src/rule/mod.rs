//! What is allowed, as pure functions: values in, a reason out.

pub mod contact;
pub mod post;
