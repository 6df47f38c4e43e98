//! What happens at night: records that may be one person, and records whose time is over. Nothing is
//! erased here. Everything is looked at by reads, in pieces by key; only what is found is written.

use crate::PersonId;
use crate::store::{due, pair};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::jobs::Jobs;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("person.pairs", |app| Box::pin(async move { Ok(pairs(app).await?) }));
    jobs.daily("person.due", |app| Box::pin(async move { Ok(overdue(app).await?) }));
}

async fn read<T: Send + 'static>(app: &App, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    app.db.read(&Scope::everything("nightly search over all persons"), f).await
}

/// Looks for records that may be one person.
///
/// # Errors
/// The store fails.
pub async fn pairs(app: App) -> Result<(), StoreError> {
    let mut after = Some(i64::MIN);
    while let Some(from) = after {
        let found = read(&app, move |read| pair::search_names(read, from)).await?;
        after = found.next;
        add_pairs(&app, found.pairs, "name_born").await?;
    }
    let mut after = Some(String::new());
    while let Some(from) = after {
        let found = read(&app, move |read| pair::search_phones(read, &from)).await?;
        after = found.next;
        add_pairs(&app, found.pairs, "phone").await?;
    }
    Ok(())
}

async fn add_pairs(app: &App, pairs: Vec<(i64, i64)>, why: &'static str) -> Result<(), StoreError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let (inner, day) = (app.clone(), app.clock.today());
    let add = move |write: &mut Write<'_>| pair::add(write, &pairs, why, day, || inner.id());
    app.db.write(app.system("person.pairs"), add).await
}

/// Brings the list of records due for erasure up to date.
///
/// # Errors
/// The store fails.
pub async fn overdue(app: App) -> Result<(), StoreError> {
    let today = app.clock.today();
    let mut after = Some(i64::MIN);
    while let Some(from) = after {
        let (held, next) = read(&app, move |read| due::held_again(read, from)).await?;
        after = next;
        if !held.is_empty() {
            let take = move |write: &mut Write<'_>| held.into_iter().try_for_each(|person| due::drop(write, person));
            app.db.write(app.system("person.due"), take).await?;
        }
    }
    let mut at = Some((0, PersonId(i64::MIN)));
    while let Some((hook, person)) = at {
        let (found, next) = read(&app, move |read| due::search(read, hook, person, today)).await?;
        at = next;
        if !found.is_empty() {
            app.db
                .write(app.system("person.due"), move |write| due::add(write, &found, today))
                .await?;
        }
    }
    Ok(())
}
