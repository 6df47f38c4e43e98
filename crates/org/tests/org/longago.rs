//! Changes that hold from a day long ago, against the tree of that day and since.

use super::reshape::{make, sound, through};
use super::{find, find_code, routes};
use jishi_kernel::Day;
use jishi_org::store::as_of;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_testkit::both;

const WHY: (&str, &str) = ("reason", "示例方案");

both! {
    async fn a_move_long_ago_makes_no_ring(world: World) {
        let admin = world.actor("unitadmin").await;
        let (county, town) = (world.orgs.yunxi.id.to_string(), world.orgs.shiqiao.id);
        // Until July the town stood below the county; now it stands beside it, below the city.
        let city = world.orgs.qingshan.id.to_string();
        let page = format!("/orgs/{county}/move");
        through(&admin, &page, &[("org", &town.to_string()), ("to", &city), ("day", "2026-07-01"), WHY]).await;
        let general = [("parent", county.as_str()), ("name", "云溪县机关团总支"), ("level", "4"), ("kind", "团总支"), ("day", "2020-01-01"), ("code", "ZZ"), WHY];
        let chief = world.actor("countyadmin").await;
        make(&chief, &general).await;
        let whole = Scope::everything("test");
        let within = world.app.db.read(&whole, move |read| {
            let county = find_county(read)?;
            let day = |month, day| Day::constant(2026, month, day);
            Ok::<_, StoreError>((as_of::ever_within(read, town, county, day(6, 30))?, as_of::ever_within(read, town, county, day(7, 1))?))
        }).await.unwrap();
        assert_eq!(within, (true, false));
        sound(&world).await;
    }

    async fn what_stood_inside_on_the_day_is_no_target(world: World) {
        // An office of the level of a county with a general branch below it, which moved out in July and rose to a county's level.
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.linjiang.clone();
        let city = world.orgs.qingshan.id.to_string();
        let new = [("parent", city.as_str()), ("name", "共青团青山新区工作委员会"), ("level", "3"), ("kind", "团工委"), ("day", "2020-01-01"), ("code", "XQ"), WHY];
        make(&admin, &new).await;
        let office = find_code(&world, "XQ").await.unwrap();
        // A branch of the county stood in the office until July: the office may not come below … the other way is refused by shape, so the line itself is asked.
        let branch = world.orgs.branches[3].clone();
        let (org, to) = (branch.id.to_string(), office.id.to_string());
        through(&admin, &format!("/orgs/{}/move", county.id), &[("org", &org), ("to", &to), ("day", "2026-03-01"), WHY]).await;
        let whole = Scope::everything("test");
        let (outer, other, inner) = (office.id, county.id, branch.id);
        let asked = world.app.db.read(&whole, move |read| {
            let day = |month, day| Day::constant(2026, month, day);
            Ok::<_, StoreError>([
                // Before the move in the county, since then in the office: found from any day that comes before.
                as_of::ever_within(read, inner, other, day(1, 1))?, as_of::ever_within(read, inner, outer, day(1, 1))?,
                as_of::ever_within(read, inner, other, day(3, 1))?, as_of::ever_within(read, inner, outer, day(3, 1))?,
            ])
        }).await.unwrap();
        assert_eq!(asked, [true, true, false, true]);
        // A target that had not been made on the day takes nothing.
        let late = [("parent", city.as_str()), ("name", "共青团青山港区工作委员会"), ("level", "3"), ("kind", "团工委"), ("day", "2026-07-10"), ("code", "GQ"), WHY];
        make(&admin, &late).await;
        let to = find_code(&world, "GQ").await.unwrap().id.to_string();
        admin.post(&format!("/orgs/{}/move", office.id), &[("org", &org), ("to", &to), ("day", "2026-07-01"), WHY]).await.expect(422).shows("才成立");
    }

    async fn a_superior_must_have_stood_on_the_day(world: World) {
        let admin = world.actor("unitadmin").await;
        let new = [("parent", world.orgs.qingshan.id.to_string()), ("name", "共青团新县委员会".to_owned()), ("level", "3".to_owned()), ("kind", "团的领导机关".to_owned()), ("day", "2014-01-01".to_owned()), ("reason", "示例批复".to_owned())];
        let pairs: Vec<(&str, &str)> = new.iter().map(|(k, v)| (*k, v.as_str())).collect();
        admin.post("/orgs/new", &pairs).await.expect(422).shows("不能早于上级成立（2015-05-04）");
    }

    async fn a_superior_of_another_level_takes_nothing_back_that_does_not_fit(world: World) {
        let (chief, town) = (world.actor("countyadmin").await, world.orgs.shiqiao.id);
        through(&chief, &format!("/orgs/{town}/dissolve"), &[("below", "ends"), ("day", "2026-07-15"), WHY]).await;
        // The county becomes a 基层团委 of the level of its former town.
        let fields = [("name", "共青团云溪县委员会"), ("level", "4"), ("kind", "基层团委"), ("code", "SL0004"), ("day", "2026-07-15"), ("version", "2"), WHY];
        let admin = world.actor("unitadmin").await;
        let version = find(&world, world.orgs.yunxi.id).await.version.to_string();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| if *k == "version" { (*k, version.as_str()) } else { (*k, *v) }).collect();
        through(&admin, &format!("/orgs/{}/edit", world.orgs.yunxi.id), &fields).await;
        world.clock.advance(86_400_000);
        let chief = world.actor("countyadmin").await;
        chief.post(&format!("/orgs/{town}/restore"), &[("day", "2026-07-16"), WHY]).await.expect(409).shows("级别应低于上级");
        sound(&world).await;
    }
}

fn find_county(read: &Read<'_>) -> Result<i64, StoreError> {
    Ok(jishi_org::store::tree::find_code(read, "SL0004")?.unwrap().id)
}
