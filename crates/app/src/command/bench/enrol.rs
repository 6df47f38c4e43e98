//! Invented members, ready to be written into a branch.

use crate::bench_people::Someone;
use anyhow::Context;
use jishi_kernel::SeededRandom;
use jishi_member::MemberId;
use jishi_member::store::many;
use jishi_person::store::person::{NewPerson, Ready, prepare};
use jishi_person::{IdNumber, Phone};
use jishi_platform::App;

/// The person and the membership in a branch: number and path; `anchor` is the county above it.
pub(super) fn enrol(
    app: &App,
    random: &mut SeededRandom,
    someone: Someone,
    branch: &(i64, String),
    anchor: i64,
) -> anyhow::Result<(Ready, many::Row)> {
    let person = person(app, &someone, branch.0)?;
    let member = member(app, random, someone, person.id().0, branch, anchor);
    Ok((person, member))
}

fn person(app: &App, someone: &Someone, branch: i64) -> anyhow::Result<Ready> {
    let new = NewPerson {
        org: branch,
        name: someone.name.clone(),
        number: Some(IdNumber::parse(&someone.id_number).map_err(|refused| anyhow::anyhow!("{}", refused.text()))?),
        phone: Some(Phone::parse(&someone.phone).map_err(|refused| anyhow::anyhow!("{}", refused.text()))?),
        ethnicity: someone.ethnicity.to_owned(),
        education: someone.education.to_owned(),
        political: "共青团员".to_owned(),
        ..NewPerson::default()
    };
    prepare(app, &new).context("no key")
}

fn member(app: &App, random: &mut SeededRandom, someone: Someone, person: i64, branch: &(i64, String), anchor: i64) -> many::Row {
    let year = i64::from(app.clock.today().year());
    many::Row {
        id: MemberId(app.id()),
        person,
        branch: branch.clone(),
        anchor,
        born: Some(someone.born),
        sex: someone.sex,
        joined_on: Some(someone.joined_on),
        number: Some(someone.number),
        registered: year - random.below(3) as i64,
        party: someone.party,
        graduates: someone.graduates,
        whereabouts: if random.below(20) == 0 { "floating" } else { "" },
        name: someone.name,
    }
}
