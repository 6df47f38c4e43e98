//! From an event to messages: who hears of what.

use super::Event;
use crate::model::ItemId;
use crate::store::receivers;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{App, outbox};
use std::collections::BTreeSet;

/// The topics this slice handles; all of them are its own.
pub(super) const TOPICS: [&str; 9] = [
    "programme.published",
    "progress.reported",
    "progress.decided",
    "item.urged",
    "item.transferred",
    "item.instructed",
    "extension.asked",
    "extension.decided",
    "item.closed",
];

/// Whom a topic reaches beside the accounts the event names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Named,
    Leads,
    Supervisors,
    LeadsOfAll,
}

/// Whom it reaches, kind of message, headline.
fn about(topic: &str, event: &Event) -> Option<(Reach, &'static str, String)> {
    let title = &event.title;
    Some(match topic {
        "programme.published" => (Reach::LeadsOfAll, "task", format!("新的重点工作：{title}")),
        "progress.reported" => (Reach::Supervisors, "task", format!("待审核：{title}")),
        "progress.decided" => (Reach::Leads, "decision", format!("进展{}：{title}", event.word)),
        "item.urged" => (Reach::Named, "urge", format!("催办：{title}")),
        "item.transferred" => (Reach::Leads, "task", format!("转办：{title}")),
        "item.instructed" => (Reach::Leads, "instruction", format!("批示：{title}")),
        "extension.asked" => (Reach::Supervisors, "task", format!("延期待审批：{title}")),
        "extension.decided" => (Reach::Leads, "decision", format!("延期{}：{title}", event.word)),
        "item.closed" => (Reach::Leads, "decision", format!("{}：{title}", event.word)),
        _ => return None,
    })
}

/// Writes the messages of an event; a second run adds nothing.
pub(super) async fn handle(app: App, event: outbox::Event) -> anyhow::Result<()> {
    let body: Event = serde_json::from_str(&event.body)?;
    let Some((reach, kind, title)) = about(&event.topic, &body) else {
        return Ok(());
    };
    let permit = app.system("job.notify");
    app.clone()
        .db
        .write(permit, move |write| tell(write, &app, &event, &body, reach, kind, &title))
        .await?;
    Ok(())
}

fn tell(
    write: &mut Write<'_>,
    app: &App,
    event: &outbox::Event,
    body: &Event,
    reach: Reach,
    kind: &'static str,
    title: &str,
) -> Result<(), StoreError> {
    let today = app.clock.today();
    let mut accounts: BTreeSet<i64> = body.also.iter().copied().collect();
    match reach {
        Reach::Named => {}
        Reach::Leads => accounts.extend(receivers::leads(write, body.item.unwrap_or(ItemId(0)), today)?),
        Reach::Supervisors => accounts.extend(receivers::supervisors(write, body.programme, today)?),
        Reach::LeadsOfAll => accounts.extend(receivers::leads_of_programme(write, body.programme, today)?.into_values().flatten()),
    }
    accounts.remove(&body.by);
    let link = body
        .item
        .map_or_else(|| format!("/programmes/{}", body.programme), |item| format!("/items/{item}"));
    for account in &accounts {
        let new = NewMessage {
            account: *account,
            kind,
            title: title.to_owned(),
            body: body.text.clone(),
            link: link.clone(),
            dedup: format!("event:{}", event.id),
        };
        message::add(write, app.id(), app.now(), &new)?;
    }
    write.note(format!("送达 {} 人", accounts.len()));
    Ok(())
}
