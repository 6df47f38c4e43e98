//! Forgetting a content: after an erasure, and only when no row refers to it any more. Whoever keeps
//! a file refers to `file` by a foreign key, so the database itself says whether it is still needed;
//! a table without that key says so by a [`FileUse`].

use crate::App;
use crate::db::{Statement, StoreError, Write, inventory};
use crate::jobs::Jobs;
use crate::{outbox, params, sql};
use jishi_kernel::Millis;
use serde_json::json;

sql! {
    unscoped FORGET ("content has no owner; a row that still refers to it refuses") = "delete from file where hash = $1";
}

/// A statement that answers a row while a content, its hash as `$1`, is needed by a table that does
/// not refer to `file`: `inventory::submit! { FileUse(&…) }`.
pub struct FileUse(pub &'static dyn Statement);

inventory::collect!(FileUse);

/// The topic of the outbox.
const TOPIC: &str = "file.discard";

/// Removes a content after this transaction, unless something still refers to it; `id` is a fresh id.
///
/// # Errors
/// The store fails.
pub fn later(write: &mut Write<'_>, id: i64, at: Millis, hash: &str) -> Result<(), StoreError> {
    outbox::emit(write, id, at, TOPIC, &json!({ "hash": hash }))
}

/// Registers the work behind [`later`].
pub fn jobs(jobs: &mut Jobs) {
    jobs.on(TOPIC, |app, event| {
        Box::pin(async move {
            let body: serde_json::Value = serde_json::from_str(&event.body)?;
            discard(&app, body["hash"].as_str().unwrap_or_default()).await
        })
    });
}

/// Removes a content nothing refers to; one that is still needed stays.
///
/// # Errors
/// The store or the file store fails.
pub async fn discard(app: &App, hash: &str) -> anyhow::Result<()> {
    let name = hash.to_owned();
    let forgotten = app
        .db
        .write(app.system("file.discard"), move |write| {
            for used in inventory::iter::<FileUse>() {
                if write.one(used.0, params![&name], |_| Ok(()))?.is_some() {
                    return Ok(false);
                }
            }
            write.execute(&FORGET, params![&name]).map(|_| true)
        })
        .await;
    match forgotten {
        Ok(true) => app.files.remove(hash).await,
        Ok(false) => Ok(()),
        // Another row needs the same content.
        Err(StoreError::Conflict { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
