//! The ledger and the item as files, and the ledger that comes back changed.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{Plan, plan};
use jishi_exchange::ledger::{LedgerDoc, ledger_read_xlsx, ledger_xlsx};
use jishi_exchange::sheet::Limits;
use jishi_kernel::parse_day;
use jishi_platform::Routes;
use jishi_testkit::{Actor, both};
use std::io::Cursor;

fn routes() -> Routes {
    jishi_programme::routes()
}

async fn ledger(actor: &Actor, plan: &Plan, query: &str) -> (Vec<u8>, LedgerDoc) {
    let answer = actor.get(&format!("/programmes/{}/ledger.xlsx{query}", plan.id)).await.expect_ok();
    let doc = ledger_read_xlsx(&answer, &Limits::default()).unwrap();
    (answer, doc)
}

trait Bytes {
    fn expect_ok(self) -> Vec<u8>;
}

impl Bytes for jishi_testkit::Answer {
    fn expect_ok(self) -> Vec<u8> {
        self.expect(200).bytes.to_vec()
    }
}

fn xlsx(doc: &LedgerDoc) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    ledger_xlsx(doc, &mut out).unwrap();
    out.into_inner()
}

/// The sentence of the page without its marks.
fn sentence(html: &str) -> String {
    let from = html.split("总体情况\"").nth(1).unwrap().split_once("<p>").unwrap().1;
    let mut inside = false;
    let text = from.split("</p>").next().unwrap();
    text.chars()
        .filter(|c| {
            inside = (inside || *c == '<') && *c != '>';
            !inside && *c != '>'
        })
        .collect()
}

/// The values of the check boxes of a preview.
fn changes(html: &str) -> Vec<String> {
    let boxes = html.split("name=\"change\" value=\"").skip(1);
    boxes
        .map(|rest| {
            rest.split("\" aria-label")
                .next()
                .unwrap()
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#38;", "&")
        })
        .collect()
}

both! {
    async fn paper_equals_screen(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        for query in ["", "?light=late", "?q=%E5%AE%A3&sort=printed"] {
            let html = supervisor.get(&format!("/programmes/{}{query}", plan.id)).await.text();
            let (_, doc) = ledger(&supervisor, &plan, query).await;
            assert_eq!(doc.counts, sentence(&html), "{query}");
            assert!(html.contains(&format!("截至 {}", doc.as_of)), "{query}");
            let mut at = 0;
            for item in &doc.items {
                let place = html[at..].find(&format!(">{}</a>", item.title)).expect("in the order of the screen");
                at += place;
                assert!(html[at..].contains(&item.lead.join("、")));
            }
            assert_eq!(html.matches("<tr class=").count(), doc.items.len(), "{query}");
        }
        let (_, doc) = ledger(&supervisor, &plan, "").await;
        let visit = &doc.items[0];
        assert_eq!((visit.title.as_str(), visit.state.as_str(), visit.days), ("走访支部", "逾期", Some(-15)));
        assert_eq!((visit.section.join(""), visit.targets[0].demand.as_str()), ("一、走访基层".to_owned(), "≥80%"));
        let picked = ledger(&supervisor, &plan, &format!("?pick={}", plan.talk)).await.1;
        assert_eq!((picked.items.len(), picked.counts.starts_with("符合条件的 1 项中")), (1, true));
        for uri in [format!("/programmes/{}/ledger.docx", plan.id), format!("/items/{}/item.docx", plan.visit), format!("/items/{}/item.xlsx", plan.visit)] {
            let answer = supervisor.get(&uri).await.expect(200);
            assert!(answer.bytes.starts_with(b"PK"), "{uri}");
            let name = answer.headers["content-disposition"].to_str().unwrap();
            assert!(name.starts_with("attachment; filename*=UTF-8''") && name.contains("2026-07-15"), "{name}");
        }
    }

    async fn papers_hold_what_their_reader_may_see(world: World) {
        let plan = plan(&world).await;
        let (_, doc) = ledger(&world.actor("county").await, &plan, "").await;
        assert_eq!(doc.items.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["座谈交流", "宣讲"]);
        assert!(doc.items.iter().all(|item| item.targets.is_empty()), "the target belongs to an item out of sight");
        let neighbour = world.actor("neighbour").await;
        neighbour.get(&format!("/programmes/{}/ledger.xlsx", plan.id)).await.expect(404);
        neighbour.get(&format!("/items/{}/item.xlsx", plan.visit)).await.expect(404);
        world.actor("auditor").await.get(&format!("/programmes/{}/ledger.docx", plan.id)).await.expect(403);
    }

    async fn the_export_comes_back_without_a_change(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let (bytes, _) = ledger(&supervisor, &plan, "").await;
        let uri = format!("/programmes/{}/import", plan.id);
        let page = supervisor.upload(&uri, &[], &[("file", "台账.xlsx", &bytes)]).await.expect(200).shows("没有需要导入的修改");
        assert!(changes(&page.text()).is_empty());
        page.hides("另有");
    }

    async fn changes_are_chosen_and_taken_over(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let (_, mut doc) = ledger(&supervisor, &plan, "").await;
        let visit = &mut doc.items[0];
        visit.owners = vec!["王芳".into(), "赵强".into()];
        visit.steps[1].end = parse_day("2026-11-30");
        visit.steps[0].end = parse_day("2026-09-30");
        visit.last_report = "自己写的".into();
        doc.items.pop();
        let base = format!("/programmes/{}", plan.id);
        let page = supervisor.upload(&format!("{base}/import"), &[], &[("file", "台账.xlsx", &xlsx(&doc))]).await.expect(200)
            .shows("王芳、赵强").shows("期限改晚属于延期").shows("请用“报送进展”填报").shows("文件中没有此行，系统中保留");
        let found = changes(&page.text());
        assert_eq!(found.len(), 2, "{found:?}");
        let fields: Vec<(&str, &str)> = found.iter().map(|change| ("change", change.as_str())).collect();
        let done = supervisor.post(&format!("{base}/changes"), &fields).await.expect(303).location();
        supervisor.get(&done).await.shows("修改已导入");
        let row = common::row(&world, plan.id, "走访支部").await;
        assert_eq!(row.owner, "王芳、赵强");
        assert_eq!(row.steps.iter().map(|(step, _)| (step.end, step.extended())).collect::<Vec<_>>(), [(parse_day("2026-06-30"), false), (parse_day("2026-11-30"), false)]);
        assert_eq!(common::ledger(&world, plan.id, jishi_programme::store::ledger::Filter::default()).await.total, 4, "nothing is lost");
        // The same choice again is out of date; so is one nobody was shown.
        supervisor.post(&format!("{base}/changes"), &fields).await.expect(409);
        let forged = serde_json::json!({"id": plan.june.to_string(), "field": "end", "old": "2026-06-30", "new": "2027-06-30"}).to_string();
        supervisor.post(&format!("{base}/changes"), &[("change", &forged)]).await.expect(409).shows("期限改晚属于延期");
        supervisor.post(&format!("{base}/changes"), &[("change", "x")]).await.expect(400);
        supervisor.post(&format!("{base}/changes"), &[]).await.expect(409);
        let mine = common::read(&world, { let id = plan.june; move |read| jishi_programme::store::step::of_item(read, plan.visit).map(|steps| steps.into_iter().find(|s| s.id == id)) }).await;
        assert_eq!(mine.unwrap().end, parse_day("2026-06-30"));
    }

    async fn who_may_import_and_what_is_refused(world: World) {
        let plan = plan(&world).await;
        let uri = format!("/programmes/{}/import", plan.id);
        let supervisor = world.actor("supervisor").await;
        supervisor.get(&uri).await.expect(200).shows("上传并核对");
        supervisor.upload(&uri, &[], &[]).await.expect(422).shows("请选择从本页导出的 .xlsx 台账");
        supervisor.upload(&uri, &[], &[("file", "a.xlsx", b"PK\x03\x04nothing")]).await.expect(422).shows("文件不能导入");
        let (_, mut doc) = ledger(&supervisor, &plan, "").await;
        doc.items[0].steps[0].start = parse_day("2026-12-01");
        supervisor.upload(&uri, &[], &[("file", "a.xlsx", &xlsx(&doc))]).await.expect(422).shows("第 ").shows("截止日期");
        // The province sees it and may not; the others do not get there.
        world.actor("province").await.get(&uri).await.expect(403);
        for (person, status) in [("clerk", 403), ("leader", 403), ("county", 403), ("neighbour", 404)] {
            world.actor(person).await.get(&uri).await.expect(status);
            world.actor(person).await.post(&format!("/programmes/{}/changes", plan.id), &[("change", "{}")]).await.expect(status);
        }
        // A ledger of elsewhere changes nothing here.
        for item in &mut doc.items {
            item.id = jishi_kernel::id::encode(7);
            item.steps.clear();
            item.targets.clear();
        }
        doc.items.truncate(1);
        supervisor.upload(&uri, &[], &[("file", "a.xlsx", &xlsx(&doc))]).await.expect(200).shows("编号不属于此项工作").hides("name=\"change\"");
    }
}
