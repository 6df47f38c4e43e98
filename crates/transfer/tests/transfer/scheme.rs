use super::routes;
use super::world::*;
use jishi_testkit::{World, both};

/// The province sets four approvals.
pub async fn four(world: &World) {
    let fields = [
        ("part", "chain"),
        ("rule", "transfer.scheme"),
        ("preset", "four"),
        ("from", "2026-07-01"),
        ("source", "示例省规定"),
    ];
    world.actor("province").await.post("/transfers/schemes", &fields).await.expect(303);
}

both! {
    async fn a_province_sets_four_approvals(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        root.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转入组织").shows("自动同意：关闭").shows("未设置");
        root.post("/transfers/schemes", &[("part", "chain"), ("rule", "x")]).await.expect(422).shows("请选择适用类别");
        root.post("/transfers/schemes", &[("part", "clock"), ("hours", "0"), ("remind", "1"), ("escalate", "1"), ("auto_days", "1")]).await.expect(422);
        root.post("/transfers/schemes", &[("part", "other")]).await.expect(400);
        world.actor("registrar").await.get("/transfers/schemes").await.expect(403);
        seated(&world, "unitadmin", o.yunxi.id).await.post("/transfers/schemes", &[("part", "chain")]).await.expect(403).shows("省级、市级");
        four(&world).await;
        root.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转出支部上级 → 转入组织 → 转入组织上级").shows("示例省规定");
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let approval = format!("/transfers/{id}/approval");
        // The start is the branch's own station; three organisations follow, each in its turn.
        secretary.post(&approval, &[]).await.expect(403);
        let songling = seated(&world, "otherregistrar", o.songling.id).await;
        songling.post(&approval, &[]).await.expect(403);
        let town = seated(&world, "countyregistrar", o.shiqiao.id).await;
        town.post(&approval, &[]).await.expect(303);
        songling.post(&approval, &[]).await.expect(403);
        seated(&world, "otherregistrar", o.branches[5].id).await.post(&approval, &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[0].id);
        let songling = seated(&world, "otherregistrar", o.songling.id).await;
        songling.post(&approval, &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", o.branches[5].id));
        assert_eq!(deeds(&world, &id).await, ["submitted", "approved", "approved", "approved"]);
    }

    async fn an_organisation_puts_its_decisions_into_other_hands(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, o.branches[5].id).await;
        let approval = format!("/transfers/{id}/approval");
        let county = world.actor("countyregistrar").await;
        county.post(&approval, &[]).await.expect(403);
        let town = seated(&world, "otherregistrar", o.shiqiao.id).await;
        let page = "/transfers/delegates";
        let fields = |to: i64| [("to", to.to_string()), ("from", "2026-07-15".to_owned()), ("until", "2026-07-31".to_owned())];
        let send = |to: i64| {
            let (town, fields) = (town.clone(), fields(to));
            async move { town.post(page, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await }
        };
        send(o.songling.id).await.expect(422).shows("直接上级或本组织的下级");
        send(o.yunxi.id).await.expect(303);
        county.get("/transfers").await.expect(200).shows("甘露");
        county.get(page).await.expect(200).shows("石桥镇").shows("7月31日");
        // The days are over.
        world.clock.advance(17 * 86_400_000);
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(403);
        world.clock.advance(-17 * 86_400_000);
        // Only who gave them takes them back.
        let text = town.get(page).await.expect(200).text();
        let end = text.split("name=\"end\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        county.post(page, &[("end", &end)]).await.expect(404);
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(303);
        town.post(page, &[("end", &end)]).await.expect(303);
        town.get(page).await.expect(200).hides("收回</button>");
    }
}
