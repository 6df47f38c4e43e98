//! The member's own page, and how the account comes about.

use super::routes;
use super::world::{id_number, one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::store::{invite, member, own};
use jishi_org::OrgNumber;
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, World, both};

const PDF: &[u8] = b"%PDF-1.4 sample";

sql! {
    unscoped ADD_POST ("a post of a test") =
        "insert into cadre_post (id, person_id, org_id, post, mode, valid_from) values ($1, $2, $3, '书记', '兼职', $4)";
}

/// 罗晓 as a member, linked with the account.
async fn linked(world: &World) -> (Actor, jishi_member::MemberId) {
    let id = one(world).await;
    let (account, now) = (world.account("member"), world.app.now());
    write(world, move |write| {
        let person = member::find(write, id)?.unwrap().person;
        own::link(write, account, person, now)
    })
    .await;
    (world.actor("member").await, id)
}

/// The latest correction about a member.
async fn request(world: &World, id: jishi_member::MemberId) -> jishi_person::store::correction::Correction {
    read(world, move |read| {
        let held = member::find(read, id)?.unwrap();
        jishi_person::store::correction::of_person(read, jishi_person::PersonId(held.person), 9)
    })
    .await
    .remove(0)
}

both! {
    async fn a_member_sees_the_own_data_and_who_looked(world: World) {
        let stranger = world.actor("member").await;
        stranger.get("/my").await.expect(200).shows("账号还没有关联团籍");
        stranger.get("/my/views").await.expect(409);
        stranger.get("/my/views/export.xlsx").await.expect(409);
        stranger.post("/my/reveal", &[]).await.expect(409);
        let (me, _) = linked(&world).await;
        let full = id_number(Day::constant(2006, 5, 4), 1, 0);
        me.get("/my").await.expect(200).shows("甘露").shows("石桥村团支部").shows("宋雨").hides(full.full());
        me.get("/my/views").await.expect(200).shows("还没有人看过");
        me.post("/my/reveal", &[]).await.expect(200).shows(full.full());
        me.get("/my/views").await.expect(200).shows("完整证件号码").shows("本人查看");
        let taken = jishi_testkit::cells(&jishi_testkit::sheet(&me, "/my/views").await, &["看了什么", "事由"]);
        assert_eq!(taken, [["完整证件号码和联系电话", "本人查看"]]);
        world.actor("branchregistrar").await.get("/my/views/export.xlsx").await.expect(403);
        // The register is not the member's.
        me.get("/members").await.expect(403);
        for person in ["branchregistrar", "leader", "keeper"] {
            world.actor(person).await.get("/my").await.expect(403);
        }
        world.anonymous().get("/my").await.expect(401);
    }

    async fn a_member_corrects_and_reports_to_a_community(world: World) {
        let (me, id) = linked(&world).await;
        me.post("/my/phone", &[("phone", "123")]).await.expect(422);
        me.post("/my/phone", &[("phone", "13900000000")]).await.expect(303);
        let person = read(&world, move |read| {
            let held = member::find(read, id)?.unwrap();
            Ok(jishi_person::known(read, jishi_person::PersonId(held.person))?.unwrap())
        }).await;
        assert!(person.phone_mask.starts_with("139") && !person.phone_mask.contains("00000000"), "{}", person.phone_mask);
        me.get("/my/correction").await.expect(200);
        let proof: &[(&str, &str, &[u8])] = &[("proof", "户口页.pdf", PDF)];
        let wrong = [("field", "name"), ("new", "甘璐"), ("reason", "录入有误")];
        me.upload("/my/correction", &[("field", "name"), ("new", "<b>"), ("reason", "x")], proof).await.expect(422);
        me.upload("/my/correction", &[("field", "born"), ("new", "2006-05-05"), ("reason", "x")], proof).await.expect(422).shows("请更正证件号码");
        me.upload("/my/correction", &wrong, &[]).await.expect(422).shows("更正姓名须上传证明材料");
        me.upload("/my/correction", &wrong, proof).await.expect(303);
        me.upload("/my/correction", &wrong, proof).await.expect(409);
        // It is seen with its state, taken back, asked for again and decided; the message leads to a page of the member's.
        me.get("/my").await.expect(200).shows("姓名改为 甘璐").shows("待审核").shows("撤回");
        let first = request(&world, id).await;
        world.actor("branchregistrar").await.post(&format!("/my/corrections/{}/withdrawal", first.id), &[]).await.expect(403);
        me.post(&format!("/my/corrections/{}/withdrawal", first.id), &[]).await.expect(303);
        me.post(&format!("/my/corrections/{}/withdrawal", first.id), &[]).await.expect(409);
        me.get("/my").await.expect(200).shows("已撤回");
        me.upload("/my/correction", &wrong, proof).await.expect(303);
        let second = request(&world, id).await.id;
        let keeper = world.actor("keeper").await;
        keeper.post(&format!("/persons/corrections/{second}/decision"), &[("to", "refuse"), ("words", "证明不清"), ("version", "1")]).await.expect(303);
        me.get("/my").await.expect(200).shows("未同意").shows("证明不清");
        let account = world.account("member");
        let told = read(&world, move |read| jishi_platform::message::list(read, account, i64::MAX, 9)).await;
        assert_eq!(told[0].link, "/my#corrections");
        // What is free is changed at once.
        me.upload("/my/correction", &[("field", "education"), ("new", "大学本科"), ("reason", "升学")], &[]).await.expect(303);
        me.get("/my").await.expect(200).shows("大学本科");
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.name, "甘露");
        let (own_branch, community) = (OrgNumber(held.org).to_string(), OrgNumber(world.orgs.branches[5].id).to_string());
        me.post("/my/second", &[("org", "zzzzzz")]).await.expect(422);
        me.post("/my/second", &[("org", &own_branch)]).await.expect(422).shows("不需要报到");
        me.post("/my/second", &[("org", &community), ("note", "社区服务")]).await.expect(303);
        me.get("/my").await.expect(200).shows("松岭区幸福社区团支部");
    }

    async fn a_member_sees_branch_archive_and_who_took_the_list(world: World) {
        let (me, id) = linked(&world).await;
        let branch = world.actor("branchregistrar").await;
        branch.upload(&format!("/members/{id}/documents"), &[("kind", "入团志愿书")], &[("file", "志愿书.pdf", PDF)]).await.expect(303);
        branch.upload(&format!("/members/{id}/records"), &[("sort", "award"), ("what", "优秀共青团员"), ("issuer", "云溪县团委"), ("day", "2026-03-01")], &[]).await.expect(303);
        let scan = read(&world, move |read| jishi_member::store::document::list(read, id)).await.remove(0).id;
        let (post, org) = (world.app.id(), world.orgs.branches[0].id);
        write(&world, move |write| {
            let person = member::find(write, id)?.unwrap().person;
            write.execute_one(&ADD_POST, params![post, person, org, Day::constant(2024, 1, 1)])
        }).await;
        let page = me.get("/my").await.expect(200);
        let page = page.shows("志愿书.pdf").shows("尚未认证").shows("奖励：优秀共青团员").shows("书记").shows("1人");
        page.shows("没有登记发展步骤");
        assert_eq!(me.get(&format!("/my/documents/{scan}")).await.expect(200).bytes, PDF);
        branch.get(&format!("/members/documents/{scan}")).await.expect(200);
        branch.get(&format!("/my/documents/{scan}")).await.expect(403);
        me.get("/my/documents/zzzzzz").await.expect(404);
        // So is a card that was opened, once a day whatever part of it.
        for part in ["", "?tab=records", "?tab=all"] {
            branch.get(&format!("/members/{id}{part}")).await.expect(200);
        }
        let looks = me.get("/my/views").await.expect(200).shows("查看团员档案").shows("个人档案（证件号码和电话部分隐去）").text();
        let rows = looks.matches("<th scope=\"row\"").count();
        assert_eq!(looks.matches("查看团员档案").count(), 1);
        me.get("/my").await.expect(200);
        let again = me.get("/my/views").await.expect(200).text();
        assert_eq!(again.matches("<th scope=\"row\"").count(), rows, "the own page is no look");
        // A list that was handed out is a look at everybody in it.
        let list = branch.get("/members/export.csv?sex=1").await.expect(200).text();
        assert!(list.contains("甘露") && list.contains("SL"), "{list}");
        branch.get("/members/export.csv?sex=2").await.expect(200);
        let looks = me.get("/my/views").await.expect(200);
        let looks = looks.shows("查看入团志愿书").shows("宋雨").shows("名册导出（证件号码和电话隐去）").shows("在册，男");
        looks.hides("在册，女");
        world.actor("auditor").await.get("/persons/views").await.expect(200).shows("名册导出").shows("在册，男，1人").shows("在册，女，0人");
    }

    async fn an_invitation_makes_one_account(world: World) {
        let branch = world.orgs.branches[0].id;
        let ids = people(&world, vec![somebody("甘露", branch), somebody("露水", branch)]).await;
        let org = OrgNumber(branch).to_string();
        let secretary = world.actor("branchregistrar").await;
        secretary.get("/members/invitations").await.expect(200).shows("未开通");
        world.actor("countyregistrar").await.post("/members/invitations", &[("org", &org), ("member", &ids[0].to_string())]).await.expect(403);
        secretary.post("/members/invitations", &[("org", &org)]).await.expect(409);
        let made = secretary.post("/members/invitations", &[("org", &org), ("member", &ids[0].to_string())]).await.expect(200);
        let text = made.text();
        let link = text.split("href=\"/join/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let link = format!("/join/{link}");
        assert_eq!(text.matches("href=\"/join/").count(), 1);
        let visitor = world.anonymous();
        visitor.get(&link).await.expect(200).shows("甘露").shows("石桥村团支部");
        visitor.get("/join/nonsense").await.expect(409);
        let send = |login: &'static str, password: &'static str, again: &'static str| {
            let (visitor, link) = (visitor.clone(), link.clone());
            async move { visitor.post(&link, &[("login", login), ("password", password), ("again", again)]).await }
        };
        send("Gan Lu", "一句好记的话也行呀", "一句好记的话也行呀").await.expect(422).shows("登录名为");
        send("ganlu", "短", "短").await.expect(422);
        send("ganlu", "一句好记的话也行呀啊", "另一句好记的话也行").await.expect(422).shows("不一致");
        send("member", "一句好记的话也行呀啊", "一句好记的话也行呀啊").await.expect(422).shows("登录名已被使用");
        let entered = send("ganlu", "一句好记的话也行呀啊", "一句好记的话也行呀啊").await.expect(303);
        assert_eq!(entered.location(), "/my");
        send("ganlu2", "一句好记的话也行呀啊", "一句好记的话也行呀啊").await.expect(409).shows("链接已使用或已过期");
        let cookie = entered.headers.get("set-cookie").unwrap().to_str().unwrap().split(';').next().unwrap().to_owned();
        let mine = visitor.send(axum_get(), "/my", &[("cookie", &cookie)], "").await.expect(200);
        mine.shows("甘露");
        let standing = read(&world, move |read| invite::of_branch(read, branch)).await;
        assert_eq!(standing.iter().filter(|s| s.linked_at > 0).count(), 1);
        // A link runs out.
        let made = secretary.post("/members/invitations", &[("org", &org), ("member", &ids[1].to_string())]).await.expect(200).text();
        let link = made.split("href=\"").find(|part| part.starts_with("/join/")).unwrap().split('"').next().unwrap().to_owned();
        world.clock.advance(8 * 86_400_000);
        visitor.get(&link).await.expect(409);
    }
}

fn axum_get() -> axum::http::Method {
    axum::http::Method::GET
}
