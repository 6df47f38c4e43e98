//! What happens without a request: the yearly notice of graduating classes, and 信息完善 kept in step with
//! its rule and with what other crates keep.

mod graduation;

use crate::store::complete;
use jishi_kernel::Millis;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::jobs::Jobs;
use jishi_platform::outbox::{self, Event};

pub use graduation::remind_graduation;

/// Organisations looked at in one statement.
const BATCH: i64 = 2_000;

/// The event after which 信息完善 of a part of the tree is worked out anew.
const REQUIRED: &str = "org.required";

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("org.graduation", |app| {
        Box::pin(async move { remind_graduation(&app).await.map(|_| ()).map_err(Into::into) })
    });
    jobs.daily("org.complete", |app| {
        Box::pin(async move { complete_within(&app, "").await.map(|_| ()).map_err(Into::into) })
    });
    jobs.on(REQUIRED, |app, event| {
        Box::pin(async move { after_rule(&app, &event).await.map_err(Into::into) })
    });
}

/// What is asked to be worked out anew.
#[derive(serde::Deserialize, serde::Serialize)]
struct Within {
    path: String,
}

/// A rule was set for a part of the tree: where it says what is required, 信息完善 follows.
///
/// # Errors
/// The store fails.
pub(crate) fn rule_set(write: &mut Write<'_>, rule: &str, path: &str, id: i64, now: Millis) -> Result<(), StoreError> {
    if rule != "particulars.required" {
        return Ok(());
    }
    let body = serde_json::json!(Within { path: path.to_owned() });
    outbox::emit(write, id, now, REQUIRED, &body)
}

async fn after_rule(app: &App, event: &Event) -> Result<(), StoreError> {
    let within: Within = serde_json::from_str(&event.body).map_err(|error| StoreError::Driver(format!("{REQUIRED}: {error}")))?;
    complete_within(app, &within.path).await.map(|_| ())
}

/// Brings 信息完善 of every open organisation at `path` and below up to date, a batch at a time; answers how many
/// marks changed. Running it twice changes nothing.
///
/// # Errors
/// The store fails.
pub async fn complete_within(app: &App, path: &str) -> Result<u64, StoreError> {
    let (today, mut after, mut changed) = (app.clock.today(), String::new(), 0);
    let everything = Scope::everything("信息完善 of all organisations");
    loop {
        let (within, behind) = (path.to_owned(), after);
        let looked = app
            .db
            .read(&everything, move |read| complete::look(read, &within, &behind, today, BATCH))
            .await?;
        changed += looked.wrong.len() as u64;
        if !looked.wrong.is_empty() {
            app.db
                .write(app.system("org.complete"), move |write| {
                    looked.wrong.iter().try_for_each(|org| complete::mend(write, *org, today))
                })
                .await?;
        }
        match looked.last {
            Some(last) => after = last,
            None => return Ok(changed),
        }
    }
}
