//! Rows in bulk: the same rows on both engines, all of them or none.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_platform::authz::Scope;
use jishi_platform::db::{StoreError, Value};
use jishi_platform::{bulk, params, sql};
use jishi_testkit::both;

fn routes() -> jishi_platform::Routes {
    jishi_org::routes()
}

bulk! {
    LINKS ("a test's own rows") = org_link (from_id, to_id, how, on_day);
}

sql! {
    unscoped COUNT ("a test's own rows") = "select count(*) from org_link";
    unscoped SOME ("a test's own rows") = "select from_id, how, on_day from org_link where on_day = $1";
    unscoped NOTES ("a test's own rows") = "select count(*) from audit where note = $1";
}

fn row(from: i64, to: i64, n: i64) -> [Value; 4] {
    [from.into(), to.into(), format!("试{n}").into(), format!("d{n:05}").into()]
}

both! {
    async fn all_rows_arrive_and_a_refused_one_takes_them_all_back(world: World) {
        let (a, b) = (world.orgs.yunxi.id, world.orgs.linjiang.id);
        let db = world.app.db.clone();
        let count = db
            .write(world.app.system("test"), move |write| {
                write.note("成批写入");
                // More than the number that changes the cache, and not a multiple of anything.
                write.bulk(&LINKS, (0..5_003).map(|n| row(a, b, n)))
            })
            .await
            .unwrap();
        assert_eq!(count, 5_003);

        let refused: Result<u64, StoreError> = db
            .write(world.app.system("test"), move |write| {
                // The last one is there already.
                write.bulk(&LINKS, (6_000..6_100).chain([7]).map(|n| row(a, b, n)))
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");

        let narrow: Result<u64, StoreError> = db
            .write(world.app.system("test"), move |write| write.bulk(&LINKS, [params![a, b, "x"]]))
            .await;
        assert!(narrow.unwrap_err().to_string().contains("3 values for 4 columns"));

        let (total, some, notes) = db
            .read(&Scope::everything("test"), |read| {
                let some = read.all(&SOME, params!["d05002"], |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))?;
                Ok::<_, StoreError>((read.count(&COUNT, params![])?, some, read.count(&NOTES, params!["成批写入"])?))
            })
            .await
            .unwrap();
        assert_eq!(total, 5_003);
        assert_eq!(some, [(a, "试5002".to_owned(), "d05002".to_owned())]);
        assert_eq!(notes, 1, "a bulk insert is logged like any write");
    }
}
