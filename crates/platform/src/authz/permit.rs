//! The right to write once: consumed by the write, and turned into its audit row.

use super::{Act, Scope};
use jishi_kernel::Millis;

/// What a write is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Kind of thing, such as `item`.
    pub kind: &'static str,
    /// Its id; 0 when there is none.
    pub id: i64,
}

impl Target {
    /// A thing by kind and id.
    pub const fn new(kind: &'static str, id: i64) -> Self {
        Self { kind, id }
    }
}

/// Who writes what, when, within which scope.
#[derive(Clone, Debug)]
pub struct Permit {
    pub(crate) account: i64,
    pub(crate) post: i64,
    pub(crate) org_path: String,
    pub(crate) act: &'static str,
    pub(crate) target: Option<Target>,
    pub(crate) at: Millis,
    pub(crate) id: i64,
    pub(crate) address: String,
    scope: Scope,
}

impl Permit {
    #[allow(clippy::too_many_arguments)] // one row of the log has that many columns
    pub(crate) fn new(
        account: i64,
        post: i64,
        org_path: String,
        act: Act,
        target: Option<Target>,
        at: Millis,
        id: i64,
        address: String,
        scope: Scope,
    ) -> Self {
        Self {
            account,
            post,
            org_path,
            act: act.name(),
            target,
            at,
            id,
            address,
            scope,
        }
    }

    /// A job or an operator's command acts; `reason` is what the log says.
    pub fn system(reason: &'static str, at: Millis, id: i64) -> Self {
        Self {
            account: 0,
            post: 0,
            org_path: String::new(),
            act: reason,
            target: None,
            at,
            id,
            address: String::new(),
            scope: Scope::everything(reason),
        }
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn target(&self) -> Option<(&'static str, i64)> {
        self.target.map(|t| (t.kind, t.id))
    }
}
