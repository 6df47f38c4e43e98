//! Daily reminders: each step once when it is near, once on its due day, once when it is late, to
//! whoever leads; to supervisors one summary a day. An end day that was moved starts anew.

use crate::model::ProgrammeId;
use crate::store::due::{self, DueStep, Running};
use crate::store::receivers;
use jishi_kernel::{Day, Light, format_day};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::message::{self, NewMessage};
use std::collections::BTreeMap;

/// What the supervisors of an organisation hear of a day.
#[derive(Default)]
struct Summary {
    any: Option<ProgrammeId>,
    late: usize,
    near: usize,
    waiting: i64,
}

/// Sends today's reminders; a second run of the day adds nothing.
pub(super) async fn remind(app: App) -> anyhow::Result<()> {
    let today = app.clock.today();
    let everything = Scope::everything("reminders reach everyone");
    let programmes = app.db.read(&everything, move |read| due::programmes(read, today)).await?;
    let mut summaries: BTreeMap<i64, Summary> = BTreeMap::new();
    for running in programmes {
        let (id, org) = (running.id, running.org);
        let job = app.clone();
        let found = app
            .db
            .write(app.system("job.reminders"), move |write| one(write, &job, &running, today))
            .await?;
        let summary = summaries.entry(org).or_default();
        summary.any.get_or_insert(id);
        summary.late += found.late;
        summary.near += found.near;
        summary.waiting += found.waiting;
    }
    let job = app.clone();
    app.db
        .write(app.system("job.reminders"), move |write| summarise(write, &job, &summaries, today))
        .await?;
    Ok(())
}

/// Stage of the reminder and its headline.
fn stage(step: &DueStep, today: Day) -> (&'static str, &'static str) {
    match step.light {
        Light::Late => ("late", "逾期提醒"),
        _ if step.end == today => ("due", "今天到期"),
        _ => ("near", "临期提醒"),
    }
}

fn one(write: &mut Write<'_>, app: &App, running: &Running, today: Day) -> Result<Summary, StoreError> {
    let steps = due::steps(write, running, today)?;
    let leads = receivers::leads_of_programme(write, running.id, today)?;
    let mut sent = 0;
    for step in &steps {
        let (stage, headline) = stage(step, today);
        for account in leads.get(&step.item).into_iter().flatten() {
            let new = NewMessage {
                account: *account,
                kind: "due",
                title: format!("{headline}：{}", step.title),
                body: format!("{}（期限 {}）", step.text, format_day(step.end, today)),
                link: format!("/items/{}", step.item),
                dedup: format!("step:{}:{}:{stage}", step.id, step.end),
            };
            sent += i64::from(message::add(write, app.id(), app.now(), &new)?);
        }
    }
    write.target("programme", running.id.0);
    write.note(format!("提醒 {sent} 条"));
    let late = steps.iter().filter(|step| step.light == Light::Late).count();
    Ok(Summary {
        any: None,
        late,
        near: steps.len() - late,
        waiting: due::count_waiting(write, running.id)?,
    })
}

fn summarise(write: &mut Write<'_>, app: &App, summaries: &BTreeMap<i64, Summary>, today: Day) -> Result<(), StoreError> {
    let mut sent = 0;
    for (org, summary) in summaries {
        let Some(programme) = summary.any.filter(|_| summary.late + summary.near > 0 || summary.waiting > 0) else {
            continue;
        };
        for account in receivers::supervisors(write, programme, today)? {
            let new = NewMessage {
                account,
                kind: "due",
                title: format!(
                    "今日督办：逾期 {} 个节点，临期 {} 个节点，待审核 {} 个节点",
                    summary.late, summary.near, summary.waiting
                ),
                body: format!("截至 {}。", format_day(today, today)),
                link: "/workbench".to_owned(),
                dedup: format!("summary:{org}:{today}"),
            };
            sent += i64::from(message::add(write, app.id(), app.now(), &new)?);
        }
    }
    write.note(format!("督办摘要 {sent} 条"));
    Ok(())
}
