//! Who imports: a person under a post, or the operator at the command line.

use crate::{Context, Kind, RunId};
use jishi_org::store::tree;
use jishi_platform::App;
use jishi_platform::authz::{Permit, Scope, Target};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::session::Identity;

/// The one whose rights a run has.
#[derive(Clone, Debug)]
pub(crate) enum Actor {
    Operator,
    Person(i64, Identity),
}

impl Actor {
    /// What the list sees of the importer.
    pub(crate) fn context(&self, app: &App, kind: &dyn Kind) -> Context {
        let (base, account) = match self {
            Self::Operator => (None, 0),
            Self::Person(account, identity) => (Some((identity.org, identity.path.clone())), *account),
        };
        Context {
            app: app.clone(),
            scope: self.scope(kind),
            base,
            account,
            today: app.clock.today(),
            now: app.now(),
        }
    }

    /// The part of the tree the run may touch.
    pub(crate) fn scope(&self, kind: &dyn Kind) -> Scope {
        match self {
            Self::Operator => Scope::everything("the operator's import"),
            Self::Person(_, identity) => identity.scope(kind.act()).1,
        }
    }

    /// Refuses to go on as somebody whose organisation has moved: the run is taken up again with the rights of its new place.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when it has; the store fails.
    pub(crate) fn stays(&self, read: &Read<'_>) -> Result<(), StoreError> {
        let Self::Person(_, identity) = self else { return Ok(()) };
        match tree::find(read, identity.org)? {
            Some(own) if own.path == identity.path && own.closed_on.is_none() => Ok(()),
            _ => Err(StoreError::Busy("the importer's organisation has moved or ended".to_owned())),
        }
    }

    /// A permit for one transaction of the run.
    pub(crate) fn permit(&self, app: &App, kind: &dyn Kind, run: RunId) -> Permit {
        match self {
            Self::Operator => app.system("import"),
            Self::Person(account, identity) => identity.permit(app, *account, kind.act(), Some(Target::new("import_run", run.0))),
        }
    }
}
