//! Persons, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod hooks;
mod keys;
mod pages;
mod record;
mod tree;

fn routes() -> jishi_platform::Routes {
    jishi_person::routes()
}
