//! Who came out of a veiled branch: the later unit reads of it only that it was one.

use super::routes;
use crate::world::{one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::store::{contact, member, own, place};
use jishi_person::PersonId;
use jishi_person::store::view::{self, NewView, What};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both, today};
use std::io::Read as _;

sql! {
    unscoped HIDE ("a test makes an organisation a veiled one") = "update org set name = '示例保密团支部' where id = $1";
    unscoped HELD ("a test fills a table") = "select count(*) from file where hash = $1";
    unscoped FILE ("a test fills a table") = "insert into file (hash, size, kind, created_at) values ($1, 1, 'application/pdf', 0)";
    unscoped DOCUMENT ("a test fills a table") =
        "insert into member_document (id, member_id, kind, name, hash, size, added_at, added_by, returned) values ($2, $1, '入团志愿书', $4, $3, 1, $5, 0, '')";
    unscoped APPRAISAL ("a test fills a table") = "insert into member_appraisal (member_id, year, grade, org_id) values ($1, 2024, '优秀', $2)";
}

/// Somebody of 石桥村 who was in a veiled branch of another county before, was looked at there, and reports to
/// it still; with the person and an own account.
async fn came_out(world: &World) -> (MemberId, PersonId) {
    let (here, secret) = (world.orgs.branches[0].id, world.orgs.branches[6].id);
    let id = people(world, vec![somebody("甘露", secret)]).await[0];
    let (account, looker, app) = (world.account("member"), world.account("otherregistrar"), world.app.clone());
    let person = write(world, move |write| {
        write.execute_one(&HIDE, params![secret])?;
        write.execute_one(&APPRAISAL, params![id.0, secret])?;
        place::relocate(write, id, here, today(), "转接")?;
        contact::add_second(write, id, secret, today(), "")?;
        let person = PersonId(member::find(write, id)?.unwrap().person);
        let look = NewView {
            id: app.id(),
            person,
            at: app.now(),
            account: looker,
            org: secret,
            what: What::Card,
            reason: "核对档案",
        };
        view::add(write, &look)?;
        own::link(write, account, person.0, app.now())?;
        Ok(person)
    })
    .await;
    (id, person)
}

/// A document on the card of somebody, added so many days from today.
async fn document(world: &World, id: MemberId, name: &'static str, days: i64) -> String {
    let hash = world.app.files.put(bytes::Bytes::from_static(b"%PDF-1.4 x")).await.unwrap();
    let (number, at) = (world.app.id(), world.app.now() + days * 86_400_000);
    write(world, move |write| {
        if write.count(&HELD, params![&hash])? == 0 {
            write.execute_one(&FILE, params![&hash])?;
        }
        write.execute_one(&DOCUMENT, params![id.0, number, &hash, name, at])
    })
    .await;
    jishi_kernel::id::encode(number)
}

/// What a file is called that somebody opens.
async fn called(actor: &jishi_testkit::Actor, uri: &str) -> String {
    let answer = actor.get(uri).await.expect(200);
    answer.headers["content-disposition"].to_str().unwrap().to_owned()
}

/// The text of everything kept about a person, as somebody takes it along.
async fn taken(world: &World, who: &str, person: PersonId) -> String {
    let zip = world
        .actor(who)
        .await
        .post(&format!("/persons/{person}/export"), &[("reason", "本人申请")])
        .await
        .expect(200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes.to_vec())).unwrap();
    let mut text = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect::<Vec<_>>()
        .join("\n");
    archive.by_name("个人信息.txt").unwrap().read_to_string(&mut text).unwrap();
    text
}

both! {
    async fn the_card_does_not_name_a_veiled_branch(world: World) {
        let (id, _) = came_out(&world).await;
        for person in ["branchregistrar", "countyregistrar"] {
            let actor = world.actor(person).await;
            actor.get(&format!("/members/{id}")).await.expect(200).shows("特殊单位（导入）").shows("石桥村团支部（转接）").hides("保密");
            actor.get(&format!("/members/{id}?tab=contacts")).await.expect(200).shows("特殊单位").hides("保密");
            actor.get(&format!("/members/{id}?tab=all")).await.expect(200).shows("特殊单位（导入）").hides("保密");
        }
        // Who sees the branch itself reads its name.
        world.actor("rootregistrar").await.get(&format!("/members/{id}")).await.expect(200).shows("示例保密团支部（导入）").hides("特殊单位");
    }

    async fn the_own_page_does_not_name_it_either(world: World) {
        let _ = came_out(&world).await;
        let me = world.actor("member").await;
        me.get("/my").await.expect(200).shows("特殊单位（导入）").hides("保密");
        me.get("/my/views").await.expect(200).shows("特殊单位").hides("保密");
        let rows = jishi_testkit::cells(&jishi_testkit::sheet(&me, "/my/views").await, &["谁", "事由"]);
        assert!(rows.contains(&vec!["特殊单位".to_owned(), "核对档案".to_owned()]), "{rows:?}");
    }

    async fn what_is_handed_out_veils_it_from_who_does_not_see_it(world: World) {
        let (_, person) = came_out(&world).await;
        let text = taken(&world, "keeper", person).await;
        assert!(!text.contains("保密"), "{text}");
        for line in ["2021-05-04：至 2026-07-14；特殊单位；导入", "2024：优秀；特殊单位", "特殊单位；查看 个人档案"] {
            assert!(text.contains(line), "{line} in {text}");
        }
        world.actor("keeper").await.get(&format!("/persons/{person}")).await.expect(200).shows("特殊单位").hides("保密");
    }

    async fn a_file_put_there_is_not_called_after_it(world: World) {
        let (id, person) = came_out(&world).await;
        let old = document(&world, id, "示例保密团支部志愿书.pdf", -30).await;
        let new = document(&world, id, "石桥村志愿书.pdf", 1).await;
        let (escaped, kind) = ("%E4%BF%9D%E5%AF%86", "%E5%85%A5%E5%9B%A2%E5%BF%97%E6%84%BF%E4%B9%A6.pdf");
        for who in ["branchregistrar", "countyregistrar"] {
            let actor = world.actor(who).await;
            actor.get(&format!("/members/{id}?tab=documents")).await.expect(200).shows(">入团志愿书.pdf</a>").shows("石桥村志愿书.pdf").hides("保密");
            let name = called(&actor, &format!("/members/documents/{old}")).await;
            assert!(name.ends_with(kind) && !name.contains(escaped), "{name}");
            assert!(called(&actor, &format!("/members/documents/{new}")).await.contains("%E7%9F%B3%E6%A1%A5"));
        }
        let province = world.actor("rootregistrar").await;
        province.get(&format!("/members/{id}?tab=documents")).await.expect(200).shows("示例保密团支部志愿书.pdf");
        assert!(called(&province, &format!("/members/documents/{old}")).await.contains(escaped));
        let me = world.actor("member").await;
        me.get("/my").await.expect(200).shows(">入团志愿书.pdf</a>").shows("石桥村志愿书.pdf").hides("保密");
        assert!(called(&me, &format!("/my/documents/{old}")).await.ends_with(kind));
        let text = taken(&world, "keeper", person).await;
        assert!(text.contains("入团志愿书；材料.pdf") && text.contains("附件/01-材料.pdf") && !text.contains("保密"), "{text}");
    }

    async fn files_of_other_branches_keep_their_names(world: World) {
        let id = one(&world).await;
        document(&world, id, "石桥村志愿书.pdf", 0).await;
        let person = read(&world, move |read| Ok(PersonId(member::find(read, id)?.unwrap().person))).await;
        let text = taken(&world, "keeper", person).await;
        assert!(text.contains("入团志愿书；石桥村志愿书.pdf") && text.contains("附件/01-石桥村志愿书.pdf"), "{text}");
    }

    async fn other_branches_keep_their_names(world: World) {
        let id = one(&world).await;
        let next = world.orgs.branches[1].id;
        write(&world, move |write| place::relocate(write, id, next, today(), "转接")).await;
        let names = read(&world, move |read| Ok(place::history(read, id)?.into_iter().map(|place| (place.name, place.from)).collect::<Vec<_>>())).await;
        assert_eq!(names.last().unwrap(), &("石桥村团支部".to_owned(), Day::constant(2021, 5, 4)));
        world.actor("countyregistrar").await.get(&format!("/members/{id}")).await.expect(200).shows("石桥村团支部（导入）").hides("特殊单位");
    }
}
