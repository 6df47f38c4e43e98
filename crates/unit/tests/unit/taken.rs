//! Figures and lists taken along, with the filters of the page.

use super::{Fixture, day, routes};
use jishi_testkit::{Actor, both, cells, sheet};

async fn taken(actor: &Actor, page: &str, headings: &[&'static str]) -> Vec<Vec<String>> {
    cells(&sheet(actor, page).await, headings)
}

both! {
    async fn rates_and_changes_are_taken_along(world: World) {
        let orgs = &world.orgs;
        Fixture::new(orgs.yunxi.id, "企业", "甲公司").covered(orgs.branches[2].id, day(6, 1)).add(&world).await;
        Fixture::new(orgs.yunxi.id, "村", "乙村").add(&world).await;
        let (city, other) = (world.actor("registrar").await, world.actor("otherregistrar").await);
        let rate = taken(&city, "/units/rate", &["组织", "范围", "单位", "已建团", "未建团", "建团率"]).await;
        assert_eq!(rate[0], [orgs.qingshan.name.as_str(), "本级及所有下级", "2", "1", "1", "50.0%"]);
        assert!(rate.iter().any(|row| row[0] == orgs.yunxi.name && row[2] == "2"));
        let kind = taken(&city, "/units/rate?kind=%E6%9D%91&tree=then", &["组织", "单位", "建团率"]).await;
        assert_eq!(kind[0], [orgs.qingshan.name.as_str(), "1", "0.0%"], "filter and tree of the page");
        let gained = taken(&city, "/units/changes?from=2026-05-01&to=2026-07-01&what=gained", &["单位名称", "建团方式", "团组织", "建团日期"]).await;
        assert_eq!(gained, [["甲公司", "独立建", orgs.branches[2].name.as_str(), "2026-06-01"]]);
        assert!(taken(&city, "/units/changes?from=2026-05-01&to=2026-07-01&what=lost", &["单位名称"]).await.is_empty());
        assert_eq!(taken(&other, "/units/rate", &["组织", "单位"]).await[0][1], "0");
        other.get(&format!("/units/rate/export.xlsx?node={}", orgs.yunxi.id)).await.expect(404);
        other.get(&format!("/units/changes/export.xlsx?node={}", orgs.yunxi.id)).await.expect(404);
        world.actor("leader").await.get("/units/rate").await.expect(200).hides("export.xlsx");
        world.actor("leader").await.get("/units/rate/export.xlsx").await.expect(403);
    }

    async fn the_dictionary_is_taken_along(world: World) {
        let headings = ["属性", "取值", "用于", "依据", "增加", "状态"];
        let list = async |person: &str| jishi_testkit::taken(&world, person, "/units/attributes", "单位属性字典", &headings).await;
        let built_in = list("registrar").await;
        assert!(built_in.iter().any(|row| row[0] == "规模以上" && row[1] == "是、否" && row[4].is_empty()), "{built_in:?}");
        let city = world.actor("registrar").await;
        let fields = [("name", "专精特新"), ("choices", "国家级、省级"), ("source", "青山市团委通知")];
        city.post("/units/attributes", &fields).await.expect(303);
        let rows = list("registrar").await;
        assert_eq!(rows.len(), built_in.len() + 1);
        let added = format!("{}，2026-07-15", world.orgs.qingshan.name);
        let row = ["专精特新", "国家级、省级", "全部类别", "青山市团委通知", added.as_str(), ""];
        assert_eq!(rows.last().unwrap(), &row);
        assert_eq!(list("countyregistrar").await, rows, "it holds below");
        assert_eq!(list("otherregistrar").await, built_in, "and not beside");
        // Closed, it stays in the list and says so.
        let page = city.get("/units/attributes").await.expect(200).text();
        let close = page.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/closing")).unwrap().to_owned();
        city.post(&close, &[]).await.expect(303);
        assert_eq!(list("registrar").await.last().unwrap()[5], "已停用");
        let (leader, file) = (world.actor("leader").await, "/units/attributes/export.xlsx");
        leader.get("/units/attributes").await.expect(200).shows("规模以上").shows("是、否").hides("export.xlsx");
        leader.get(file).await.expect(403);
        world.anonymous().get(file).await.expect(401);
    }
}
