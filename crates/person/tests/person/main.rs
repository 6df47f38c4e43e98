//! Persons, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod keys;
mod pages;
mod record;

fn routes() -> jishi_platform::Routes {
    jishi_person::routes()
}
