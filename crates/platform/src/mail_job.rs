//! Copies messages to e-mail, when a server is configured.
//!
//! A message is sent at least once and marked when the server took it. One that the server refuses
//! for good (a wrong address) is given up; while the server is out of reach everything waits.

use crate::authz::Scope;
use crate::jobs::Jobs;
use crate::message::{self, Unmailed};
use crate::{App, mail};

/// Messages older than this are not worth an e-mail any more.
const WORTH: i64 = 3 * 86_400_000;
/// E-mails in one go.
const BATCH: i64 = 50;

/// Registers the job.
pub fn jobs(jobs: &mut Jobs) {
    jobs.often("mail.send", |app| Box::pin(send(app)));
}

/// Sends what waits.
async fn send(app: App) -> anyhow::Result<()> {
    let Some(mailer) = &app.mailer else { return Ok(()) };
    let since = app.now() - WORTH;
    let waiting = app
        .db
        .read(&Scope::empty(), move |read| message::unmailed(read, since, BATCH))
        .await?;
    for mail in waiting {
        match mailer.send(&mail.to, &mail.title, &text(&app, &mail)).await {
            Ok(()) => {}
            Err(error) if mail::is_hopeless(&error) => {
                tracing::warn!(message.id = mail.id, error = format!("{error:#}"), "e-mail refused for good")
            }
            // The server is out of reach or busy: the rest would fail the same way.
            Err(error) => return Err(error.context("sending e-mail")),
        }
        let (id, now) = (mail.id, app.now());
        app.db
            .write(app.system("mail.sent"), move |write| {
                write.without_audit();
                message::mark_mailed(write, id, now)
            })
            .await?;
    }
    Ok(())
}

fn text(app: &App, mail: &Unmailed) -> String {
    let mut text = mail.title.clone();
    if !mail.body.is_empty() {
        text.push_str("\n\n");
        text.push_str(&mail.body);
    }
    if !app.config.public_url.is_empty() {
        text.push_str(&format!("\n\n{}{}", app.config.public_url.trim_end_matches('/'), mail.link));
    }
    text.push_str("\n\n此邮件由系统发送，请勿回复。可在“本人设置”中关闭邮件提醒。\n");
    text
}
