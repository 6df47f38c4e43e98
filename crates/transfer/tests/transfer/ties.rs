//! 直属: who keeps an organisation may do what its direct superior may, as long as the tie lasts.

use super::routes;
use super::scheme::four;
use super::world::*;
use jishi_testkit::{World, both};

const HOUR: i64 = 3_600_000;

/// Three days nobody answers, and the clock after each.
async fn late(world: &World) {
    for _ in 0..3 {
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
    }
}

/// What the county may do for the village branch two levels below: start, issue a letter, mark, receive.
async fn tried(world: &World, sequence: u32, may: bool) {
    let o = &world.orgs;
    let (village, park) = (o.branches[0].id, o.branches[5].id);
    let form = if may { 303 } else { 403 };
    let county = world.actor("countyregistrar").await;
    let someone = member(world, "甘露", village, sequence).await;
    post(&county, &someone, park).await.expect(form);
    // What the forms offer.
    let offered = county.fragment("/transfers/members?q=甘露").await.expect(200).text();
    assert_eq!(offered.contains("石桥村团支部"), may, "{offered}");
    let branches = county.get("/transfers/batch?kind=work").await.expect(200).text();
    assert_eq!(branches.contains("石桥村团支部"), may);
    // One that the branch has started: its letter.
    let other = member(world, "安宁", village, sequence + 1).await;
    let started = start(&world.actor("branchregistrar").await, &other, park).await;
    let letter = format!("/transfers/{started}/letter");
    let shown = county.get(&format!("/transfers/{started}")).await.expect(200).text();
    assert_eq!(shown.contains(&letter), may, "{shown}");
    county.post(&letter, &[]).await.expect(form);
    let (org, far) = (village.to_string(), park.to_string());
    county
        .post("/transfers/board", &[("org", &*org), ("year", "2026"), ("month", "2026-06")])
        .await
        .expect(form);
    let several = [
        ("branch", &*org),
        ("kind", "work"),
        ("names", "程默"),
        ("to", &*far),
        ("employer", "示例公司"),
    ];
    county.post("/transfers/batch", &several).await.expect(if may { 200 } else { 403 });
    // What the receiving side starts.
    let third = member(world, "田野", o.branches[3].id, sequence + 2).await;
    let number = number(sequence + 2);
    let fields = [
        ("side", "in"),
        ("kind", "work"),
        ("name", "田野"),
        ("number", &*number),
        ("to", &*org),
        ("employer", "示例公司"),
    ];
    let answer = county.post("/transfers/new", &fields).await;
    if may {
        made(&answer.expect(303));
    } else {
        answer.expect(422).shows("接收组织应为本组织、直接下级或直属组织");
    }
    assert_eq!(branch_of(world, &third).await, o.branches[3].id);
}

both! {
    async fn the_keeper_of_a_tie_decides_in_the_place_of_the_branch(world: World) {
        let o = &world.orgs;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        let far = seated(&world, "otherregistrar", park).await;
        let someone = member(&world, "甘露", park, 1).await;
        let id = start(&far, &someone, village).await;
        let (page, waits) = (format!("/transfers/{id}"), "/transfers?below=1");
        let county = world.actor("countyregistrar").await;
        county.get(waits).await.expect(200).hides("甘露");
        county.post(&format!("{page}/approval"), &[("version", "2")]).await.expect(403).shows("此环节由其他组织办理");
        let tie = world.tie(o.yunxi.id, village).await.unwrap();
        county.get("/transfers").await.expect(200).hides("甘露");
        county.get(waits).await.expect(200).shows("甘露").shows("含直接下级和直属组织待办");
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        let county = world.actor("countyregistrar").await;
        county.get(waits).await.expect(200).hides("甘露");
        county.post(&format!("{page}/approval"), &[("version", "2")]).await.expect(403);
        world.tie(o.yunxi.id, village).await.unwrap();
        county.get(&page).await.expect(200).shows("name=\"reason\"");
        county.post(&format!("{page}/approval"), &[("version", "2")]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", village));
    }

    async fn the_keeper_of_a_tie_acts_for_the_branch_until_it_ends(world: World) {
        tried(&world, 1, false).await;
        let tie = world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        tried(&world, 11, true).await;
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        tried(&world, 21, false).await;
    }

    async fn what_nobody_answers_is_escalated_to_who_keeps_the_branch(world: World) {
        let o = &world.orgs;
        // Under four approvals the superior does not decide in place of a branch until it is told.
        four(&world).await;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        world.tie(o.yunxi.id, village).await.unwrap();
        let someone = member(&world, "甘露", park, 1).await;
        let id = start(&seated(&world, "otherregistrar", park).await, &someone, village).await;
        let approval = format!("/transfers/{id}/approval");
        seated(&world, "otherregistrar", o.songling.id).await.post(&approval, &[]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, village);
        let county = world.actor("countyregistrar").await;
        county.post(&approval, &[]).await.expect(403);
        late(&world).await;
        assert_eq!(row(&world, &id).await.3, o.yunxi.id);
        assert_eq!(told(&world, "countyregistrar", "下级超时未办的转接").await, 1);
        let town = seated(&world, "registrar", o.shiqiao.id).await;
        assert_eq!(told(&world, "registrar", "下级超时未办的转接").await, 0);
        town.get("/transfers").await.expect(200).hides("甘露");
        town.post(&approval, &[]).await.expect(403);
        let county = world.actor("countyregistrar").await;
        county.get("/transfers").await.expect(200).shows("甘露");
        county.post(&approval, &[]).await.expect(303);
    }

    async fn what_was_escalated_follows_the_tie_of_the_day(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        let tie = world.tie(o.yunxi.id, village).await.unwrap();
        let someone = member(&world, "甘露", park, 1).await;
        let id = start(&seated(&world, "otherregistrar", park).await, &someone, village).await;
        let approval = format!("/transfers/{id}/approval");
        seated(&world, "otherregistrar", o.songling.id).await.post(&approval, &[]).await.expect(303);
        late(&world).await;
        world.untie(tie).await.unwrap();
        world.clock.advance(24 * HOUR);
        // The tie is over: who kept the branch decides nothing any more, and the night tells the one above.
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(403);
        night(&world).await;
        assert_eq!(row(&world, &id).await.3, o.shiqiao.id);
        let town = seated(&world, "registrar", o.shiqiao.id).await;
        town.get("/transfers").await.expect(200).shows("甘露");
        town.post(&approval, &[]).await.expect(303);
    }

    async fn an_appeal_goes_to_who_keeps_the_branch_that_sent_it_back(world: World) {
        let o = &world.orgs;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        let far = seated(&world, "otherregistrar", park).await;
        let someone = member(&world, "甘露", park, 1).await;
        let tie = world.tie(o.yunxi.id, village).await.unwrap();
        let id = start(&far, &someone, village).await;
        let page = format!("/transfers/{id}");
        world.actor("branchregistrar").await.post(&format!("{page}/return"), &[("reason", "proof")]).await.expect(303);
        far.upload(&format!("{page}/appeal"), &[("words", "已附合同")], &[("files", "a.pdf", b"%PDF-1.4 x")]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, o.yunxi.id);
        assert_eq!(told(&world, "countyregistrar", "待审批组织关系转接").await, 1);
        let ruling = format!("{page}/ruling");
        let town = seated(&world, "registrar", o.shiqiao.id).await;
        town.post(&ruling, &[("how", "uphold")]).await.expect(403).shows("上级裁定");
        // The tie ends before the ruling: the one above decides, and the night puts it on its list.
        world.untie(tie).await.unwrap();
        world.clock.advance(24 * HOUR);
        night(&world).await;
        assert_eq!(row(&world, &id).await.2, o.shiqiao.id);
        world.actor("countyregistrar").await.post(&ruling, &[("how", "uphold")]).await.expect(403);
        world.actor("registrar").await.post(&ruling, &[("how", "uphold")]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, village);
    }

    async fn decisions_are_delegated_to_who_keeps_the_branch(world: World) {
        let o = &world.orgs;
        let to = o.yunxi.id.to_string();
        let fields = [("to", &*to), ("from", "2026-07-15"), ("until", "2026-07-31")];
        let branch = world.actor("branchregistrar").await;
        branch.post("/transfers/delegates", &fields).await.expect(422).shows("受托组织应为直接上级（含直属管理的组织）");
        world.tie(o.yunxi.id, o.branches[0].id).await.unwrap();
        branch.fragment("/transfers/delegates/options?q=云溪").await.expect(200).shows("共青团云溪县委员会");
        branch.post("/transfers/delegates", &fields).await.expect(303);
        branch.get("/transfers/delegates").await.expect(200).shows("共青团云溪县委员会").shows("收回");
    }

    async fn the_superior_of_a_side_is_who_keeps_the_branch(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        world.tie(o.yunxi.id, village).await.unwrap();
        let someone = member(&world, "甘露", village, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, park).await;
        let (page, approval) = (format!("/transfers/{id}"), format!("/transfers/{id}/approval"));
        assert_eq!((chain(&world, &id).await.as_str(), row(&world, &id).await.2), ("+out_branch,out_superior,in_branch,in_superior", o.yunxi.id));
        assert_eq!(told(&world, "countyregistrar", "待审批组织关系转接").await, 1);
        let town = seated(&world, "registrar", o.shiqiao.id).await;
        town.get("/transfers").await.expect(200).hides("甘露");
        town.post(&approval, &[]).await.expect(403);
        let county = world.actor("countyregistrar").await;
        county.get("/transfers").await.expect(200).shows("甘露");
        county.get(&page).await.expect(200).shows("共青团云溪县委员会").hides("共青团石桥镇委员会");
        county.post(&approval, &[]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, park);
        // The receiving side alike; who keeps the branch and starts for it settles its own step.
        let other = member(&world, "安宁", park, 2).await;
        let away = seated(&world, "otherregistrar", park).await;
        let id = start(&away, &other, village).await;
        let approval = format!("/transfers/{id}/approval");
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&approval, &[]).await.expect(303);
        world.actor("branchregistrar").await.post(&approval, &[]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, o.yunxi.id);
        world.actor("registrar").await.post(&approval, &[]).await.expect(403);
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &other).await), ("done", village));
        let third = member(&world, "田野", village, 3).await;
        let id = start(&world.actor("countyregistrar").await, &third, park).await;
        assert_eq!(chain(&world, &id).await, "out_branch,+out_superior,in_branch,in_superior");
        let fourth = member(&world, "程默", village, 4).await;
        let id = start(&world.actor("registrar").await, &fourth, park).await;
        assert_eq!(chain(&world, &id).await, "out_branch,out_superior,in_branch,in_superior", "the town is not its superior now");
    }

    async fn what_waits_for_a_superior_follows_the_tie_of_the_day(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        let (going, coming) = (member(&world, "甘露", village, 1).await, member(&world, "安宁", park, 2).await);
        let out = start(&world.actor("branchregistrar").await, &going, park).await;
        let back = start(&seated(&world, "otherregistrar", park).await, &coming, village).await;
        let approval = |id: &str| format!("/transfers/{id}/approval");
        seated(&world, "otherregistrar", o.songling.id).await.post(&approval(&back), &[]).await.expect(303);
        world.actor("branchregistrar").await.post(&approval(&back), &[]).await.expect(303);
        assert_eq!((row(&world, &out).await.2, row(&world, &back).await.2), (o.shiqiao.id, o.shiqiao.id));
        let tie = world.tie(o.yunxi.id, village).await.unwrap();
        let town = seated(&world, "registrar", o.shiqiao.id).await;
        for id in [&out, &back] {
            town.post(&approval(id), &[]).await.expect(403);
        }
        night(&world).await;
        assert_eq!((row(&world, &out).await.2, row(&world, &back).await.2), (o.yunxi.id, o.yunxi.id));
        assert_eq!(told(&world, "countyregistrar", "待审批组织关系转接").await, 2);
        world.actor("countyregistrar").await.get("/transfers").await.expect(200).shows("甘露").shows("安宁");
        world.untie(tie).await.unwrap();
        world.clock.advance(24 * HOUR);
        night(&world).await;
        assert_eq!((row(&world, &out).await.2, row(&world, &back).await.2), (o.shiqiao.id, o.shiqiao.id));
        // Twice changes nothing.
        let before = row(&world, &out).await;
        night(&world).await;
        assert_eq!(row(&world, &out).await, before);
        world.actor("countyregistrar").await.post(&approval(&back), &[]).await.expect(403);
        world.actor("registrar").await.post(&approval(&back), &[]).await.expect(303);
        assert_eq!((state(&world, &back).await.as_str(), branch_of(&world, &coming).await), ("done", village));
    }
}
