//! The member's own page, and how the account comes about.

use super::routes;
use super::world::{id_number, one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::store::{invite, member, own};
use jishi_org::OrgNumber;
use jishi_testkit::{Actor, World, both};

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

both! {
    async fn a_member_sees_the_own_data_and_who_looked(world: World) {
        let stranger = world.actor("member").await;
        stranger.get("/my").await.expect(200).shows("账号还没有关联团籍");
        stranger.get("/my/views").await.expect(409);
        stranger.post("/my/reveal", &[]).await.expect(409);
        let (me, _) = linked(&world).await;
        let full = id_number(Day::constant(2006, 5, 4), 1, 0);
        me.get("/my").await.expect(200).shows("甘露").shows("石桥村团支部").shows("宋雨").hides(full.full());
        me.get("/my/views").await.expect(200).shows("还没有人看过");
        me.post("/my/reveal", &[]).await.expect(200).shows(full.full());
        me.get("/my/views").await.expect(200).shows("完整证件号码").shows("本人查看");
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
        me.post("/my/correction", &[("field", "name"), ("new", "<b>"), ("reason", "x")]).await.expect(422);
        me.post("/my/correction", &[("field", "name"), ("new", "甘璐"), ("reason", "录入有误")]).await.expect(303);
        me.post("/my/correction", &[("field", "name"), ("new", "甘璐"), ("reason", "录入有误")]).await.expect(409);
        let held = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(held.name, "甘露");
        let (own_branch, community) = (OrgNumber(held.org).to_string(), OrgNumber(world.orgs.branches[5].id).to_string());
        me.post("/my/second", &[("org", "zzzzzz")]).await.expect(422);
        me.post("/my/second", &[("org", &own_branch)]).await.expect(422).shows("不需要报到");
        me.post("/my/second", &[("org", &community), ("note", "社区服务")]).await.expect(303);
        me.get("/my").await.expect(200).shows("松岭区幸福社区团支部");
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
