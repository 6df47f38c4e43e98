//! The tree: adding and finding organisations.

use crate::initials::initials;
use crate::path;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

/// The columns [`org`] reads, of the table under the name `o`.
macro_rules! columns {
    () => {
        "o.id, o.parent_id, o.path, o.level, o.kind, o.code, o.name, o.short_name, o.children, o.opened_on, o.closed_on, o.version, o.sort"
    };
}
pub(crate) use columns;

sql! {
    unscoped NUMBERS ("hands out numbers, shows nothing") = "update number_block set next = next + $2 where name = $1 returning next - $2";
    unscoped PATH ("callers have checked the parent in scope") = "select path from org where id = $1 and closed_on is null {lock}";
    unscoped ADD ("guarded by OrgManage on the parent, or by set-up") =
        "insert into org (id, parent_id, path, level, kind, code, name, short_name, initials, sort, opened_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    unscoped ADD_PLACE ("history of the row just added") = "insert into org_place (org_id, parent_id, path, valid_from) values ($1, $2, $3, $4)";
    unscoped ADD_TITLE ("history of the row just added") = "insert into org_title (org_id, name, short_name, valid_from) values ($1, $2, $3, $4)";
    unscoped ADD_KIND ("history of the row just added") = "insert into org_kind (org_id, kind, level, valid_from) values ($1, $2, $3, $4)";
    unscoped COUNT_CHILD ("counter of the parent just checked") = "update org set children = children + 1 where id = $1";
    unscoped LEVEL ("tells only at which level the superior of an organisation found in scope stands") = "select level from org where id = $1";
    unscoped OPEN ("one yes or no about an organisation the caller knows") = "select count(*) from org where id = $1 and closed_on is null";
    unscoped COUNT_NAMESAKE ("a yes or no below an organisation found in scope") =
        "select count(*) from org where parent_id = $1 and name = $2 and closed_on is null and id <> $3";
    unscoped NAME_AT ("the name of a superior, told to whoever stands below it") = "select name from org where path = $1";
    scoped ALL_CHILDREN = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null order by o.sort, o.id limit $2"
    );
    scoped BELOW = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null order by o.path desc limit $3"
    );
    scoped FIND = concat!("select ", columns!(), " from org o where {scope:o.path} and o.id = $1");
    scoped FIND_PATH = concat!("select ", columns!(), " from org o where {scope:o.path} and o.path = $1");
    unscoped FIND_CODE ("for the operator's command line, and for whoever knows the whole code") =
        concat!("select ", columns!(), " from org o where o.code = $1");
}

/// An organisation as it is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Number.
    pub id: i64,
    /// Superior; `None` for a root.
    pub parent: Option<i64>,
    /// Path, see [`crate::path`].
    pub path: String,
    /// Level.
    pub level: Level,
    /// 组织类别, a word of the kind dictionary.
    pub kind: String,
    /// Public code, unique, if it has one.
    pub code: Option<String>,
    /// Full name.
    pub name: String,
    /// Short name, may be empty.
    pub short_name: String,
    /// Number of direct open children.
    pub children: i64,
    /// First day.
    pub opened_on: Day,
    /// Last day, if dissolved.
    pub closed_on: Option<Day>,
    /// Rises with every change.
    pub version: i64,
    /// Order among siblings.
    pub sort: i64,
}

/// An organisation to add.
#[derive(Clone, Debug)]
pub struct NewOrg {
    /// Superior; `None` for a root.
    pub parent: Option<i64>,
    /// Full name, up to 100 characters.
    pub name: String,
    /// Short name, may be empty.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// Public code.
    pub code: Option<String>,
    /// Order among siblings.
    pub sort: i64,
    /// First day.
    pub opened_on: Day,
}

/// Takes `count` fresh organisation numbers and returns the first.
///
/// # Errors
/// The store fails.
pub fn numbers(write: &mut Write<'_>, count: i64) -> Result<i64, StoreError> {
    write
        .one(&NUMBERS, params!["org", count], |row| row.int(0))?
        .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })
}

/// Adds an organisation with the first rows of its history.
///
/// # Errors
/// [`StoreError::Conflict`] when the code is taken; [`StoreError::RowsAffected`] when the parent is missing or closed.
pub fn add(write: &mut Write<'_>, new: &NewOrg) -> Result<Org, StoreError> {
    // The number first: its block is what a change of the tree holds, so that the path read next stays true.
    let id = numbers(write, 1)?;
    let parent_path = match new.parent {
        None => String::new(),
        Some(id) => write
            .one(&PATH, params![id], |row| row.text(0))?
            .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?,
    };
    let path = path::child(&parent_path, id);
    let level = new.level.number();
    write.execute_one(
        &ADD,
        params![
            id,
            new.parent,
            &path,
            level,
            &new.kind,
            new.code.clone(),
            &new.name,
            &new.short_name,
            initials(&new.name),
            new.sort,
            new.opened_on
        ],
    )?;
    write.execute_one(&ADD_PLACE, params![id, new.parent, &path, new.opened_on])?;
    write.execute_one(&ADD_TITLE, params![id, &new.name, &new.short_name, new.opened_on])?;
    write.execute_one(&ADD_KIND, params![id, &new.kind, level, new.opened_on])?;
    if let Some(parent) = new.parent {
        write.execute_one(&COUNT_CHILD, params![parent])?;
    }
    Ok(Org {
        id,
        parent: new.parent,
        path,
        level: new.level,
        kind: new.kind.clone(),
        code: new.code.clone(),
        name: new.name.clone(),
        short_name: new.short_name.clone(),
        children: 0,
        opened_on: new.opened_on,
        closed_on: None,
        version: 1,
        sort: new.sort,
    })
}

/// Reads a row of [`columns`].
pub(crate) fn org(row: &Row<'_>) -> Result<Org, StoreError> {
    Ok(Org {
        id: row.int(0)?,
        parent: row.opt_int(1)?,
        path: row.text(2)?,
        level: Level::from_number(row.int(3)?).ok_or_else(|| StoreError::corrupt(3, "not a level"))?,
        kind: row.text(4)?,
        code: row.opt_text(5)?,
        name: row.text(6)?,
        short_name: row.text(7)?,
        children: row.int(8)?,
        opened_on: row.day(9)?,
        closed_on: row.opt_day(10)?,
        version: row.int(11)?,
        sort: row.int(12)?,
    })
}

/// The level of an organisation, whatever the scope: for the rules about what stands below it.
///
/// # Errors
/// The store fails.
pub fn level(read: &Read<'_>, id: i64) -> Result<Option<Level>, StoreError> {
    Ok(read.one(&LEVEL, params![id], |row| row.int(0))?.and_then(Level::from_number))
}

/// The name of the organisation at a path, whatever the scope: of a superior, for those below it.
///
/// # Errors
/// The store fails.
pub fn name_at(read: &Read<'_>, path: &str) -> Result<Option<String>, StoreError> {
    read.one(&NAME_AT, params![path], |row| row.text(0))
}

/// Finds an organisation within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Org>, StoreError> {
    read.one(&FIND, params![id], org)
}

/// True while the organisation is not dissolved.
///
/// # Errors
/// The store fails.
pub fn is_open(read: &Read<'_>, id: i64) -> Result<bool, StoreError> {
    Ok(read.count(&OPEN, params![id])? == 1)
}

/// True when another open child of `parent` has this name.
///
/// # Errors
/// The store fails.
pub fn has_namesake(read: &Read<'_>, parent: i64, name: &str, own: i64) -> Result<bool, StoreError> {
    Ok(read.count(&COUNT_NAMESAKE, params![parent, name, own])? > 0)
}

/// At most `limit` open children: for changes of the tree, which touch each of them.
///
/// # Errors
/// The store fails.
pub fn children(read: &Read<'_>, parent: i64, limit: i64) -> Result<Vec<Org>, StoreError> {
    read.all(&ALL_CHILDREN, params![parent, limit], org)
}

/// At most `limit` open organisations at `path` and below, the lowest ones of a branch before their superior.
///
/// # Errors
/// The store fails.
pub fn upwards(read: &Read<'_>, path: &str, limit: i64) -> Result<Vec<Org>, StoreError> {
    read.all(&BELOW, params![path, crate::path::end(path), limit], org)
}

/// The organisations from `top` down to the one at `path`, highest first, as far as they lie in
/// the scope.
///
/// # Errors
/// The store fails.
pub fn line(read: &Read<'_>, top: &str, path: &str) -> Result<Vec<Org>, StoreError> {
    let steps = path::ancestors(path).into_iter().filter(|step| path::within(step, top));
    let found = steps
        .map(|step| read.one(&FIND_PATH, params![step], org))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Finds an organisation by its public code, whatever the scope: for the operator.
///
/// # Errors
/// The store fails.
pub fn find_code(read: &Read<'_>, code: &str) -> Result<Option<Org>, StoreError> {
    read.one(&FIND_CODE, params![code], org)
}
