//! The ledger's filters, order and pages; the lists beside it; who sees what.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{ledger, parties, plan, published, read, sample, step};
use jishi_kernel::{Day, Light};
use jishi_platform::Routes;
use jishi_platform::authz::Scope;
use jishi_programme::model::{ItemState, PartyRole};
use jishi_programme::publish::PartyTarget;
use jishi_programme::store::ledger::{self as store, Filter, Sort, StateFilter};
use jishi_programme::store::my_tasks::{self, Mine};
use jishi_programme::store::party::PartyKey;
use jishi_programme::store::{by_department, calendar, programme, section, trend, workbench};
use jishi_testkit::{World, both};

fn routes() -> Routes {
    jishi_programme::routes()
}

fn department(world: &World, name: &str) -> i64 {
    match parties(world).0[name] {
        PartyTarget::Department(id) | PartyTarget::Org(id) => id,
    }
}

both! {
    async fn filters_narrow_and_counts_stay_choices(world: World) {
        let plan = plan(&world).await;
        let titles = |filter: Filter| async {
            ledger(&world, plan.id, filter).await.rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(titles(text("走访")).await, ["走访支部"]);
        assert_eq!(titles(text("云溪")).await, ["座谈交流", "宣讲"], "by party");
        assert_eq!(titles(text("3")).await, ["宣讲", "主题宣传"], "by printed number");
        assert_eq!(titles(text("主题宣传的全文")).await, ["主题宣传"], "by text");
        assert!(titles(text("100%")).await.is_empty());
        let lead = |key| Filter { lead: Some(key), ..Filter::default() };
        assert_eq!(titles(lead(PartyKey::Department(department(&world, "组织部")))).await, ["走访支部", "座谈交流"]);
        assert_eq!(titles(lead(PartyKey::Org(world.orgs.yunxi.id))).await, ["宣讲"], "where it leads, not where it takes part");
        assert_eq!(titles(Filter { sort: Sort::Printed, ..Filter::default() }).await, ["走访支部", "座谈交流", "主题宣传", "宣讲"]);
        assert_eq!(titles(Filter { state: Some(StateFilter::Waiting), ..Filter::default() }).await, [""; 0]);
        assert_eq!(titles(Filter { state: Some(StateFilter::Item(ItemState::Open)), ..Filter::default() }).await.len(), 4);
        let id = plan.id;
        let second = read(&world, move |read| section::list(read, id)).await[1].id;
        assert_eq!(titles(Filter { section: Some(second), ..Filter::default() }).await, ["宣讲", "主题宣传"]);
        let late = ledger(&world, plan.id, Filter { light: Some(Light::Late), ..Filter::default() }).await;
        assert_eq!((late.total, late.counts.total(), late.rows[0].title.as_str()), (2, 4, "走访支部"));
    }

    async fn pages_by_key_show_every_row_once(world: World) {
        let mut draft = sample();
        for number in 0..40 {
            let mut item = draft.items[2].clone();
            item.id = format!("x{number}");
            item.title = format!("事项{number}");
            let day = Day::constant(2026, 5, 1).checked_add(jiff::Span::new().days(number * 5)).unwrap().to_string();
            if number % 4 != 0 {
                draft.milestones.push(step(&item.id, "2026-01-01", &day, None, "完成"));
            }
            draft.items.push(item);
        }
        let id = published(&world, draft, true).await.unwrap();
        let today = world.app.clock.today();
        for sort in [Sort::Urgency, Sort::Printed] {
            let whole: Vec<_> = ledger(&world, id, Filter { sort, ..Filter::default() }).await.rows.into_iter().map(|row| row.id).collect();
            let paged = read(&world, move |read| {
                let found = programme::find(read, id, today)?.unwrap();
                let filter = Filter { sort, ..Filter::default() };
                let (mut seen, mut after) = (Vec::new(), None);
                loop {
                    let page = store::page(read, &found, &filter, after.as_ref(), 7, today)?;
                    assert_eq!(page.total, 44);
                    seen.extend(page.rows.iter().map(|row| row.id));
                    match page.next {
                        // As it comes back from a URL.
                        Some(next) => after = Some(next.to_string().parse().unwrap()),
                        None => return Ok(seen),
                    }
                }
            }).await;
            assert_eq!(whole, paged, "{sort:?}");
            assert_eq!(whole.len(), 44);
        }
    }

    async fn a_superior_sees_down_an_assignee_sees_its_own_and_a_neighbour_nothing(world: World) {
        let plan = plan(&world).await;
        let today = world.app.clock.today();
        let id = plan.id;
        // What an identity with the path reads, asked through the real policy.
        for (person, seen) in [("province", 4), ("supervisor", 4), ("clerk", 4), ("leader", 4), ("county", 2), ("neighbour", 0)] {
            let scope = scope_of(&world, person).await;
            let (rows, whole, listed) = world.app.db.read(&scope, move |read| {
                let Some(found) = programme::find(read, id, today)? else { return Ok::<_, jishi_platform::db::StoreError>((0, false, 0)) };
                let page = store::page(read, &found, &Filter::default(), None, 100, today)?;
                Ok((page.rows.len(), found.whole, programme::counts(read, &found, today)?.total()))
            }).await.unwrap();
            assert_eq!((rows, i64::try_from(rows).unwrap()), (seen, listed), "{person}");
            assert_eq!(whole, seen == 4, "{person}");
            let list = world.app.db.read(&scope, move |read| programme::list(read, &programme::ListFilter::default(), None, 10, today)).await.unwrap();
            assert_eq!(list.first().map_or(0, |row| row.counts.total()), listed, "{person}: the list counts what the ledger shows");
        }
    }

    async fn programmes_are_listed_by_key(world: World) {
        for year in [2026, 2025, 2026, 2024, 2025] {
            let mut draft = sample();
            draft.doc.plan_year = Some(year);
            draft.milestones.clear();
            published(&world, draft, true).await.unwrap();
        }
        let today = world.app.clock.today();
        let years = read(&world, move |read| {
            let (mut years, mut after) = (Vec::new(), None);
            loop {
                let page = programme::list(read, &programme::ListFilter::default(), after, 2, today)?;
                let Some(last) = page.last() else { return Ok(years) };
                after = Some(programme::After { year: last.programme.year, id: last.programme.id });
                years.extend(page.iter().map(|row| row.programme.year));
            }
        }).await;
        assert_eq!(years, [2026, 2026, 2025, 2025, 2024]);
        assert_eq!(read(&world, programme::list_years).await, [2026, 2025, 2024]);
        let only = programme::ListFilter { year: Some(2025), text: "重点".into(), ..programme::ListFilter::default() };
        assert_eq!(read(&world, move |read| programme::list(read, &only, None, 10, today)).await.len(), 2);
    }

    async fn tasks_calendar_and_departments_tell_the_same_story(world: World) {
        let plan = plan(&world).await;
        let today = world.app.clock.today();
        let mine = Mine { department: department(&world, "组织部"), org: 0 };
        let tasks = read(&world, move |read| my_tasks::list(read, mine, &my_tasks::Filter::default(), None, 10, today)).await;
        assert_eq!(tasks.iter().map(|t| (t.title.as_str(), t.standing.light)).collect::<Vec<_>>(), [("走访支部", Light::Late), ("座谈交流", Light::Late)]);
        assert_eq!(tasks[0].next.as_ref().unwrap().text, "6月底前完成首轮走访");
        let rest = read(&world, move |read| my_tasks::list(read, mine, &my_tasks::Filter::default(), Some(my_tasks::After { due: tasks[0].facts.open_due, id: tasks[0].id }), 10, today)).await;
        assert_eq!(rest.len(), 1);
        let county = Mine { department: 0, org: world.orgs.yunxi.id };
        let roles = read(&world, move |read| my_tasks::list(read, county, &my_tasks::Filter::default(), None, 10, today)).await;
        assert_eq!(roles.iter().map(|t| (t.title.as_str(), t.role)).collect::<Vec<_>>(), [("座谈交流", PartyRole::Participant), ("宣讲", PartyRole::Lead)]);
        let leads = read(&world, move |read| my_tasks::list(read, county, &my_tasks::Filter { role: Some(PartyRole::Lead), ..my_tasks::Filter::default() }, None, 10, today)).await;
        assert_eq!(leads.len(), 1);

        let id = plan.id;
        let july = read(&world, move |read| calendar::between(read, Some(id), Day::constant(2026, 7, 1), Day::constant(2026, 7, 31), 100, today)).await;
        assert_eq!(july.iter().map(|e| e.item_title.as_str()).collect::<Vec<_>>(), ["宣讲"]);
        let year = read(&world, move |read| calendar::between(read, None, Day::constant(2026, 1, 1), Day::constant(2026, 12, 31), 100, today)).await;
        assert_eq!(year.len(), 6);

        let (leads, found) = read(&world, move |read| {
            let found = programme::find(read, id, today)?.unwrap();
            Ok((by_department::of_programme(read, &found, today)?, found))
        }).await;
        assert_eq!(leads.rows.iter().map(|r| (r.name.as_str(), r.counts.total(), r.counts.of(Light::Late))).collect::<Vec<_>>(),
            [("组织部", 2, 2), ("共青团云溪县委员会", 1, 0), ("宣传部", 1, 0)]);
        assert_eq!((leads.leaderless.total(), leads.rows[0].steps), (0, 5));

        let all = read(&world, move |read| workbench::counts(read, None, today)).await;
        assert_eq!(all, ledger(&world, id, Filter::default()).await.counts, "the workbench counts as the ledger does");
        let own = read(&world, move |read| workbench::counts(read, Some(mine), today)).await;
        assert_eq!((own.of(Light::Late), own.total()), (2, 2));
        let urgent = read(&world, move |read| workbench::list_urgent(read, 3, 10, today)).await;
        assert_eq!(urgent.iter().map(|u| u.title.as_str()).collect::<Vec<_>>(), ["走访支部", "座谈交流", "宣讲"]);
        // Published today: nothing of it was late a month ago; tomorrow the steps of June and the second quarter count.
        for (then, late_then) in [(Day::constant(2026, 6, 15), 0), (Day::constant(2026, 7, 16), 2)] {
            let trend = read(&world, move |read| trend::list(read, then, today)).await;
            assert_eq!(trend.iter().map(|t| (t.steps, t.late, t.late_then)).collect::<Vec<_>>(), [(6, 2, late_then)], "{then}");
        }
        assert_eq!(found.item_count, 4);
    }
}

/// The scope a person reads programmes in, as the policy gives it.
async fn scope_of(world: &World, person: &str) -> Scope {
    let cookie = world.actor(person).await.cookie().unwrap().to_owned();
    let who = jishi_platform::session::find(&world.app, &cookie).await.unwrap().unwrap();
    who.identity.unwrap().scope(jishi_platform::authz::Act::ProgrammeRead).1
}
