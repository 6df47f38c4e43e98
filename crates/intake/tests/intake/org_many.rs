//! Lists longer than what is read at once.

use super::routes;
use jishi_exchange::sheet::Limits;
use jishi_org::import::{self, Base};
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both, marked, taken};
use std::collections::HashSet;

const ADMIN: &str = "unitadmin";

/// Branches of the county: more than the thousand rows that are read at once, the first `terms` of them elected on
/// one day.
const MANY: usize = 1_100;

async fn load(world: &World, terms: usize) {
    let mut csv = "上级编码,编码,名称,级别,类别,成立日期,最近换届时间\n".to_owned();
    for at in 1..=MANY {
        let held = if at <= terms { "2025-03-01" } else { "" };
        csv.push_str(&format!("SL0004,SL0004-{at:05},第{at}团支部,支部,团支部,2020-01-01,{held}\n"));
    }
    let mut sheet = import::read("组织.csv", csv.as_bytes(), &Limits::default()).unwrap();
    let (app, today) = (world.app.clone(), world.app.clock.today());
    let done = world.app.db.write(world.app.system("test"), move |write| {
        let plan = import::plan(write, &Scope::everything("test"), &Base::Root, &mut sheet, today)?;
        assert_eq!(sheet.faults().count(), 0, "{:?}", sheet.faults().next());
        import::apply(write, &plan, today, || app.id())?;
        Ok::<_, AppError>(())
    });
    done.await.unwrap();
}

/// How many rows, each under another name.
fn distinct(rows: &[Vec<String>]) -> usize {
    let names: HashSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names.len(), rows.len());
    rows.len()
}

both! {
    async fn every_row_comes_once(world: World) {
        load(&world, 1_050).await;
        let (county, title) = (world.orgs.yunxi.id, "换届情况");
        let due = taken(&world, ADMIN, "/orgs/elections", title, &["组织", "应换届"]).await;
        assert_eq!(distinct(&due), 1_050, "all on one day");
        let unknown = taken(&world, ADMIN, "/orgs/elections?light=unknown", title, &["组织"]).await;
        assert_eq!(distinct(&unknown), MANY - 1_050 + 9);
        let flagged = taken(&world, ADMIN, "/orgs/health?flag=incomplete", "信息未完善名单", &["组织"]).await;
        assert_eq!(distinct(&flagged), MANY + 9);
        let found = taken(&world, ADMIN, "/orgs/search?q=%E5%9B%A2%E6%94%AF%E9%83%A8", "查找到的组织", &["名称"]).await;
        assert_eq!(distinct(&found), MANY + 5);
        let then = taken(&world, ADMIN, &format!("/orgs?open={county}&on=2026-07-14"), "某日的下级组织", &["当日名称"]).await;
        assert_eq!(distinct(&then), MANY + 2);
        let file = world.actor(ADMIN).await.get(&format!("/orgs/figures/export.xlsx?org={county}")).await.expect(200);
        let figures = marked(&world, ADMIN, &file, "各下级组织数字", &["组织", "组织数"]).await;
        assert_eq!((distinct(&figures), figures[0][1].as_str()), (MANY + 3, "1105"));
    }
}
