//! Changes that hold from a day long ago, against the tree of that day and since.

use super::reshape::{make, names_on, sound, through};
use super::{find, find_code, routes};
use jishi_kernel::Day;
use jishi_org::operation::{Caller, restoring};
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
            Ok::<_, StoreError>((as_of::ever_above(read, town, day(6, 30))?.contains(&county), as_of::ever_above(read, town, day(7, 1))?.contains(&county)))
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
                as_of::ever_above(read, inner, day(1, 1))?.contains(&other), as_of::ever_above(read, inner, day(1, 1))?.contains(&outer),
                as_of::ever_above(read, inner, day(3, 1))?.contains(&other), as_of::ever_above(read, inner, day(3, 1))?.contains(&outer),
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

    async fn what_left_since_then_is_not_left_without_a_superior(world: World) {
        // On 10 July the village leaves the town; until then the town must have been there.
        let chief = world.actor("countyadmin").await;
        let (town, county) = (world.orgs.shiqiao.id, world.orgs.yunxi.id.to_string());
        let village = world.orgs.branches[0].id.to_string();
        through(&chief, &format!("/orgs/{town}/move"), &[("org", &village), ("to", &county), ("day", "2026-07-10"), WHY]).await;
        let page = format!("/orgs/{town}/dissolve");
        chief.post(&page, &[("below", "ends"), ("day", "2026-07-01"), WHY]).await.expect(422).shows("“共青团云溪县石桥镇委员会”2026-07-09 还有下级");
        chief.post(&page, &[("below", "to"), ("to", &county), ("day", "2026-07-09"), WHY]).await.expect(422).shows("还有下级");
        let merge = format!("/orgs/{county}/merge");
        let target = [("parent", county.as_str()), ("name", "共青团云溪县云东镇委员会"), ("level", "4"), ("kind", "基层团委"), ("day", "2020-01-01"), ("code", "YD"), WHY];
        make(&chief, &target).await;
        let (org, to) = (town.to_string(), find_code(&world, "YD").await.unwrap().id.to_string());
        chief.post(&merge, &[("org", &org), ("to", &to), ("day", "2026-07-09"), WHY]).await.expect(422).shows("还有下级");
        let child = format!("child{}", world.orgs.branches[1].id);
        let split = [("parts", "2"), ("name0", "共青团云溪县石桥东镇委员会"), ("name1", "共青团云溪县石桥西镇委员会"), ("rest", "0"), (child.as_str(), "0"), ("day", "2026-07-09"), WHY];
        chief.post(&format!("/orgs/{town}/split"), &split).await.expect(422).shows("还有下级");
        through(&chief, &merge, &[("org", &org), ("to", &to), ("day", "2026-07-10"), WHY]).await;
        sound(&world).await;
        // Every day has the same branches.
        let city = world.orgs.qingshan.id;
        for day in [1, 9, 10, 15] {
            let names = names_on(&world, city, Day::constant(2026, 7, day)).await;
            assert!(names.iter().any(|name| name == "石桥村团支部") && names.iter().any(|name| name == "柳林村团支部"), "{day}: {names:?}");
        }
    }

    async fn who_was_away_takes_nothing_over_from_then(world: World) {
        let chief = world.actor("unitadmin").await;
        let (branch, county) = (world.orgs.branches[3].id, world.orgs.linjiang.id);
        // A county ends with its branches and comes back in August; a branch after it.
        let page = format!("/orgs/{county}/dissolve");
        through(&chief, &page, &[("below", "ends"), ("day", "2026-07-15"), WHY]).await;
        world.clock.set(Day::constant(2026, 8, 1));
        let chief = world.actor("unitadmin").await;
        through(&chief, &format!("/orgs/{county}/restore"), &[("day", "2026-08-01"), WHY]).await;
        let restored = async |day: &'static str| {
            world.app.db.read(&Scope::everything("test"), move |read| {
                let caller = Caller { own: None, today: Day::constant(2026, 8, 1) };
                let request = restoring::Request { org: branch, below: false, day: jishi_kernel::parse_day(day).unwrap() };
                restoring::decide(read, &caller, &request).map(|_| ())
            }).await
        };
        let refused = restored("2026-07-20").await.unwrap_err();
        assert!(format!("{refused:?}").contains("2026-07-20 尚未成立或已撤销"), "{refused:?}");
        restored("2026-08-01").await.unwrap();
        // Nor does the county take over another, or a branch of it, from a day on which it was not there.
        let (org, to) = (world.orgs.yunxi.id.to_string(), county.to_string());
        let fields = [("org", org.as_str()), ("to", to.as_str()), ("day", "2026-07-20"), WHY];
        chief.post(&format!("/orgs/{}/merge", world.orgs.qingshan.id), &fields).await.expect(422).shows("“共青团临江县委员会”2026-07-20 尚未成立或已撤销");
        chief.post(&format!("/orgs/{org}/dissolve"), &[("below", "ends"), ("successor", &to), ("day", "2026-07-20"), WHY]).await.expect(422).shows("尚未成立或已撤销");
        let town = world.orgs.shiqiao.id.to_string();
        chief.post(&format!("/orgs/{org}/move"), &[("org", &town), ("to", &to), ("day", "2026-07-20"), WHY]).await.expect(422).shows("尚未成立或已撤销");
        sound(&world).await;
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
