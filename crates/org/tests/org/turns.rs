//! Imports and changes of the tree at the same time.

use super::reshape::sound;
use super::{find, find_code, routes};
use jishi_exchange::sheet::{Limits, SheetRow};
use jishi_org::affected::Doing;
use jishi_org::import::{self, Base, Decision, Session};
use jishi_org::operation::apply::apply;
use jishi_org::operation::{Caller, moving};
use jishi_org::path;
use jishi_org::store::turn;
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_platform::db::Write;
use jishi_testkit::{World, both};
use std::time::Duration;

fn rows(csv: &str) -> Vec<SheetRow> {
    let text = format!("上级编码,编码,名称,级别,类别\n{csv}");
    import::read("组织.csv", text.as_bytes(), &Limits::default()).unwrap().rows
}

/// Brings an organisation below another, today.
fn shift(write: &mut Write<'_>, world: &(jishi_platform::App, jishi_kernel::Day), org: i64, to: i64) -> Result<(), AppError> {
    let (app, today) = world;
    turn::hold(write)?;
    let caller = Caller { own: None, today: *today };
    let request = moving::Request {
        sources: vec![org],
        to,
        day: *today,
    };
    let decided = moving::decide(write, &caller, &request)?;
    let doing = Doing {
        now: app.now(),
        account: 0,
        change: app.id(),
        id: &|| app.id(),
    };
    apply(write, decided, "区划调整", None, &doing)
}

/// Decides and writes a batch as the operator; the faults come back.
async fn batch(world: &World, mut session: Session, mut rows: Vec<SheetRow>) -> (Session, Vec<Decision>, Vec<String>) {
    let (app, today) = (world.app.clone(), world.app.clock.today());
    let done = world.app.db.write(world.app.system("test"), move |write| {
        turn::hold(write)?;
        let plan = import::plan_batch(write, &Scope::everything("test"), &Base::Root, &mut session, "", &mut rows, today)?;
        import::apply_batch(write, &mut session, &plan, today, || app.id())?;
        let faults = rows.iter().flat_map(|row| &row.faults).map(ToString::to_string).collect();
        Ok::<_, AppError>((session, plan.decisions().to_vec(), faults))
    });
    done.await.unwrap()
}

both! {
    async fn a_county_moves_between_two_batches(world: World) {
        let first = rows("SL0004,T1,共青团甲镇委员会,4,基层团委\nT1,T1-1,甲镇一村团支部,5,团支部\nSL0004,SL0007,共青团云溪县石桥镇委员会,4,基层团委\n");
        let (session, decisions, faults) = batch(&world, Session::default(), first).await;
        assert_eq!((decisions, faults), (vec![Decision::New, Decision::New, Decision::Same], vec![]));
        let (county, city) = (world.orgs.yunxi.id, world.orgs.bishui.id);
        let inner = (world.app.clone(), world.app.clock.today());
        world.app.db.write(world.app.system("test"), move |write| shift(write, &inner, county, city)).await.unwrap();
        // Below one the sheet has made, below one it has found, below one it has not named yet; and what the sheet said stays known.
        let next = "T1,T1-2,甲镇二村团支部,5,团支部\nSL0007,T2,石桥新村团支部,5,团支部\nSL0004,T3,云溪县机关团支部,5,团支部\nT1,T1-3,甲镇一村团支部,5,团支部\nT1,T1-1,甲镇三村团支部,5,团支部\nT1,T1-4,甲镇四村团支部,5,团支部\n";
        let mut second = rows(next);
        for (at, row) in second.iter_mut().enumerate() {
            row.row = 5 + at as u32;
        }
        let (_, decisions, faults) = batch(&world, session, second).await;
        assert_eq!(faults, ["第 8 行“名称”：与第 3 行同一上级、同名", "第 9 行“编码”：编码与第 3 行重复"]);
        assert_eq!(decisions.iter().filter(|decision| **decision == Decision::New).count(), 4);
        sound(&world).await;
        let town = find_code(&world, "T1").await.unwrap();
        assert!(path::within(&town.path, &world.orgs.bishui.path) && town.children == 3);
        for code in ["T1-2", "T1-4", "T2", "T3"] {
            assert!(path::within(&find_code(&world, code).await.unwrap().path, &find(&world, county).await.path), "{code}");
        }
        assert_eq!(find_code(&world, "T1-4").await.unwrap().sort, 3);
    }

    async fn a_batch_waits_for_a_change_under_way(world: World) {
        let (town, other) = (world.orgs.shiqiao.id, world.orgs.linjiang.id);
        let inner = (world.app.clone(), world.app.clock.today());
        let (begun, wait) = tokio::sync::oneshot::channel();
        let moved = world.app.db.write(world.app.system("test"), move |write| {
            shift(write, &inner, town, other)?;
            begun.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(400));
            Ok::<_, AppError>(())
        });
        let imported = async {
            wait.await.unwrap();
            batch(&world, Session::default(), rows("SL0007,T2,石桥新村团支部,5,团支部\n")).await
        };
        let (moved, imported) = tokio::join!(moved, imported);
        moved.unwrap();
        assert_eq!(imported.1, [Decision::New]);
        sound(&world).await;
        assert!(path::within(&find_code(&world, "T2").await.unwrap().path, &world.orgs.linjiang.path));
    }

    async fn the_check_finds_a_path_that_does_not_continue_its_superiors(world: World) {
        let loose = async || world.app.db.read(&Scope::everything("test"), jishi_org::store::sound::loose).await.unwrap();
        assert_eq!(loose().await, jishi_org::store::sound::Loose::default());
        let (branch, stray) = (world.orgs.branches[0].id, format!("{}{}", world.orgs.linjiang.path, path::segment(world.orgs.branches[0].id)));
        world.app.db.write(world.app.system("test"), move |write| write.execute_one(&STRAY, jishi_platform::params![branch, stray])).await.unwrap();
        let found = loose().await;
        assert_eq!((found.count, found.first), (1, Some(branch)));
    }
}

jishi_platform::sql! {
    unscoped STRAY ("a test breaks the tree") = "update org set path = $2 where id = $1";
}
