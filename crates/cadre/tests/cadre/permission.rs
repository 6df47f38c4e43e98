use super::{add, day, form, number, routes, terms};
use jishi_cadre::PostId;
use jishi_cadre::post::Mode;
use jishi_platform::authz::{Act, Reach, reach};
use jishi_platform::db::registered;
use jishi_platform::routes::Guard;
use jishi_testkit::{PEOPLE, both};

both! {
    async fn every_statement_is_understood(world: World) {
        for entry in registered().filter(|entry| entry.name.starts_with("jishi_cadre")) {
            world.app.db.prepare(entry.statement).await.unwrap_or_else(|e| panic!("{}: {e}", entry.name));
        }
    }

    async fn only_the_own_level_and_the_next_are_managed(world: World) {
        let orgs = &world.orgs;
        let (_, id) = add(&world, orgs.shiqiao.id, "甲", 701, terms("书记", Mode::Full, day(1, 1))).await;
        let page = format!("/cadres/{}", PostId(id));
        let (city, county, other) = (world.actor("registrar").await, world.actor("countyregistrar").await, world.actor("otherregistrar").await);
        city.get(&page).await.expect(200).shows("只能管理本级和直接下级").hides("办理离任");
        for address in ["edit", "ending", "handover"] {
            city.get(&format!("{page}/{address}")).await.expect(403).shows("只能管理本级和直接下级");
            city.post(&format!("{page}/{address}"), &[("version", "1")]).await.expect(403);
            county.get(&format!("{page}/{address}")).await.expect(200);
            other.get(&format!("{page}/{address}")).await.expect(404);
            other.post(&format!("{page}/{address}"), &[("version", "1")]).await.expect(404);
        }
        let (town, full) = (orgs.shiqiao.id.to_string(), number(702));
        city.post("/cadres/new", &form(&town, "乙", &full, &[("post", "委员"), ("staffing", "")])).await.expect(403).shows("只能管理本级和直接下级");
        county.post("/cadres/new", &form(&town, "乙", &full, &[("post", "委员"), ("staffing", "")])).await.expect(303);
        world.anonymous().get(&page).await.expect(401);
        city.get("/cadres/staffing/x").await.expect(404);
        city.get(&format!("/cadres/new?node={}", orgs.songling.id)).await.expect(404);
    }

    async fn everyone_gets_the_answer_of_the_policy(world: World) {
        let (_, id) = add(&world, world.orgs.yunxi.id, "甲", 703, terms("书记", Mode::Full, day(1, 1))).await;
        for route in jishi_cadre::routes().table() {
            let Guard::Act(act) = route.guard else { panic!("{} is public", route.path) };
            assert!([Act::CadreRead, Act::CadreManage, Act::CadreExchange].contains(&act));
            let path = route.path.replace("{id}", &PostId(id).to_string()).replace("{org}", &world.orgs.yunxi.id.to_string());
            for (person, _, _, _, role, _) in PEOPLE {
                let may = reach(*role, act) != Reach::No;
                let answer = world.actor(person).await.send(route.method.clone(), &path, &[("content-type", "application/x-www-form-urlencoded")], "").await;
                let status = answer.status.as_u16();
                assert!(status < 500, "{person} {} {path}: {}", route.method, answer.text());
                if !may {
                    assert_eq!(status, 403, "{person} {path}");
                } else if status == 403 {
                    assert!(answer.text().contains("只能管理本级和直接下级"), "{person} {path}: {}", answer.text());
                }
            }
        }
    }
}
