//! The blind index: a keyed hash of a text, under the key that writes and, while rows are brought
//! over from it, the key before.

use super::cipher::{DataKey, IndexKey};
use super::{KeyError, Keyring, Ring};
use crate::db::{Read, StoreError};
use crate::setting;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The setting that tells which index key a database is written with; while rows are brought over
/// also, behind a space, which one they may still stand under.
pub(super) const STATE: &str = "keys.fingerprint";

/// The blind index of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    now: String,
    before: Option<String>,
    /// State of the keys it was made with.
    state: Arc<str>,
}

impl Indexed {
    /// As it is written: 128 bits as hexadecimal.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// As a row that has not been brought over may still have it.
    pub fn before(&self) -> Option<&str> {
        self.before.as_deref()
    }

    /// A stored index is that of the same text.
    pub fn is(&self, stored: &str) -> bool {
        stored == self.now || self.before.as_deref() == Some(stored)
    }
}

fn hashed(key: &IndexKey, what: &str, text: &str) -> String {
    crate::random::hex(&key.hash(&[what.as_bytes(), b"\0", text.as_bytes()])[..16])
}

fn fingerprint(key: &IndexKey) -> String {
    hashed(key, "fingerprint of the index key", "")
}

impl Ring {
    pub(super) fn new(keys: BTreeMap<u32, DataKey>, newest: u32, index: IndexKey, before: Option<IndexKey>) -> Self {
        let state = match &before {
            Some(before) => format!("{} {}", fingerprint(&index), fingerprint(before)),
            None => fingerprint(&index),
        };
        Self {
            keys,
            newest,
            index,
            before,
            state: state.into(),
        }
    }

    /// Which index keys these are: as in [`STATE`].
    pub(super) fn state(&self) -> &str {
        &self.state
    }

    /// These keys write what a database of this state holds, and find all of it. A key before that
    /// the database needs no more does no harm.
    pub(super) fn fits(&self, stored: &str) -> bool {
        self.state() == stored || self.state().split(' ').next() == Some(stored)
    }

    /// These keys are the next ones of a database that has not been told yet.
    pub(super) fn follows(&self, stored: &str) -> bool {
        self.state().split(' ').nth(1) == Some(stored)
    }
}

impl Keyring {
    /// The blind index of a text. `what` separates the columns, so that equal texts of two columns do
    /// not show as equal.
    pub fn index(&self, what: &str, text: &str) -> Indexed {
        let ring = self.ring();
        Indexed {
            now: hashed(&ring.index, what, text),
            before: ring.before.as_ref().map(|key| hashed(key, what, text)),
            state: ring.state.clone(),
        }
    }

    /// Before an index is made for a search or a row, in the same transaction: takes up the key
    /// another process may have changed to.
    ///
    /// # Errors
    /// The keys in use are not those of the database; the store fails.
    pub fn follow(&self, read: &Read<'_>) -> Result<(), StoreError> {
        let Some(stored) = setting::get(read, STATE)? else {
            return Ok(());
        };
        let ring = self.ring();
        if ring.state() == stored {
            return Ok(());
        }
        match self.reload().unwrap_or(ring) {
            ring if ring.fits(&stored) => Ok(()),
            ring if ring.follows(&stored) => Err(StoreError::Busy("the index key is being changed".to_owned())),
            _ => Err(KeyError::Foreign.into()),
        }
    }

    /// For indexes that were made before the transaction.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the key has changed since: make them again. As [`Keyring::follow`].
    pub fn check<'i>(&self, read: &Read<'_>, made: impl IntoIterator<Item = &'i Indexed>) -> Result<(), StoreError> {
        self.follow(read)?;
        let state = self.ring().state.clone();
        if made.into_iter().all(|indexed| indexed.state == state) {
            Ok(())
        } else {
            Err(StoreError::Busy("the index key has changed".to_owned()))
        }
    }
}
