//! What happens at night: records that may be one person, and records whose time is over. Nothing is
//! erased here.

use crate::PersonId;
use crate::store::{due, pair};
use jishi_platform::App;
use jishi_platform::db::StoreError;
use jishi_platform::jobs::Jobs;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("person.pairs", |app| Box::pin(pairs(app)));
    jobs.daily("person.due", |app| Box::pin(overdue(app)));
}

/// Looks for records that may be one person, step by step, each a transaction of its own.
///
/// # Errors
/// The store fails.
pub async fn pairs(app: App) -> anyhow::Result<()> {
    let day = app.clock.today();
    let mut after = Some(i64::MIN);
    while let Some(from) = after {
        let inner = app.clone();
        after = app
            .db
            .write(app.system("person.pairs"), move |write| {
                pair::search_names(write, from, day, || inner.id())
            })
            .await
            .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    }
    let mut after = Some(String::new());
    while let Some(from) = after {
        let inner = app.clone();
        after = app
            .db
            .write(app.system("person.pairs"), move |write| {
                pair::search_phones(write, &from, day, || inner.id())
            })
            .await
            .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    }
    Ok(())
}

/// Brings the list of records due for erasure up to date.
///
/// # Errors
/// The store fails.
pub async fn overdue(app: App) -> anyhow::Result<()> {
    let today = app.clock.today();
    let mut after = Some(i64::MIN);
    while let Some(from) = after {
        after = app
            .db
            .write(app.system("person.due"), move |write| due::revise(write, from))
            .await
            .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    }
    let mut at = Some((0, PersonId(i64::MIN)));
    while let Some((hook, person)) = at {
        at = app
            .db
            .write(app.system("person.due"), move |write| due::search(write, hook, person, today))
            .await
            .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    }
    Ok(())
}
