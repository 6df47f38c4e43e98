use super::{add, day, placed, read, routes, terms};
use jishi_cadre::post::{Mode, Staffing};
use jishi_cadre::store::figures;
use jishi_kernel::Level;
use jishi_testkit::both;

both! {
    async fn places_and_posts_add_up_by_node_level_and_day(world: World) {
        let (city, county) = (world.actor("registrar").await, world.actor("countyregistrar").await);
        let orgs = &world.orgs;
        let page = |org: i64| format!("/cadres/staffing/{org}");
        let set = |administrative: &'static str, institution: &'static str, day: &'static str| [("administrative", administrative), ("institution", institution), ("day", day), ("source", "青编〔2026〕1号")];
        city.get(&page(orgs.yunxi.id)).await.expect(200).shows("还没有核定编制");
        city.post(&page(orgs.yunxi.id), &set("3", "1", "2026-01-01")).await.expect(303);
        city.post(&page(orgs.yunxi.id), &set("-1", "x", "")).await.expect(422).shows("请填 0 至 10000 的整数").shows("请填写今天或以前的日期");
        city.post(&page(orgs.yunxi.id), &set("2", "1", "2026-06-01")).await.expect(303);
        city.get(&page(orgs.yunxi.id)).await.expect(200).shows("2026-01-01 起 行政编制 3 名");
        city.post(&page(orgs.shiqiao.id), &set("1", "0", "2026-01-01")).await.expect(403).shows("只能管理本级和直接下级");
        county.post(&page(orgs.shiqiao.id), &set("1", "0", "2026-01-01")).await.expect(303);
        county.post(&page(orgs.songling.id), &set("1", "0", "2026-01-01")).await.expect(404);
        add(&world, orgs.yunxi.id, "甲", 401, placed("书记", Staffing::Administrative, day(1, 1))).await;
        add(&world, orgs.yunxi.id, "乙", 402, placed("副书记", Staffing::Administrative, day(1, 1))).await;
        add(&world, orgs.yunxi.id, "丙", 403, placed("副书记", Staffing::Institution, day(5, 1))).await;
        add(&world, orgs.yunxi.id, "丁", 404, terms("副书记", Mode::Concurrent, day(1, 1))).await;
        add(&world, orgs.branches[0].id, "戊", 405, terms("书记", Mode::Concurrent, day(1, 1))).await;
        let path = orgs.qingshan.path.clone();
        let now = read(&world, { let path = path.clone(); move |read| figures::figures(read, &path, day(7, 15)) }).await;
        assert_eq!((now.all.places, now.all.filled, now.all.modes), ([3, 1], [2, 1], [3, 0, 2]));
        assert_eq!(now.own, figures::Figure::default());
        assert_eq!(now.below[&orgs.yunxi.path].all_places(), 4);
        assert_eq!((now.levels[&Level::County].places, now.levels[&Level::Township].filled, now.levels[&Level::Branch].modes), ([2, 1], [0, 0], [0, 0, 1]));
        let then = read(&world, move |read| figures::figures(read, &path, day(3, 1))).await;
        assert_eq!((then.all.places, then.all.filled), ([4, 1], [2, 0]));
        city.get("/cadres/staffing").await.expect(200).shows("75.0%").shows("未达标").shows("截至 2026-07-15").shows("达到 90% 为达标").shows("40.0%");
        city.get(&format!("/cadres/staffing?node={}", orgs.yunxi.id)).await.expect(200).shows("100.0%").shows("未核编").shows("核定编制");
        city.get("/cadres/staffing?day=2026-03-01").await.expect(200).shows("40.0%");
        // Who lacks somebody.
        city.get("/cadres/vacancies").await.expect(200).shows("共青团云溪县石桥镇委员会").shows("0/1，缺 1").hides("共青团云溪县委员会</a>");
        city.get("/cadres/vacancies?lack=secretary").await.expect(200).shows("共青团临江县委员会").shows("柳林村团支部").hides("石桥村团支部</a>").hides("松岭");
    }

    async fn a_day_that_does_not_exist_is_not_read_as_another(world: World) {
        let city = world.actor("registrar").await;
        for address in ["/cadres?day=", "/cadres/export.xlsx?day=", "/cadres/staffing?day=", "/cadres/staffing/export.xlsx?day="] {
            city.get(&format!("{address}2026-02-30")).await.expect(400).shows("日期有误");
            city.get(&format!("{address}2026-02-28")).await.expect(200);
        }
    }
}
