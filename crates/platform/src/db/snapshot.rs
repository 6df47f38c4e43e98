//! A reading transaction of PostgreSQL: all statements of a read see the state of its first one.

use super::StoreError;
use futures_util::FutureExt;
use tokio_postgres::Client;

/// The transaction; it ends when this is dropped, whatever came of the read.
pub(super) struct Snapshot<'c> {
    client: &'c Client,
}

/// Sends a statement without waiting for its answer: what is sent next on the connection is carried out after it,
/// so that a transaction costs a short read no way to the server and back.
fn send(client: &Client, sql: &str) -> Result<(), StoreError> {
    match client.batch_execute(sql).now_or_never() {
        Some(Err(error)) => Err(error.into()),
        Some(Ok(())) | None => Ok(()),
    }
}

impl<'c> Snapshot<'c> {
    /// Begins it. Writing is refused in it.
    ///
    /// # Errors
    /// The connection is closed.
    pub(super) fn begin(client: &'c Client) -> Result<Self, StoreError> {
        send(client, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        Ok(Self { client })
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // On a closed connection there is nothing to end; the pool does not hand it out again.
        let _ = send(self.client, "COMMIT");
    }
}
