//! What an accepted claim does to a membership.

use super::routes;
use super::world::{deputy, deputy_account, id_number, one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::store::{member, place};
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::Role;
use jishi_testkit::{Actor, World, both};

const BORN: Day = Day::constant(2006, 5, 4);
const ACCEPT: [(&str, &str); 2] = [("to", "accept"), ("version", "1")];

/// Files a claim for the first of `people`; its address.
async fn claim(actor: &Actor) -> String {
    let number = id_number(BORN, 1, 0);
    let fields = [("number", number.full()), ("kind", "claim"), ("reason", "人员实际在本单位")];
    let to = actor.upload("/persons/claims", &fields, &[]).await.expect(303).location();
    to.split('?').next().unwrap().to_owned()
}

/// A keeper of records above everybody.
async fn top_keeper(world: &World) -> Actor {
    let (app, org) = (world.app.clone(), world.orgs.province.id);
    let account = write(world, move |write| {
        let account = app.id();
        let new = NewAccount {
            login: "topkeeper".to_owned(),
            name: "省档案管理员".to_owned(),
            ..NewAccount::default()
        };
        account::add(write, account, &new, 0)?;
        let post = NewPost {
            account,
            org,
            department: None,
            role: Role::Keeper,
            title: "档案管理员".to_owned(),
            from: Day::constant(2020, 1, 1),
        };
        account::add_post(write, app.id(), &post)?;
        Ok(account)
    })
    .await;
    world.actor_as(account).await
}

both! {
    async fn an_active_membership_goes_by_a_transfer_or_by_who_stands_above_both(world: World) {
        let id = one(&world).await;
        let (branch, far) = (world.actor("branchregistrar").await, world.orgs.branches[5].id);
        // A city is no branch: it cannot take a member.
        let city = claim(&world.actor("otherregistrar").await).await;
        branch.post(&format!("{city}/answer"), &ACCEPT).await.expect(409).shows("只能由团支部认领");
        let account = deputy_account(&world, far).await;
        let claimant = world.actor_as(account).await;
        let far_claim = claim(&claimant).await;
        branch.get(&far_claim).await.expect(200).shows("在册团员的组织关系须经转接审批");
        branch.post(&format!("{far_claim}/answer"), &ACCEPT).await.expect(409).shows("组织关系须经转接审批");
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.org, world.orgs.branches[0].id);
        top_keeper(&world).await.post(&format!("{far_claim}/decision"), &ACCEPT).await.expect(303);
        let (held, history) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), place::history(read, id)?))).await;
        assert_eq!((held.org, history[0].how.as_str(), history.len()), (far, "认领", 2));
        claimant.get(&format!("/members/{id}")).await.expect(200).shows("甘露");
        branch.get(&format!("/members/{id}")).await.expect(404);
    }

    async fn the_superior_of_both_branches_decides_for_both(world: World) {
        let id = one(&world).await;
        let sister = world.orgs.branches[1].id;
        let filed = claim(&deputy(&world, sister).await).await;
        deputy(&world, world.orgs.shiqiao.id).await.post(&format!("{filed}/answer"), &ACCEPT).await.expect(303);
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.org, sister);
    }

    async fn nobody_is_claimed_out_of_a_transfer(world: World) {
        let branch = world.orgs.branches[0].id;
        let id = people(&world, vec![somebody(crate::BUSY, branch)]).await[0];
        let filed = claim(&deputy(&world, world.orgs.branches[5].id).await).await;
        let keeper = top_keeper(&world).await;
        keeper.post(&format!("{filed}/decision"), &ACCEPT).await.expect(409).shows("组织关系正在转接");
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.org, branch);
    }
}
