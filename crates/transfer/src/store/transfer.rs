//! One transfer.

use super::org::{self, Org};
use crate::kind::Kind;
use crate::model::{Starter, State, Station, TransferId};
use crate::rule::chain;
use crate::rule::machine::{Case, Goal};
use jishi_kernel::{Day, Level, Millis};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

macro_rules! columns {
    () => {
        "t.id, t.member_id, t.person_id, t.kind, t.particulars, t.starter, t.starter_org, t.starter_account, t.from_id, t.from_path,
         t.to_id, t.to_path, t.branch_id, t.state, t.chain, t.leg, t.wait_id, t.boss_id, t.stand_in, t.since, t.due, t.clock, t.appeals,
         t.returned_on, t.returned_by, t.returned_by_system, t.reason, t.filed_on, t.ended_on, t.version, p.name, p.id_mask, t.next_at"
    };
}

sql! {
    unscoped GET ("whether the caller may see it is decided by both ends and whoever is awaited, next") =
        concat!("select ", columns!(), " from transfer t join v_person p on p.id = t.person_id where t.id = $1");
    unscoped OF_PERSON ("the person's own transfers, or those of a membership found in scope") =
        concat!("select ", columns!(), " from transfer t join v_person p on p.id = t.person_id where t.person_id = $1 order by t.id desc limit 50");
    unscoped LOCK ("the transfer is checked against the caller right after") = "select version from transfer where id = $1 {lock}";
    unscoped ADD ("written under the permit of whoever starts it, after its membership was found") =
        "insert into transfer (id, member_id, person_id, kind, particulars, starter, starter_org, starter_account, from_id, from_path, to_id, to_path,
            state, filed_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13)";
    unscoped SET ("a transfer the caller has opened") =
        "update transfer set kind = $3, particulars = $4, from_id = $5, to_id = $6, to_path = $7, branch_id = $8, state = $9, chain = $10, leg = $11,
            open = $12, wait_id = $13, boss_id = $14, stand_in = $15, since = $16, due = $17, clock = $18, appeals = $19, returned_on = $20,
            returned_by = $21, returned_by_system = $22, reason = $23, ended_on = $24, next_at = $25, version = version + 1
         where id = $1 and version = $2";
    unscoped RETURNED ("a new transfer of a member replaces the returned one") =
        "select id from transfer where member_id = $1 and state in ('returned', 'draft') and id <> $2 order by id";
    unscoped OPEN ("whether a membership found in scope is under way") = "select id from transfer where member_id = $1 and open = 1";
}

/// A transfer as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Id.
    pub id: TransferId,
    /// The membership.
    pub member: i64,
    /// The person.
    pub person: i64,
    /// Name of the person.
    pub name: String,
    /// Masked identity number.
    pub id_mask: String,
    /// 转接类别, a slug of the dictionary.
    pub kind: String,
    /// What the kind asks for.
    pub particulars: BTreeMap<String, String>,
    /// Who started it.
    pub starter: Starter,
    /// For which organisation (the branch of a member).
    pub starter_org: i64,
    /// With which account.
    pub starter_account: i64,
    /// The branch of the membership.
    pub from: i64,
    /// Its path when filed.
    pub from_path: String,
    /// The receiving organisation; `None` for another system.
    pub to: Option<i64>,
    /// Its path when filed.
    pub to_path: String,
    /// The branch a committee has named.
    pub branch: Option<i64>,
    /// What the state machine knows. [`Case::goal`] is set by [`Transfer::with_goal`].
    pub case: Case,
    /// The organisation that must act.
    pub wait: Option<i64>,
    /// Its superior, once told.
    pub boss: Option<i64>,
    /// The direct superior may decide in place of who is awaited.
    pub stand_in: bool,
    /// Since when it waits.
    pub since: Millis,
    /// Until when.
    pub due: Millis,
    /// How far the clock has gone: 0, 1 reminded, 2 escalated.
    pub clock: i64,
    /// When the clock looks again.
    pub next_at: Option<Millis>,
    /// Which organisation returned it.
    pub returned_by: Option<i64>,
    /// Why, a slug of the dictionary.
    pub reason: String,
    /// Day it was filed.
    pub filed_on: Day,
    /// Day it ended.
    pub ended_on: Option<Day>,
    /// Rises with every change.
    pub version: i64,
}

impl Transfer {
    /// Its kind; a kind that is no longer in the dictionary counts as 其他.
    pub fn kind(&self) -> Option<&'static Kind> {
        Kind::find(&self.kind).or_else(|| Kind::find("move"))
    }

    /// Sets the goal by what the receiving organisation is today.
    pub fn with_goal(mut self, to: Option<&Org>) -> Self {
        self.case.goal = goal(to);
        self
    }

    /// The receiving side is for the sending branch, the province and the pool only.
    pub fn hidden(&self) -> bool {
        self.kind().is_some_and(|kind| kind.hidden)
    }
}

/// Where something goes that is sent to this organisation (none: another system).
pub fn goal(to: Option<&Org>) -> Goal {
    match to {
        None => Goal::Outside,
        Some(org) if org.level == Level::Branch => Goal::Branch,
        Some(_) => Goal::Committee,
    }
}

fn transfer(row: &Row<'_>) -> Result<Transfer, StoreError> {
    let particulars = serde_json::from_str(&row.text(4)?).map_err(|_| StoreError::corrupt(4, "not particulars"))?;
    let branch = row.opt_int(12)?;
    Ok(Transfer {
        id: TransferId(row.int(0)?),
        member: row.int(1)?,
        person: row.int(2)?,
        kind: row.text(3)?,
        particulars,
        starter: Starter::column(row, 5)?,
        starter_org: row.int(6)?,
        starter_account: row.int(7)?,
        from: row.int(8)?,
        from_path: row.text(9)?,
        to: row.opt_int(10)?,
        to_path: row.text(11)?,
        branch,
        case: Case {
            state: State::column(row, 13)?,
            legs: chain::read(&row.text(14)?),
            at: usize::try_from(row.int(15)?).map_err(|_| StoreError::corrupt(15, "not a leg"))?,
            goal: Goal::Outside,
            allocated: branch.is_some(),
            appeals: row.int(22)?,
            returned_on: row.opt_day(23)?,
            returned_by_system: row.flag(25)?,
        },
        wait: row.opt_int(16)?,
        boss: row.opt_int(17)?,
        stand_in: row.flag(18)?,
        since: row.int(19)?,
        due: row.int(20)?,
        clock: row.int(21)?,
        returned_by: row.opt_int(24)?,
        reason: row.text(26)?,
        filed_on: row.day(27)?,
        ended_on: row.opt_day(28)?,
        version: row.int(29)?,
        name: row.text(30)?,
        id_mask: row.text(31)?,
        next_at: row.opt_int(32)?,
    })
}

/// A transfer by id, without regard to who asks; see [`crate::action::open`].
///
/// # Errors
/// The store fails.
pub(crate) fn find_unchecked(read: &Read<'_>, id: TransferId) -> Result<Option<Transfer>, StoreError> {
    let Some(found) = read.one(&GET, params![id.0], transfer)? else {
        return Ok(None);
    };
    let to = match found.to {
        Some(to) => org::find(read, to)?,
        None => None,
    };
    Ok(Some(found.with_goal(to.as_ref())))
}

/// The same, kept from others until the end of the write.
///
/// # Errors
/// The store fails.
pub(crate) fn lock(write: &mut Write<'_>, id: TransferId) -> Result<Option<Transfer>, StoreError> {
    if write.one(&LOCK, params![id.0], |row| row.int(0))?.is_none() {
        return Ok(None);
    }
    find_unchecked(write, id)
}

/// The transfers of one person, newest first.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: i64) -> Result<Vec<Transfer>, StoreError> {
    read.all(&OF_PERSON, params![person], transfer)
}

/// The transfer of a membership that is under way.
///
/// # Errors
/// The store fails.
pub fn open_of(read: &Read<'_>, member: i64) -> Result<Option<TransferId>, StoreError> {
    Ok(read.one(&OPEN, params![member], |row| row.int(0))?.map(TransferId))
}

/// Other transfers of the membership that are returned or drafts.
///
/// # Errors
/// The store fails.
pub(crate) fn replaced(read: &Read<'_>, member: i64, by: TransferId) -> Result<Vec<TransferId>, StoreError> {
    read.all(&RETURNED, params![member, by.0], |row| Ok(TransferId(row.int(0)?)))
}

/// What a new transfer says.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// Id.
    pub id: TransferId,
    /// The membership.
    pub member: i64,
    /// The person.
    pub person: i64,
    /// 转接类别.
    pub kind: String,
    /// What the kind asks for.
    pub particulars: BTreeMap<String, String>,
    /// Who starts it.
    pub starter: Starter,
    /// For which organisation.
    pub starter_org: i64,
    /// With which account.
    pub account: i64,
    /// The branch of the membership: number and path.
    pub from: (i64, String),
    /// The receiving organisation: number and path.
    pub to: Option<(i64, String)>,
    /// Today.
    pub day: Day,
}

fn json(particulars: &BTreeMap<String, String>) -> String {
    serde_json::json!(particulars).to_string()
}

/// Adds a draft.
///
/// # Errors
/// The store fails.
pub(crate) fn add(write: &mut Write<'_>, new: &NewTransfer) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id.0,
            new.member,
            new.person,
            &new.kind,
            json(&new.particulars),
            new.starter.slug(),
            new.starter_org,
            new.account,
            new.from.0,
            &new.from.1,
            new.to.as_ref().map(|to| to.0),
            new.to.as_ref().map(|to| to.1.clone()).unwrap_or_default(),
            new.day
        ],
    )
}

/// Writes a transfer back as it is now.
///
/// # Errors
/// [`StoreError::RowsAffected`] when another one changed it meanwhile; [`StoreError::Conflict`] when
/// the member has another one under way.
pub(crate) fn set(write: &mut Write<'_>, t: &Transfer) -> Result<(), StoreError> {
    let case = &t.case;
    write.execute_one(
        &SET,
        params![
            t.id.0,
            t.version,
            &t.kind,
            json(&t.particulars),
            t.from,
            t.to,
            &t.to_path,
            t.branch,
            case.state.slug(),
            chain::write(&case.legs),
            i64::try_from(case.at).unwrap_or(i64::MAX),
            case.state.is_open(),
            t.wait,
            t.boss,
            t.stand_in,
            t.since,
            t.due,
            t.clock,
            case.appeals,
            case.returned_on,
            t.returned_by,
            case.returned_by_system,
            &t.reason,
            t.ended_on,
            t.next_at
        ],
    )
}

/// The organisation that must act now by today's tree, an appeal by who manages whoever sent it back; `None` when nobody must.
///
/// # Errors
/// The store fails.
pub(crate) fn awaited(read: &Read<'_>, t: &Transfer, today: Day) -> Result<Option<Org>, StoreError> {
    let end = |id: Option<i64>| match id {
        Some(id) => org::find(read, id),
        None => Ok(None),
    };
    let manager = |of: Option<Org>| match of {
        Some(of) => org::manager(read, &of, today),
        None => Ok(None),
    };
    match t.case.state {
        State::Allocating => end(t.to),
        State::Outside => end(Some(t.from)),
        State::Appealed => manager(end(t.returned_by)?),
        State::Waiting => match t.case.station() {
            Some(station) => at_station(read, t, station, today),
            None => Ok(None),
        },
        State::Draft | State::Returned | State::Done | State::Withdrawn | State::Lapsed => Ok(None),
    }
}

/// The organisation that stands at a station by today's tree: as a superior who keeps that end 直属, else who stands
/// above it.
///
/// # Errors
/// The store fails.
pub(crate) fn at_station(read: &Read<'_>, t: &Transfer, station: Station, today: Day) -> Result<Option<Org>, StoreError> {
    let from = org::find(read, t.from)?;
    let to = match t.to {
        Some(to) => org::find(read, to)?,
        None => None,
    };
    let above = |of: Option<Org>| match of {
        Some(of) => org::manager(read, &of, today),
        None => Ok(None),
    };
    match station {
        Station::OutBranch => Ok(from),
        Station::OutSuperior => above(from),
        Station::InBranch => Ok(to),
        Station::InSuperior => above(to),
        Station::Province => match from {
            Some(from) => org::root(read, &from),
            None => Ok(None),
        },
    }
}
