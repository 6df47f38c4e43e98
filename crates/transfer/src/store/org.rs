//! What a transfer needs of organisations, wherever in the tree they stand: a membership goes to
//! places its old branch cannot see into. Nothing is shown of them but names.

use super::sight::Sight;
use crate::rule::start::Target;
use jishi_kernel::{Day, Level};
use jishi_org::rule::manage;
use jishi_org::store::tie;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "o.id, o.path, o.level, o.kind, o.name, case when o.closed_on is null then 0 else 1 end"
    };
}

sql! {
    unscoped BY_ID ("the two ends of a transfer and their superiors; name, kind and place only") =
        concat!("select ", columns!(), " from v_org o where o.id = $1");
    unscoped BY_PATH ("the superior of an end of a transfer; name, kind and place only") =
        concat!("select ", columns!(), " from v_org o where o.path = $1");
    unscoped FLOATING ("the branch of the county that takes whom a township cannot; name only") = concat!(
        "select ", columns!(), " from v_org o where o.path > $1 and o.path < $1 || '~' and o.kind = '流动团员团支部' and o.closed_on is null
         order by length(o.path), o.path limit 1");
    unscoped OPTIONS ("the register of organisations a membership can be sent to is open to whoever may send one: name and superior's name only") =
        "select o.id, o.name, coalesce(u.name, ''), o.path from v_org o left join v_org u on u.id = o.parent_id
         where o.closed_on is null and o.level >= 3
           and (o.name = $1 or (o.code = $1) or ({instr}(o.name, $1) > 0))
         order by case when o.code = $1 then 0 when o.name = $1 then 1 else 2 end, length(o.name), o.path limit $2";
    unscoped TRUSTEES ("who may be asked to decide in the caller's place: who stands above it or keeps it, and what lies below it") =
        "select o.id, o.name, coalesce(u.name, ''), o.path from v_org o left join v_org u on u.id = o.parent_id
         where (o.path in ($2, $3) or (o.path > $1 and o.path < $1 || '~')) and o.closed_on is null
           and ($4 = '' or o.code = $4 or {instr}(o.name, $4) > 0)
         order by length(o.path), o.path limit $5";
    unscoped BRANCHES ("branches below the committee that has to name one; the committee is the caller's own or a subordinate's") =
        "select o.id, o.name, coalesce(u.name, ''), o.path from v_org o left join v_org u on u.id = o.parent_id
         where o.path > $1 and o.path < $1 || '~' and o.level = 5 and o.closed_on is null and ($2 = '' or {instr}(o.name, $2) > 0)
         order by length(o.path), o.path limit $3";
}

/// An organisation as transfers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Number.
    pub id: i64,
    /// Path today.
    pub path: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// Name.
    pub name: String,
    /// It has ended.
    pub closed: bool,
}

impl Org {
    /// As the rule of starting wants it.
    pub fn target(&self) -> Target {
        Target {
            id: self.id,
            path: self.path.clone(),
            level: self.level,
            kind: self.kind.clone(),
            closed: self.closed,
        }
    }
}

/// An organisation to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Name of its superior; empty for a root.
    pub superior: String,
}

fn org(row: &Row<'_>) -> Result<Org, StoreError> {
    Ok(Org {
        id: row.int(0)?,
        path: row.text(1)?,
        level: Level::from_number(row.int(2)?).ok_or_else(|| StoreError::corrupt(2, "not a level"))?,
        kind: row.text(3)?,
        name: row.text(4)?,
        closed: row.flag(5)?,
    })
}

/// The path and what is shown.
fn choice(row: &Row<'_>) -> Result<(String, Choice), StoreError> {
    let choice = Choice {
        id: row.int(0)?,
        name: row.text(1)?,
        superior: row.text(2)?,
    };
    Ok((row.text(3)?, choice))
}

/// An organisation by number, open or ended.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Org>, StoreError> {
    read.one(&BY_ID, params![id], org)
}

/// The organisation at a path.
///
/// # Errors
/// The store fails.
pub fn at(read: &Read<'_>, path: &str) -> Result<Option<Org>, StoreError> {
    if path.is_empty() {
        return Ok(None);
    }
    read.one(&BY_PATH, params![path], org)
}

/// Who manages an organisation on a day, as its superior: who keeps it 直属, otherwise the one above it.
///
/// # Errors
/// The store fails.
pub fn manager(read: &Read<'_>, of: &Org, day: Day) -> Result<Option<Org>, StoreError> {
    at(read, &tie::manager(read, &of.path, day)?)
}

/// The province (or whatever stands at the top) above an organisation.
///
/// # Errors
/// The store fails.
pub fn root(read: &Read<'_>, of: &Org) -> Result<Option<Org>, StoreError> {
    at(read, of.path.get(..jishi_org::path::SEGMENT).unwrap_or_default())
}

/// Where an organisation that ended went to, if that one is still there.
///
/// # Errors
/// The store fails.
pub fn successor(read: &Read<'_>, id: i64) -> Result<Option<Org>, StoreError> {
    match jishi_org::store::succession::today(read, id)?.as_slice() {
        // Of several nobody can say which one is meant.
        [one] if *one != id => find(read, *one),
        _ => Ok(None),
    }
}

/// The 流动团员团支部 of the county an organisation lies in, the highest one first.
///
/// # Errors
/// The store fails.
pub fn floating(read: &Read<'_>, of: &Org) -> Result<Option<Org>, StoreError> {
    for path in jishi_org::path::ancestors(&of.path).into_iter().rev() {
        let Some(above) = at(read, path)? else { continue };
        if above.level == Level::County {
            return read.one(&FLOATING, params![path], org);
        }
    }
    Ok(None)
}

/// Veiled organisations that may stand before the others.
const VEILED: i64 = 20;

/// Organisations whose name holds the text, or with that code, at most `limit`, and none that is veiled from
/// whoever asks; a text of fewer than two characters finds nothing.
///
/// # Errors
/// The store fails.
pub fn options(read: &Read<'_>, sight: &Sight, text: &str, limit: i64) -> Result<Vec<Choice>, StoreError> {
    let text: String = text.trim().chars().take(100).collect();
    if text.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let found = read.all(&OPTIONS, params![text, limit.saturating_add(VEILED)], choice)?;
    Ok(offered(found, sight, limit))
}

/// Who may decide in the place of the organisation at `own`: its superior, who keeps it 直属, and what lies below it;
/// none that is veiled from whoever asks.
///
/// # Errors
/// The store fails.
pub fn trustees(read: &Read<'_>, sight: &Sight, own: &str, day: Day, text: &str, limit: i64) -> Result<Vec<Choice>, StoreError> {
    let text: String = text.trim().chars().take(100).collect();
    let (above, keeper) = (manage::parent(own), tie::manager(read, own, day)?);
    let found = read.all(&TRUSTEES, params![own, above, keeper, text, limit.saturating_add(VEILED)], choice)?;
    Ok(offered(found, sight, limit))
}

fn offered(found: Vec<(String, Choice)>, sight: &Sight, limit: i64) -> Vec<Choice> {
    let seen = found.into_iter().filter(|(path, _)| !sight.hides(path)).map(|(_, choice)| choice);
    seen.take(usize::try_from(limit).unwrap_or_default()).collect()
}

/// Open branches below a committee, none that is veiled from whoever asks.
///
/// # Errors
/// The store fails.
pub fn branches(read: &Read<'_>, sight: &Sight, committee: &str, text: &str, limit: i64) -> Result<Vec<Choice>, StoreError> {
    let text: String = text.trim().chars().take(100).collect();
    let found = read.all(&BRANCHES, params![committee, text, limit.saturating_add(VEILED)], choice)?;
    Ok(offered(found, sight, limit))
}
