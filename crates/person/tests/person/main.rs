//! Persons, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod hooks;
mod index;
mod keys;
mod looks;
mod night;
mod pages;
mod record;
mod taken;
mod ties;
mod tree;

fn routes() -> jishi_platform::Routes {
    jishi_person::routes()
}
