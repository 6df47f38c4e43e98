//! Accounts: made, locked, given a link; only inside the own part of the tree.

use super::*;
use axum::http::Method;
use jishi_kernel::Day;
use jishi_platform::account::{NewAccount, NewPost};
use jishi_platform::authz::Role;
use jishi_testkit::both;

fn page_of(id: i64) -> String {
    format!("/accounts/{}", jishi_kernel::id::encode(id))
}

/// A 系统管理员 of 青山市, beside the one of the province.
async fn city_admin(world: &World) -> jishi_testkit::Actor {
    let (account, post, org) = (world.account("publicity"), world.app.id(), world.orgs.qingshan.id);
    let old = post_of(world, "publicity").await;
    world
        .app
        .db
        .write(world.app.system("fixture"), move |write| {
            let today = jishi_testkit::today();
            jishi_account::store::posts::end(write, old, Day::constant(2026, 7, 1), today)?;
            let new = NewPost {
                account,
                org,
                department: None,
                role: Role::SystemAdmin,
                title: String::new(),
                from: today,
            };
            account::add_post(write, post, &new)
        })
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    world.actor("publicity").await
}

both! {
    async fn a_new_account_gets_a_link_and_no_password(world: World) {
        let admin = world.actor("sysadmin").await;
        let form = |name: &'static str, login: &'static str, email: &'static str| [("name", name), ("login", login), ("email", email)];
        admin.post("/accounts/new", &form("", "x", "nothing")).await.expect(422)
            .shows("请填写姓名").shows("3 至 32 个小写字母").shows("邮箱格式不对").shows("value=\"nothing\"").shows("有 3 处需改");
        admin.post("/accounts/new", &form("罗兰", "supervisor", "")).await.expect(422).shows("登录名已被使用").shows("value=\"罗兰\"");
        let page = admin.post("/accounts/new", &form("罗兰", " LuoLan ", "luolan@example.cn")).await.expect(200).text();
        let link = between(&page, "id=\"secret\" value=\"http://test", "\"").to_owned();
        assert!(link.starts_with("/password/"), "{link}");
        admin.get("/accounts?q=luolan").await.expect(200).shows("罗兰").shows("未设密码").shows("无在任岗位").shows("共 1 个账号").hides("李明");
        let done = world.anonymous().post(&link, &[("password", GOOD), ("again", GOOD)]).await.expect(303);
        world.anonymous().send(Method::GET, "/me", &[("cookie", &session(&done))], "").await.expect(200).shows("没有在任岗位");
        admin.get("/accounts?state=idle").await.expect(200).shows("罗兰").shows("正常").hides("李明");
    }

    async fn a_lock_ends_sessions_tokens_and_links(world: World) {
        set_password(&world, "clerk", GOOD).await;
        let (admin, clerk) = (world.actor("sysadmin").await, world.actor("clerk").await);
        let account = page_of(world.account("clerk"));
        let token = clerk.post("/me/tokens/new", &[("label", "程序"), ("days", "30")]).await.expect(200).text();
        let bearer = format!("Bearer {}", between(&token, "id=\"secret\" value=\"", "\""));
        let linked = admin.post(&format!("{account}/link"), &[]).await.expect(200).shows("只显示这一次").text();
        let link = between(&linked, "id=\"secret\" value=\"http://test", "\"").to_owned();
        admin.post(&format!("{account}/lock"), &[]).await.expect(303);
        clerk.get("/me").await.expect(401);
        world.anonymous().send(Method::GET, "/me", &[("authorization", &bearer)], "").await.expect(401);
        world.anonymous().get(&link).await.expect(409);
        world.anonymous().post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(422);
        admin.get(&account).await.expect(200).shows("已锁定").shows("解锁");
        admin.get("/accounts?state=locked").await.expect(200).shows("王芳").hides("李明");
        admin.post(&format!("{account}/link"), &[]).await.expect(409);
        admin.post(&format!("{account}/unlock"), &[]).await.expect(303);
        // The old session and the token stay ended; the password works again.
        clerk.get("/me").await.expect(401);
        world.anonymous().send(Method::GET, "/me", &[("authorization", &bearer)], "").await.expect(401);
        world.anonymous().post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(303);
    }

    async fn nobody_locks_himself(world: World) {
        let admin = world.actor("sysadmin").await;
        admin.post(&format!("{}/lock", page_of(world.account("sysadmin"))), &[]).await.expect(409);
        admin.get("/me").await.expect(200);
    }

    async fn accounts_outside_do_not_exist(world: World) {
        let admin = city_admin(&world).await;
        let id = world.app.id();
        let new = NewAccount { login: "newcomer".into(), name: "新来的".into(), ..NewAccount::default() };
        world.app.db.write(world.app.system("fixture"), move |write| account::add(write, id, &new, 0)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        // Own unit, below it, and without posts; not the neighbour, not the superior.
        let list = admin.get("/accounts").await.expect(200);
        let list = list.shows("李明").shows("陈静").shows("新来的").hides("赵强").hides("沈宁").hides("吴昊");
        assert_eq!(list.text().matches("role=\"rowheader\"").count(), 1 + jishi_testkit::PEOPLE.iter().filter(|p| !["province", "bishui"].contains(&p.2)).count());
        for (person, status) in [("supervisor", 200), ("county", 200), ("neighbour", 404), ("province", 404), ("sysadmin", 404)] {
            let account = page_of(world.account(person));
            admin.get(&account).await.expect(status);
            admin.get(&format!("{account}/person")).await.expect(status);
            if status == 404 {
                for act in ["lock", "unlock", "link"] {
                    admin.post(&format!("{account}/{act}"), &[]).await.expect(404);
                }
                admin.post(&format!("{account}/person"), &[("name", "改名"), ("version", "1")]).await.expect(404);
            }
        }
        // One post outside is enough: who resets that password would act there.
        let (post, account, org) = (world.app.id(), world.account("county"), world.orgs.bishui.id);
        let new = NewPost { account, org, department: None, role: Role::Reporter, title: String::new(), from: jishi_testkit::today() };
        world.app.db.write(world.app.system("fixture"), move |write| account::add_post(write, post, &new)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        admin.get(&page_of(account)).await.expect(404);
        admin.get("/accounts").await.expect(200).hides("陈静");
        world.actor("sysadmin").await.get(&page_of(account)).await.expect(200);
    }

    async fn a_post_that_is_over_counts_only_alone(world: World) {
        let admin = city_admin(&world).await;
        // 赵强's only post, at the neighbour's, is over: he is still the neighbour's.
        let post = post_of(&world, "neighbour").await;
        world.app.db.write(world.app.system("fixture"), move |write| {
            jishi_account::store::posts::end(write, post, Day::constant(2026, 7, 1), jishi_testkit::today())
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        admin.get(&page_of(world.account("neighbour"))).await.expect(404);
        // With a new post here he is ours.
        let (post, account, org) = (world.app.id(), world.account("neighbour"), world.orgs.yunxi.id);
        let new = NewPost { account, org, department: None, role: Role::Reporter, title: String::new(), from: jishi_testkit::today() };
        world.app.db.write(world.app.system("fixture"), move |write| account::add_post(write, post, &new)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        admin.get(&page_of(account)).await.expect(200);
    }

    async fn two_who_change_the_same_account_meet(world: World) {
        let admin = world.actor("sysadmin").await;
        let path = format!("{}/person", page_of(world.account("clerk")));
        let form = admin.get(&path).await.expect(200).text();
        let version = between(&form, "name=\"version\" value=\"", "\"").to_owned();
        admin.post(&path, &[("name", ""), ("email", "x"), ("version", &version)]).await.expect(422).shows("请填写姓名").shows("value=\"x\"");
        admin.post(&path, &[("name", "王小芳"), ("email", "wf@example.cn"), ("version", &version)]).await.expect(303);
        admin.post(&path, &[("name", "王大芳"), ("email", ""), ("version", &version)]).await.expect(409);
        admin.get("/accounts?q=clerk").await.expect(200).shows("王小芳");
    }

    async fn pages_follow_each_other_by_key(world: World) {
        let ids: Vec<i64> = (0..60).map(|_| world.app.id()).collect();
        world.app.db.write(world.app.system("fixture"), move |write| {
            for (n, id) in ids.into_iter().enumerate() {
                account::add(write, id, &NewAccount { login: format!("many-{n:02}"), name: format!("同事{n:02}"), ..NewAccount::default() }, 0)?;
            }
            Ok::<_, StoreError>(())
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        let admin = world.actor("sysadmin").await;
        let first = admin.get("/accounts?q=many").await.expect(200).shows("共 60 个账号").shows("同事49").hides("同事50").text();
        assert!(first.contains("after=many-49"), "{first}");
        admin.get("/accounts?q=many&after=many-49").await.expect(200).shows("同事50").shows("同事59").hides("同事49");
    }
}
