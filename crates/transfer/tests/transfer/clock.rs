use super::routes;
use super::scheme::four;
use super::world::*;
use jishi_testkit::both;

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
}
