//! What is stored beside its source stays right through any order of acts.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{plan, read};
use jishi_kernel::{SeededRandom, format_day};
use jishi_platform::Routes;
use jishi_platform::db::Read;
use jishi_programme::model::{ItemState, ProgrammeId, StepState};
use jishi_programme::rule::urgency::open_days;
use jishi_programme::store::ledger::{self, Filter};
use jishi_programme::store::{item, programme};
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

/// Recomputes everything from the steps and compares; the revision.
fn check(read: &Read<'_>, id: ProgrammeId, today: jishi_kernel::Day) -> Result<i64, jishi_platform::db::StoreError> {
    let found = programme::find(read, id, today)?.unwrap();
    let rows = ledger::page(read, &found, &Filter::default(), None, 1000, today)?.rows;
    let (mut steps, mut done) = (0, 0);
    for row in &rows {
        let parts: Vec<_> = row.steps.iter().map(|(s, _)| (s.state, s.start, s.end)).collect();
        let finished = i64::try_from(parts.iter().filter(|p| p.0 == StepState::Done).count()).unwrap();
        assert_eq!(row.facts.step_count, i64::try_from(parts.len()).unwrap(), "{}", row.title);
        assert_eq!(row.facts.step_done, finished, "{}", row.title);
        assert_eq!(
            (row.facts.open_start.to_string(), row.facts.open_due.to_string()),
            open_days(&parts),
            "{}",
            row.title
        );
        steps += row.facts.step_count;
        done += finished;
    }
    assert_eq!(
        (found.item_count, found.step_count, found.step_done),
        (i64::try_from(rows.len()).unwrap(), steps, done)
    );
    assert_eq!(
        found.state.slug() == "closed",
        rows.iter().all(|row| row.facts.state == ItemState::Struck)
    );
    Ok(found.revision)
}

both! {
    async fn any_order_of_acts_leaves_the_counters_right(world: World) {
        let plan = plan(&world).await;
        let (id, random) = (plan.id, SeededRandom::new(42));
        let (clerk, county, supervisor) = (world.actor("clerk").await, world.actor("county").await, world.actor("supervisor").await);
        let today = world.app.clock.today();
        let mut revision = read(&world, move |read| check(read, id, today)).await;
        let (mut done, mut refused) = (0, 0);
        for round in 0..60 {
            let today = world.app.clock.today();
            let rows = read(&world, move |read| {
                let found = programme::find(read, id, today)?.unwrap();
                Ok(ledger::page(read, &found, &Filter::default(), None, 100, today)?.rows)
            }).await;
            let row = &rows[usize::try_from(random.below(rows.len() as u64)).unwrap()];
            let target = row.id;
            let page = read(&world, move |read| Ok(item::open(read, target, today)?.unwrap())).await;
            let step = page.steps.get(usize::try_from(random.below(4)).unwrap()).map(|(s, _)| s.id);
            let answer = match (random.below(6), step) {
                (0 | 1, Some(step)) => {
                    let percent = ["30", "60", "100", "100"][usize::try_from(random.below(4)).unwrap()];
                    let who = if row.leads[0].org.is_some() { &county } else { &clerk };
                    who.upload(&format!("/steps/{step}/progress"), &[("text", "进展"), ("percent", percent), ("reason", "核实")], &[]).await
                }
                (2 | 3, _) if !page.progress.is_empty() => {
                    let how = ["accept", "accept", "return", "more"][usize::try_from(random.below(4)).unwrap()];
                    supervisor.post(&format!("/progress/{}/decision", page.progress[0].id), &[("how", how), ("reason", "意见")]).await
                }
                (4, Some(step)) => {
                    let to = format!("2027-0{}-01", 1 + random.below(9));
                    clerk.post(&format!("/steps/{step}/extension"), &[("to", &to), ("reason", "原因")]).await;
                    match page.extensions.first() {
                        Some(asked) => supervisor.post(&format!("/extensions/{}/decision", asked.id), &[("how", "grant")]).await,
                        None => continue,
                    }
                }
                _ => {
                    let how = ["finish", "strike", "reopen"][usize::try_from(random.below(3)).unwrap()];
                    supervisor.post(&format!("/items/{}/closing", row.id), &[("how", how), ("reason", "原因")]).await
                }
            };
            let now = read(&world, move |read| check(read, id, today)).await;
            match answer.status.as_u16() {
                303 => {
                    assert!(now > revision, "round {round}: every change raises the revision");
                    done += 1;
                }
                403 | 409 | 422 => refused += 1,
                other => assert_eq!(other, 303, "round {round} {}: {}", format_day(today, today), answer.text()),
            }
            revision = now;
        }
        assert!(done > 15 && refused > 3, "{done} done, {refused} refused: the walk must reach both");
    }
}
