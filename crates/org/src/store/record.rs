//! The record of changes of the tree: one row a change, and whom it touched.

use crate::affected::Kind;
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, Row, StoreError, Value, Write};
use jishi_platform::{bulk, params, sql};

sql! {
    unscoped ADD ("written with the change itself, which was allowed") =
        "insert into org_change (id, kind, day, at, account_id, org_id, reason, words, payload) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    unscoped ADD_PART ("written with the change itself, which was allowed") =
        "insert into org_change_part (change_id, org_id, part) values ($1, $2, $3) on conflict (org_id, change_id, part) do nothing";
    scoped OF_ORG =
        "select c.id, c.kind, c.day, c.at, coalesce(a.name, ''), c.reason, c.words, c.undone_by, p.part
         from org_change_part p join org o on o.id = p.org_id join org_change c on c.id = p.change_id left join v_account a on a.id = c.account_id
         where {scope:o.path} and p.org_id = $1 and c.id < $2 order by c.id desc limit $3";
    scoped IMPORTS =
        "select c.at, c.account_id, coalesce(a.name, ''), c.payload, c.words, c.reason
         from org_change_part p join org o on o.id = p.org_id join org_change c on c.id = p.change_id left join v_account a on a.id = c.account_id
         where {scope:o.path} and p.org_id = $1 and (c.kind = 'import' or (c.kind = 'rename' and c.payload <> $3)) order by c.id desc limit $2";
    scoped FIND =
        "select c.id, c.kind, c.day, c.at, coalesce(a.name, ''), c.reason, c.words, c.undone_by, c.payload
         from org_change c join org o on o.id = c.org_id left join v_account a on a.id = c.account_id where {scope:o.path} and c.id = $1";
    scoped OF_KIND =
        "select c.id, c.kind, c.day, c.at, coalesce(a.name, ''), c.reason, c.words, c.undone_by, o.name
         from org_change c join org o on o.id = c.org_id left join v_account a on a.id = c.account_id
         where {scope:o.path} and c.kind = $1 and c.id < $2 order by c.id desc limit $3";
    scoped RUNS =
        "select c.id, c.kind, c.day, c.at, '', c.reason, c.words, c.undone_by, c.payload
         from org_change c join org o on o.id = c.org_id
         where {scope:o.path} and c.kind = $1 and c.undone_by is null and c.day >= $2 and c.day <= $3 order by c.id desc limit $4";
    unscoped PARTS ("the change was found in scope") =
        "select org_id from org_change_part where change_id = $1 and part = $2 order by org_id";
    unscoped IMPORTED ("a yes or no about an organisation found in scope") =
        "select count(*) from org_change_part p join org_change c on c.id = p.change_id
         where p.org_id = $1 and p.part = 'opened' and c.kind = 'import' and c.org_id = $2 and c.day >= $3";
    unscoped UNDONE ("the change was found in scope") = "update org_change set undone_by = $2 where id = $1 and undone_by is null";
    unscoped CLOSED_BY ("the organisation was found in scope") =
        "select max(p.change_id) from org_change_part p where p.org_id = $1 and p.part = 'closed'";
}

bulk! {
    EACH ("written with the import itself, which was allowed") = org_change (id, kind, day, at, account_id, org_id, reason, words, payload);
    PARTS_OF ("written with the import itself, which was allowed") = org_change_part (change_id, org_id, part);
}

/// What a change was to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// It got another name, kind or level.
    Changed,
    /// It got another superior.
    Moved,
    /// It took something over, or got subordinates.
    Target,
    /// It ended.
    Closed,
    /// It was opened, anew or again.
    Opened,
    /// It was deleted.
    Deleted,
}

impl Part {
    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Target => "target",
            Self::Closed => "closed",
            Self::Opened => "opened",
            Self::Deleted => "deleted",
        }
    }
}

/// A change to keep.
#[derive(Clone, Debug)]
pub struct NewChange<'a> {
    /// Id.
    pub id: i64,
    /// Kind.
    pub kind: Kind,
    /// First day of the new state.
    pub day: Day,
    /// Instant.
    pub at: Millis,
    /// Account; 0 for the operator.
    pub account: i64,
    /// The organisation whose post did it; `None` for the operator.
    pub org: Option<i64>,
    /// The reason given.
    pub reason: &'a str,
    /// What was done.
    pub words: &'a str,
    /// What an undo needs, JSON.
    pub payload: &'a str,
}

/// What stands with a change that needs nothing for an undo.
const NOTHING: &str = "{}";

/// A kept change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Id.
    pub id: i64,
    /// Kind.
    pub kind: Kind,
    /// First day of the new state.
    pub day: Day,
    /// Instant.
    pub at: Millis,
    /// Name of the account; empty for the operator.
    pub who: String,
    /// The reason given.
    pub reason: String,
    /// What was done.
    pub words: String,
    /// It was taken back.
    pub undone: bool,
    /// In the list of an organisation what it was to it, in the list of a kind who did it, else what an undo needs.
    pub detail: String,
}

fn change(row: &Row<'_>) -> Result<Change, StoreError> {
    Ok(Change {
        id: row.int(0)?,
        kind: Kind::from_slug(&row.text(1)?).ok_or_else(|| StoreError::corrupt(1, "not a kind of change"))?,
        day: row.day(2)?,
        at: row.int(3)?,
        who: row.text(4)?,
        reason: row.text(5)?,
        words: row.text(6)?,
        undone: row.opt_int(7)?.is_some(),
        detail: row.text(8)?,
    })
}

/// Keeps a change and whom it touched.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, new: &NewChange<'_>, parts: &[(i64, Part)]) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.kind.slug(),
            new.day,
            new.at,
            new.account,
            new.org,
            new.reason,
            new.words,
            new.payload
        ],
    )?;
    for (org, part) in parts {
        write.execute(&ADD_PART, params![new.id, *org, part.slug()])?;
    }
    Ok(())
}

/// Keeps changes of one organisation each.
///
/// # Errors
/// The store fails.
pub fn add_each(write: &mut Write<'_>, rows: &[(NewChange<'_>, i64)], part: Part) -> Result<(), StoreError> {
    let changes = rows.iter().map(|(new, _)| {
        [
            new.id.into(),
            new.kind.slug().into(),
            new.day.into(),
            new.at.into(),
            new.account.into(),
            new.org.into(),
            new.reason.into(),
            new.words.into(),
            new.payload.into(),
        ]
    });
    write.bulk::<[Value; 9]>(&EACH, changes)?;
    write
        .bulk(
            &PARTS_OF,
            rows.iter()
                .map(|(new, org)| [Value::from(new.id), (*org).into(), part.slug().into()]),
        )
        .map(|_| ())
}

/// Keeps that a change opened the organisations with these numbers.
///
/// # Errors
/// The store fails.
pub fn opened(write: &mut Write<'_>, change: i64, orgs: std::ops::Range<i64>) -> Result<(), StoreError> {
    let part = Part::Opened.slug();
    write
        .bulk(&PARTS_OF, orgs.map(|org| [Value::from(change), org.into(), part.into()]))
        .map(|_| ())
}

/// True when a sheet of the organisation `own` opened this one on `since` or later.
///
/// # Errors
/// The store fails.
pub fn imported(read: &Read<'_>, org: i64, own: i64, since: Day) -> Result<bool, StoreError> {
    Ok(read.count(&IMPORTED, params![org, own, since])? > 0)
}

/// The changes that touched an organisation, newest first, before the change `before`.
///
/// # Errors
/// The store fails.
pub fn of_org(read: &Read<'_>, org: i64, before: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    read.all(&OF_ORG, params![org, before, limit], change)
}

/// What a sheet did to an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Instant.
    pub at: Millis,
    /// The account; 0 for the operator.
    pub account: i64,
    /// Its name; empty for the operator.
    pub who: String,
    /// The run; `None` where none is known.
    pub run: Option<i64>,
    /// What was done.
    pub words: String,
    /// The reason given.
    pub reason: String,
}

/// What is kept with a change of a sheet.
#[derive(serde::Deserialize)]
struct OfRun {
    run: i64,
}

/// What sheets did to an organisation, newest first.
///
/// # Errors
/// The store fails.
pub fn imports(read: &Read<'_>, org: i64, limit: i64) -> Result<Vec<Imported>, StoreError> {
    read.all(&IMPORTS, params![org, limit, NOTHING], |row| {
        Ok(Imported {
            at: row.int(0)?,
            account: row.int(1)?,
            who: row.text(2)?,
            run: serde_json::from_str::<OfRun>(&row.text(3)?).ok().map(|of| of.run),
            words: row.text(4)?,
            reason: row.text(5)?,
        })
    })
}

/// The changes of a kind made by organisations in scope, newest first, before the change `before`.
///
/// # Errors
/// The store fails.
pub fn of_kind(read: &Read<'_>, kind: Kind, before: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    read.all(&OF_KIND, params![kind.slug(), before, limit], change)
}

/// The changes of a kind that hold from one of the days between two and were not taken back, newest first, with
/// what an undo needs; the account is not told.
///
/// # Errors
/// The store fails.
pub fn standing(read: &Read<'_>, kind: Kind, between: (Day, Day), limit: i64) -> Result<Vec<Change>, StoreError> {
    read.all(&RUNS, params![kind.slug(), between.0, between.1, limit], change)
}

/// A change made by an organisation in scope, with what an undo needs.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Change>, StoreError> {
    read.one(&FIND, params![id], change)
}

/// The organisations a change touched in one way.
///
/// # Errors
/// The store fails.
pub fn touched(read: &Read<'_>, change: i64, part: Part) -> Result<Vec<i64>, StoreError> {
    read.all(&PARTS, params![change, part.slug()], |row| row.int(0))
}

/// The change that ended an organisation last.
///
/// # Errors
/// The store fails.
pub fn closed_by(read: &Read<'_>, org: i64) -> Result<Option<i64>, StoreError> {
    Ok(read.one(&CLOSED_BY, params![org], |row| row.opt_int(0))?.flatten())
}

/// Marks a change as taken back by another.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it was taken back already.
pub fn undone(write: &mut Write<'_>, id: i64, by: i64) -> Result<(), StoreError> {
    write.execute_one(&UNDONE, params![id, by])
}
