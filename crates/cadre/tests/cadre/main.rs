//! The register of cadres through the real router, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod affected;
mod appointment;
mod figures;
mod handover;
mod import;
mod measure;
mod permission;
mod required;
mod taken;
mod ties;

use jishi_cadre::post::{Mode, Staffing};
use jishi_cadre::store::post::{self, Terms};
use jishi_kernel::Day;
use jishi_person::{IdNumber, NewPerson, PersonId};
use jishi_platform::Routes;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_testkit::{Actor, World};

fn routes() -> Routes {
    jishi_cadre::routes().merge(jishi_org::routes())
}

/// A well-formed number of an unassigned region.
fn number(sequence: usize) -> String {
    jishi_person::with_check_character(&format!("99000019950312{sequence:03}")).unwrap()
}

fn day(month: i8, day: i8) -> Day {
    Day::constant(2026, month, day)
}

async fn read<T: Send + 'static>(world: &World, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.read(&Scope::everything("test"), f).await.unwrap()
}

async fn write<T: Send + 'static>(world: &World, f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.write(world.app.system("test"), f).await.unwrap()
}

fn terms(word: &str, mode: Mode, from: Day) -> Terms {
    Terms {
        post: word.to_owned(),
        title: String::new(),
        mode,
        how: String::new(),
        staffing: None,
        committee: false,
        from,
        term_to: None,
    }
}

fn placed(word: &str, staffing: Staffing, from: Day) -> Terms {
    Terms {
        staffing: Some(staffing),
        ..terms(word, Mode::Full, from)
    }
}

/// A person with a post, put straight into the tables.
async fn add(world: &World, org: i64, name: &str, sequence: usize, terms: Terms) -> (PersonId, i64) {
    let new = NewPerson {
        org,
        name: name.to_owned(),
        number: Some(IdNumber::parse(&number(sequence)).unwrap()),
        ..NewPerson::default()
    };
    let (ready, id) = (jishi_person::prepare(&world.app, &new).unwrap(), world.app.id());
    write(world, move |write| {
        let (found, _) = jishi_person::find_or_add(write, &ready, org)?;
        post::add(write, id, found.person, org, &terms)?;
        Ok((found.person, id))
    })
    .await
}

/// The form of a new post, filled.
fn form<'a>(org: &'a str, name: &'a str, number: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("org", org),
        ("name", name),
        ("document", "居民身份证"),
        ("number", number),
        ("phone", "13900000001"),
        ("post", "书记"),
        ("mode", "专职"),
        ("staffing", "行政"),
        ("from", "2026-03-01"),
        ("term_to", "2029-02-28"),
    ];
    for (name, value) in changes {
        fields.retain(|(n, _)| n != name);
        fields.push((name, value));
    }
    fields
}

/// Enters a post on the page; its address comes back.
async fn enter(actor: &Actor, fields: &[(&str, &str)]) -> String {
    let to = actor.post("/cadres/new", fields).await.expect(303).location();
    to.split('?').next().unwrap().to_owned()
}
