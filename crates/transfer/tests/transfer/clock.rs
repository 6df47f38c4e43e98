use super::routes;
use super::scheme::four;
use super::world::*;
use jishi_platform::{params, sql};
use jishi_testkit::both;

sql! {
    unscoped UNSET ("a test leaves one row of a rule") = "delete from rule where name = 'transfer.clock' and org_path = $1 and valid_from > '2020-01-01'";
}

const HOUR: i64 = 3_600_000;

both! {
    async fn reminded_then_told_to_the_superior_who_may_decide(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let someone = member(&world, "甘露", o.branches[6].id, 1).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        // Under four approvals the superior does not decide in place of a branch.
        let id = start(&district, &someone, o.branches[0].id).await;
        let branch = seated(&world, "otherregistrar", o.branches[6].id).await;
        branch.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        let approval = format!("/transfers/{id}/approval");
        let town = seated(&world, "countyregistrar", o.shiqiao.id).await;
        town.post(&approval, &[]).await.expect(403);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(told(&world, "branchregistrar", "转接即将到期").await, 0);
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(told(&world, "branchregistrar", "转接即将到期").await, 1);
        world.clock.advance(24 * HOUR + 1);
        let secretary = world.actor("branchregistrar").await;
        secretary.get("/transfers").await.expect(200).shows("超时");
        secretary.get("/transfers?view=late").await.expect(200).shows("甘露");
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(told(&world, "countyregistrar", "下级超时未办的转接").await, 1);
        assert_eq!(row(&world, &id).await.3, o.shiqiao.id);
        let town = world.actor("countyregistrar").await;
        town.get("/transfers").await.expect(200).shows("甘露");
        // No one approves by waiting: automatic approval is off.
        world.clock.advance(60 * 24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(state(&world, &id).await, "waiting");
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, o.shiqiao.id);
    }

    async fn automatic_approval_works_where_it_is_on(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        let fields = [("part", "clock"), ("hours", "48"), ("remind", "24"), ("escalate", "24"), ("auto", "1"), ("auto_days", "15"), ("from", "2026-07-01"), ("source", "示例省规定")];
        root.post("/transfers/schemes", &fields).await.expect(303);
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, o.branches[5].id).await;
        for _ in 0..14 {
            world.clock.advance(24 * HOUR);
            jishi_transfer::run(&world.app).await.unwrap();
        }
        assert_eq!(state(&world, &id).await, "waiting");
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", o.branches[5].id));
        assert_eq!(deeds(&world, &id).await.last().unwrap(), "auto_approved");
    }

    async fn a_return_lapses_after_thirty_days(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, o.branches[5].id).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{id}/return"), &[("reason", "data")]).await.expect(303);
        world.clock.advance(30 * 24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(state(&world, &id).await, "returned");
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("lapsed", o.branches[0].id));
    }

    async fn one_that_cannot_go_on_stops_no_other(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        let fields = [("part", "clock"), ("hours", "48"), ("remind", "24"), ("escalate", "24"), ("auto", "1"), ("auto_days", "15"), ("from", "2026-07-01"), ("source", "示例省规定")];
        root.post("/transfers/schemes", &fields).await.expect(303);
        let secretary = world.actor("branchregistrar").await;
        let mut all = Vec::new();
        for (at, name) in ["甘露", "安宁", "程默"].into_iter().enumerate() {
            let someone = member(&world, name, o.branches[0].id, at as u32 + 1).await;
            all.push((start(&secretary, &someone, o.branches[5].id).await, someone));
        }
        // The first one leaves the League before the clock approves: nobody moves who is gone.
        leave(&world, &all[0].1).await;
        for _ in 0..3 {
            world.clock.advance(5 * 24 * HOUR);
            jishi_transfer::run(&world.app).await.unwrap();
        }
        assert_eq!((state(&world, &all[0].0).await.as_str(), branch_of(&world, &all[0].1).await), ("waiting", o.branches[0].id));
        for (id, someone) in &all[1..] {
            assert_eq!((state(&world, id).await.as_str(), branch_of(&world, someone).await), ("done", o.branches[5].id));
        }
        // It is looked at again later, not at the head of every round.
        assert_eq!(next_at(&world, &all[0].0).await, world.app.now() + HOUR);
        assert_eq!(jishi_transfer::run(&world.app).await.unwrap(), 0);
        world.clock.advance(HOUR);
        assert_eq!(jishi_transfer::run(&world.app).await.unwrap(), 1);
    }

    async fn an_appeal_does_not_move_somebody_who_is_gone(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let page = format!("/transfers/{id}");
        seated(&world, "otherregistrar", o.branches[5].id).await.post(&format!("{page}/return"), &[("reason", "proof")]).await.expect(303);
        secretary.upload(&format!("{page}/appeal"), &[("words", "已附合同")], &[("files", "a.pdf", b"%PDF-1.4 x")]).await.expect(303);
        leave(&world, &someone).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("{page}/ruling"), &[("how", "uphold")]).await.expect(409).shows("已离团");
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("appealed", o.branches[0].id));
        district.post(&format!("{page}/ruling"), &[("how", "reject"), ("words", "团员已离团")]).await.expect(303);
    }

    async fn automatic_approval_waits_for_the_deadline(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        let set = async |hours: &'static str, days: &'static str, auto: &'static str| {
            let fields = [("part", "clock"), ("hours", hours), ("remind", "24"), ("escalate", "2160"), ("auto", auto), ("auto_days", days), ("from", "2026-07-01"), ("source", "示例省规定")];
            root.post("/transfers/schemes", &fields).await
        };
        set("73", "3", "1").await.expect(422).shows("不能早于办理时限（73 小时），应不少于 4 天");
        set("0", "15", "0").await.expect(422).shows("应为 1 至 2160 的整数");
        let value = r#"{"hours":73,"remind":24,"escalate":24,"auto":true,"auto_days":3}"#;
        root.post("/rules/registry/transfer.clock", &[("value", value), ("from", "2026-07-01"), ("source", "规定")])
            .await
            .expect(422)
            .shows("自动同意（天）：不能早于办理时限（73 小时），应不少于 4 天");
        // Where nobody is approved by waiting, the days say nothing.
        set("73", "1", "0").await.expect(303);
        // A row from elsewhere approves nobody: what was built in holds.
        set_rule(&world, "transfer.clock", &o.province.path, value).await;
        let path = o.province.path.clone();
        write(&world, move |write| write.execute(&UNSET, params![path]).map(|_| ())).await;
        root.get("/transfers/schemes").await.expect(200).shows("每环节 48 小时").shows("自动同意：关闭");
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, o.branches[5].id).await;
        world.clock.advance(4 * 24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(state(&world, &id).await, "waiting");
        // Between the deadline and the superior's turn it comes when its days are over, not with that turn.
        let fields = [("part", "clock"), ("hours", "72"), ("remind", "24"), ("escalate", "2160"), ("auto", "1"), ("auto_days", "3"), ("from", "2026-07-01"), ("source", "示例省规定")];
        world.actor("province").await.post("/transfers/schemes", &fields).await.expect(303);
        let other = member(&world, "安宁", o.branches[0].id, 2).await;
        let id = start(&world.actor("branchregistrar").await, &other, o.branches[5].id).await;
        for _ in 0..2 {
            world.clock.advance(24 * HOUR);
            jishi_transfer::run(&world.app).await.unwrap();
        }
        assert_eq!(state(&world, &id).await, "waiting");
        world.clock.advance(24 * HOUR);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(state(&world, &id).await, "done");
    }
}
