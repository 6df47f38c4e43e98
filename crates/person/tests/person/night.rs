//! The nightly searches write what they find, and nothing else.

use crate::record::{entered, sample};
use crate::routes;
use jishi_person::NewPerson;
use jishi_person::store::pair;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped LOGGED ("a test reads the log: every write of a job leaves a row") = "select count(*) from audit where act like '%person.%' or note like '%person.%'";
    unscoped TAKE_BACK ("a test puts a person who holds on to the list") =
        "insert into person_due (person_id, rule, due_on, found_on) values ($1, 'retention.ended', '2026-01-01', '2026-01-01')";
}

async fn writes(world: &World) -> i64 {
    let everything = Scope::everything("test");
    let read = world.app.db.read(&everything, |read| read.count(&LOGGED, params![]));
    read.await.unwrap_or_else(|e: StoreError| panic!("{e}"))
}

async fn night(world: &World) {
    jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
    jishi_person::jobs::overdue(world.app.clone()).await.unwrap();
}

both! {
    async fn a_night_that_finds_nothing_new_writes_nothing(world: World) {
        let orgs = world.orgs.clone();
        night(&world).await;
        assert_eq!(writes(&world).await, 0, "an empty register");
        for (name, seventeen, branch) in [("林夏", "99000020070101123", 0), ("林夏", "99000020070101125", 5), ("离团", "99000019900101125", 0)] {
            entered(&world, &sample(orgs.branches[branch].id, name, seventeen)).await;
        }
        // Kept by another crate: it must leave the list again.
        let active = entered(&world, &NewPerson { phone: None, ..sample(orgs.branches[0].id, "在册", "99000019900101123") }).await;
        world.app.db.write(world.app.system("test"), move |write| write.execute_one(&TAKE_BACK, params![active.0])).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        night(&world).await;
        let pairs = world.app.db.read(&Scope::everything("test"), |read| pair::list(read, 0, 50)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(pairs.len(), 1, "one name under one telephone");
        let once = writes(&world).await;
        assert_eq!(once, 3, "one pair, one held again, one due");
        night(&world).await;
        assert_eq!(writes(&world).await, once);
        let found = world.app.db.read(&Scope::everything("test"), |read| pair::search_names(read, i64::MIN)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!((found.pairs.len(), found.next), (0, None));
    }
}
