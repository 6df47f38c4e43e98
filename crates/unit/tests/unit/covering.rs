use super::{Fixture, day, read, routes};
use jishi_testkit::both;
use jishi_unit::UnitId;
use jishi_unit::store::cover;

both! {
    async fn a_coverage_follows_another_and_ends(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let id = Fixture::new(orgs.yunxi.id, "企业", "甲公司").add(&world).await;
        let page = format!("/units/{}", UnitId(id));
        let (own, other) = (orgs.branches[0].id.to_string(), orgs.branches[2].id.to_string());
        let send = |how: &'static str, org: &str, day: &'static str| vec![("how", how.to_owned()), ("org", org.to_owned()), ("day", day.to_owned())];
        let post = async |address: String, fields: Vec<(&str, String)>| {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            actor.post(&address, &pairs).await
        };
        let at = format!("{page}/cover");
        actor.get(&at).await.expect(200).shows("依托建").shows("2026-07-15");
        post(at.clone(), send("", "", "")).await.expect(422).shows("请选择建团方式").shows("请从列表中选择覆盖组织").shows("请填写日期");
        post(at.clone(), send("独立建", &orgs.branches[5].id.to_string(), "2026-03-01")).await.expect(422).shows("请从列表中选择覆盖组织");
        post(at.clone(), send("独立建", &own, "2025-12-31")).await.expect(422).shows("列入台账的日期（2026-01-01）");
        post(at.clone(), send("独立建", &own, "2026-07-16")).await.expect(422).shows("不能晚于今天");
        post(at.clone(), send("依托建", &own, "2026-03-01")).await.expect(303);
        actor.get(&page).await.expect(200).shows("已建团").shows("依托建").shows("石桥村团支部").shows("变更覆盖");
        post(at.clone(), send("独立建", &other, "2026-02-01")).await.expect(422).shows("上一次覆盖的日期（2026-03-01）");
        post(at.clone(), send("独立建", &other, "2026-05-01")).await.expect(303);
        let end = format!("{page}/cover/end");
        actor.post(&end, &[("day", "2026-04-30"), ("why", "团支部解散")]).await.expect(422);
        actor.post(&end, &[("day", "2026-06-30"), ("why", "")]).await.expect(422).shows("请填写原因");
        actor.post(&end, &[("day", "2026-06-30"), ("why", "团支部解散")]).await.expect(303);
        actor.post(&end, &[("day", "2026-06-30"), ("why", "再次")]).await.expect(422).shows("没有覆盖的团组织");
        let spans = read(&world, move |read| cover::history(read, id)).await;
        let days: Vec<_> = spans.iter().map(|s| (s.how.word(), s.from, s.to, s.why.as_str())).collect();
        assert_eq!(days, [
            ("独立建", day(5, 1), Some(day(6, 30)), "团支部解散"),
            ("依托建", day(3, 1), Some(day(4, 30)), "变更覆盖"),
        ]);
        actor.get(&page).await.expect(200).shows("未建团").shows("终止原因：团支部解散").shows("由云溪县第一中学团支部覆盖（独立建），自 2026-05-01 起");
        post(at, send("联合建", &own, "2026-07-01")).await.expect(303);
    }

    async fn a_neighbour_covers_by_its_whole_code(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let id = Fixture::new(orgs.yunxi.id, "企业", "甲公司").add(&world).await;
        let at = format!("/units/{}/cover", UnitId(id));
        let post = async |how: &str, code: &str| actor.post(&at, &[("how", how), ("org", ""), ("code", code), ("day", "2026-03-01")]).await;
        // 松岭区幸福社区团支部 stands in another city.
        post("独立建", "SL0013").await.expect(422).shows("独立建应由本地区的组织覆盖");
        post("依托建", "SL001").await.expect(422).shows("没有这个编码的组织");
        post("依托建", "松岭").await.expect(422);
        post("依托建", "SL0013").await.expect(303);
        let spans = read(&world, move |read| cover::history(read, id)).await;
        assert_eq!((spans[0].org, spans[0].how.word()), (orgs.branches[5].id, "依托建"));
        // Counted as covered, its name is not the reader's.
        actor.get("/units?covered=yes").await.expect(200).shows("甲公司").hides("松岭");
    }
}
