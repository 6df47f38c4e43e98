//! Somebody in the register with the person behind: for the tests of this crate and, by its path, of the program.

use jishi_kernel::Day;
use jishi_member::store::member::{self, Member, NewMember};
use jishi_person::{IdNumber, NewPerson};
use jishi_testkit::World;

/// A member of a branch since a day, with an identity number.
pub async fn entered(world: &World, name: &str, branch: i64, number: &str, day: Day) -> Member {
    let (app, name) = (world.app.clone(), name.to_owned());
    let number = IdNumber::parse(number).unwrap();
    let work = world.app.db.write(world.app.system("fixture"), move |write| {
        let new = NewPerson {
            org: branch,
            name: name.clone(),
            number: Some(number),
            ..NewPerson::default()
        };
        let ready = jishi_person::prepare(&app, &new)?;
        let person = jishi_person::add(write, &ready)?;
        let new = NewMember {
            person: person.0,
            org: branch,
            name,
            sex: 1,
            joined_on: Some(day),
            ..NewMember::default()
        };
        let id = member::add(write, app.id(), &new, day, "发展")?;
        Ok::<_, jishi_platform::db::StoreError>(member::find(write, id)?.unwrap())
    });
    work.await.unwrap()
}
