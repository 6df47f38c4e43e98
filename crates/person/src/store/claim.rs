//! 认领 and 异议: another organisation says that a person belongs to it, or that a record is wrong.

use super::correction::State;
use super::person::relocate;
use super::proof::{self, Owner, Stored};
use crate::hook::hooks;
use crate::veil::{VEILED, Veils};
use crate::{ClaimId, PersonId};
use jishi_kernel::{Day, Millis};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{App, AppError, params, sql};

macro_rules! columns {
    () => {
        "c.id, c.person_id, c.kind, c.holder_id, h.name, h.path, c.org_id, o.name, o.path, coalesce(a.name, ''), c.at, c.reason, c.state,
         coalesce(d.name, ''), c.decided_at, c.decision, c.version, c.account_id, p.name, p.id_mask, p.org_id"
    };
}
macro_rules! joins {
    () => {
        " from person_claim c join person p on p.id = c.person_id join v_org h on h.id = c.holder_id join v_org o on o.id = c.org_id
          left join v_account a on a.id = c.account_id left join v_account d on d.id = c.decided_by"
    };
}

sql! {
    unscoped ADD ("tells the holder only; the asker has typed the number") =
        "insert into person_claim (id, person_id, kind, holder_id, org_id, account_id, at, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    scoped LIST = concat!("select ", columns!(), joins!(),
        " where ({scope:h.path} or {scope:o.path}) and ($1 = '' or c.state = $1) and c.id < $2 order by c.id desc limit $3");
    scoped FIND = concat!("select ", columns!(), joins!(), " where ({scope:h.path} or {scope:o.path}) and c.id = $1");
    unscoped OF_PERSON ("called with a person already found in scope, or it is the person's own page") =
        concat!("select ", columns!(), joins!(), " where c.person_id = $1 order by c.id desc limit $2");
    unscoped DECIDE ("called with a claim already found in scope") =
        "update person_claim set state = $2, decided_by = $3, decided_at = $4, decision = $5, version = version + 1
         where id = $1 and version = $6 and state = 'open'";
    unscoped DESKS ("names of those who answer for an organisation's register; shown to who asks it") =
        "select distinct a.name, p.title from v_post p join v_account a on a.id = p.account_id
         where p.org_id = $1 and p.role = 'registrar' and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by a.name limit 3";
    unscoped NAME ("the name of the organisation that keeps a record is what an exact search tells") = "select name, path from v_org where id = $1";
    unscoped RECEIVERS ("whom a message about a claim reaches") =
        "select distinct p.account_id from v_post p join v_org o on o.id = p.org_id
         where (o.id = $1 or substr($2, 1, length(o.path)) = o.path and p.role = 'keeper') and p.role in ('registrar', 'keeper')
         and p.valid_from <= $3 and (p.valid_to is null or p.valid_to >= $3) limit 50";
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 认领: the person belongs to the asking organisation.
    Claim,
    /// 异议: the record is wrong.
    Dispute,
}

impl Kind {
    /// As stored and in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Dispute => "dispute",
        }
    }

    /// Reads [`Kind::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Claim, Self::Dispute].into_iter().find(|kind| kind.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Claim => "认领",
            Self::Dispute => "异议",
        }
    }
}

/// A claim to file.
pub struct NewClaim {
    /// The record.
    pub person: PersonId,
    /// Which of the two.
    pub kind: Kind,
    /// The organisation that keeps the record.
    pub holder: i64,
    /// The organisation that asks.
    pub org: i64,
    /// Who asks.
    pub account: i64,
    /// Why.
    pub reason: String,
    /// Proof.
    pub proof: Vec<Stored>,
}

/// A claim as listed.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Id.
    pub id: ClaimId,
    /// The record.
    pub person: PersonId,
    /// Which of the two.
    pub kind: Kind,
    /// Who kept the record when it was filed: number, name, path.
    pub holder: (i64, String, String),
    /// Who asks: number, name, path.
    pub org: (i64, String, String),
    /// Who filed it.
    pub who: String,
    /// The account that filed it.
    pub account: i64,
    /// When.
    pub at: Millis,
    /// Why.
    pub reason: String,
    /// State.
    pub state: State,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Millis>,
    /// With which words.
    pub decision: String,
    /// Rises with every change.
    pub version: i64,
    /// Name in the record: for the holder's side only.
    pub name: String,
    /// Masked number.
    pub id_mask: String,
    /// Who keeps the record now.
    pub now_at: i64,
}

fn claim(row: &Row<'_>) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: ClaimId(row.int(0)?),
        person: PersonId(row.int(1)?),
        kind: Kind::from_slug(&row.text(2)?).ok_or_else(|| StoreError::corrupt(2, "not a kind of claim"))?,
        holder: (row.int(3)?, row.text(4)?, row.text(5)?),
        org: (row.int(6)?, row.text(7)?, row.text(8)?),
        who: row.text(9)?,
        at: row.int(10)?,
        reason: row.text(11)?,
        state: State::from_slug(&row.text(12)?),
        decided_by: row.text(13)?,
        decided_at: row.opt_int(14)?,
        decision: row.text(15)?,
        version: row.int(16)?,
        account: row.int(17)?,
        name: row.text(18)?,
        id_mask: row.text(19)?,
        now_at: row.int(20)?,
    })
}

impl Claim {
    /// As somebody with this scope sees it: neither name nor people of a veiled organisation on either side.
    pub fn seen(self, veils: &Veils, scope: &Scope) -> Self {
        let mut seen = self;
        if veils.hides(scope, &seen.org.2) {
            seen.org.1 = VEILED.to_owned();
            seen.who = String::new();
        }
        if veils.hides(scope, &seen.holder.2) {
            seen.holder.1 = VEILED.to_owned();
            seen.decided_by = String::new();
        }
        seen
    }
}

/// Files a claim.
///
/// # Errors
/// [`AppError::Refused`] when the same organisation has an open one of this kind already.
pub fn add(write: &mut Write<'_>, app: &App, new: &NewClaim) -> Result<ClaimId, AppError> {
    let id = app.id();
    let row: &[jishi_platform::db::Value] = params![
        id,
        new.person.0,
        new.kind.slug(),
        new.holder,
        new.org,
        new.account,
        app.now(),
        &new.reason
    ];
    write.execute_one(&ADD, row).map_err(|error| match error {
        StoreError::Conflict { .. } => AppError::refused(format!("本单位对此人的{}申请正在处理中", new.kind.word())),
        other => other.into(),
    })?;
    proof::add(write, new.person, Owner::Claim(id), &new.proof, app.now())?;
    Ok(ClaimId(id))
}

/// Claims whose holder or asker lies in the scope, newest first before `before`; an empty `state`
/// means all.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, state: &str, before: i64, limit: i64) -> Result<Vec<Claim>, StoreError> {
    read.all(&LIST, params![state, before, limit], claim)
}

/// A claim whose holder or asker lies in the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: ClaimId) -> Result<Option<Claim>, StoreError> {
    read.one(&FIND, params![id.0], claim)
}

/// The latest claims about one record.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: PersonId, limit: i64) -> Result<Vec<Claim>, StoreError> {
    read.all(&OF_PERSON, params![person.0, limit], claim)
}

/// Decides a claim, or withdraws it. An accepted 认领 moves the record, and with it what other
/// crates keep, in the same transaction; an accepted 异议 leaves the record to be corrected.
///
/// # Errors
/// [`AppError::Refused`] when a crate cannot let go of the person, or the record has moved
/// meanwhile; [`AppError::Stale`] when it was decided meanwhile.
pub fn decide(
    write: &mut Write<'_>,
    app: &App,
    found: &Claim,
    state: State,
    words: &str,
    account: i64,
    today: Day,
) -> Result<(), AppError> {
    write.execute_one(&DECIDE, params![found.id.0, state.slug(), account, app.now(), words, found.version])?;
    if state != State::Accepted || found.kind != Kind::Claim {
        return Ok(());
    }
    if found.now_at != found.holder.0 {
        return Err(AppError::refused("该人员的记录已转到其他单位，请退回后由申请单位重新查找"));
    }
    for hook in hooks() {
        if let Err(reason) = (hook.claimed)(write, found.person, found.org.0, today)? {
            return Err(AppError::Refused(reason));
        }
    }
    relocate(write, found.person, found.org.0)?;
    Ok(())
}

/// Up to three names, with titles, of those who answer for an organisation's register.
///
/// # Errors
/// The store fails.
pub fn desks(read: &Read<'_>, org: i64, today: Day) -> Result<Vec<String>, StoreError> {
    read.all(&DESKS, params![org, today], |row| {
        let (name, title) = (row.text(0)?, row.text(1)?);
        Ok(if title.is_empty() { name } else { format!("{name}（{title}）") })
    })
}

/// Accounts that hear of a claim: those who keep the register of an organisation, and the keepers
/// of records above it.
///
/// # Errors
/// The store fails.
pub fn receivers(read: &Read<'_>, org: i64, path: &str, today: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&RECEIVERS, params![org, path, today], |row| row.int(0))
}

/// Name and path of an organisation that keeps a record, whatever the scope.
///
/// # Errors
/// The store fails.
pub fn holder(read: &Read<'_>, org: i64) -> Result<Option<(String, String)>, StoreError> {
    read.one(&NAME, params![org], |row| Ok((row.text(0)?, row.text(1)?)))
}
