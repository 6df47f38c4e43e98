//! Posts: granted and ended under the rules, inside the own part of the tree.

use super::*;
use axum::http::Method;
use jishi_testkit::{Actor, both};

fn id_text(id: i64) -> String {
    jishi_kernel::id::encode(id)
}

/// Grants and tells the answer.
async fn grant(by: &Actor, org: i64, account: &str, role: &str, department: &str) -> Answer {
    let org = org.to_string();
    by.post(
        "/posts/new",
        &[
            ("org", &org),
            ("account_text", account),
            ("role", role),
            ("department", department),
            ("title", "临时职务"),
            ("from", "2026-07-15"),
        ],
    )
    .await
}

both! {
    async fn a_grant_gives_an_identity_and_an_end_takes_it(world: World) {
        let (officer, county) = (world.actor("secadmin").await, world.actor("county").await);
        county.get("/accounts").await.expect(403);
        let org = world.orgs.yunxi.id;
        officer.get("/posts/new").await.expect(200).shows("共青团云溪县委员会").shows("第 1 步");
        officer.get("/posts/new?q=%E4%BA%91%E6%BA%AA").await.expect(200).shows(&format!("/posts/new?org={org}")).hides("共青团松岭区委员会");
        officer.get(&format!("/posts/new?org={org}")).await.expect(200).shows("第 2 步").shows("value=\"2026-07-15\"");
        let to = grant(&officer, org, "county", "system_admin", "").await.expect(303);
        officer.get(&to.location()).await.expect(200).shows("陈静").shows("系统管理员").shows("临时职务").shows("2026-07-15 起");
        let posts = world.app.db.read(&Scope::empty(), { let a = world.account("county"); move |read| jishi_account::store::posts::of_account(read, a) }).await;
        let post = posts.unwrap_or_else(|e: StoreError| panic!("{e}"))[1].id;
        county.post("/identity", &[("post", &post.to_string())]).await.expect(303);
        county.get("/accounts").await.expect(200);
        let end = format!("/posts/{}/end", id_text(post));
        officer.get(&end).await.expect(200).shows("陈静").shows("value=\"2026-07-15\"");
        officer.post(&end, &[("to", "someday")]).await.expect(422).shows("value=\"someday\"");
        officer.post(&end, &[("to", "2026-07-01")]).await.expect(422).shows("最后一天不能早于");
        officer.post(&end, &[("to", "2026-07-15")]).await.expect(303);
        // Today still counts, tomorrow the session has no identity any more.
        county.get("/accounts").await.expect(200);
        world.clock.advance(11 * 3_600_000);
        county.get("/accounts").await.expect(200);
        world.clock.advance(3_600_000);
        county.get("/accounts").await.expect(403);
        let officer = world.actor("secadmin").await;
        officer.post(&end, &[("to", "2026-07-20")]).await.expect(409);
        officer.get("/posts?state=over").await.expect(200).shows("陈静").shows("2026-07-15 至 2026-07-15").hides("李明");
    }

    async fn yesterday_takes_it_at_once(world: World) {
        let (officer, clerk) = (world.actor("secadmin").await, world.actor("clerk").await);
        let end = format!("/posts/{}/end", id_text(post_of(&world, "clerk").await));
        clerk.get("/me/tokens/new").await.expect(200);
        officer.post(&end, &[("to", "2026-07-14")]).await.expect(303);
        assert_eq!(clerk.get("/me/tokens/new").await.expect(403).json()["error"]["code"], "choose_post");
    }

    async fn rules_refuse_with_words_and_keep_the_input(world: World) {
        let officer = world.actor("secadmin").await;
        let qingshan = world.orgs.qingshan.id;
        let department = world.orgs.departments[2].id.to_string();
        let kept = grant(&officer, qingshan, "supervisor", "clerk", "").await.expect(422);
        kept.shows("部室干事须选择部室").shows("value=\"supervisor\"").shows("value=\"临时职务\"").shows("value=\"clerk\" selected").shows("有 1 处需改");
        grant(&officer, world.orgs.yunxi.id, "county", "clerk", &department).await.expect(422).shows("所选部室不属于该组织");
        grant(&officer, qingshan, "secadmin", "leader", "").await.expect(422).shows("不能变更本人的岗位");
        grant(&officer, qingshan, "auditor", "system_admin", "").await.expect(422).shows("审计与管理须由不同的人担任");
        grant(&officer, qingshan, "sysadmin", "auditor", "").await.expect(422).shows("审计与管理须由不同的人担任");
        grant(&officer, qingshan, "leader", "leader", "").await.expect(422).shows("已有相同的岗位");
        grant(&officer, qingshan, "nobody", "leader", "").await.expect(422).shows("没有找到这个人");
        grant(&officer, qingshan, "leader", "king", "").await.expect(422).shows("请选择角色");
        let own = format!("/posts/{}/end", id_text(post_of(&world, "secadmin").await));
        officer.post(&own, &[("to", "2026-07-15")]).await.expect(409);
        // Nothing of all this was written.
        officer.get("/posts").await.expect(200).shows(&format!("共 {} 个岗位", jishi_testkit::PEOPLE.len())).hides("临时职务");
        grant(&officer, qingshan, "王芳", "clerk", &department).await.expect(303);
        officer.get("/posts?q=%E4%B8%B4%E6%97%B6").await.expect(200).shows("学校部 · 部室干事").shows("共 1 个岗位");
    }

    async fn two_grants_at_once_do_not_pass_the_separation(world: World) {
        let officer = world.actor("secadmin").await;
        let org = world.orgs.qingshan.id;
        let (one, two) = tokio::join!(grant(&officer, org, "leader", "auditor", ""), grant(&officer, org, "leader", "security_admin", ""));
        let mut both = [one.status.as_u16(), two.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [303, 422]);
    }

    async fn outside_the_own_part_nothing_is_found(world: World) {
        let province = world.actor("secadmin").await;
        grant(&province, world.orgs.qingshan.id, "publicity", "security_admin", "").await.expect(303);
        let officer = world.actor("publicity").await;
        let posts = world.app.db.read(&Scope::empty(), { let a = world.account("publicity"); move |read| jishi_account::store::posts::of_account(read, a) }).await;
        let post = posts.unwrap_or_else(|e: StoreError| panic!("{e}"))[1].id;
        officer.post("/identity", &[("post", &post.to_string())]).await.expect(303);
        officer.get("/posts").await.expect(200).shows("李明").shows("陈静").hides("赵强").hides("沈宁").hides("孙立");
        officer.get("/posts/new").await.expect(200).shows("共青团云溪县委员会").hides("碧水").hides("示例省");
        for org in [world.orgs.bishui.id, world.orgs.province.id] {
            officer.get(&format!("/posts/new?org={org}")).await.expect(404);
            officer.get(&format!("/posts?org={org}")).await.expect(404);
            grant(&officer, org, "supervisor", "leader", "").await.expect(404);
        }
        grant(&officer, world.orgs.qingshan.id, "neighbour", "leader", "").await.expect(422).shows("没有找到这个人");
        let picked = world.account("neighbour").to_string();
        let org = world.orgs.qingshan.id.to_string();
        officer.post("/posts/new", &[("org", &org), ("account", &picked), ("role", "leader"), ("from", "2026-07-15")]).await.expect(422);
        let end = format!("/posts/{}/end", id_text(post_of(&world, "neighbour").await));
        officer.get(&end).await.expect(404);
        officer.post(&end, &[("to", "2026-07-15")]).await.expect(404);
        officer.fragment("/posts/options/accounts?account_text=%E8%B5%B5%E5%BC%BA").await.expect(200).hides("赵强");
        officer.fragment("/posts/options/accounts?account_text=%E6%9D%8E%E6%98%8E").await.expect(200).shows("李明").shows("role=\"option\"").hides("<html");
    }

    async fn the_list_is_narrowed_by_role_and_organisation(world: World) {
        let officer = world.actor("secadmin").await;
        officer.get("/posts?role=supervisor").await.expect(200).shows("李明").shows("赵强").hides("王芳");
        officer.get(&format!("/posts?org={}", world.orgs.bishui.id)).await.expect(200).shows("赵强").hides("李明").shows(&format!("共 {} 个岗位", jishi_testkit::PEOPLE.iter().filter(|p| p.2 == "bishui").count()));
        officer.get("/posts?q=yunxi-nothing").await.expect(200).shows("没有符合条件的岗位");
        officer.send(Method::GET, "/posts?before=nonsense", &[], "").await.expect(400);
    }
}
