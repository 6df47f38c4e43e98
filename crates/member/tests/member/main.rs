//! The register of members through the real router and store, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod back;
mod card;
mod care;
mod child;
mod claim;
mod exit;
mod kept;
mod list;
mod orgs;
mod own;
mod place;
mod ratio;
mod register;
mod restore;
mod rules;
mod sheet;
mod split;
mod taken;
mod ties;
mod tree;
mod veil;
mod world;
mod year;

/// Somebody another crate has business about.
const BUSY: &str = "转接中";

jishi_platform::db::inventory::submit! {
    jishi_member::MemberHook {
        name: "测试",
        busy: |read, id| {
            let found = jishi_member::store::member::find(read, id)?;
            Ok(found.filter(|held| held.name == BUSY).map(|_| "组织关系正在转接，请先办结或撤回转接".to_owned()))
        },
    }
}

jishi_platform::sql! {
    unscoped SECRET ("a test plays the crate that knows veiled organisations") = "select path from v_org where name like '%保密%'";
}

jishi_platform::db::inventory::submit! {
    jishi_person::veil::VeilHook { paths: |read| read.all(&SECRET, &[], |row| row.text(0)) }
}

fn routes() -> jishi_platform::Routes {
    jishi_org::routes()
        .merge(jishi_person::routes())
        .merge(jishi_member::routes())
        .merge(jishi_intake::routes(&jishi_intake::Kinds::new(Vec::new())))
}
