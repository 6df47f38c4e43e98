//! A draft becomes a programme.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{ledger, published, read, row, sample, step};
use jishi_kernel::Light;
use jishi_notice::draft::Recurrence;
use jishi_platform::Routes;
use jishi_platform::db::registered;
use jishi_programme::model::{NoticeState, StepState};
use jishi_programme::store::ledger::Filter;
use jishi_programme::store::{duty, item, notice, programme, section};
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

both! {
    async fn every_statement_is_understood(world: World) {
        let mut wrong = Vec::new();
        for statement in registered().filter(|s| s.name.starts_with("jishi_programme")) {
            if let Err(error) = world.app.db.prepare(statement.statement).await {
                wrong.push(format!("{}: {error}", statement.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn nothing_of_the_draft_is_lost(world: World) {
        let id = published(&world, sample(), true).await.unwrap();
        let page = ledger(&world, id, Filter::default()).await;
        let titles: Vec<&str> = page.rows.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["走访支部", "座谈交流", "宣讲", "主题宣传"], "most urgent first");
        let lights: Vec<Light> = page.rows.iter().map(|row| row.standing.light).collect();
        assert_eq!(lights, [Light::Late, Light::Late, Light::Near, Light::Undated]);
        assert_eq!(page.counts.sentence(), "4 项中 2 项逾期、1 项临期、1 项未定期限");
        let quarters: Vec<(&str, StepState)> = page.rows[1].steps.iter().map(|(s, _)| (s.period.as_str(), s.state)).collect();
        // The first quarter ended before the notice of 10 April.
        assert_eq!(quarters, [("2026年二季度", StepState::Open), ("2026年三季度", StepState::Open), ("2026年四季度", StepState::Open)]);
        assert_eq!(page.rows[0].leads[0].name, "组织部");
        assert_eq!(page.rows[2].leads[0].name, "共青团云溪县委员会");
        assert_eq!(page.rows[2].leads[0].printed, "云溪县");
        assert_eq!((page.rows[2].printed_no.as_str(), page.rows[3].printed_no.as_str()), ("3", "3"));
        let today = world.app.clock.today();
        let (found, sections, duties, forms) = read(&world, move |read| {
            let found = programme::find(read, id, today)?.unwrap();
            Ok((found, section::list(read, id)?, duty::list(read, id)?, duty::list_forms(read, id)?))
        }).await;
        assert_eq!((found.item_count, found.step_count, found.step_done, found.year, found.year_end), (4, 6, 0, 2026, 2026));
        assert_eq!(found.remark, "“二、宣传引导”中原文序号“3”出现 2 次，实有 2 项");
        assert_eq!((sections.len(), duties[0].day, forms[0].fields.len()), (2, Some(28), 2));
        let visit = page.rows[0].id;
        let (opened, passage, original) = read(&world, move |read| {
            let opened = item::open(read, visit, today)?.unwrap();
            let passage = notice::passage(read, visit, opened.item.span, 0)?.unwrap();
            Ok((opened, passage, notice::of_programme(read, id)?.unwrap()))
        }).await;
        assert_eq!(passage.text, "1.走访支部：6月底前完成首轮走访，年底前完成全部走访。");
        assert_eq!((original.text.as_str(), original.state), (common::TEXT, NoticeState::Published));
        assert_eq!(opened.section, ["一、走访基层"]);
        assert_eq!(opened.targets[0].demand(), "≥80%");
    }

    async fn what_ended_before_the_notice_is_done_with_its_reason(world: World) {
        let mut draft = sample();
        draft.milestones.push(step("c", "2026-02-01", "2026-03-31", None, "3月底前制定方案"));
        let with = published(&world, draft.clone(), true).await.unwrap();
        let today = world.app.clock.today();
        let early = row(&world, with, "主题宣传").await;
        assert_eq!((early.steps[0].0.state, early.standing.light), (StepState::Done, Light::Done));
        let page = read(&world, move |read| Ok(item::open(read, early.id, today)?.unwrap())).await;
        assert!(page.history()[0].text.contains("发文前已到期"), "{:?}", page.history());
        assert_eq!(page.item.reported_at, None, "nobody reported it");
        let without = published(&world, draft, false).await.unwrap();
        assert_eq!(row(&world, without, "主题宣传").await.standing.light, Light::Late);
    }

    async fn a_plan_of_several_years_opens_all_its_periods(world: World) {
        let mut draft = sample();
        draft.milestones = vec![step("b", "2026-01-01", "2028-12-31", Some(Recurrence::HalfYearly), "每半年检查")];
        let id = published(&world, draft, true).await.unwrap();
        let today = world.app.clock.today();
        let found = read(&world, move |read| Ok(programme::find(read, id, today)?.unwrap())).await;
        assert_eq!((found.year, found.year_end, found.step_count), (2026, 2028, 6));
    }

    async fn a_broken_draft_leaves_nothing_behind(world: World) {
        let mut draft = sample();
        draft.milestones.push(step("nowhere", "2026-02-01", "2026-03-31", None, "3月底前"));
        let error = published(&world, draft, true).await.unwrap_err();
        assert!(error.view().message.contains("所属的事项不存在"), "{}", error.view().message);
        let today = world.app.clock.today();
        let rows = read(&world, move |read| programme::list(read, &programme::ListFilter::default(), None, 10, today)).await;
        assert!(rows.is_empty());
    }
}
