//! Registering under an organisation while it ends.

use super::{Fixture, day, read, routes, write};
use jishi_org::affected::Doing;
use jishi_org::operation::Caller;
use jishi_org::operation::apply::apply;
use jishi_org::operation::dissolving::{self, Below};
use jishi_org::store::turn;
use jishi_platform::AppError;
use jishi_platform::db::Write;
use jishi_testkit::{World, both};
use jishi_unit::UnitId;
use jishi_unit::cover::Cover;
use jishi_unit::rule::cover::Step;
use jishi_unit::store::cover;
use std::time::Duration;
use tokio::sync::oneshot;

/// Ends an organisation today, keeps the transaction open for a while after `begun` heard of it.
async fn end(world: &World, org: i64, begun: Option<oneshot::Sender<()>>) -> Result<(), AppError> {
    let (app, today) = (world.app.clone(), world.app.clock.today());
    let change = move |write: &mut Write<'_>| {
        turn::hold(write)?;
        let caller = Caller { own: None, today };
        let request = dissolving::Request {
            org,
            below: Below::Ends,
            successor: None,
            day: today,
        };
        let decided = dissolving::decide(write, &caller, &request)?;
        let doing = Doing {
            now: app.now(),
            account: 0,
            change: app.id(),
            id: &|| app.id(),
        };
        apply(write, decided, "示例方案", None, &doing)?;
        if let Some(begun) = begun {
            begun.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(400));
        }
        Ok(())
    };
    world.app.db.write(world.app.system("test"), change).await
}

both! {
    async fn what_is_just_ending_covers_and_keeps_nothing_new(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let id = Fixture::new(orgs.yunxi.id, "企业", "甲公司").add(&world).await;
        let (branch, town) = (orgs.branches[2].id.to_string(), orgs.shiqiao.id.to_string());
        for (org, page, fields) in [
            (orgs.branches[2].id, format!("/units/{}/cover", UnitId(id)), vec![("how", "依托建"), ("org", branch.as_str()), ("day", "2026-07-15")]),
            (orgs.branches[3].id, format!("/units/{}/cover", UnitId(id)), vec![("how", "依托建"), ("code", "SL0011"), ("day", "2026-07-15")]),
            (orgs.shiqiao.id, "/units/new".to_owned(), vec![("kind", "村"), ("name", "石桥村"), ("org", town.as_str()), ("day", "2026-07-15")]),
        ] {
            let (begun, wait) = oneshot::channel();
            let entered = async {
                wait.await.unwrap();
                actor.post(&page, &fields).await
            };
            let (ended, entered) = tokio::join!(end(&world, org, Some(begun)), entered);
            ended.unwrap();
            entered.expect(422).shows("该组织已撤销，请另选");
        }
    }

    async fn an_end_waits_for_what_is_being_entered(world: World) {
        let (branch, unit) = (world.orgs.branches[2].id, Fixture::new(world.orgs.yunxi.id, "企业", "甲公司").add(&world).await);
        let (begun, wait) = oneshot::channel();
        let covered = write(&world, move |write| {
            turn::stands(write, branch)?;
            cover::begin(write, unit, branch, Cover::Own, day(7, 15), Step::New)?;
            begun.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(400));
            Ok(())
        });
        let ended = async {
            wait.await.unwrap();
            end(&world, branch, None).await
        };
        let ((), ended) = tokio::join!(covered, ended);
        // It began on the day of the end: to be put right first.
        let refused = format!("{:?}", ended.unwrap_err());
        assert!(refused.contains("起登记了 1 家单位的覆盖，请先更正"), "{refused}");
        assert!(read(&world, move |read| jishi_org::store::tree::is_open(read, branch)).await);
    }
}
