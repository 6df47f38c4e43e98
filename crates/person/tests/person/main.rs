//! Persons, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod record;

fn routes() -> jishi_platform::Routes {
    jishi_person::routes()
}
