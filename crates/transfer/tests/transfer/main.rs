//! Transfers through the real router and store, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod board;
mod clash;
mod clock;
mod entered;
mod kinds;
mod list;
mod measure;
mod own;
mod paper;
mod privacy;
mod responses;
mod road;
mod scheme;
mod statements;
mod taken;
mod ties;
mod tree;
mod veil;
mod world;

fn routes() -> jishi_platform::Routes {
    jishi_org::routes()
        .merge(jishi_person::routes())
        .merge(jishi_member::routes())
        .merge(jishi_transfer::routes())
}
