//! 团青比: of a unit with everything below it, and at a registration.

use super::care::register;
use super::routes;
use super::world::{one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::store::change;
use jishi_member::store::youth::{self, Youth};
use jishi_org::OrgNumber;
use jishi_testkit::{World, both};

/// Sets the number of young people of an organisation.
async fn young(world: &World, org: i64, youth: i64) {
    write(world, move |write| {
        let young = Youth {
            stage: String::new(),
            from: Day::constant(2026, 1, 1),
            youth,
            source: "村居台账".into(),
        };
        youth::set(write, org, &young, 0)
    })
    .await;
}

both! {
    async fn a_committee_counts_all_its_branches(world: World) {
        let town = world.orgs.shiqiao.clone();
        // Nobody sits in a committee; two do in its branches.
        people(&world, vec![somebody("甲", world.orgs.branches[0].id), somebody("乙", world.orgs.branches[1].id)]).await;
        young(&world, town.id, 8).await;
        let at = |org: i64| format!("/members/ratio?org={}", OrgNumber(org));
        let county = world.actor("countyregistrar").await;
        county.get(&at(world.orgs.yunxi.id)).await.expect(200).shows(&town.name).shows("25.0%").shows("团员数为本级及所有下级");
        // The branch below has no number of its own: the nearest above it holds, with everybody below that.
        let branch = world.actor("branchregistrar").await;
        let (org, born) = (world.orgs.branches[0].id, Day::constant(2011, 3, 2));
        let words = format!("登记后{}团员3人、青年8人，团青比37.5%，超过上限30%", town.name);
        register(&branch, org, born, &[]).await.expect(422).shows(&words);
        // An own number comes before it.
        young(&world, org, 100).await;
        register(&branch, org, born, &[]).await.expect(303);
        county.get(&at(world.orgs.yunxi.id)).await.expect(200).shows("37.5%").shows("2.0%");
    }

    async fn joining_over_the_ceiling_needs_a_reason(world: World) {
        let org = world.orgs.branches[0].id;
        one(&world).await;
        young(&world, org, 5).await;
        let branch = world.actor("branchregistrar").await;
        let born = Day::constant(2011, 3, 2);
        register(&branch, org, born, &[]).await.expect(422).shows("登记后团员2人、青年5人，团青比40.0%，超过上限30%").shows("超过团青比上限仍登记的理由");
        let gone = register(&branch, org, born, &[("over", "应届生返乡，青年人数待更新")]).await.expect(303).location();
        let id = gone.trim_start_matches("/members/").split('?').next().unwrap().parse().unwrap();
        let log = read(&world, move |read| change::list(read, id, 9)).await;
        assert!(log.iter().any(|row| row.new.contains("应届生返乡")), "{log:?}");
        // Somebody who has joined before is no new joining.
        let known = [("how", "known"), ("joined_on", "2021-05-04"), ("number", "202199000001")];
        register(&branch, org, Day::constant(2006, 5, 5), &known).await.expect(303);
    }
}
