//! The page of an item: what it shows, which acts it offers to whom, forms that come back.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::plan;
use jishi_platform::Routes;
use jishi_programme::model::StepState;
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

/// The passage of the notice an item's page leads to.
fn passage(page: &str) -> String {
    let at = page.split("/notice?at=").nth(1).unwrap().split('#').next().unwrap();
    let (start, end) = at.split_once('-').unwrap();
    let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
    let text: String = common::TEXT.chars().skip(start).take(end - start).collect();
    assert!(text.contains("走访支部"), "{text}");
    text
}

both! {
    async fn an_item_shows_where_it_stands_and_where_it_comes_from(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let page = supervisor.get(&format!("/items/{}", plan.visit)).await.expect(200);
        let passage = passage(&page.text());
        page.shows("走访支部").shows("序号 1").shows("一、走访基层").shows("逾期").shows("15 天")
            .shows("6月底前完成首轮走访").shows(&format!("<mark>{passage}</mark>"))
            .shows("≥80%").shows("期限为 6月30日，至今日已过 15 天").shows("发布");
        supervisor.get(&format!("/items/{}/light", plan.visit)).await.expect(200).shows("规则来源").shows("系统默认").shows("各节点");
        let part = supervisor.fragment(&format!("/items/{}/light?step={}", plan.visit, plan.december)).await.expect(200);
        part.shows("年底前完成全部走访").shows("起转为“临期”").hides("<html");
        supervisor.get(&format!("/items/{}/light?step={}", plan.visit, plan.talk_step)).await.expect(404);
        supervisor.get(&format!("/items/{}/light?step=x", plan.visit)).await.expect(404);
        supervisor.get(&format!("/items/{}?done=progress", plan.visit)).await.expect(200).shows("进展已报送");
        supervisor.get(&format!("/items/{}?done=%3Cb%3E&do=x&of=y", plan.visit)).await.expect(200).hides("<b>&").hides("id=\"act\"");
    }

    async fn the_notice_is_readable_with_the_passage_marked(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let item = supervisor.get(&format!("/items/{}", plan.visit)).await.text();
        let at = item.find("/notice?at=").unwrap();
        let link = item[item[..at].rfind('"').unwrap() + 1..].split('"').next().unwrap();
        let (uri, anchor) = link.split_once('#').unwrap();
        assert_eq!(anchor, "here");
        supervisor.get(uri).await.expect(200)
            .shows(&format!("<p id=\"here\"><mark>{}</mark>", passage(&item).trim_start()))
            .shows("关于印发2026年重点工作的通知").shows("3.宣讲：7月17日前报送宣讲安排。");
        supervisor.get(&format!("/programmes/{}/notice?at=9-2", plan.id)).await.expect(200).hides("<mark>");
        // Whoever sees items only sees their passages, not the whole paper.
        let county = world.actor("county").await;
        county.get(&format!("/programmes/{}/notice", plan.id)).await.expect(404);
        county.get(&format!("/items/{}", plan.talk)).await.expect(200).shows("<mark>").hides("打开全文");
        world.actor("neighbour").await.get(&format!("/programmes/{}/notice", plan.id)).await.expect(404);
    }

    async fn acts_are_offered_by_right_and_part(world: World) {
        let plan = plan(&world).await;
        let (visit, talk) = (format!("/items/{}", plan.visit), format!("/items/{}", plan.talk));
        for (person, uri, shown, hidden) in [
            ("supervisor", &visit, &["报送进展", "催办", "转办", "办结", "申请延期"][..], &["批示</a>"][..]),
            ("clerk", &visit, &["报送进展", "申请延期"][..], &["转办", "办结</", "批示", "/urge?pick"][..]),
            ("publicity", &visit, &["报送进展"][..], &["申请延期", "转办"][..]),
            ("clerk", &talk, &[][..], &["报送进展", "申请延期", "转办"][..]),
            ("county", &talk, &["报送进展", "申请延期"][..], &["转办", "/urge?pick"][..]),
            ("leader", &visit, &["批示"][..], &["报送进展", "转办", "催办</a>"][..]),
        ] {
            let page = world.actor(person).await.get(uri).await.expect(200);
            let html = page.text();
            for word in shown {
                assert!(html.contains(word), "{person} {uri}: no {word}");
            }
            for word in hidden {
                assert!(!html.contains(word), "{person} {uri}: {word}");
            }
        }
        world.actor("county").await.get(&visit).await.expect(404);
        world.actor("neighbour").await.get(&visit).await.expect(404);
        world.anonymous().get(&visit).await.expect(401);
        // A form that is not theirs does not open.
        world.actor("clerk").await.get(&format!("{visit}?do=transfer")).await.expect(200).hides("id=\"act\"");
        world.actor("leader").await.get(&format!("{visit}?do=instruction")).await.expect(200).shows("批示内容");
        world.actor("publicity").await.get(&format!("{visit}?do=progress&of={}", plan.june)).await
            .shows("type=\"hidden\" name=\"percent\" value=\"0\"").hides("f-percent");
    }

    async fn a_refused_form_comes_back_with_its_words(world: World) {
        let plan = plan(&world).await;
        let clerk = world.actor("clerk").await;
        let answer = clerk.upload(&format!("/steps/{}/progress", plan.june), &[("text", "走访<9>个支部"), ("percent", "900")], &[]).await;
        answer.expect(422).shows("有 1 处需改：").shows("走访&#60;9&#62;个支部").shows("进度请填 0 至 100 的整数").shows("value=\"900\"");
        let files = [("files", "a.exe", b"MZ".as_slice())];
        clerk.upload(&format!("/steps/{}/progress", plan.june), &[("text", "x"), ("percent", "50")], &files).await
            .expect(422).shows("不支持").shows("f-files-error");
        clerk.post(&format!("/steps/{}/extension", plan.june), &[("to", "2026-06-01"), ("reason", "场地未定")]).await
            .expect(422).shows("延期后的日期应晚于现期限").shows("场地未定").shows("value=\"2026-06-01\"");
        let supervisor = world.actor("supervisor").await;
        supervisor.post(&format!("/items/{}/closing", plan.visit), &[("how", "strike"), ("reason", "")]).await
            .expect(409).shows("请先办结，再销号");
        supervisor.post(&format!("/items/{}/closing", plan.visit), &[("how", "x")]).await.expect(422).shows("请选择办结");
    }

    async fn a_report_goes_round_through_the_pages(world: World) {
        let plan = plan(&world).await;
        let (clerk, supervisor) = (world.actor("clerk").await, world.actor("supervisor").await);
        let uri = format!("/items/{}", plan.visit);
        let png: &[u8] = b"\x89PNG\r\n\x1a\nx";
        let sent = clerk.upload(&format!("/steps/{}/progress", plan.june), &[("text", "首轮走访完成"), ("percent", "100")], &[("files", "照片.png", png)]).await;
        let back = sent.expect(303).location();
        clerk.get(&back).await.expect(200).shows("进展已报送").shows("等待审核").shows("首轮走访完成").shows("照片.png").hides(">审核</a>");
        let page = supervisor.get(&uri).await.text();
        let at = page.find("?do=decision").expect("a decision is offered");
        let link = page[page[..at].rfind('"').unwrap() + 1..].split('"').next().unwrap().replace("&#38;", "&");
        let link = link.split('#').next().unwrap();
        let form = supervisor.get(link).await.expect(200).shows("审核意见").text();
        let at = form.find("/progress/").unwrap();
        let action = form[at..].split('"').next().unwrap();
        supervisor.post(action, &[("how", "return"), ("reason", "")]).await.expect(422).shows("请写明退回或补充的原因");
        supervisor.post(action, &[("how", "accept")]).await.expect(303);
        supervisor.get(&uri).await.shows("审核通过").shows("已完成 1/2").hides("等待审核");
        let row = common::row(&world, plan.id, "走访支部").await;
        assert_eq!(row.steps[0].0.state, StepState::Done);
        supervisor.get(link).await.expect(200).shows("不需重复审核");
        // Finishing with an open step wants a reason; the page says so before.
        supervisor.get(&format!("{uri}?do=closing&how=finish")).await.shows("还有 1 个节点未完成").shows("required");
        supervisor.post(&format!("{uri}/closing"), &[("how", "finish"), ("reason", "并入其他事项")]).await.expect(303);
        supervisor.get(&uri).await.shows("已办结").shows("恢复").shows("销号");
    }

    async fn urging_is_looked_over_first(world: World) {
        let plan = plan(&world).await;
        let supervisor = world.actor("supervisor").await;
        let uri = format!("/programmes/{}/urge", plan.id);
        let page = supervisor.get(&uri).await.expect(200);
        page.shows("走访支部").shows("宣讲").shows("组织部（1 人）").shows("已逾期 15 天").shows("还有 2 天到期").hides("主题宣传");
        supervisor.get(&format!("{uri}?pick={}", plan.talk)).await.expect(200).shows("宣讲").hides("走访支部");
        supervisor.get(&format!("{uri}?light=done")).await.expect(200).shows("没有需要催办的事项");
        for (person, status) in [("clerk", 403), ("leader", 403), ("county", 403), ("neighbour", 404)] {
            world.actor(person).await.get(&uri).await.expect(status);
        }
        let (talk, records) = (plan.talk.to_string(), format!("/programmes/{}/urges", plan.id));
        supervisor.get(&records).await.expect(200).shows("还没有催办记录");
        let done = supervisor.post(&records, &[("items", &talk), ("text", "请尽快")]).await.expect(303).location();
        supervisor.get(&done).await.expect(200).shows("催办已发出").shows("宣讲").shows("送达 1 人");
        supervisor.get(&format!("{uri}?pick={talk}")).await.shows("今天已催办过").shows("已催办 1 次");
        world.actor("county").await.get(&records).await.expect(404);
    }
}
