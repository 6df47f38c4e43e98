//! 催办, 转办, 延期, 批示, 办结, 销号 and the rules of the lights, through HTTP.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{ledger, messages, plan, read, row, tick};
use jishi_kernel::{Day, Light};
use jishi_platform::Routes;
use jishi_programme::model::{ExtensionState, ItemState};
use jishi_programme::store::ledger::Filter;
use jishi_programme::store::party::PartyKey;
use jishi_programme::store::{item, light_rule, urge, workbench};
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

both! {
    async fn urging_reaches_whoever_leads_once_a_day(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/programmes/{}/urges", plan.id);
        let (visit, talk) = (plan.visit.to_string(), plan.talk.to_string());
        let fields = [("items", visit.as_str()), ("items", talk.as_str()), ("text", "请本周内报送")];
        for (person, status) in [("neighbour", 404), ("clerk", 403), ("county", 403), ("leader", 403)] {
            world.actor(person).await.post(&uri, &fields).await.expect(status);
        }
        let supervisor = world.actor("supervisor").await;
        supervisor.post(&uri, &[("text", "x")]).await.expect(422);
        supervisor.post(&uri, &fields).await.expect(303);
        tick(&world).await;
        assert!(messages(&world, "clerk").await.contains(&"催办：走访支部".to_owned()));
        assert!(messages(&world, "county").await.contains(&"催办：宣讲".to_owned()));
        assert!(!messages(&world, "publicity").await.iter().any(|title| title.starts_with("催办")), "a participant is not urged");
        supervisor.post(&uri, &fields).await.expect(409).shows("今天已催办过");
        supervisor.post(&uri, &[&fields[..], &[("confirmed", "1")]].concat()).await.expect(303);
        world.clock.advance(86_400_000);
        // The session of yesterday has ended.
        world.actor("supervisor").await.post(&uri, &fields[..1]).await.expect(303);
        let id = plan.id;
        let records = read(&world, move |read| urge::of_programme(read, id, None, 10)).await;
        assert_eq!(records.iter().map(|r| r.items.len()).collect::<Vec<_>>(), [1, 2, 2]);
        assert_eq!((records[2].items[0].2, records[2].items[0].3), (1, Light::Late));
        assert_eq!(row(&world, plan.id, "走访支部").await.urged, 3);
    }

    async fn an_extension_is_asked_granted_and_counted(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        let ask = format!("/steps/{}/extension", plan.june);
        clerk.post(&ask, &[("to", "2026-06-30"), ("reason", "场地未定")]).await.expect(422).shows("应晚于现期限 2026-06-30");
        clerk.post(&ask, &[("to", "2026-08-31"), ("reason", "")]).await.expect(422);
        world.actor("publicity").await.post(&ask, &[("to", "2026-08-31"), ("reason", "x")]).await.expect(403);
        world.actor("neighbour").await.post(&ask, &[("to", "2026-08-31"), ("reason", "x")]).await.expect(404);
        clerk.post(&ask, &[("to", "2026-08-31"), ("reason", "场地未定")]).await.expect(303);
        clerk.post(&ask, &[("to", "2026-09-30"), ("reason", "场地未定")]).await.expect(409).shows("等待审批");
        let asked = read(&world, |read| workbench::list_asked(read, None, 10)).await;
        assert_eq!((asked.len(), asked[0].to), (1, Day::constant(2026, 8, 31)));
        let decide = format!("/extensions/{}/decision", asked[0].id);
        clerk.post(&decide, &[("how", "grant")]).await.expect(403);
        supervisor.post(&decide, &[("how", "refuse")]).await.expect(422);
        supervisor.post(&decide, &[("how", "grant")]).await.expect(303);
        supervisor.post(&decide, &[("how", "grant")]).await.expect(409);
        let found = row(&world, plan.id, "走访支部").await;
        let step = &found.steps[0].0;
        assert_eq!((step.end, step.first_end), (Some(Day::constant(2026, 8, 31)), Some(Day::constant(2026, 6, 30))));
        assert_eq!((found.extended, found.standing.light, found.facts.open_due), (1, Light::Normal, Day::constant(2026, 8, 31)));
        let visit = plan.visit;
        let today = world.app.clock.today();
        let page = read(&world, move |read| Ok(item::open(read, visit, today)?.unwrap())).await;
        assert_eq!((page.extensions[0].state, page.extensions[0].decided_by.as_str()), (ExtensionState::Granted, "李明"));
        tick(&world).await;
        assert!(messages(&world, "clerk").await.contains(&"延期已同意：走访支部".to_owned()));
    }

    async fn a_transfer_moves_work_messages_and_sight(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/items/{}/transfer", plan.talk);
        let (yunxi, linjiang, bishui) = (world.orgs.yunxi.id, world.orgs.linjiang.id, world.orgs.bishui.id);
        let publicity = world.orgs.departments.iter().find(|d| d.name == "宣传部").unwrap().id;
        let from = PartyKey::Org(yunxi).to_string();
        let to = |key: PartyKey| key.to_string();
        let supervisor = world.actor("supervisor").await;
        for (target, reason, status) in [
            (to(PartyKey::Org(bishui)), "职责调整", 422),
            (to(PartyKey::Org(yunxi)), "职责调整", 422),
            (to(PartyKey::Printed("某部".into())), "职责调整", 422),
            (to(PartyKey::Department(publicity)), "", 422),
        ] {
            supervisor.post(&uri, &[("from", &from), ("to", &target), ("reason", reason)]).await.expect(status);
        }
        let target = to(PartyKey::Department(publicity));
        world.actor("county").await.post(&uri, &[("from", &from), ("to", &target), ("reason", "x")]).await.expect(403);
        supervisor.post(&uri, &[("from", &from), ("to", &target), ("reason", "职责调整")]).await.expect(303);
        let found = row(&world, plan.id, "宣讲").await;
        assert_eq!((found.leads.len(), found.leads[0].name.as_str()), (1, "宣传部"));
        tick(&world).await;
        for person in ["publicity", "county"] {
            assert!(messages(&world, person).await.contains(&"转办：宣讲".to_owned()), "{person}: old and new lead hear of it");
        }
        let step = format!("/steps/{}/progress", plan.talk_step);
        world.actor("county").await.upload(&step, &[("text", "x"), ("percent", "5")], &[]).await.expect(404);
        world.actor("publicity").await.upload(&step, &[("text", "接手"), ("percent", "5")], &[]).await.expect(303);
        supervisor.post(&uri, &[("from", &target), ("to", &to(PartyKey::Org(linjiang))), ("reason", "属地办理")]).await.expect(303);
    }

    async fn a_leader_instructs(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/items/{}/instructions", plan.visit);
        let leader = world.actor("leader").await;
        leader.post(&uri, &[("text", "  ")]).await.expect(422);
        leader.post(&uri, &[("text", "请组织部月底前专题汇报")]).await.expect(303);
        for (person, status) in [("supervisor", 403), ("clerk", 403), ("neighbour", 404)] {
            let expected = if person == "neighbour" { 403 } else { status };
            // Only a leader may instruct at all; a neighbour's supervisor is refused before anything is looked up.
            world.actor(person).await.post(&uri, &[("text", "x")]).await.expect(expected);
        }
        tick(&world).await;
        assert!(messages(&world, "clerk").await.contains(&"批示：走访支部".to_owned()));
    }

    async fn an_item_is_finished_struck_and_comes_back(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/items/{}/closing", plan.talk);
        let supervisor = world.actor("supervisor").await;
        for (person, status) in [("neighbour", 404), ("province", 403), ("clerk", 403)] {
            world.actor(person).await.post(&uri, &[("how", "finish"), ("reason", "x")]).await.expect(status);
        }
        supervisor.post(&uri, &[("how", "strike")]).await.expect(409).shows("请先办结，再销号");
        supervisor.post(&uri, &[("how", "finish")]).await.expect(422).shows("有 1 个节点未完成");
        world.actor("county").await.upload(&format!("/steps/{}/progress", plan.talk_step), &[("text", "完成"), ("percent", "100")], &[]).await.expect(303);
        supervisor.post(&uri, &[("how", "finish"), ("reason", "x")]).await.expect(409).shows("请先审核");
        let (talk, today) = (plan.talk, world.app.clock.today());
        let report = read(&world, move |read| Ok(item::open(read, talk, today)?.unwrap())).await.progress[0].id;
        supervisor.post(&format!("/progress/{report}/decision"), &[("how", "accept")]).await.expect(303);
        supervisor.post(&uri, &[("how", "finish")]).await.expect(303);
        supervisor.post(&uri, &[("how", "strike")]).await.expect(303);
        assert_eq!(row(&world, plan.id, "宣讲").await.facts.state, ItemState::Struck);
        supervisor.post(&uri, &[("how", "reopen")]).await.expect(422);
        supervisor.post(&uri, &[("how", "reopen"), ("reason", "回头看不合格")]).await.expect(303);
        assert_eq!(row(&world, plan.id, "宣讲").await.facts.state, ItemState::Open);
    }

    async fn a_rule_of_the_lights_holds_from_its_day_and_below(world: World) {
        let plan = plan(&world).await;
        let light = || async { row(&world, plan.id, "宣讲").await.standing.light };
        assert_eq!(light().await, Light::Near, "17 July is two days off");
        let province = world.actor("province").await;
        world.actor("unitadmin").await.post("/light-rules", &[("near_days", "1"), ("from", "2026-07-14"), ("source", "x")]).await.expect(422);
        province.post("/light-rules", &[("near_days", "91"), ("from", "2026-07-15"), ("source", "x")]).await.expect(422);
        province.post("/light-rules", &[("near_days", "1"), ("from", "2026-07-15"), ("source", "示青办〔2026〕9号")]).await.expect(303);
        assert_eq!(light().await, Light::Normal, "the province's rule holds below");
        world.actor("unitadmin").await.post("/light-rules", &[("near_days", "2"), ("from", "2026-07-16"), ("source", "青团办〔2026〕1号")]).await.expect(303);
        assert_eq!(light().await, Light::Normal, "not in force yet");
        let (qingshan, bishui) = (world.orgs.qingshan.id, world.orgs.bishui.id);
        let rule = |org: i64, day: Day| read(&world, move |read| light_rule::in_force(read, org, day));
        let own = rule(qingshan, Day::constant(2026, 7, 16)).await;
        assert_eq!((own.near_days, own.source.as_str(), own.set_for.as_str()), (2, "青团办〔2026〕1号", "共青团青山市委员会"));
        assert_eq!(rule(bishui, Day::constant(2026, 7, 16)).await.near_days, 1);
        let before = rule(bishui, Day::constant(2026, 7, 14)).await;
        assert_eq!((before.near_days, before.set_for.as_str()), (3, ""), "the site's rule");
        world.clock.advance(86_400_000);
        assert_eq!(light().await, Light::Near);
        world.actor("clerk").await.post("/light-rules", &[("near_days", "1"), ("from", "2026-08-15"), ("source", "x")]).await.expect(403);
        assert_eq!(ledger(&world, plan.id, Filter { light: Some(Light::Near), ..Filter::default() }).await.total, 1);
    }
}
