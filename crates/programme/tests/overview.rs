//! Workbench, tasks, calendars, timeline, departments, search and rules, as people open them.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{plan, published, read, sample, step};
use jishi_kernel::Day;
use jishi_platform::Routes;
use jishi_programme::store;
use jishi_testkit::{World, both};

fn routes() -> Routes {
    jishi_programme::routes()
}

/// Every address of a person opens, and none writes style or script into the page.
async fn opens(world: &World, person: &str, addresses: &[String]) {
    let actor = world.actor(person).await;
    for address in addresses {
        let text = actor.get(address).await.expect(200).text();
        assert!(
            !text.contains(" style=") && !text.contains("<style") && !text.contains(" onclick"),
            "{person} {address}"
        );
        assert!(text.contains("<h1>"), "{person} {address}");
    }
}

fn part(text: &str, from: &str, to: &str) -> String {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part).to_owned()
}

both! {
    async fn everyone_may_look_and_a_neighbour_finds_nothing(world: World) {
        let plan = plan(&world).await;
        let of = |view: &str| format!("/programmes/{}/{view}", plan.id);
        let pages = ["/workbench", "/workbench?view=mine", "/workbench?view=whole", "/tasks", "/calendar", "/calendar?year=2026", "/calendar?day=2026-07-17", "/search", "/search?q=走访", "/rules"];
        let all: Vec<String> = pages.iter().map(|p| p.replace("走访", "%E8%B5%B0%E8%AE%BF")).chain(["calendar", "calendar?year=2027", "timeline", "timeline?light=late", "departments"].map(of)).collect();
        for person in ["supervisor", "clerk", "county", "leader", "unitadmin", "province"] {
            opens(&world, person, &all).await;
        }
        let neighbour = world.actor("neighbour").await;
        for view in ["calendar", "timeline", "departments"] {
            neighbour.get(&of(view)).await.expect(404);
        }
        for address in ["/workbench?view=mine", "/workbench?view=whole", "/tasks", "/calendar", "/search?q=%E8%B5%B0%E8%AE%BF"] {
            neighbour.get(address).await.expect(200).hides("走访支部").hides("宣讲").hides("2026年重点工作");
        }
        for officer in ["auditor", "sysadmin"] {
            let officer = world.actor(officer).await;
            for address in ["/workbench", "/tasks", "/calendar", "/rules"] {
                officer.get(address).await.expect(403);
            }
            officer.get("/search?q=%E8%B5%B0%E8%AE%BF").await.expect(200).hides("走访支部");
        }
        world.anonymous().get("/workbench").await.expect(401);
    }

    async fn the_workbench_names_what_is_due_and_who_waits(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        let page = clerk.get("/workbench").await.expect(200)
            .shows("交组织部办理的事项，<b class=\"c-late\">2 项逾期</b>").shows("6月底前完成首轮走访").hides("等我审核").text();
        assert!(part(&page, "七天内节点", "</aside>").contains("7月17日前报送宣讲安排"));
        supervisor.get("/workbench").await.expect(200).shows("本单位及下级的事项，<b class=\"c-late\">2 项逾期</b>、<b class=\"c-near\">1 项临期</b>").hides("等我审核");
        let report = format!("/steps/{}/progress", plan.june);
        clerk.upload(&report, &[("text", "已走访全部支部"), ("percent", "100")], &[]).await.expect(303);
        supervisor.get("/workbench").await.expect(200).shows("有 <b>1</b> 件等您审核").shows("报送完成：6月底前完成首轮走访").shows("1 项逾期");
        clerk.get("/workbench").await.expect(200).shows("1 项逾期").hides("6月底前完成首轮走访");
        let (item, today) = (plan.visit, world.app.clock.today());
        let decision = read(&world, move |read| Ok(store::item::open(read, item, today)?.unwrap().progress[0].id)).await;
        supervisor.post(&format!("/progress/{decision}/decision"), &[("how", "return"), ("reason", "请补充名单")]).await.expect(303);
        clerk.get("/workbench").await.expect(200).shows("有 <b>1</b> 个节点被退回").shows("退回原因：请补充名单").shows("2 项逾期");
        supervisor.get("/workbench").await.expect(200).hides("等我审核");
    }

    async fn the_leader_sees_how_many_where_and_whom_to_call(world: World) {
        let leader = world.actor("leader").await;
        leader.get("/workbench").await.expect(200).shows("没有事项").shows("还没有重点工作");
        let plan = plan(&world).await;
        leader.get("/workbench").await.expect(200)
            .shows("4 项中 <b class=\"c-late\">2 项逾期</b>").shows("尚无上月可比").shows("新发布")
            .shows("组织部：逾期 2").shows("最长逾期 15 天").shows("先找谁").hides("逾期事项在哪些单位");
        // A month later the steps of today are the month before: two then, the county's is late now.
        world.clock.set(Day::constant(2026, 8, 16));
        let leader = world.actor("leader").await;
        let page = leader.get("/workbench").await.expect(200)
            .shows("逾期节点 <b>3</b> 个，比 7月16日<b class=\"c-late\">增 1 个</b>").shows("共青团云溪县委员会：逾期 1").text();
        assert!(part(&page, "先找谁</h2>", "</section>").contains("未催办"));
        // What one programme counts, the county counts for itself.
        let county = world.actor("county").await;
        county.get("/workbench?view=whole").await.expect(200).shows("逾期事项在哪些部室");
        assert!(leader.get(&format!("/programmes/{}?light=late", plan.id)).await.expect(200).text().contains("宣讲"));
    }

    async fn tasks_go_by_key_and_filter_in_the_address(world: World) {
        let mut draft = sample();
        for number in 0..45 {
            let mut item = draft.items[0].clone();
            item.id = format!("x{number}");
            item.title = format!("甲事{number:02}");
            draft.milestones.push(step(&item.id, "2026-01-01", &format!("2026-{:02}-{:02}", 8 + number / 28, 1 + number % 28), None, "完成"));
            draft.items.push(item);
        }
        published(&world, draft, true).await.unwrap();
        let clerk = world.actor("clerk").await;
        let first = clerk.get("/tasks").await.expect(200).shows("我的任务").text();
        let next = part(&first, "/tasks?after=", "\"");
        let second = clerk.get(&format!("/tasks?after={next}")).await.expect(200).shows("回到首页").text();
        let seen = |text: &str| (0..45).filter(|n| text.contains(&format!("甲事{n:02}"))).collect::<Vec<i32>>();
        let (a, b) = (seen(&first), seen(&second));
        assert_eq!((a.len() + b.len(), a.iter().any(|n| b.contains(n))), (45, false));
        let late = clerk.get("/tasks?due=late").await.expect(200).shows("走访支部").shows("座谈交流").text();
        assert!(seen(&late).is_empty());
        clerk.get("/tasks?role=participant").await.expect(200).shows("没有符合条件的任务");
        let one = clerk.get("/tasks?q=%E7%94%B2%E4%BA%8B07&role=lead").await.expect(200).text();
        assert_eq!(seen(&one), [7]);
        world.actor("county").await.get("/tasks?role=participant").await.expect(200).shows("座谈交流").hides("宣讲安排");
    }

    async fn calendars_put_steps_on_their_days(world: World) {
        let mut draft = sample();
        for number in 0..5 {
            draft.milestones.push(step("d", "2026-07-01", "2026-07-17", None, &format!("另报材料{number}")));
        }
        draft.milestones.push(step("c", "", "", None, "长期开展"));
        let id = published(&world, draft, true).await.unwrap();
        let supervisor = world.actor("supervisor").await;
        let base = format!("/programmes/{id}/calendar");
        let month = supervisor.get(&base).await.expect(200)
            .shows("2026 年 7 月").shows("未定期限").shows("长期开展").shows("（今天）").text();
        assert!(month.contains(&format!("{base}?day=2026-07-17")) && month.contains("还有 3 个"));
        supervisor.get(&format!("{base}?day=2026-07-17")).await.expect(200).shows("共 6 个节点").shows("另报材料4");
        supervisor.get(&format!("{base}?month=2026-05")).await.expect(200).hides("7月17日前").shows(">查看全年<").shows("没有节点").shows("?month=2026-04").shows("?month=2026-06");
        let year = supervisor.get(&format!("{base}?year=2026")).await.expect(200).text();
        assert!(year.contains("本月") && year.contains("年底前完成全部走访"));
        supervisor.get("/calendar?month=2026-12").await.expect(200).shows("年底前完成全部走访").shows("2026年重点工作");
        world.actor("county").await.get(&base).await.expect(200).shows("7月17日前报送宣讲安排").hides("长期开展");
        supervisor.get("/calendar?month=0000-00&year=x").await.expect(200).shows("2026 年 7 月");
    }

    async fn the_timeline_shows_rows_bars_and_a_long_plan(world: World) {
        let mut draft = sample();
        for number in 0..230 {
            let mut item = draft.items[0].clone();
            item.id = format!("x{number}");
            item.title = format!("乙事{number:03}");
            draft.milestones.push(step(&item.id, "2026-02-01", "2026-09-30", None, "完成"));
            draft.items.push(item);
        }
        let id = published(&world, draft, true).await.unwrap();
        let supervisor = world.actor("supervisor").await;
        let page = supervisor.get(&format!("/programmes/{id}/timeline")).await.expect(200).shows("共 234 项").shows(">12月<").text();
        assert_eq!(page.matches("class=\"time-row\"").count(), 200);
        assert_eq!(page.matches("<use class=\"c-late\"").count(), 2, "June of 走访支部, the second quarter of 座谈交流");
        assert_eq!(page.matches("<rect class=\"span\"").count(), page.matches("<use class=\"c-").count(), "all of these span days");
        let next = part(&page, "&#38;after=", "\"");
        let rest = supervisor.get(&format!("/programmes/{id}/timeline?sort=printed&after={next}")).await.expect(200).text();
        assert_eq!(rest.matches("class=\"time-row\"").count(), 34);
        let late = supervisor.get(&format!("/programmes/{id}/timeline?light=late")).await.expect(200).text();
        assert_eq!(late.matches("class=\"time-row\"").count(), 2);
        supervisor.get(&format!("/programmes/{id}/timeline?light=done")).await.expect(200).shows("没有符合条件的事项");
    }

    async fn departments_tell_what_the_ledger_tells(world: World) {
        let plan = plan(&world).await;
        let address = format!("/programmes/{}/departments", plan.id);
        let page = world.actor("supervisor").await.get(&address).await.expect(200).shows("核对后催办").shows("逾期事项（2 项）").text();
        let late = part(&page, "逾期事项（2 项）", "</table>");
        assert!(late.contains("走访支部") && late.contains("座谈交流") && !late.contains("宣讲"));
        let first = part(&page, "<tbody", "</tr>");
        assert!(first.contains("组织部") && first.contains(">2</a>") && first.contains("light=late"), "{first}");
        world.actor("leader").await.get(&address).await.expect(200).hides("核对后催办").shows("逾期事项（2 项）");
        world.actor("county").await.get(&address).await.expect(200).shows("共青团云溪县委员会").hides("走访支部");
    }

    async fn a_search_finds_each_kind_within_sight(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let page = supervisor.get("/search?q=2026").await.expect(200).shows("重点工作 <span class=\"count\">1").shows("通知 <span class=\"count\">1").text();
        assert!(page.contains(&format!("/programmes/{}/notice", plan.id)));
        supervisor.get("/search?q=%E5%BA%A7%E8%B0%88").await.expect(200).shows("座谈交流").shows("逾期");
        supervisor.get("/search?q=%E4%BA%91%E6%BA%AA").await.expect(200).shows("共青团云溪县委员会").hides("碧水");
        supervisor.get("/search?q=zzzz").await.expect(200).shows("没有找到相关内容");
        supervisor.get("/search").await.expect(200).shows("请输入要找的内容");
        supervisor.get("/search?q=%25").await.expect(200).shows("没有找到相关内容");
        let county = world.actor("county").await;
        county.get("/search?q=%E8%B5%B0%E8%AE%BF").await.expect(200).hides("走访支部");
        county.get("/search?q=2026").await.expect(200).hides("通知 <span");
        for number in 0..12 {
            let mut draft = sample();
            draft.doc.title = Some(format!("专项工作{number}"));
            published(&world, draft, true).await.unwrap();
        }
        let many = supervisor.get("/search?q=%E4%B8%93%E9%A1%B9").await.expect(200).shows("10+").shows("查看全部").text();
        assert_eq!(many.matches("专项工作").count() % 10, 0, "ten, however often each is named");
    }

    async fn a_rule_is_set_shown_and_dated(world: World) {
        let plan = plan(&world).await;
        let (admin, clerk) = (world.actor("unitadmin").await, world.actor("clerk").await);
        admin.get("/rules").await.expect(200).shows("期限前 <b>3</b> 天起为临期").shows("本单位未设规则").shows("action=\"/light-rules\"");
        clerk.get("/rules").await.expect(200).hides("action=\"/light-rules\"");
        let wrong = admin.post("/light-rules", &[("near_days", "91"), ("from", "2026-07-14"), ("source", "青团办〔2026〕1号")]).await.expect(422);
        wrong.shows("有 2 处需改").shows("临期天数请填 0 至 90 的整数").shows("执行日期不能早于今天").shows("value=\"91\"").shows("青团办〔2026〕1号");
        let done = admin.post("/light-rules", &[("near_days", "1"), ("from", "2026-07-15"), ("source", "青团办〔2026〕1号")]).await.expect(303);
        assert_eq!(done.location(), "/rules?done=rule");
        admin.post("/light-rules", &[("near_days", "10"), ("from", "2026-08-01"), ("source", "青团办〔2026〕2号")]).await.expect(303);
        let page = admin.get("/rules?done=rule").await.expect(200).shows("规则已保存").shows("期限前 <b>1</b> 天起为临期").shows("执行中").shows("将执行").text();
        assert_eq!(page.matches("已停用").count(), 0);
        world.actor("supervisor").await.get(&format!("/programmes/{}/departments", plan.id)).await.expect(200).shows("c-normal");
        world.actor("county").await.get("/rules").await.expect(200).shows("共青团青山市委员会").shows("期限前 <b>1</b> 天");
    }
}
