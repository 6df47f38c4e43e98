//! Leaving: who is due, filed by the branch, confirmed by its superior, taken back.

use super::routes;
use super::world::{Is, deputy, one, people, read, set_rule, somebody, write};
use jishi_kernel::Day;
use jishi_member::list_due;
use jishi_member::rule::exit::Stage;
use jishi_member::rule::standing::{Leaving, State};
use jishi_member::store::{count, exit, member};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped ADD_POST ("a post of a test") =
        "insert into cadre_post (id, person_id, org_id, post, mode, valid_from) values ($1, $2, $3, '书记', '兼职', $4)";
}

const PDF: &[u8] = b"%PDF-1.4 sample";

fn old(name: &str, org: i64, day: i8) -> Is {
    Is {
        born: Day::constant(1998, 7, day),
        joined: Day::constant(2013, 5, 4),
        ..somebody(name, org)
    }
}

both! {
    async fn who_is_of_age_without_a_post_is_listed_once(world: World) {
        let branch = world.orgs.branches[0].id;
        let ids = people(&world, vec![old("到龄", branch, 15), old("明天到龄", branch, 16), old("有职务", branch, 1), somebody("青年", branch)]).await;
        let kept = ids[2];
        let person = read(&world, move |read| member::find(read, kept)).await.unwrap().person;
        let (post, org) = (world.app.id(), branch);
        write(&world, move |write| write.execute_one(&ADD_POST, params![post, person, org, Day::constant(2024, 1, 1)])).await;
        assert_eq!(list_due(&world.app).await.unwrap(), 1);
        assert_eq!(list_due(&world.app).await.unwrap(), 0);
        let path = world.orgs.qingshan.path.clone();
        let due = read(&world, move |read| exit::due(read, &path, 0, 50)).await;
        assert_eq!(due.iter().map(|due| (due.member, due.since)).collect::<Vec<_>>(), [(ids[0], Day::constant(2026, 7, 15))]);
        world.clock.set(Day::constant(2026, 7, 16));
        assert_eq!(list_due(&world.app).await.unwrap(), 1);
        let page = world.actor("registrar").await.get("/members/exits?list=due").await.expect(200);
        page.shows("到龄").shows("明天到龄").hides("有职务").hides("青年");
        world.actor("otherregistrar").await.get("/members/exits?list=due").await.expect(200).hides("到龄</a>");
    }

    async fn each_part_of_the_tree_has_its_own_age(world: World) {
        let (near, far) = (world.orgs.branches[0].id, world.orgs.branches[5].id);
        let ids = people(&world, vec![old("近", near, 1), old("远", far, 1), Is { born: Day::constant(1996, 7, 1), ..old("长", far, 1) }]).await;
        // The other city keeps members to thirty.
        set_rule(&world, "member.exit_age", &world.orgs.bishui.path, r#"{"years":30}"#).await;
        assert_eq!(list_due(&world.app).await.unwrap(), 2);
        let listed = |world: &World| {
            let app = world.app.clone();
            async move { app.db.read(&jishi_platform::authz::Scope::everything("test"), |read| exit::due(read, "", 0, 50)).await.unwrap() }
        };
        let due: Vec<_> = listed(&world).await.into_iter().map(|due| (due.member, due.since)).collect();
        assert_eq!(due, [(ids[0], Day::constant(2026, 7, 1)), (ids[2], Day::constant(2026, 7, 1))]);
        // The province raises it for the rest: who is too young comes off the list, and nobody onto it.
        set_rule(&world, "member.exit_age", &world.orgs.qingshan.path, r#"{"years":29}"#).await;
        assert_eq!(list_due(&world.app).await.unwrap(), 0);
        assert_eq!(listed(&world).await.iter().map(|due| due.member).collect::<Vec<_>>(), [ids[2]]);
        // The district of the other city does not lower what the city has set; the city does.
        set_rule(&world, "member.exit_age", &world.orgs.songling.path, r#"{"years":28}"#).await;
        assert_eq!(list_due(&world.app).await.unwrap(), 0);
        set_rule(&world, "member.exit_age", &world.orgs.bishui.path, r#"{"years":28}"#).await;
        assert_eq!(list_due(&world.app).await.unwrap(), 1);
    }

    async fn a_leaving_locks_is_confirmed_above_and_can_be_taken_back(world: World) {
        let school = world.orgs.branches[2].clone();
        let id = people(&world, vec![old("到龄", school.id, 1)]).await[0];
        let county = world.actor("countyregistrar").await;
        let to = format!("/members/{id}/exit");
        county.get(&to).await.expect(200).shows("提交上级审核");
        county.upload(&to, &[("how", "age")], &[]).await.expect(303);
        let path = school.path.clone();
        let (found, counts) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), count::own(read, &path, 2026)?))).await;
        assert_eq!((found.state, found.leaving), (State::Active, Some(Leaving::Age)));
        assert_eq!((counts.members, counts.leaving), (1, 1));
        // Locked: every act is refused with the reason.
        for (uri, fields) in [
            (format!("/members/{id}/steps"), vec![("step", "oath"), ("day", "2013-05-04")]),
            (format!("/members/{id}/contacts"), vec![("day", "2026-07-01"), ("how", "电话"), ("reached", "yes")]),
            (format!("/members/{id}/whereabouts"), vec![("whereabouts", "floating"), ("day", "2026-07-01")]),
            (format!("/members/{id}/edit"), vec![("joined_on", "2013-05-04"), ("version", "2")]),
        ] {
            county.post(&uri, &fields).await.expect(409).shows("满28周岁离团");
        }
        county.upload(&to, &[("how", "age")], &[]).await.expect(409);
        let filed = read(&world, move |read| exit::of_member(read, id)).await.remove(0);
        let decide = format!("/members/exits/{}", filed.id);
        world.actor("registrar").await.post(&decide, &[("to", "confirm")]).await.expect(403).shows("直接上级");
        world.actor("otherregistrar").await.post(&decide, &[("to", "confirm")]).await.expect(404);
        // Who filed it does not confirm it.
        county.get("/members/exits").await.expect(200).shows("须由其他人审核");
        county.post(&decide, &[("to", "confirm")]).await.expect(409).shows("不能审核自己提交的离团");
        let deputy = deputy(&world, world.orgs.yunxi.id).await;
        deputy.post(&decide, &[("to", "return")]).await.expect(422);
        deputy.post(&decide, &[("to", "confirm")]).await.expect(303);
        deputy.post(&decide, &[("to", "confirm")]).await.expect(409);
        let path = school.path.clone();
        let (found, counts) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), count::own(read, &path, 2026)?))).await;
        assert_eq!((found.state, found.left_how, found.left_on), (State::Left, Some(Leaving::Age), Some(Day::constant(2026, 7, 15))));
        assert_eq!((counts.members, counts.leaving, counts.gone), (0, 0, 1));
        county.post(&decide, &[("to", "restore"), ("words", "出生日期有误")]).await.expect(303);
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!((found.state, found.left_on, found.left_how), (State::Active, None, None));
        let stage = read(&world, move |read| exit::of_member(read, id)).await.remove(0).stage;
        assert_eq!(stage, Stage::Restored);
    }

    async fn each_kind_asks_for_its_proof(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let to = format!("/members/{id}/exit");
        branch.upload(&to, &[("how", "age")], &[]).await.expect(422).shows("年满28周岁");
        branch.upload(&to, &[("how", "resign")], &[]).await.expect(422).shows("请填写事由");
        branch.upload(&to, &[("how", "resign"), ("reason", "个人原因")], &[]).await.expect(422).shows("本人退团申请");
        branch.upload(&to, &[("how", "resign"), ("reason", "个人原因")], &[("file", "申请.pdf", PDF)]).await.expect(303);
        let filed = read(&world, move |read| exit::of_member(read, id)).await.remove(0);
        assert!(filed.document.is_some());
        // Neither the branch itself nor the county two levels up decides.
        let decide = format!("/members/exits/{}", filed.id);
        branch.post(&decide, &[("to", "confirm")]).await.expect(403);
        world.actor("countyregistrar").await.post(&decide, &[("to", "confirm")]).await.expect(403);
        world.actor("countyregistrar").await.post(&to, &[]).await.expect(400);
        branch.get("/members/exits").await.expect(200).shows("自愿退团").shows("个人原因").shows("由支部的直接上级审核");
    }

    async fn expulsion_is_approved_by_the_county(world: World) {
        // 石桥村团支部 stands below a town, the town below the county.
        let orgs = world.orgs.clone();
        let ids = people(&world, vec![somebody("甲", orgs.branches[0].id), somebody("乙", orgs.branches[0].id)]).await;
        let (branch, county, city) = (world.actor("branchregistrar").await, world.actor("countyregistrar").await, world.actor("registrar").await);
        let town = deputy(&world, orgs.shiqiao.id).await;
        let file = |id: jishi_member::MemberId, how: &'static str| {
            let branch = branch.clone();
            async move {
                let paper: &[(&str, &str, &[u8])] = &[("file", "决定.pdf", PDF)];
                branch.upload(&format!("/members/{id}/exit"), &[("how", how), ("reason", "违纪")], paper).await.expect(303)
            }
        };
        file(ids[0], "expel").await;
        let first = ids[0];
        let filed = read(&world, move |read| exit::of_member(read, first)).await.remove(0).id;
        let decide = format!("/members/exits/{filed}");
        for other in [&town, &city] {
            other.post(&decide, &[("to", "confirm")]).await.expect(403).shows("由县级以上委员会批准");
        }
        town.get("/members/exits").await.expect(200).shows("开除团籍").hides(&decide);
        county.get("/members/exits").await.expect(200).shows(&decide);
        county.post(&decide, &[("to", "confirm")]).await.expect(303);
        let found = read(&world, move |read| member::find(read, first)).await.unwrap();
        assert_eq!((found.state, found.left_how), (State::Left, Some(Leaving::Expel)));
        // Where a basic committee is authorised, the rule says so for its part of the tree.
        set_rule(&world, "member.exit_approval", &orgs.yunxi.path, r#"{"age":"superior","lapse":"superior","resign":"superior","expel":"township"}"#).await;
        file(ids[1], "expel").await;
        let second = ids[1];
        let filed = read(&world, move |read| exit::of_member(read, second)).await.remove(0).id;
        let decide = format!("/members/exits/{filed}");
        county.post(&decide, &[("to", "confirm")]).await.expect(403).shows("乡镇（街道）级以上委员会");
        town.post(&decide, &[("to", "confirm")]).await.expect(303);
    }

    async fn what_is_under_way_elsewhere_keeps_a_leaving_from_being_filed(world: World) {
        let id = people(&world, vec![old(crate::BUSY, world.orgs.branches[2].id, 1)]).await[0];
        let county = world.actor("countyregistrar").await;
        county.upload(&format!("/members/{id}/exit"), &[("how", "age")], &[]).await.expect(409).shows("组织关系正在转接");
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!((found.state, found.leaving), (State::Active, None));
    }
}
