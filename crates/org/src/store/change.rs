//! Changing an organisation: the present row, and its history.

use super::tree::Org;
use crate::initials::initials;
use crate::rule::change::{self, Refused, Step};
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    scoped UPDATE =
        "update org set name = $3, short_name = $4, initials = $5, kind = $6, level = $7, code = $8, sort = $9, version = version + 1
         where {scope:path} and id = $1 and version = $2 and closed_on is null";
    unscoped LAST_TITLE ("history of a row loaded in scope") = "select max(valid_from) from org_title where org_id = $1";
    unscoped LAST_KIND ("history of a row loaded in scope") = "select max(valid_from) from org_kind where org_id = $1";
    unscoped MEND_TITLE ("history of a row changed in scope") =
        "update org_title set name = $3, short_name = $4 where org_id = $1 and valid_from = $2";
    unscoped MEND_KIND ("history of a row changed in scope") = "update org_kind set kind = $3, level = $4 where org_id = $1 and valid_from = $2";
    unscoped END_TITLE ("history of a row changed in scope") = "update org_title set valid_to = $3 where org_id = $1 and valid_from = $2";
    unscoped END_KIND ("history of a row changed in scope") = "update org_kind set valid_to = $3 where org_id = $1 and valid_from = $2";
    unscoped ADD_TITLE ("history of a row changed in scope") = "insert into org_title (org_id, name, short_name, valid_from) values ($1, $2, $3, $4)";
    unscoped KIND_FROM ("history of a row loaded in scope") =
        "select (select count(*) from org_kind where org_id = $1 and valid_from = $2 and valid_to is null)
              * (select count(*) from org_kind where org_id = $1 and valid_from < $2)";
    unscoped KIND_BEFORE ("history of a row loaded in scope") =
        "select kind, level, valid_from from org_kind where org_id = $1 and valid_from < $2 order by valid_from desc limit 1";
    unscoped DROP_KIND ("a change of this very row is taken back") = "delete from org_kind where org_id = $1 and valid_from = $2";
    unscoped LAST_AGAIN ("a change of this very row is taken back") = "update org_kind set valid_to = null where org_id = $1 and valid_from = $2";
    unscoped SET_KIND ("the row was loaded in scope; taken with its version") =
        "update org set kind = $3, level = $4, version = version + 1 where id = $1 and version = $2 and closed_on is null";
    unscoped ADD_KIND ("history of a row changed in scope") = "insert into org_kind (org_id, kind, level, valid_from) values ($1, $2, $3, $4)";
}

/// What an organisation becomes. The history is only touched by what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Full name.
    pub name: String,
    /// Short name, may be empty.
    pub short_name: String,
    /// 组织类别.
    pub kind: String,
    /// Level.
    pub level: Level,
    /// Public code.
    pub code: Option<String>,
    /// Order among siblings.
    pub sort: i64,
    /// The first day the new name or kind holds.
    pub from: Day,
}

impl Change {
    /// The organisation as it is, from a day.
    pub fn none(org: &Org, from: Day) -> Self {
        Self {
            name: org.name.clone(),
            short_name: org.short_name.clone(),
            kind: org.kind.clone(),
            level: org.level,
            code: org.code.clone(),
            sort: org.sort,
            from,
        }
    }

    /// It gives another name or short name.
    pub fn renames(&self, org: &Org) -> bool {
        self.name != org.name || self.short_name != org.short_name
    }

    /// It gives another kind or level.
    pub fn reshapes(&self, org: &Org) -> bool {
        self.kind != org.kind || self.level != org.level
    }

    /// What differs, in words for the log.
    pub fn words(&self, org: &Org) -> String {
        let parts = [
            (self.name != org.name).then(|| format!("名称由“{}”改为“{}”", org.name, self.name)),
            (self.short_name != org.short_name).then(|| "修改简称".to_owned()),
            (self.kind != org.kind).then(|| format!("类别由{}改为{}", org.kind, self.kind)),
            (self.level != org.level).then(|| format!("级别由{}改为{}", org.level.word(), self.level.word())),
            (self.code != org.code).then(|| "修改编码".to_owned()),
            (self.sort != org.sort).then(|| "调整排序".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("；")
    }
}

/// What a change does to both histories; `None` where it touches nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    title: Option<(Day, Step)>,
    kind: Option<(Day, Step)>,
}

/// Checks the day of a change against the histories.
///
/// # Errors
/// The store fails; inside, the rule that refuses the day.
pub fn steps(read: &Read<'_>, org: &Org, change: &Change, today: Day) -> Result<Result<Steps, Refused>, StoreError> {
    let last = |statement| {
        Ok::<_, StoreError>(
            read.one(statement, params![org.id], |row| row.opt_day(0))?
                .flatten()
                .unwrap_or(org.opened_on),
        )
    };
    let mut steps = Steps::default();
    if change.renames(org) {
        let last = last(&LAST_TITLE)?;
        match change::step(change.from, last, today) {
            Ok(step) => steps.title = Some((last, step)),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    if change.reshapes(org) {
        let last = last(&LAST_KIND)?;
        match change::step(change.from, last, today) {
            Ok(step) => steps.kind = Some((last, step)),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok(steps))
}

/// Writes a change that the rules allow; `steps` comes from [`steps`] in the same transaction.
///
/// # Errors
/// [`StoreError::RowsAffected`] when `org` is no longer what was read, is dissolved, or lies outside
/// the scope; [`StoreError::Conflict`] when the code is taken.
pub fn apply(write: &mut Write<'_>, org: &Org, change: &Change, steps: Steps) -> Result<(), StoreError> {
    let level = change.level.number();
    write.execute_one(
        &UPDATE,
        params![
            org.id,
            org.version,
            &change.name,
            &change.short_name,
            initials(&change.name),
            &change.kind,
            level,
            change.code.clone(),
            change.sort
        ],
    )?;
    match steps.title {
        Some((last, Step::Correct)) => write.execute_one(&MEND_TITLE, params![org.id, last, &change.name, &change.short_name])?,
        Some((last, Step::Follow { until })) => {
            write.execute_one(&END_TITLE, params![org.id, last, until])?;
            write.execute_one(&ADD_TITLE, params![org.id, &change.name, &change.short_name, change.from])?;
        }
        None => {}
    }
    match steps.kind {
        Some((last, Step::Correct)) => write.execute_one(&MEND_KIND, params![org.id, last, &change.kind, level])?,
        Some((last, Step::Follow { until })) => {
            write.execute_one(&END_KIND, params![org.id, last, until])?;
            write.execute_one(&ADD_KIND, params![org.id, &change.kind, level, change.from])?;
        }
        None => {}
    }
    Ok(())
}

/// Since when an organisation is of its present kind and level.
///
/// # Errors
/// The store fails.
pub fn kind_since(read: &Read<'_>, org: &Org) -> Result<Day, StoreError> {
    Ok(read
        .one(&LAST_KIND, params![org.id], |row| row.opt_day(0))?
        .flatten()
        .unwrap_or(org.opened_on))
}

/// True when the present kind of an organisation holds since this day and another one held before.
///
/// # Errors
/// The store fails.
pub fn kind_began(read: &Read<'_>, org: i64, day: Day) -> Result<bool, StoreError> {
    Ok(read.count(&KIND_FROM, params![org, day])? > 0)
}

/// Takes back the kind an organisation got on a day, as if it had kept the one of before.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is no longer what was read, or had no other kind before.
pub fn unkind(write: &mut Write<'_>, org: &Org, day: Day) -> Result<(), StoreError> {
    let before = write.one(&KIND_BEFORE, params![org.id, day], |row| {
        Ok((row.text(0)?, row.int(1)?, row.day(2)?))
    })?;
    let Some((kind, level, since)) = before else {
        return Err(StoreError::RowsAffected { expected: 1, found: 0 });
    };
    write.execute_one(&DROP_KIND, params![org.id, day])?;
    write.execute_one(&LAST_AGAIN, params![org.id, since])?;
    write.execute_one(&SET_KIND, params![org.id, org.version, kind, level])
}
