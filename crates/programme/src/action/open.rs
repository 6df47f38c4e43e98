//! Opening an item for an act: 404 outside the caller's sight, 403 inside it without the right.

use crate::model::{ItemId, PartyRole};
use crate::rule::progress::Side;
use crate::store::item::{self, Item};
use crate::store::party::{self, Party};
use crate::store::programme;
use jishi_kernel::Day;
use jishi_platform::authz::{Act, Reach, Scope};
use jishi_platform::db::Write;
use jishi_platform::{App, AppError, Cx};

/// Who acts, as what, how far.
#[derive(Clone)]
pub struct Caller {
    /// The application: clock and ids.
    pub app: App,
    /// Account.
    pub account: i64,
    /// Post acted under.
    pub post: i64,
    /// Path of its organisation.
    pub path: String,
    /// Organisation.
    pub org: i64,
    /// Department, if the post belongs to one.
    pub department: Option<i64>,
    /// How far the act reaches.
    pub reach: Reach,
    /// Where the act reaches.
    pub scope: Scope,
    /// What the caller sees.
    pub sees: Scope,
}

impl Caller {
    /// The caller of a request, for its route's act.
    ///
    /// # Errors
    /// [`AppError::ChoosePost`] without an identity.
    pub fn of(cx: &Cx) -> Result<Self, AppError> {
        let identity = cx.identity()?;
        Ok(Self {
            app: cx.app.clone(),
            account: cx.who.account,
            post: identity.post,
            path: identity.path.clone(),
            org: identity.org,
            department: identity.department,
            reach: cx.reach,
            scope: cx.scope().clone(),
            sees: identity.scope(Act::ProgrammeRead).1,
        })
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.app.clock.today()
    }

    fn is(&self, party: &Party) -> bool {
        match (self.reach, self.department) {
            (Reach::Assigned, Some(department)) => party.department == Some(department),
            // A post of the whole organisation stands for it and for its departments.
            (Reach::Assigned, None) => party.org == Some(self.org),
            (Reach::Organisation | Reach::Subtree, _) => party.path == self.path,
            (Reach::No | Reach::Own, _) => false,
        }
    }
}

/// An item opened for an act; its programme is locked until the transaction ends.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The item.
    pub item: Item,
    /// Organisation that runs the programme.
    pub org: i64,
    /// Its path.
    pub org_path: String,
    /// Who leads, who takes part.
    pub parties: Vec<Party>,
}

/// Opens an item for an act of the caller.
///
/// # Errors
/// [`AppError::NotFound`] when the caller does not see it.
pub fn open(write: &Write<'_>, caller: &Caller, id: ItemId) -> Result<Opened, AppError> {
    let (found, ..) = item::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    programme::lock(write, found.programme)?;
    // Read again: what was read before the lock may have changed.
    let (item, org, org_path) = item::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let parties = party::of_item(write, id)?;
    let seen = caller.sees.covers(&org_path)
        || parties
            .iter()
            .any(|party| !party.path.is_empty() && caller.sees.covers(&party.path));
    if seen {
        Ok(Opened {
            item,
            org,
            org_path,
            parties,
        })
    } else {
        Err(AppError::NotFound)
    }
}

impl Opened {
    /// The act belongs to whoever runs the programme.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for everyone else.
    pub fn of_runner(&self, caller: &Caller) -> Result<(), AppError> {
        if caller.scope.covers(&self.org_path) {
            Ok(())
        } else {
            Err(AppError::Forbidden)
        }
    }

    /// What the caller has to do with the item's work.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] when nothing.
    pub fn side(&self, caller: &Caller) -> Result<Side, AppError> {
        let takes = |role| self.parties.iter().any(|party| party.role == role && caller.is(party));
        let runs = matches!(caller.reach, Reach::Organisation | Reach::Subtree) && caller.scope.covers(&self.org_path);
        if runs {
            Ok(Side::Supervisor)
        } else if takes(PartyRole::Lead) {
            Ok(Side::Lead)
        } else if takes(PartyRole::Participant) {
            Ok(Side::Participant)
        } else {
            Err(AppError::Forbidden)
        }
    }
}
