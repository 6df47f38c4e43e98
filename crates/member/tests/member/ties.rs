//! 直属: who keeps an organisation may do what its direct superior may, as long as the tie lasts.

use super::routes;
use super::world::{one, read, write};
use crate::sheet::{context, row, through};
use crate::world::id_number;
use jishi_intake::Verdict;
use jishi_kernel::Day;
use jishi_member::rule::discipline::Stage;
use jishi_member::store::{member, record, request};
use jishi_org::OrgNumber;
use jishi_platform::authz::Scope;
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, World, both};

const DENIED: &str = "只能管理本级和直接下级";

sql! {
    unscoped SENT ("a test counts messages") = "select count(*) from message where account_id = $1 and {instr}(title, '留团察看') > 0";
    unscoped FILER ("a test files as somebody else") = "update member_request set filed_by = $2 where member_id = $1";
}

/// What the county may do to the village branch two levels below: 303 and 200, or 403.
async fn tried(world: &World, id: jishi_member::MemberId, may: bool) {
    let county: Actor = world.actor("countyregistrar").await;
    let branch = OrgNumber(world.orgs.branches[0].id).to_string();
    let (page, form) = if may { (200, 303) } else { (403, 403) };
    let answer = county.get(&format!("/members/{id}/edit")).await.expect(page);
    assert_eq!(answer.text().contains(DENIED), !may);
    county.get(&format!("/members/new?org={branch}")).await.expect(page);
    let today = world.app.clock.today().to_string();
    let contact = [("day", &*today), ("how", "电话"), ("reached", "yes"), ("note", "近况正常")];
    county.post(&format!("/members/{id}/contacts"), &contact).await.expect(form);
    let youth = [("org", &*branch), ("youth", "30"), ("day", &*today), ("source", "学籍册")];
    county.post("/members/ratio", &youth).await.expect(form);
    let card = county.get(&format!("/members/{id}")).await.expect(200).text();
    assert_eq!(card.contains(&format!("/members/{id}/edit")), may, "{card}");
    let list = county.get(&format!("/members?org={branch}")).await.expect(200).text();
    assert_eq!(list.contains("/members/new?org="), may);
}

/// What a sheet of the county gets for a member of the village branch.
async fn sheet(world: &World, sequence: u32) -> (Verdict, Vec<String>) {
    let number = id_number(Day::constant(2006, 5, 4), 1, sequence);
    let county = &world.orgs.yunxi;
    let rows = vec![row(
        2,
        &[
            ("name", "安宁"),
            ("id_number", number.full()),
            ("joined_on", "2021-05-04"),
            ("number", &format!("202199{sequence:06}")),
            ("branch_code", "SL0008"),
        ],
    )];
    let (verdicts, reasons) = through(
        world,
        context(world, Some((county.id, county.path.clone())), Scope::everything("test")),
        rows,
    )
    .await;
    (verdicts[0].clone(), reasons)
}

both! {
    async fn the_keeper_of_a_tie_manages_members_until_it_ends(world: World) {
        let id = one(&world).await;
        tried(&world, id, false).await;
        let before = sheet(&world, 31).await;
        assert!(before.0 == Verdict::Faulty && before.1.concat().contains(DENIED), "{before:?}");
        let tie = world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        tried(&world, id, true).await;
        let during = sheet(&world, 32).await;
        assert!(during.0 == Verdict::New && during.1.concat().is_empty(), "{during:?}");
        // It is no way around the tree: the town's other branch stays the town's.
        let other = OrgNumber(world.orgs.branches[1].id);
        world.actor("countyregistrar").await.get(&format!("/members/new?org={other}")).await.expect(403);
        world.untie(tie).await.unwrap();
        tried(&world, id, true).await;
        world.clock.advance(86_400_000);
        tried(&world, id, false).await;
    }

    async fn the_keeper_decides_as_a_superior_what_the_branch_files(world: World) {
        let id = one(&world).await;
        let (branch, county) = (world.actor("branchregistrar").await, world.actor("countyregistrar").await);
        let papers: &[(&str, &str, &[u8])] = &[("file", "志愿书.pdf", b"%PDF-1.4 sample")];
        branch.upload(&format!("/members/{id}/request"), &[("field", "joined_on"), ("joined_on", "2021-06-04"), ("reason", "录入有误")], papers).await.expect(303);
        let filed = read(&world, move |read| request::of_member(read, id)).await.remove(0).id;
        let decide = format!("/members/requests/{filed}");
        county.post(&decide, &[("to", "accept")]).await.expect(403);
        county.get("/members/requests").await.expect(200).hides(&decide);
        let tie = world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        county.get("/members/requests").await.expect(200).shows(&decide);
        // Not what it has filed itself.
        let (own, first) = (world.account("countyregistrar"), world.account("branchregistrar"));
        write(&world, move |write| write.execute_one(&FILER, params![id.0, own])).await;
        county.post(&decide, &[("to", "accept")]).await.expect(409);
        write(&world, move |write| write.execute_one(&FILER, params![id.0, first])).await;
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        let county = world.actor("countyregistrar").await;
        county.post(&decide, &[("to", "accept")]).await.expect(403);
        world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        county.post(&decide, &[("to", "accept")]).await.expect(303);
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.joined_on.map(|day| day.to_string()).as_deref(), Some("2021-06-04"));
    }

    async fn the_end_of_a_probation_is_told_to_who_keeps_the_branch(world: World) {
        let (id, village) = (one(&world).await, world.orgs.branches[0].id);
        let app = world.app.clone();
        write(&world, move |write| {
            let given = record::Record {
                id: jishi_member::RecordId(app.id()), sort: record::Sort::Discipline, what: "留团察看".into(), issuer: "云溪县团委".into(),
                paper: String::new(), given_on: Day::constant(2026, 1, 20), until: Some(Day::constant(2026, 7, 20)), lifted_on: None,
                stage: Stage::Valid, document: None, words: String::new(),
            };
            record::add(write, id, &given, 0, 0)
        }).await;
        world.tie(world.orgs.yunxi.id, village).await.unwrap();
        // The branch and its keeper; nobody keeps the register of the township between.
        assert_eq!(jishi_member::remind_probation(&world.app).await.unwrap(), 2);
        let account = world.account("countyregistrar");
        assert_eq!(read(&world, move |read| read.count(&SENT, params![account])).await, 1);
    }
}
