//! The register of members through the real router and store, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod card;
mod exit;
mod list;
mod own;
mod place;
mod register;
mod sheet;
mod tree;
mod world;
mod year;

fn routes() -> jishi_platform::Routes {
    jishi_org::routes().merge(jishi_member::routes())
}
