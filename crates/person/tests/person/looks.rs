//! Looks at other people's data: noted, limited, told.

use crate::record::{entered, number, sample};
use crate::routes;
use jishi_kernel::Day;
use jishi_person::PersonId;
use jishi_person::store::view::{self, View};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{params, rules, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped LOGGED ("a test reads the log") = "select count(*) from audit where note like $1";
    unscoped LINK ("a test makes an account somebody's own") = "insert into member_account (account_id, person_id, linked_at) values ($1, $2, 0)";
}

async fn views(world: &World, id: PersonId) -> Vec<View> {
    let everything = Scope::everything("test");
    let read = world.app.db.read(&everything, move |read| view::of_person(read, id, i64::MAX, 50));
    read.await.unwrap_or_else(|e: StoreError| panic!("{e}"))
}

async fn logged(world: &World, words: &'static str) -> i64 {
    let everything = Scope::everything("test");
    let read = world.app.db.read(&everything, move |read| read.count(&LOGGED, params![words]));
    read.await.unwrap_or_else(|e: StoreError| panic!("{e}"))
}

both! {
    async fn a_claim_is_no_way_to_guess_numbers(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let rule = rules::SetRule {
            id: world.app.id(), org_path: world.orgs.bishui.path.clone(), from: Day::constant(2026, 1, 1),
            value: "2".to_owned(), source: "示例规定".to_owned(),
        };
        world.app.db.write(world.app.system("test"), move |write| rules::set(write, "search.hits", &rule, 0, 0)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let other = world.actor("otherregistrar").await;
        let file = |seventeen: &str| {
            let (other, full) = (other.clone(), number(seventeen).full().to_owned());
            async move {
                other.upload("/persons/claims", &[("number", &full), ("kind", "dispute"), ("reason", "证件号码被冒用")], &[]).await
            }
        };
        file("99000020070101125").await.expect(409).shows("没有登记");
        assert_eq!(logged(&world, "提出申请时输入的证件号码未登记").await, 1, "noted though nothing came of it");
        file("99000020070101123").await.expect(303);
        file("99000020070101123").await.expect(409).shows("正在处理中");
        file("99000020070101123").await.expect(429);
        let seen = views(&world, id).await;
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|look| look.reason == "提出认领或异议时输入证件号码" && look.who == "梁栋"), "{seen:?}");
        assert_eq!(logged(&world, "提出申请时输入的证件号码由外单位管理").await, 2);
    }

    async fn whoever_opens_a_card_is_noted_once_a_day(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let page = format!("/persons/{id}");
        let registrar = world.actor("registrar").await;
        registrar.get(&page).await.expect(200);
        registrar.get(&page).await.expect(200);
        world.actor("otherregistrar").await.get(&page).await.expect(404);
        let seen = views(&world, id).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].who.as_str(), seen[0].what, seen[0].reason.as_str()),
            ("许静", "个人档案（证件号码和电话部分隐去）", "查看个人信息页面"));
        assert_eq!(logged(&world, "查看个人信息页面").await, 1);
        world.actor("keeper").await.get(&page).await.expect(200).shows("许静");
        assert_eq!(views(&world, id).await.len(), 2);
        world.clock.advance(86_400_000);
        world.actor("registrar").await.get(&page).await.expect(200);
        assert_eq!(views(&world, id).await.len(), 3);
        // Nobody is told of the own looks.
        let account = world.account("branchregistrar");
        world.app.db.write(world.app.system("test"), move |write| write.execute_one(&LINK, params![account, id.0])).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        world.actor("branchregistrar").await.get(&page).await.expect(200);
        assert_eq!(views(&world, id).await.len(), 3);
    }
}
