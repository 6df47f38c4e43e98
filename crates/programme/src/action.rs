//! What people do to an item: read, decide by the rules, write, tell; in one transaction. Pages and
//! the API call the same functions.

pub mod close;
pub mod decide;
pub mod extension;
pub mod instruct;
pub mod light_rule;
mod open;
pub mod report;
pub mod transfer;
pub mod urge;

pub use open::{Caller, Opened, open};

use crate::model::ItemId;
use crate::store::Stamp;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{AppError, idempotency, outbox};

/// What an act on an item answers; kept under the submission's key.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Done {
    /// The item.
    pub item: ItemId,
    /// What was made: the id of a report, a request; empty when nothing has an id.
    pub made: String,
}

/// The name a client gave a submission, and the hash of what it sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: String,
    /// SHA-256 of the content, hexadecimal.
    pub hash: String,
}

impl Caller {
    /// Who signs what is written now.
    pub fn stamp(&self) -> Stamp {
        Stamp {
            account: self.account,
            post: self.post,
            at: self.app.now(),
        }
    }

    /// Does an act once a key: a second submission gets the first answer.
    ///
    /// # Errors
    /// What the act returns; [`AppError::Refused`] when the key came with another content.
    pub fn once(
        &self,
        write: &mut Write<'_>,
        key: Option<&Key>,
        act: impl FnOnce(&mut Write<'_>) -> Result<Done, AppError>,
    ) -> Result<Done, AppError> {
        let Some(key) = key else { return act(write) };
        if let Some(answer) = idempotency::replay(write, self.account, &key.name, &key.hash)? {
            return serde_json::from_str(&answer).map_err(|error| AppError::Internal(error.into()));
        }
        let done = act(write)?;
        let answer = serde_json::to_string(&done).map_err(|error| AppError::Internal(error.into()))?;
        idempotency::keep(write, self.account, &key.name, &key.hash, &answer, self.app.now())?;
        Ok(done)
    }

    /// Tells the rest of the program, in the same transaction.
    fn emit(&self, write: &mut Write<'_>, topic: &str, event: &crate::jobs::Event) -> Result<(), StoreError> {
        outbox::emit(write, self.app.id(), self.app.now(), topic, &event.body())
    }
}

/// A refusal as an error: beside its field, or of the whole act.
fn refuse(field: &str, text: String) -> AppError {
    if field.is_empty() {
        AppError::Refused(text)
    } else {
        AppError::field(field, text)
    }
}
