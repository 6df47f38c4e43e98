//! What the database already knows of the organisations a file speaks of.

use super::session::Given;
use crate::store::tree::{Org, columns, org};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{params, sql};
use std::collections::{HashMap, HashSet};

sql! {
    unscoped CODES ("an import compares codes; of one outside the caller's scope it only says that the code is taken") =
        concat!("select ", columns!(), " from org o where o.code in ({texts:$1})");
    scoped BELOW = concat!("select ", columns!(), " from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null");
    scoped ROOTS = concat!("select ", columns!(), " from org o where {scope:o.path} and o.parent_id is null and o.closed_on is null");
}

/// Codes asked for in one statement.
const BATCH: usize = 1_000;

/// Where a row without 上级编码 belongs.
#[derive(Clone, Debug)]
pub enum Base {
    /// Nowhere: it becomes a root. For the operator's command line.
    Root,
    /// Directly below this organisation.
    Below(Box<Org>),
}

impl Base {
    /// The path new rows lie below; empty for the operator.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Below(own) => &own.path,
        }
    }
}

/// What stands under a code.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// An open organisation within the scope.
    Open(Box<Org>),
    /// A dissolved one within the scope.
    Closed,
    /// Something outside.
    Outside,
}

/// The organisations under these codes.
pub(super) fn by_code<'c>(
    read: &Read<'_>,
    scope: &Scope,
    codes: impl Iterator<Item = &'c str>,
) -> Result<HashMap<String, Found>, StoreError> {
    let codes: HashSet<&str> = codes.collect();
    let mut codes: Vec<&str> = codes.into_iter().collect();
    // Neighbours in the index stand together; and the order of the statements does not depend on chance.
    codes.sort_unstable();
    let mut found = HashMap::with_capacity(codes.len());
    for batch in codes.chunks(BATCH) {
        for org in read.all(&CODES, &[Value::texts(batch.iter().copied())], org)? {
            let Some(code) = org.code.clone() else { continue };
            let what = match (scope.covers(&org.path), org.closed_on) {
                (false, _) => Found::Outside,
                (true, Some(_)) => Found::Closed,
                (true, None) => Found::Open(Box::new(org)),
            };
            found.insert(code, what);
        }
    }
    Ok(found)
}

/// The names directly below an organisation, or of the roots; with the organisation itself where
/// it has no code yet.
pub(super) fn names(read: &Read<'_>, parent: Option<i64>) -> Result<HashMap<Box<str>, Given>, StoreError> {
    let orgs = match parent {
        Some(parent) => read.all(&BELOW, params![parent], org)?,
        None => read.all(&ROOTS, params![], org)?,
    };
    Ok(orgs
        .into_iter()
        .map(|org| {
            let name = org.name.as_str().into();
            (name, Given::Org(Some(Box::new(org)).filter(|org| org.code.is_none())))
        })
        .collect())
}
