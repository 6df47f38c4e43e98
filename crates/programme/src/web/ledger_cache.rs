//! Rendered ledgers, bounded. The key holds everything the rendering depends on, so an entry is
//! never wrong, only unused; session, permission and revision are still read for every request.

use super::ledger_query::LedgerQuery;
use super::ledger_view::Rights;
use crate::model::ProgrammeId;
use crate::store::programme::Programme;
use axum::body::Bytes;
use jishi_kernel::Millis;
use jishi_platform::authz::Scope;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Most bytes kept.
const BYTES: u64 = 24 * 1024 * 1024;
/// What the entries are expected to be, for the size of the table.
const ENTRIES: usize = 512;

/// What a rendered ledger depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    programme: ProgrammeId,
    revision: i64,
    near_days: i64,
    /// Names of departments may change without the programme: nothing is kept beyond its minute,
    /// which also holds the day.
    minute: Millis,
    query: String,
    rights: Rights,
    /// The part of the tree of a caller who sees the programme in part; empty for the whole.
    part: String,
}

impl Key {
    /// The key of one caller's page.
    pub fn new(programme: &Programme, query: &LedgerQuery, rights: Rights, scope: &Scope, now: Millis) -> Self {
        Self {
            programme: programme.id,
            revision: programme.revision,
            near_days: programme.rule.near_days,
            minute: now.div_euclid(60_000),
            query: query.text(),
            rights,
            part: if programme.whole { String::new() } else { format!("{scope:?}") },
        }
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Bytes> for Weight {
    fn weight(&self, key: &Key, body: &Bytes) -> u64 {
        (body.len() + key.query.len() + key.part.len() + 128) as u64
    }
}

/// Rendered ledgers by key.
pub struct LedgerCache(Cache<Key, Bytes, Weight>);

impl Default for LedgerCache {
    fn default() -> Self {
        Self(Cache::with_weighter(ENTRIES, BYTES, Weight))
    }
}

impl LedgerCache {
    /// The rendered ledger, if it was rendered before.
    pub fn get(&self, key: &Key) -> Option<Bytes> {
        self.0.get(key)
    }

    /// Keeps a rendered ledger.
    pub fn put(&self, key: Key, body: Bytes) {
        self.0.insert(key, body);
    }
}
