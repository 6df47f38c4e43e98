//! The list of programmes and the ledger as pages: figures, filters, who sees which rows and acts.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{plan, published, sample, step};
use jishi_kernel::Day;
use jishi_platform::Routes;
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

/// Titles of the rows, in order.
fn rows(html: &str) -> Vec<String> {
    let cells = html.split("<a class=\"title\"").skip(1);
    cells
        .filter_map(|rest| rest.split_once('>')?.1.split_once('<').map(|(title, _)| title.to_owned()))
        .collect()
}

fn href<'h>(html: &'h str, around: &str) -> &'h str {
    let at = html.find(around).unwrap_or_else(|| panic!("no {around}"));
    let start = html[..at].rfind("href=\"").unwrap() + 6;
    html[start..].split('"').next().unwrap()
}

both! {
    async fn the_ledger_answers_first_and_sorts_by_urgency(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let page = supervisor.get(&format!("/programmes/{}", plan.id)).await.expect(200);
        let html = page.text();
        // One step of the quarterly item is late too: both items are.
        assert!(html.contains("4 项中") && html.contains("<b class=\"c-late\">2 项逾期</b>") && html.contains("<b>1</b> 项临期"), "{html}");
        assert_eq!(rows(&html), ["走访支部", "座谈交流", "宣讲", "主题宣传"]);
        assert!(html.contains("青团发〔2026〕3号") && html.contains("截至 2026年7月15日12:00"));
        assert_eq!(html.matches("class=\"tag care\"").count(), 2, "3 occurs twice under one heading, 1 and 2 once");
        assert!(html.contains("原文没有写明节点"), "an item without steps says so");
        assert!(html.contains(&format!("href=\"/items/{}/light\"", plan.visit)));
        assert!(!html.contains(" style=") && !html.contains("onclick"), "the policy forbids both");
        // The fragment is the same body without the frame.
        let part = supervisor.fragment(&format!("/programmes/{}", plan.id)).await.expect(200).text();
        assert!(html.contains(&part) && !part.contains("<html"));
    }

    async fn filters_are_addresses(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let base = format!("/programmes/{}", plan.id);
        let get = |query: &str| {
            let uri = format!("{base}{query}");
            let supervisor = &supervisor;
            async move { supervisor.get(&uri).await }
        };
        let late = get("?light=late").await.expect(200).text();
        assert_eq!(rows(&late), ["走访支部", "座谈交流"]);
        assert!(late.contains("符合条件的 4 项中"), "tiles and sentence keep the choice of lights");
        assert_eq!(href(&late, "去掉这个条件"), base);
        assert_eq!(rows(&get("?q=%E5%AE%A3").await.text()), ["走访支部", "宣讲", "主题宣传"]);
        assert_eq!(rows(&get("?sort=printed").await.text()), ["走访支部", "座谈交流", "主题宣传", "宣讲"]);
        assert_eq!(rows(&get("?light=red&state=x&section=x&after=x").await.text()).len(), 4, "an old link still opens");
        get("?q=%E6%B2%A1%E6%9C%89").await.expect(200).shows("没有符合条件的事项").shows("去掉这个条件");
        let all = get("").await.text();
        let department = all.split("<option value=\"d-").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(rows(&get(&format!("?lead=d-{department}")).await.text()).len(), 2);
        assert_eq!(rows(&get(&format!("?lead=o-{}&light=near", jishi_kernel::id::encode(world.orgs.yunxi.id))).await.text()), ["宣讲"]);
        // What was typed comes back as text, never as markup.
        let typed = get("?q=%22%3E%3Cscript%3E").await.text();
        assert!(!typed.contains("<script>") && typed.contains("&#60;script&#62;"), "{typed}");
    }

    async fn long_ledgers_come_by_key(world: World) {
        let mut draft = sample();
        for number in 0..45 {
            let mut item = draft.items[2].clone();
            item.id = format!("x{number}");
            item.title = format!("长事项{number:02}");
            draft.milestones.push(step(&item.id, "2026-01-01", "2026-12-31", None, "完成"));
            draft.items.push(item);
        }
        let id = published(&world, draft, false).await.unwrap();
        let supervisor = world.actor("supervisor").await;
        let mut uri = format!("/programmes/{id}?q=%E9%95%BF");
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let html = supervisor.get(&uri.replace("&amp;", "&").replace("&#38;", "&")).await.expect(200).text();
            assert!(html.contains("共 45 项"));
            seen.extend(rows(&html));
            pages += 1;
            if !html.contains("rel=\"next\"") {
                break;
            }
            href(&html, "rel=\"next\"").clone_into(&mut uri);
        }
        assert_eq!((pages, seen.len()), (2, 45));
        seen.dedup();
        assert_eq!(seen.len(), 45);
    }

    async fn a_rendered_ledger_is_never_old(world: World) {
        let plan = plan(&world).await;
        let (supervisor, clerk, leader) = (world.actor("supervisor").await, world.actor("clerk").await, world.actor("leader").await);
        let uri = format!("/programmes/{}", plan.id);
        let before = supervisor.get(&uri).await.text();
        assert!(before.contains("未报送"));
        assert!(!leader.get(&uri).await.text().contains("核对后催办"), "the same body is not shown to whoever may less");
        clerk.upload(&format!("/steps/{}/progress", plan.june), &[("text", "已全部走访"), ("percent", "100")], &[]).await.expect(303);
        let after = supervisor.get(&uri).await.text();
        assert!(after.contains("7月15日") && after.contains("待审核 1 个"), "{after}");
        // Next day the same revision stands differently.
        world.clock.set(Day::constant(2026, 7, 18));
        let later = world.actor("supervisor").await.get(&uri).await.expect(200).text();
        assert!(later.contains("<b class=\"c-late\">2 项逾期</b>"), "座谈交流 and 宣讲: {later}");
    }

    async fn who_sees_what(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/programmes/{}", plan.id);
        world.anonymous().get(&uri).await.expect(401);
        world.actor("neighbour").await.get(&uri).await.expect(404);
        for person in ["auditor", "sysadmin", "secadmin"] {
            world.actor(person).await.get(&uri).await.expect(403);
            world.actor(person).await.get("/programmes").await.expect(403);
        }
        // The county sees what is assigned to it, with figures of just that.
        let county = world.actor("county").await.get(&uri).await.expect(200);
        assert_eq!(rows(&county.text()), ["座谈交流", "宣讲"]);
        county.shows("2 项中").shows("仅显示交本单位办理的事项").hides("走访支部").hides("/import");
        let clerk = world.actor("clerk").await.get(&uri).await.expect(200).shows("导出").hides("核对后催办").hides("导入改过的台账");
        assert_eq!(rows(&clerk.text()).len(), 4);
        world.actor("supervisor").await.get(&uri).await.shows("核对后催办").shows("导入改过的台账");
        world.actor("supervisor").await.get("/programmes/zzzz").await.expect(404);
    }

    async fn programmes_are_listed_with_their_lights(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let html = supervisor.get("/programmes").await.expect(200).text();
        assert_eq!(rows(&html), ["2026年重点工作"]);
        assert!(html.contains(&format!("/programmes/{}?light=late", plan.id)) && html.contains("2 项"));
        assert!(supervisor.get("/programmes?year=2025").await.text().contains("没有符合条件的重点工作"));
        assert_eq!(rows(&supervisor.get("/programmes?year=2026&state=running").await.text()).len(), 1);
        world.actor("county").await.get("/programmes").await.expect(200).shows("仅交本单位办理的事项");
        world.actor("neighbour").await.get("/programmes").await.expect(200).shows("还没有重点工作").hides("2026年重点工作");
    }

    async fn texts_are_never_markup(world: World) {
        let mut draft = sample();
        draft.items[0].title = "<img src=x onerror=alert(1)>".into();
        draft.milestones[0].text = "</svg><script>alert(2)</script>".into();
        draft.doc.title = Some("\"><script>alert(3)</script>".into());
        let id = published(&world, draft, false).await.unwrap();
        let supervisor = world.actor("supervisor").await;
        let item = common::row(&world, id, "<img src=x onerror=alert(1)>").await;
        let step = item.steps[0].0.id;
        for uri in [
            format!("/programmes/{id}"),
            "/programmes".to_owned(),
            format!("/items/{}", item.id),
            format!("/items/{}?do=progress&of={step}", item.id),
            format!("/items/{}/light", item.id),
            format!("/programmes/{id}/urge"),
            format!("/programmes/{id}/notice"),
        ] {
            supervisor.get(&uri).await.expect(200).hides("<script>").hides("<img src=x");
        }
    }
}
