//! Reporting and deciding, as the people who do it, through HTTP.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{Plan, messages, plan, published, read, row, sample, tick};
use jishi_kernel::Light;
use jishi_platform::Routes;
use jishi_programme::model::{ItemId, ProgressState, StepState};
use jishi_programme::store::item::{self, ItemPage};
use jishi_testkit::{Actor, World, both};

fn routes() -> Routes {
    jishi_programme::routes()
}

async fn opened(world: &World, id: ItemId) -> ItemPage {
    let today = world.app.clock.today();
    read(world, move |read| Ok(item::open(read, id, today)?.unwrap())).await
}

async fn report(actor: &Actor, plan: &Plan, text: &str, percent: &str) -> jishi_testkit::Answer {
    actor
        .upload(
            &format!("/steps/{}/progress", plan.june),
            &[("text", text), ("percent", percent)],
            &[],
        )
        .await
}

async fn decide(world: &World, actor: &Actor, plan: &Plan, how: &str, reason: &str) -> jishi_testkit::Answer {
    let report = opened(world, plan.visit).await.progress[0].id;
    actor
        .post(&format!("/progress/{report}/decision"), &[("how", how), ("reason", reason)])
        .await
}

both! {
    async fn a_lead_reports_and_a_superior_accepts(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        assert_eq!(row(&world, plan.id, "走访支部").await.standing.light, Light::Late);
        let answer = report(&clerk, &plan, "已走访全部支部", "100").await.expect(303);
        assert_eq!(answer.location(), format!("/items/{}?done=progress", plan.visit));
        let waiting = row(&world, plan.id, "走访支部").await;
        assert_eq!((waiting.steps[0].1.word(), waiting.steps[0].0.state), ("待审核", StepState::Reported));
        assert_eq!(waiting.standing.light, Light::Normal, "what waits is not late; December is not near");
        report(&clerk, &plan, "再报一次", "100").await.expect(409).shows("等待审核");
        tick(&world).await;
        assert!(messages(&world, "supervisor").await.contains(&"待审核：走访支部".to_owned()));
        decide(&world, &supervisor, &plan, "accept", "").await.expect(303);
        let page = opened(&world, plan.visit).await;
        assert_eq!((page.steps[0].0.state, page.steps[0].0.done_on), (StepState::Done, Some(world.app.clock.today())));
        assert_eq!(page.steps[0].1.light, Light::Done);
        assert_eq!((page.programme.step_done, page.item.facts.step_done), (1, 1));
        assert!(page.programme.revision > 2);
        tick(&world).await;
        assert!(messages(&world, "clerk").await.contains(&"进展同意：走访支部".to_owned()));
        decide(&world, &supervisor, &plan, "return", "x").await.expect(409).shows("不需重复审核");
    }

    async fn what_is_sent_back_is_late_again_and_can_be_mended(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        report(&clerk, &plan, "过半", "60").await.expect(303);
        decide(&world, &supervisor, &plan, "accept", "").await.expect(303);
        report(&clerk, &plan, "全部完成", "100").await.expect(303);
        decide(&world, &supervisor, &plan, "return", "").await.expect(422).shows("请写明退回或补充的原因");
        decide(&world, &supervisor, &plan, "return", "没有名单").await.expect(303);
        let page = opened(&world, plan.visit).await;
        assert_eq!((page.steps[0].0.state, page.steps[0].0.percent, page.standing.light), (StepState::Returned, 60, Light::Late));
        report(&clerk, &plan, "只有一半", "50").await.expect(422).shows("请说明原因");
        clerk.upload(&format!("/steps/{}/progress", plan.june), &[("text", "核实后一半"), ("percent", "50"), ("reason", "剔除重复")], &[]).await.expect(303);
        assert!(opened(&world, plan.visit).await.progress[0].text.contains("进度下调原因：剔除重复"));
        report(&clerk, &plan, "全部完成，附名单", "100").await.expect(303);
        decide(&world, &supervisor, &plan, "more", "请附照片").await.expect(303);
        let page = opened(&world, plan.visit).await;
        assert_eq!((page.progress[0].state, page.steps[0].0.state, page.steps[0].0.percent), (ProgressState::More, StepState::Returned, 100));
        let states: Vec<ProgressState> = page.progress.iter().map(|p| p.state).collect();
        assert_eq!(states, [ProgressState::More, ProgressState::More, ProgressState::Returned, ProgressState::Accepted], "a decision settles what came before it");
        let acts: Vec<String> = page.history().into_iter().map(|entry| entry.act).collect();
        assert_eq!(acts.len(), 7, "{acts:?}");
    }

    async fn everyone_else_is_kept_out(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/steps/{}/progress", plan.june);
        let fields = [("text", "试报"), ("percent", "10")];
        world.anonymous().upload(&uri, &fields, &[]).await.expect(401);
        for (person, status) in [("neighbour", 404), ("county", 404), ("leader", 403), ("auditor", 403), ("sysadmin", 403), ("province", 403), ("unitadmin", 403)] {
            world.actor(person).await.upload(&uri, &fields, &[]).await.expect(status);
        }
        // 宣传部 takes part: it may add material, not say how far the lead is.
        let publicity = world.actor("publicity").await;
        publicity.upload(&uri, &fields, &[]).await.expect(422).shows("进度由牵头单位填报");
        publicity.upload(&uri, &[("text", "宣传部提供照片"), ("percent", "0")], &[]).await.expect(303);
        // A county leads 宣讲 in the city's plan; nobody else of the county's kind sees it.
        let talk = format!("/steps/{}/progress", plan.talk_step);
        world.actor("county").await.upload(&talk, &[("text", "安排已定"), ("percent", "100")], &[]).await.expect(303);
        world.actor("clerk").await.upload(&talk, &fields, &[]).await.expect(403);
        world.actor("neighbour").await.upload(&talk, &fields, &[]).await.expect(404);
        let report = opened(&world, plan.talk).await.progress[0].id;
        let decision = format!("/progress/{report}/decision");
        for (person, status) in [("county", 403), ("clerk", 403), ("leader", 403), ("neighbour", 404)] {
            world.actor(person).await.post(&decision, &[("how", "accept")]).await.expect(status);
        }
        world.actor("supervisor").await.post("/progress/nonsense/decision", &[("how", "accept")]).await.expect(404);
        world.actor("supervisor").await.post(&decision, &[("how", "perhaps")]).await.expect(422);
        world.actor("province").await.post(&decision, &[("how", "accept")]).await.expect(303);
    }

    async fn nobody_accepts_a_report_of_their_own(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        report(&supervisor, &plan, "代组织部报送", "100").await.expect(303);
        decide(&world, &supervisor, &plan, "accept", "").await.expect(409).shows("不能审核本人报送的进展");
        decide(&world, &world.actor("province").await, &plan, "accept", "").await.expect(303);
    }

    async fn the_same_submission_twice_is_one(world: World) {
        let plan = plan(&world).await;
        let clerk = world.actor("clerk").await;
        let uri = format!("/steps/{}/progress", plan.june);
        let fields = [("text", "过半"), ("percent", "60"), ("_key", "k-1")];
        let png: &[u8] = b"\x89PNG\r\n\x1a\n0123";
        let first = clerk.upload(&uri, &fields, &[("files", "照片.png", png)]).await.expect(303);
        let second = clerk.upload(&uri, &fields, &[("files", "照片.png", png)]).await.expect(303);
        assert_eq!(first.location(), second.location());
        clerk.upload(&uri, &fields, &[]).await.expect(409).shows("内容不一致");
        let page = opened(&world, plan.visit).await;
        assert_eq!((page.progress.len(), page.progress[0].evidence.len()), (1, 1));
    }

    async fn evidence_is_served_to_those_who_see_the_item_and_never_runs(world: World) {
        let plan = plan(&world).await;
        let clerk = world.actor("clerk").await;
        let uri = format!("/steps/{}/progress", plan.june);
        let fields = [("text", "过半"), ("percent", "60")];
        let png: &[u8] = b"\x89PNG\r\n\x1a\n0123";
        clerk.upload(&uri, &fields, &[("files", "a.html", b"<script>")]).await.expect(422).shows("不支持");
        let ten: Vec<(&str, &str, &[u8])> = vec![("files", "a.txt", b"x"); 10];
        clerk.upload(&uri, &fields, &ten).await.expect(422).shows("不超过 9 个");
        clerk.upload(&uri, &fields, &[("files", "现场 照片.png", png), ("files", "说明.txt", "说明".as_bytes()), ("files", "", b"")]).await.expect(303);
        let files = opened(&world, plan.visit).await.progress[0].evidence.clone();
        assert_eq!(files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["现场 照片.png", "说明.txt"]);
        let uri = format!("/evidence/{}", files[0].id);
        for person in ["clerk", "supervisor", "leader", "province", "publicity"] {
            let answer = world.actor(person).await.get(&uri).await.expect(200);
            assert_eq!(&answer.bytes[..], png);
            let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
            assert!(header("content-security-policy").contains("sandbox") && header("x-content-type-options") == "nosniff");
            assert!(header("content-disposition").starts_with("inline; filename*=UTF-8''%E7%8E%B0"), "{}", header("content-disposition"));
        }
        let text = clerk.get(&format!("/evidence/{}", files[1].id)).await.expect(200);
        assert!(text.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        world.anonymous().get(&uri).await.expect(401);
        for (person, status) in [("neighbour", 404), ("county", 404), ("auditor", 403), ("sysadmin", 403)] {
            world.actor(person).await.get(&uri).await.expect(status);
        }
    }

    async fn an_old_report_is_not_decided_over_a_newer_one(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        report(&clerk, &plan, "一", "10").await.expect(303);
        let old = opened(&world, plan.visit).await.progress[0].id;
        report(&clerk, &plan, "二", "20").await.expect(303);
        supervisor.post(&format!("/progress/{old}/decision"), &[("how", "accept")]).await.expect(409).shows("最新一次");
    }

    async fn a_second_programme_does_not_show_in_the_first(world: World) {
        let plan = plan(&world).await;
        let other = published(&world, sample(), true).await.unwrap();
        report(&world.actor("clerk").await, &plan, "完成", "100").await.expect(303);
        assert_eq!(row(&world, other, "走访支部").await.standing.light, Light::Late);
    }
}
