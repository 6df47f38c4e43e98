//! The own account: sessions, password, contact, tokens, identities.

use super::*;
use axum::http::Method;
use jishi_platform::account::NewPost;
use jishi_platform::authz::Role;
use jishi_testkit::both;

async fn second_post(world: &World, person: &str, role: Role) -> i64 {
    let (id, account, org, from) = (world.app.id(), world.account(person), world.orgs.yunxi.id, jishi_testkit::today());
    let new = NewPost {
        account,
        org,
        department: None,
        role,
        title: String::new(),
        from,
    };
    world
        .app
        .db
        .write(world.app.system("fixture"), move |write| account::add_post(write, id, &new))
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    id
}

both! {
    async fn own_data_and_nobody_elses(world: World) {
        let page = world.actor("clerk").await.get("/me").await.expect(200);
        page.shows("王芳").shows("clerk").shows("共青团青山市委员会").shows("组织部").shows("退出登录").shows("/messages").shows("/help/permissions").hides("李明");
    }

    async fn other_devices_are_logged_out(world: World) {
        let (here, there, somebody) = (world.actor("clerk").await, world.actor("clerk").await, world.actor("supervisor").await);
        here.get("/me").await.expect(200).shows("退出其他设备");
        assert_eq!(here.post("/me/sessions/end", &[]).await.expect(303).location(), "/me?done=sessions");
        there.get("/me").await.expect(401);
        here.get("/me").await.expect(200).hides("退出其他设备");
        somebody.get("/me").await.expect(200);
    }

    async fn a_new_password_needs_the_old_one(world: World) {
        set_password(&world, "clerk", GOOD).await;
        let (here, there) = (world.actor("clerk").await, world.actor("clerk").await);
        let new = "碧水长流-2027-秋";
        let form = |old: &'static str, one: &'static str, two: &'static str| [("old", old), ("password", one), ("again", two)];
        here.post("/me/password", &form("wrong wrong", new, new)).await.expect(422).shows("原密码不正确").hides(new);
        here.post("/me/password", &form(GOOD, "short", "short")).await.expect(422).shows("密码至少 10 个字符");
        here.post("/me/password", &form(GOOD, new, "另一个-2027-abc")).await.expect(422).shows("两次输入的密码不一致");
        assert_eq!(here.post("/me/password", &form(GOOD, new, new)).await.expect(303).location(), "/me?done=password");
        here.get("/me?done=password").await.expect(200).shows("密码已修改");
        there.get("/me").await.expect(401);
        let anyone = world.anonymous();
        anyone.post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(422);
        anyone.post("/login", &[("account", "clerk"), ("password", new)]).await.expect(303);
    }

    async fn guessing_the_old_password_is_throttled(world: World) {
        set_password(&world, "clerk", GOOD).await;
        let here = world.actor("clerk").await;
        let form = |old: &'static str| [("old", old), ("password", "碧水长流-2027-秋"), ("again", "碧水长流-2027-秋")];
        for _ in 0..5 {
            here.post("/me/password", &form("wrong wrong")).await.expect(422);
        }
        here.post("/me/password", &form(GOOD)).await.expect(429);
        world.clock.advance(15 * 60_000 + 1);
        here.post("/me/password", &form(GOOD)).await.expect(303);
    }

    async fn contact_is_checked_and_kept(world: World) {
        let here = world.actor("clerk").await;
        here.post("/me/contact", &[("email", "wangfang@"), ("mail", "0")]).await.expect(422).shows("value=\"wangfang@\"").shows("邮箱格式不对");
        here.post("/me/contact", &[("email", " wangfang@example.cn "), ("mail", "0")]).await.expect(303);
        here.get("/me/contact").await.expect(200).shows("value=\"wangfang@example.cn\"").shows("value=\"0\" checked");
        here.post("/me/contact", &[("email", ""), ("mail", "1")]).await.expect(303);
        here.get("/me").await.expect(200).shows("未填写").hides("wangfang@example.cn");
    }

    async fn with_several_posts_one_is_chosen(world: World) {
        let second = second_post(&world, "clerk", Role::Auditor).await;
        let first = post_of(&world, "clerk").await;
        let here = world.actor("clerk").await;
        // Nothing is chosen yet: the own account is open, the rest asks for a choice.
        here.get("/me").await.expect(200);
        assert_eq!(here.get("/audit").await.expect(403).json()["error"]["code"], "choose_post");
        here.get("/identity").await.expect(200).shows("共青团云溪县委员会").shows("审计员").shows("组织部干事");
        let other = post_of(&world, "supervisor").await.to_string();
        here.post("/identity", &[("post", &other)]).await.expect(404);
        here.post("/identity", &[("post", &second.to_string()), ("next", "/audit")]).await.expect(303);
        here.get("/audit").await.expect(200);
        here.post("/identity", &[("post", &first.to_string())]).await.expect(303);
        here.get("/audit").await.expect(403);
    }

    async fn a_token_is_shown_once_and_acts_for_its_post(world: World) {
        let here = world.actor("auditor").await;
        here.post("/me/tokens/new", &[("label", ""), ("days", "30")]).await.expect(422).shows("请填写用途").shows("value=\"30\" checked");
        here.post("/me/tokens/new", &[("label", "报表"), ("days", "9999")]).await.expect(422).shows("value=\"报表\"");
        let page = here.post("/me/tokens/new", &[("label", "报表"), ("days", "30")]).await.expect(200).text();
        let secret = between(&page, "id=\"secret\" value=\"", "\"").to_owned();
        let list = here.get("/me/tokens").await.expect(200).shows("报表").hides(&secret).text();
        let bearer = format!("Bearer {secret}");
        let anyone = world.anonymous();
        let call = async |method: Method, uri: &str| anyone.send(method, uri, &[("authorization", bearer.as_str())], "").await;
        call(Method::GET, "/audit").await.expect(200);
        call(Method::GET, "/accounts").await.expect(403);
        // A token reaches neither the password, nor other sessions, nor further tokens.
        for uri in ["/me/password", "/me/tokens/new"] {
            call(Method::GET, uri).await.expect(403);
        }
        call(Method::POST, "/me/sessions/end").await.expect(403);
        let hash = between(&list, "name=\"token\" value=\"", "\"").to_owned();
        world.actor("clerk").await.post("/me/tokens/delete", &[("token", &hash)]).await.expect(404);
        here.post("/me/tokens/delete", &[("token", &hash)]).await.expect(303);
        call(Method::GET, "/audit").await.expect(401);
    }

    async fn a_token_ends_with_its_time(world: World) {
        let here = world.actor("auditor").await;
        let page = here.post("/me/tokens/new", &[("label", "报表"), ("days", "30")]).await.expect(200).text();
        let bearer = format!("Bearer {}", between(&page, "id=\"secret\" value=\"", "\""));
        let anyone = world.anonymous();
        world.clock.advance(30 * 86_400_000 - 1_000);
        anyone.send(Method::GET, "/audit", &[("authorization", &bearer)], "").await.expect(200);
        world.clock.advance(1_001);
        anyone.send(Method::GET, "/audit", &[("authorization", &bearer)], "").await.expect(401);
    }

    async fn the_own_role_stands_first_in_the_help(world: World) {
        let page = world.actor("auditor").await.get("/help/permissions").await.expect(200).text();
        let place = |word: &str| page.find(&format!("<h2>{word}")).unwrap();
        assert!(place("审计员") < place("系统管理员") && place("审计员") < place("督查"));
        assert_eq!(page.matches("当前身份</span>").count(), 1);
    }
}
