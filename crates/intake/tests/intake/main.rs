//! Import runs on both engines, over pages and over the operator's command.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bad_files;
mod command;
mod export;
mod guard;
mod mapping;
mod maps;
mod notes;
mod org_effects;
mod org_export;
mod org_lists;
mod org_many;
mod org_seal;
mod orgs;
mod pages;
mod runs;
mod turns;

use jishi_platform::Routes;

fn routes() -> Routes {
    jishi_intake::routes(&notes::kinds())
        .merge(export::routes())
        .merge(jishi_org::routes())
}
