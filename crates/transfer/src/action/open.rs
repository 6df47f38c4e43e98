//! Who asks, and what of a transfer they may see and do.

use crate::model::{Starter, State, TransferId};
use crate::rule::party::{Awaited, may_decide};
use crate::store::event::By;
use crate::store::org::{self, Org};
use crate::store::sight::Sight;
use crate::store::transfer::{self, Transfer};
use crate::store::{delegate, receivers};
use jishi_kernel::{Day, Millis};
use jishi_person::veil::Veils;
use jishi_platform::authz::{Act, Scope};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{App, AppError, Cx};
use std::sync::{Arc, OnceLock};

/// Who asks.
#[derive(Clone)]
pub struct Caller {
    /// For ids and the clock.
    pub app: App,
    /// Account.
    pub account: i64,
    /// Post.
    pub post: i64,
    /// Organisation of the post.
    pub org: i64,
    /// Its path.
    pub path: String,
    /// What it sees of transfers; empty for a member.
    pub scope: Scope,
    /// The account acts for the person alone (团员).
    pub member: bool,
    /// Where it reads the names of veiled organisations; for a member the own branch.
    pub names: Scope,
    /// The veiled organisations, read once for all that is opened.
    pub veils: Arc<OnceLock<Veils>>,
}

impl Caller {
    /// The caller of a request.
    ///
    /// # Errors
    /// No identity is chosen.
    pub fn of(cx: &Cx) -> Result<Self, AppError> {
        let identity = cx.identity()?;
        let member = cx.act == Act::MemberSelf;
        Ok(Self {
            app: cx.app.clone(),
            account: cx.who.account,
            post: identity.post,
            org: identity.org,
            path: identity.path.clone(),
            scope: if member {
                Scope::empty()
            } else {
                identity.scope(Act::TransferRead).1
            },
            member,
            names: identity.scope(if member { Act::MemberSelf } else { Act::TransferRead }).1,
            veils: Arc::default(),
        })
    }

    /// What it reads of organisations.
    ///
    /// # Errors
    /// The store fails.
    pub fn sight(&self, read: &Read<'_>) -> Result<Sight, StoreError> {
        let veils = match self.veils.get() {
            Some(veils) => veils.clone(),
            None => {
                let veils = Veils::load(read)?;
                self.veils.get_or_init(|| veils).clone()
            }
        };
        Ok(Sight::new(veils, self.names.clone()))
    }

    /// Somebody who acts for an organisation without a request: for the sample world and commands.
    pub fn acting(app: &App, account: i64, (org, path): (i64, &str)) -> Self {
        Self {
            account,
            org,
            path: path.to_owned(),
            ..Self::system(app)
        }
    }

    /// The clock: it sees everything and stands for no organisation.
    pub(crate) fn system(app: &App) -> Self {
        Self {
            app: app.clone(),
            account: 0,
            post: 0,
            org: 0,
            path: String::new(),
            scope: Scope::everything("the clock acts on any transfer"),
            member: false,
            names: Scope::everything("the clock shows nothing to anybody"),
            veils: Arc::default(),
        }
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.app.clock.today()
    }

    /// Now.
    pub fn now(&self) -> Millis {
        self.app.now()
    }

    /// As the history keeps it: a member acts as a person, not for the branch.
    pub fn by(&self) -> By {
        if self.member {
            return By {
                account: self.account,
                post: self.post,
                ..By::default()
            };
        }
        By {
            org: Some(self.org),
            path: self.path.clone(),
            account: self.account,
            post: self.post,
        }
    }
}

/// A transfer with both ends and what the caller may do. The organisations bear the names the caller reads.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The transfer.
    pub transfer: Transfer,
    /// The branch of the membership.
    pub from: Org,
    /// The receiving organisation.
    pub to: Option<Org>,
    /// Whoever must act, by today's tree.
    pub awaited: Option<Org>,
    /// The caller may decide.
    pub decides: bool,
    /// The caller started it.
    pub own: bool,
    /// The caller is on the sending side.
    pub sends: bool,
    /// The receiving side is not to be shown to the caller.
    pub veiled: bool,
    /// What the caller reads of other organisations.
    pub sight: Sight,
    /// Names of its organisations the caller does not read.
    pub hidden: Vec<String>,
}

/// Opens a transfer for the caller: 404 unless one of its ends, its starter or whoever is awaited
/// lies in the caller's sight.
///
/// # Errors
/// [`AppError::NotFound`]; the store fails.
pub fn open(read: &Read<'_>, caller: &Caller, id: TransferId) -> Result<Opened, AppError> {
    let found = transfer::find_unchecked(read, id)?.ok_or(AppError::NotFound)?;
    view(read, caller, found)
}

/// The same for a transfer that was just read or locked.
///
/// # Errors
/// As [`open`].
pub(crate) fn view(read: &Read<'_>, caller: &Caller, found: Transfer) -> Result<Opened, AppError> {
    let from = org::find(read, found.from)?.ok_or(AppError::NotFound)?;
    let to = match found.to {
        Some(to) => org::find(read, to)?,
        None => None,
    };
    let awaited = transfer::awaited(read, &found, caller.today())?;
    let own = is_own(read, caller, &found)?;
    let delegated = match &awaited {
        Some(awaited) if !caller.member => delegate::holds(read, awaited.id, caller.org, caller.today())?,
        _ => false,
    };
    let escalated = found.boss == Some(caller.org);
    let sees = |org: &Option<Org>| org.as_ref().is_some_and(|org| caller.scope.covers(&org.path));
    let sends = caller.scope.covers(&from.path);
    let seen = if found.case.state == State::Draft {
        own
    } else {
        own || sends || sees(&to) || sees(&awaited) || delegated || escalated && !caller.member
    };
    if !seen {
        return Err(AppError::NotFound);
    }
    let kept = match &awaited {
        Some(awaited) if !caller.member && (found.stand_in || escalated) => {
            jishi_org::superior(read, &caller.path, &awaited.path, caller.today())?
        }
        _ => false,
    };
    let decides = !caller.member
        && awaited.as_ref().is_some_and(|awaited| {
            may_decide(
                &caller.path,
                &Awaited {
                    path: &awaited.path,
                    stand_in: found.stand_in,
                    kept,
                    escalated,
                    delegated,
                },
            )
        });
    // Those who hold the branch itself, decide, or started it know where it goes.
    let veiled = found.hidden() && !own && !decides && caller.org != from.id && !sees(&to);
    let sight = caller.sight(read)?;
    let hidden = [Some(&from), to.as_ref(), awaited.as_ref()].into_iter().flatten();
    let hidden = hidden.filter(|org| sight.hides(&org.path)).map(|org| org.name.clone()).collect();
    Ok(Opened {
        transfer: found,
        from: sight.org(from),
        to: to.map(|to| sight.org(to)),
        awaited: awaited.map(|awaited| sight.org(awaited)),
        decides,
        own,
        sends,
        veiled,
        sight,
        hidden,
    })
}

/// True when the caller started it: the member, or the organisation that did.
fn is_own(read: &Read<'_>, caller: &Caller, found: &Transfer) -> Result<bool, StoreError> {
    if caller.member {
        // The own transfers, whoever started them; what may be done is decided by the starter.
        return Ok(receivers::person_of(read, caller.account)? == Some(found.person));
    }
    Ok(found.starter != Starter::Member && found.starter_org == caller.org)
}

impl Opened {
    /// The caller is whoever started it, and may correct, appeal and take back.
    pub fn starts(&self, caller: &Caller) -> bool {
        self.own && (caller.member == (self.transfer.starter == Starter::Member))
    }
}
