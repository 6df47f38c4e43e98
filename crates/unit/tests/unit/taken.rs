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
}
