//! The register of members through the real router and store, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod list;
mod place;
mod world;

fn routes() -> jishi_platform::Routes {
    jishi_org::routes().merge(jishi_member::routes())
}
