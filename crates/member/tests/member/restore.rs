//! 恢复团籍: only of who left by that leaving, whose person is known, into a branch that stands.

use super::routes;
use super::world::{Is, deputy, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::rule::standing::State;
use jishi_member::store::{count, exit, member, place};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped ADD_POST ("a post of a test") =
        "insert into cadre_post (id, person_id, org_id, post, mode, valid_from) values ($1, $2, $3, '书记', '兼职', $4)";
    unscoped END ("a test ends a branch") = "update org set closed_on = $2 where id = $1";
    unscoped ERASE ("a test erases a person") = "update person set erased_on = $2 where id = $1";
    unscoped BACK ("a test puts a membership back") = "update member set state = 'active', left_on = null, left_how = '' where id = $1";
}

const TODAY: Day = Day::constant(2026, 7, 15);
const RESTORE: [(&str, &str); 2] = [("to", "restore"), ("words", "出生日期有误")];

/// Somebody of 云溪一中 who has left, and the address of that leaving.
async fn left(world: &World) -> (MemberId, String) {
    let school = world.orgs.branches[2].id;
    let old = Is {
        born: Day::constant(1998, 7, 1),
        joined: Day::constant(2013, 5, 4),
        ..somebody("到龄", school)
    };
    let id = people(world, vec![old]).await[0];
    let county = world.actor("countyregistrar").await;
    county
        .upload(&format!("/members/{id}/exit"), &[("how", "age")], &[])
        .await
        .expect(303);
    let filed = read(world, move |read| exit::of_member(read, id)).await.remove(0).id;
    let decide = format!("/members/exits/{filed}");
    let deputy = deputy(world, world.orgs.yunxi.id).await;
    deputy.post(&decide, &[("to", "confirm")]).await.expect(303);
    (id, decide)
}

both! {
    async fn a_branch_that_has_ended_is_replaced_first(world: World) {
        let (id, decide) = left(&world).await;
        let county = world.actor("countyregistrar").await;
        let page = "/members/exits?list=confirmed";
        county.get(page).await.expect(200).hides("原支部已撤销");
        let (school, open) = (world.orgs.branches[2].id, world.orgs.branches[0].clone());
        write(&world, move |write| write.execute_one(&END, params![school, TODAY])).await;
        county.get(page).await.expect(200).shows("原支部已撤销，转入团支部编号");
        county.post(&decide, &RESTORE).await.expect(422).shows("已撤销，请填写恢复后所在团支部的编号");
        let with = |branch: i64| {
            let (county, decide, branch) = (county.clone(), decide.clone(), branch.to_string());
            async move { county.post(&decide, &[RESTORE[0], RESTORE[1], ("branch", &branch)]).await }
        };
        // The ended one, a committee, one out of sight.
        for other in [school, world.orgs.shiqiao.id, world.orgs.branches[5].id] {
            with(other).await.expect(422).shows("没有这个团支部");
        }
        with(open.id).await.expect(303);
        let path = open.path.clone();
        let (held, stays, figures) = read(&world, move |read| Ok((
            member::find(read, id)?.unwrap(), place::history(read, id)?, count::own(read, &path, 2026)?,
        ))).await;
        assert_eq!((held.state, held.org, held.left_on), (State::Active, open.id, None));
        assert_eq!((stays[0].how.as_str(), figures.members, figures.gone), ("恢复团籍", 1, 0));
    }

    async fn nobody_is_restored_whose_data_were_erased(world: World) {
        let (id, decide) = left(&world).await;
        let person = read(&world, move |read| member::find(read, id)).await.unwrap().person;
        write(&world, move |write| write.execute_one(&ERASE, params![person, TODAY])).await;
        let county = world.actor("countyregistrar").await;
        county.get("/members/exits?list=confirmed").await.expect(200).hides("value=\"restore\"");
        county.post(&decide, &RESTORE).await.expect(409).shows("个人信息已抹除");
        assert_eq!(read(&world, move |read| member::find(read, id)).await.unwrap().state, State::Left);
    }

    async fn only_what_that_leaving_ended_is_given_back(world: World) {
        let (id, decide) = left(&world).await;
        write(&world, move |write| write.execute_one(&BACK, params![id.0])).await;
        world.actor("countyregistrar").await.post(&decide, &RESTORE).await.expect(409);
        let stage = read(&world, move |read| exit::of_member(read, id)).await.remove(0).stage;
        assert_eq!(stage, jishi_member::rule::exit::Stage::Confirmed);
    }

    async fn the_search_goes_piece_by_piece_and_a_post_takes_off_the_list(world: World) {
        let old = |at: i8| Is { born: Day::constant(1998, 7, at), joined: Day::constant(2013, 5, 4), ..somebody("到龄", world.orgs.branches[0].id) };
        let ids = people(&world, vec![old(1), old(2), old(3)]).await;
        let (first, third) = (ids[1].0, ids[2].0);
        let (one, two, three, due) = read(&world, move |read| Ok((
            exit::piece(read, 0, 2)?, exit::piece(read, first, 2)?, exit::piece(read, third, 2)?,
            exit::newly_due(read, (0, first), TODAY, TODAY)?.len(),
        ))).await;
        assert_eq!((one, two, three, due), (Some((first, true)), Some((third, false)), None, 2));
        assert_eq!(jishi_member::list_due(&world.app).await.unwrap(), 3);
        let (gone, app, org) = (ids[0], world.app.clone(), world.orgs.branches[0].id);
        write(&world, move |write| {
            let person = member::find(write, gone)?.unwrap().person;
            write.execute_one(&ADD_POST, params![app.id(), person, org, Day::constant(2026, 7, 1)])
        }).await;
        assert_eq!(jishi_member::list_due(&world.app).await.unwrap(), 0);
        let path = world.orgs.qingshan.path.clone();
        let due = read(&world, move |read| exit::due(read, &path, 0, 9)).await;
        assert_eq!(due.iter().map(|due| due.member).collect::<Vec<_>>(), ids[1..]);
    }
}
