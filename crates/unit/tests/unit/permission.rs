use super::{Fixture, routes};
use jishi_platform::authz::Act;
use jishi_platform::db::registered;
use jishi_platform::routes::Guard;
use jishi_testkit::{PEOPLE, both};
use jishi_unit::UnitId;

both! {
    async fn every_statement_is_understood(world: World) {
        for entry in registered().filter(|entry| entry.name.starts_with("jishi_unit")) {
            world.app.db.prepare(entry.statement).await.unwrap_or_else(|e| panic!("{}: {e}", entry.name));
        }
    }

    async fn only_the_own_level_and_the_next_are_managed(world: World) {
        let orgs = &world.orgs;
        let in_town = format!("/units/{}", UnitId(Fixture::new(orgs.shiqiao.id, "村", "石桥村").add(&world).await));
        let in_county = format!("/units/{}", UnitId(Fixture::new(orgs.yunxi.id, "村", "云溪村").add(&world).await));
        let (city, county, other) = (world.actor("registrar").await, world.actor("countyregistrar").await, world.actor("otherregistrar").await);
        city.get(&in_town).await.expect(200).shows("只能管理本级和直接下级").hides("登记覆盖");
        city.get(&format!("{in_town}/edit")).await.expect(403).shows("只能管理本级和直接下级");
        city.post(&format!("{in_town}/cover"), &[("how", "独立建")]).await.expect(403);
        city.post(&format!("{in_town}/closing"), &[("day", "2026-07-01"), ("why", "x"), ("version", "1")]).await.expect(403);
        city.get(&format!("{in_county}/edit")).await.expect(200);
        county.get(&format!("{in_town}/edit")).await.expect(200);
        other.get(&in_town).await.expect(404);
        other.post(&format!("{in_county}/closing"), &[("day", "2026-07-01"), ("why", "x"), ("version", "1")]).await.expect(404);
        let town = orgs.shiqiao.id.to_string();
        let new = [("kind", "村"), ("name", "新村"), ("org", town.as_str()), ("day", "2026-07-01")];
        city.post("/units/new", &new).await.expect(403).shows("只能管理本级和直接下级");
        county.post("/units/new", &new).await.expect(303);
        let mine = [("kind", "村"), ("name", "新村"), ("org", orgs.yunxi.id.to_string().leak() as &str), ("day", "2026-07-01")];
        other.post("/units/new", &mine).await.expect(422).shows("请从列表中选择所属组织");
        // A county does not hand a unit to its own superior.
        let up = orgs.qingshan.id.to_string();
        let fields = [("kind", "村"), ("name", "云溪村"), ("org", up.as_str()), ("day", "2026-07-01"), ("version", "1")];
        county.post(&format!("{in_county}/edit"), &fields).await.expect(422);
        world.anonymous().get(&in_town).await.expect(401);
    }

    async fn everyone_gets_the_answer_of_the_policy(world: World) {
        let id = Fixture::new(world.orgs.yunxi.id, "村", "云溪村").add(&world).await;
        for route in jishi_unit::routes().table() {
            let Guard::Act(act) = route.guard else { panic!("{} is public", route.path) };
            let path = route.path.replace("{id}", &UnitId(id).to_string()).replace("{slug}", "none");
            for (person, _, _, _, role, _) in PEOPLE {
                let may = jishi_platform::authz::reach(*role, act) != jishi_platform::authz::Reach::No;
                let answer = world.actor(person).await.send(route.method.clone(), &path, &[("content-type", "application/x-www-form-urlencoded")], "").await;
                if may && answer.status.as_u16() == 403 {
                    assert!(answer.text().contains("只能管理本级和直接下级"), "{person} {} {path}: {}", route.method, answer.text());
                }
                assert!(answer.status.as_u16() < 500, "{person} {} {path}: {}", route.method, answer.text());
                if !may {
                    assert_eq!(answer.status.as_u16(), 403, "{person} {path}");
                }
            }
            assert!([Act::UnitRead, Act::UnitManage, Act::UnitExchange].contains(&act));
        }
    }
}
