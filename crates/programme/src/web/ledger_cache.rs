//! Rendered ledgers, bounded. The key holds everything the rendering depends on, so an entry is
//! never wrong, only unused; session, permission and revision are still read for every request.

use super::ledger_query::LedgerQuery;
use super::ledger_view::Rights;
use crate::model::ProgrammeId;
use crate::store::programme::Programme;
use axum::body::Bytes;
use axum::http::HeaderMap;
use jishi_kernel::Millis;
use jishi_platform::authz::Scope;
use jishi_platform::{Cx, http};
use jishi_ui::{Outer, VIEW_COOKIE};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Most bytes of ledgers kept.
const BODIES: u64 = 24 * 1024 * 1024;
/// Most bytes of pages around them kept.
const OUTERS: u64 = 6 * 1024 * 1024;
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

/// Whom the page around a ledger is for: everything the frame shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    account: i64,
    post: i64,
    unread: u64,
    many_posts: bool,
    view: String,
}

impl Viewer {
    /// The caller.
    pub fn new(cx: &Cx, headers: &HeaderMap) -> Self {
        Self {
            account: cx.who.account,
            post: cx.who.identity.as_ref().map_or(0, |identity| identity.post),
            unread: cx.who.unread,
            many_posts: cx.who.many_posts,
            view: http::cookie(headers, VIEW_COOKIE).unwrap_or_default().to_owned(),
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

impl Weighter<(Key, Viewer), Outer> for Weight {
    fn weight(&self, (key, viewer): &(Key, Viewer), outer: &Outer) -> u64 {
        (outer.size() + key.query.len() + key.part.len() + viewer.view.len() + 256) as u64
    }
}

/// Rendered ledgers by key, and the pages around them by key and viewer.
pub struct LedgerCache {
    bodies: Cache<Key, Bytes, Weight>,
    outers: Cache<(Key, Viewer), Outer, Weight>,
}

impl Default for LedgerCache {
    fn default() -> Self {
        Self {
            bodies: Cache::with_weighter(ENTRIES, BODIES, Weight),
            outers: Cache::with_weighter(ENTRIES, OUTERS, Weight),
        }
    }
}

impl LedgerCache {
    /// The rendered ledger, if it was rendered before.
    pub fn get(&self, key: &Key) -> Option<Bytes> {
        self.bodies.get(key)
    }

    /// Keeps a rendered ledger.
    pub fn put(&self, key: Key, body: Bytes) {
        self.bodies.insert(key, body);
    }

    /// The page around it for one viewer, if it was rendered before.
    pub fn outer(&self, place: &(Key, Viewer)) -> Option<Outer> {
        self.outers.get(place)
    }

    /// Keeps a page around a ledger.
    pub fn put_outer(&self, place: (Key, Viewer), outer: Outer) {
        self.outers.insert(place, outer);
    }
}
