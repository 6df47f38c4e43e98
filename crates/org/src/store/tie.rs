//! 直属 and 联系点: ties beside the tree, from the organisation that keeps them, with their days.

use crate::rule::manage;
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Value, Write};
use jishi_platform::{params, sql};
use std::collections::HashSet;

sql! {
    unscoped ADD ("both organisations were found in scope") =
        "insert into org_tie (id, org_id, target_id, kind, note, valid_from) values ($1, $2, $3, $4, $5, $6)";
    unscoped END ("the tie was found in scope") = "update org_tie set valid_to = case when valid_from > $2 then valid_from else $2 end where id = $1 and valid_to is null";
    unscoped OF ("ties of an organisation a change of the tree touches") =
        "select t.id, t.org_id, o.name, t.target_id, g.name, t.kind, t.note, t.valid_from, t.valid_to, o.path, g.path
         from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where (t.org_id = $1 or t.target_id = $1) and t.valid_to is null order by t.id";
    unscoped INTO ("ties from outside into a part of the tree that moves") =
        "select t.id, t.org_id, o.name, t.target_id, g.name, t.kind, t.note, t.valid_from, t.valid_to, o.path, g.path
         from org_tie t join org g on g.id = t.target_id join org o on o.id = t.org_id
         where g.path >= $1 and g.path < $2 and (o.path < $1 or o.path >= $2) and t.valid_to is null order by t.id";
    unscoped DIRECT ("a yes or no about two organisations, one of them the caller's own") =
        "select count(*) from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where o.path = $1 and g.path = $2 and t.kind = 'direct' and t.valid_from <= $3 and (t.valid_to is null or t.valid_to >= $3)";
    unscoped DIRECT_AMONG ("a yes or no about organisations of a page, one side the caller's own") =
        "select g.path from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where o.path = $1 and t.kind = 'direct' and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) and g.path in ({texts:$3})";
    unscoped KEEPER ("who answers for an organisation the caller acts on; the path alone") =
        "select o.path from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where g.path = $1 and t.kind = 'direct' and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) and o.closed_on is null
         order by t.valid_from, t.id limit 1";
    unscoped SAME ("a yes or no about organisations found in scope") =
        "select count(*) from org_tie where org_id = $1 and target_id = $2 and kind = $3 and valid_to is null";
    scoped FIND =
        "select t.id, t.org_id, o.name, t.target_id, g.name, t.kind, t.note, t.valid_from, t.valid_to, o.path, g.path
         from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id where {scope:o.path} and t.id = $1";
    scoped KEPT =
        "select t.id, t.org_id, o.name, t.target_id, g.name, t.kind, t.note, t.valid_from, t.valid_to, o.path, g.path
         from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where {scope:o.path} and t.org_id = $1 and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)
         and ($3 = '' or t.kind = $3) and t.id > $4 order by t.id limit $5";
    scoped HELD =
        "select t.id, t.org_id, o.name, t.target_id, g.name, t.kind, t.note, t.valid_from, t.valid_to, o.path, g.path
         from org_tie t join org o on o.id = t.org_id join org g on g.id = t.target_id
         where {scope:g.path} and t.target_id = $1 and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)
         and t.id > $3 order by t.id limit $4";
}

/// What kind of tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieKind {
    /// 直属: what belongs to it (particulars, elections, members, posts, units, transfers) is managed as
    /// a direct superior does, whatever stands between. The tree itself is not changed by it.
    Direct,
    /// 联系点.
    Contact,
}

impl TieKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Direct, Self::Contact];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Contact => "contact",
        }
    }

    /// Reads [`TieKind::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Direct => "直属",
            Self::Contact => "联系点",
        }
    }
}

/// A tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Id.
    pub id: i64,
    /// Who keeps it: number, name, path.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
    /// With whom.
    pub target: i64,
    /// Its name.
    pub target_name: String,
    /// Its path.
    pub target_path: String,
    /// Kind.
    pub kind: TieKind,
    /// What else is to be said.
    pub note: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` for the present.
    pub to: Option<Day>,
}

fn tie(row: &Row<'_>) -> Result<Tie, StoreError> {
    Ok(Tie {
        id: row.int(0)?,
        org: row.int(1)?,
        org_name: row.text(2)?,
        target: row.int(3)?,
        target_name: row.text(4)?,
        kind: TieKind::from_slug(&row.text(5)?).ok_or_else(|| StoreError::corrupt(5, "not a kind of tie"))?,
        note: row.text(6)?,
        from: row.day(7)?,
        to: row.opt_day(8)?,
        org_path: row.text(9)?,
        target_path: row.text(10)?,
    })
}

/// Adds a tie from a day.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, org: i64, target: i64, kind: TieKind, note: &str, from: Day) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, org, target, kind.slug(), note, from])
}

/// True when the same tie is there already.
///
/// # Errors
/// The store fails.
pub fn exists(read: &Read<'_>, org: i64, target: i64, kind: TieKind) -> Result<bool, StoreError> {
    Ok(read.count(&SAME, params![org, target, kind.slug()])? > 0)
}

/// A tie kept by an organisation in scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Tie>, StoreError> {
    read.one(&FIND, params![id], tie)
}

/// Ends a tie; `until` is its last day.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it has ended already.
pub fn end(write: &mut Write<'_>, id: i64, until: Day) -> Result<(), StoreError> {
    write.execute_one(&END, params![id, until])
}

/// At most `limit` ties an organisation keeps on a day behind the one with the id `after`, of one kind or all.
///
/// # Errors
/// The store fails.
pub fn kept(read: &Read<'_>, org: i64, day: Day, kind: Option<TieKind>, after: i64, limit: i64) -> Result<Vec<Tie>, StoreError> {
    read.all(&KEPT, params![org, day, kind.map_or("", TieKind::slug), after, limit], tie)
}

/// At most `limit` ties others keep with an organisation on a day, behind the one with the id `after`.
///
/// # Errors
/// The store fails.
pub fn held(read: &Read<'_>, org: i64, day: Day, after: i64, limit: i64) -> Result<Vec<Tie>, StoreError> {
    read.all(&HELD, params![org, day, after, limit], tie)
}

/// The open ties an organisation keeps or others keep with it, whoever they are.
///
/// # Errors
/// The store fails.
pub fn of(read: &Read<'_>, org: i64) -> Result<Vec<Tie>, StoreError> {
    read.all(&OF, params![org], tie)
}

/// The open ties from outside with organisations at `path` and below.
///
/// # Errors
/// The store fails.
pub fn into(read: &Read<'_>, path: &str) -> Result<Vec<Tie>, StoreError> {
    read.all(&INTO, params![path, crate::path::end(path)], tie)
}

/// True when the organisation at `own` keeps a 直属 tie with the one at `target` on a day.
///
/// # Errors
/// The store fails.
pub fn direct(read: &Read<'_>, own: &str, target: &str, day: Day) -> Result<bool, StoreError> {
    Ok(read.count(&DIRECT, params![own, target, day])? > 0)
}

/// The path of who manages the organisation at `path` on a day: who keeps it 直属, of several the one whose tie
/// began first; otherwise what stands directly above it. Empty for a root nobody keeps.
///
/// # Errors
/// The store fails.
pub fn manager(read: &Read<'_>, path: &str, day: Day) -> Result<String, StoreError> {
    let keeper = read.one(&KEEPER, params![path, day], |row| row.text(0))?;
    Ok(keeper.unwrap_or_else(|| manage::parent(path).to_owned()))
}

/// Those of `targets` the organisation at `own` keeps 直属 on a day.
///
/// # Errors
/// The store fails.
pub fn direct_among(read: &Read<'_>, own: &str, targets: HashSet<&str>, day: Day) -> Result<HashSet<String>, StoreError> {
    if targets.is_empty() {
        return Ok(HashSet::new());
    }
    let found = read.all(&DIRECT_AMONG, &[own.into(), day.into(), Value::texts(targets)], |row| row.text(0))?;
    Ok(found.into_iter().collect())
}
