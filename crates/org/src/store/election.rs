//! 换届: elections, the present term, extensions.

use crate::rule::term::Due;
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    scoped ELECTIONS =
        "select e.held_on, e.years, e.how, e.note from org_election e join org o on o.id = e.org_id
         where {scope:o.path} and e.org_id = $1 order by e.held_on desc limit 50";
    scoped TERM = "select t.held_on, t.due_on from org_term t join org o on o.id = t.org_id where {scope:o.path} and t.org_id = $1";
    unscoped ADD ("the organisation was found in scope") =
        "insert into org_election (org_id, held_on, years, how, note, entered_at, entered_by) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped SET_TERM ("the organisation was found in scope") =
        "insert into org_term (org_id, held_on, due_on) values ($1, $2, $3)
         on conflict (org_id) do update set held_on = excluded.held_on, due_on = excluded.due_on";
    unscoped ASK ("the organisation was found in scope") =
        "insert into org_extension (id, org_id, held_on, due_on, until, reason, asked_at, asked_by, state) values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked')";
    scoped EXTENSIONS =
        "select x.id, x.org_id, o.name, x.held_on, x.due_on, x.until, x.reason, x.asked_at, x.state, x.answer, o.path
         from org_extension x join org o on o.id = x.org_id where {scope:o.path} and x.org_id = $1 order by x.id desc limit 50";
    scoped EXTENSION =
        "select x.id, x.org_id, o.name, x.held_on, x.due_on, x.until, x.reason, x.asked_at, x.state, x.answer, o.path
         from org_extension x join org o on o.id = x.org_id where {scope:o.path} and x.id = $1";
    scoped OPEN = concat!(
        "select x.id, x.org_id, o.name, x.held_on, x.due_on, x.until, x.reason, x.asked_at, x.state, x.answer, o.path
         from org_extension x join org o on o.id = x.org_id where {scope:o.path} and x.state = 'asked' and o.closed_on is null and o.id in (",
        crate::decided_by!("$1", "$2"), ") order by x.id limit 100");
    unscoped DECIDE ("the extension was found in scope") =
        "update org_extension set state = $2, decided_at = $3, decided_by = $4, answer = $5 where id = $1 and state = 'asked'";
    scoped DUE =
        "select o.id, o.name, o.kind, o.level, o.path, t.held_on, t.due_on,
                case when o.path > $1 then coalesce((select a.name from org a where a.id = o.parent_id), '') else '' end from org_term t join org o on o.id = t.org_id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null
         and t.due_on >= $3 and t.due_on <= $4 and (t.due_on, t.org_id) > ($5, $6) order by t.due_on, t.org_id limit $7";
    scoped DUE_NEXT = concat!(
        "select o.id, o.name, o.kind, o.level, o.path, t.held_on, t.due_on, '' from org o join org_term t on t.org_id = o.id
         where {scope:o.path} and o.id in (", crate::managed_by!("$1", "$4"), ")
         and o.closed_on is null and t.due_on <= $2 order by t.due_on, o.id limit $3");
    scoped DUE_COUNT =
        "select count(*) from org_term t join org o on o.id = t.org_id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null and t.due_on >= $3 and t.due_on <= $4";
    scoped UNKNOWN =
        "select o.id, o.name, o.kind, o.level, o.path,
                case when o.path > $1 then coalesce((select a.name from org a where a.id = o.parent_id), '') else '' end from org o left join org_term t on t.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null and t.org_id is null and o.kind <> '团工委' and o.path > $3
         order by o.path limit $4";
}

/// An election that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// When.
    pub held_on: Day,
    /// Years of the term.
    pub years: i64,
    /// 团员大会, 团员代表大会.
    pub how: String,
    /// What else is to be said.
    pub note: String,
}

/// The present term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The last election.
    pub held_on: Day,
    /// When the next one is due, extensions included.
    pub due_on: Day,
}

/// An organisation in the list of due elections; `term` is `None` where no election is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueOrg {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// 组织类别.
    pub kind: String,
    /// Number of the level.
    pub level: i64,
    /// Path.
    pub path: String,
    /// Name of its superior, where that lies in the part of the tree asked for.
    pub above: String,
    /// Its term.
    pub term: Option<Term>,
}

/// An extension that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Id.
    pub id: i64,
    /// The organisation.
    pub org: i64,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// The election the term began with.
    pub held_on: Day,
    /// When the next was due.
    pub due_on: Day,
    /// What it is to be put off or brought forward to.
    pub until: Day,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub asked_at: Millis,
    /// `asked`, `granted` or `refused`.
    pub state: String,
    /// What the superior said.
    pub answer: String,
}

impl Extension {
    /// What is asked for, in words.
    pub fn words(&self) -> String {
        let until = self.until;
        if until < self.due_on {
            format!("提前至 {until}")
        } else {
            format!("延期至 {until}")
        }
    }
}

fn extension(row: &Row<'_>) -> Result<Extension, StoreError> {
    Ok(Extension {
        id: row.int(0)?,
        org: row.int(1)?,
        name: row.text(2)?,
        held_on: row.day(3)?,
        due_on: row.day(4)?,
        until: row.day(5)?,
        reason: row.text(6)?,
        asked_at: row.int(7)?,
        state: row.text(8)?,
        answer: row.text(9)?,
        path: row.text(10)?,
    })
}

/// The elections of an organisation, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, org: i64) -> Result<Vec<Election>, StoreError> {
    read.all(&ELECTIONS, params![org], |row| {
        Ok(Election {
            held_on: row.day(0)?,
            years: row.int(1)?,
            how: row.text(2)?,
            note: row.text(3)?,
        })
    })
}

/// The present term of an organisation.
///
/// # Errors
/// The store fails.
pub fn term(read: &Read<'_>, org: i64) -> Result<Option<Term>, StoreError> {
    read.one(&TERM, params![org], |row| {
        Ok(Term {
            held_on: row.day(0)?,
            due_on: row.day(1)?,
        })
    })
}

/// Keeps an election and the term that begins with it.
///
/// # Errors
/// [`StoreError::Conflict`] when one of that day is known.
pub fn add(write: &mut Write<'_>, org: i64, election: &Election, due_on: Day, by: (i64, Millis)) -> Result<(), StoreError> {
    let (account, now) = by;
    write.execute_one(
        &ADD,
        params![org, election.held_on, election.years, &election.how, &election.note, now, account],
    )?;
    write.execute_one(&SET_TERM, params![org, election.held_on, due_on])
}

/// Asks for an extension.
///
/// # Errors
/// The store fails.
pub fn ask(write: &mut Write<'_>, id: i64, org: i64, term: Term, until: Day, reason: &str, by: (i64, Millis)) -> Result<(), StoreError> {
    let (account, now) = by;
    write.execute_one(&ASK, params![id, org, term.held_on, term.due_on, until, reason, now, account])
}

/// The extensions of an organisation, newest first.
///
/// # Errors
/// The store fails.
pub fn extensions(read: &Read<'_>, org: i64) -> Result<Vec<Extension>, StoreError> {
    read.all(&EXTENSIONS, params![org], extension)
}

/// The extensions an organisation has to decide on a day: asked for by its direct subordinates and by what it keeps
/// 直属, while they are open.
///
/// # Errors
/// The store fails.
pub fn open_extensions(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<Extension>, StoreError> {
    read.all(&OPEN, params![org, day], extension)
}

/// When the present term of an organisation ends: by itself, and after what was approved.
///
/// # Errors
/// The store fails.
pub fn due_of(read: &Read<'_>, org: i64, term: Term) -> Result<Due, StoreError> {
    // The shift is counted from what the term itself says, however often it was moved.
    let known = extensions(read, org)?;
    let first = known.iter().rfind(|x| x.held_on == term.held_on && x.state == "granted");
    Ok(Due {
        first: first.map_or(term.due_on, |x| x.due_on),
        now: term.due_on,
    })
}

/// An extension.
///
/// # Errors
/// The store fails.
pub fn find_extension(read: &Read<'_>, id: i64) -> Result<Option<Extension>, StoreError> {
    read.one(&EXTENSION, params![id], extension)
}

/// Decides an extension; a granted one moves the due day.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody decided it meanwhile.
pub fn decide(write: &mut Write<'_>, extension: &Extension, grant: bool, answer: &str, by: (i64, Millis)) -> Result<(), StoreError> {
    let (account, now) = by;
    let state = if grant { "granted" } else { "refused" };
    write.execute_one(&DECIDE, params![extension.id, state, now, account, answer])?;
    if grant {
        write.execute_one(&SET_TERM, params![extension.org, extension.held_on, extension.until])?;
    }
    Ok(())
}

/// A range of due days, a part of the tree, and where to go on.
#[derive(Clone, Debug)]
pub struct DueQuery {
    /// Path of the part of the tree.
    pub within: String,
    /// First due day.
    pub from: Day,
    /// Last due day.
    pub to: Day,
    /// Behind this one, as (due day, number).
    pub after: Option<(Day, i64)>,
}

/// Open organisations whose election is due in the range, the earliest first.
///
/// # Errors
/// The store fails.
pub fn due(read: &Read<'_>, query: &DueQuery, limit: i64) -> Result<Vec<DueOrg>, StoreError> {
    let (day, id) = query.after.unwrap_or((Day::MIN, 0));
    // Year -9999 has no place in texts that are compared; nothing is due before the year 1.
    let day = if query.after.is_none() { String::new() } else { day.to_string() };
    read.all(
        &DUE,
        params![&query.within, crate::path::end(&query.within), query.from, query.to, day, id, limit],
        due_org,
    )
}

fn due_org(row: &Row<'_>) -> Result<DueOrg, StoreError> {
    Ok(DueOrg {
        id: row.int(0)?,
        name: row.text(1)?,
        kind: row.text(2)?,
        level: row.int(3)?,
        path: row.text(4)?,
        term: Some(Term {
            held_on: row.day(5)?,
            due_on: row.day(6)?,
        }),
        above: row.text(7)?,
    })
}

/// An organisation, its direct subordinates and what it keeps 直属 today, as far as the election is due on or
/// before a day, the earliest first.
///
/// # Errors
/// The store fails.
pub fn due_next(read: &Read<'_>, org: i64, until: Day, today: Day, limit: i64) -> Result<Vec<DueOrg>, StoreError> {
    read.all(&DUE_NEXT, params![org, until, limit, today], due_org)
}

/// How many there are.
///
/// # Errors
/// The store fails.
pub fn due_count(read: &Read<'_>, query: &DueQuery) -> Result<i64, StoreError> {
    read.count(
        &DUE_COUNT,
        params![&query.within, crate::path::end(&query.within), query.from, query.to],
    )
}

/// Open organisations without a known election, in tree order behind the path `after`.
///
/// # Errors
/// The store fails.
pub fn unknown(read: &Read<'_>, within: &str, after: &str, limit: i64) -> Result<Vec<DueOrg>, StoreError> {
    read.all(&UNKNOWN, params![within, crate::path::end(within), after, limit], |row| {
        Ok(DueOrg {
            id: row.int(0)?,
            name: row.text(1)?,
            kind: row.text(2)?,
            level: row.int(3)?,
            path: row.text(4)?,
            term: None,
            above: row.text(5)?,
        })
    })
}
