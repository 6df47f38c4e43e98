//! Who saw full data of whom: written with every look, read by the person, the keeper and the auditor.

use super::person::is_own;
use crate::PersonId;
use crate::veil::{VEILED, Veils};
use jishi_kernel::{Day, IdGen, Millis, day_start};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Value, Write};
use jishi_platform::{bulk, params, sql};
use std::collections::HashSet;

bulk! {
    EXPORTED ("written with the export it tells of") = person_exported (person_id, export_id);
}

sql! {
    unscoped ADD ("written with the look it tells of") =
        "insert into person_view (id, person_id, at, account_id, org_id, what, reason) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped OF_PERSON ("callers have found the person in scope, or it is the person's own page") =
        "select v.id, v.at, coalesce(a.name, ''), coalesce(o.name, ''), v.what, v.reason, v.person_id, coalesce(o.path, '') from person_view v
         left join v_account a on a.id = v.account_id left join v_org o on o.id = v.org_id
         where v.person_id = $1 and v.id < $2
         union all
         select e.id, e.at, coalesce(a.name, ''), coalesce(o.name, ''), case when e.complete = 1 then 'whole_list' else 'list' end,
                case when e.reason = '' then e.list else e.reason || '（' || e.list || '）' end, x.person_id, coalesce(o.path, '')
         from person_exported x join person_export e on e.id = x.export_id
         left join v_account a on a.id = e.account_id left join v_org o on o.id = e.org_id
         where x.person_id = $1 and x.export_id < $2
         order by 1 desc limit $3";
    unscoped ADD_EXPORT ("written with the export it tells of") =
        "insert into person_export (id, at, account_id, org_id, list, complete, reason, persons) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped HITS ("counts the account's own looks") =
        "select count(*) from person_view where account_id = $1 and id > $2 and what = 'found'";
    unscoped FOUND ("the account's own looks") = "select distinct person_id from person_view where account_id = $1 and id > $2 and what = 'found'";
    unscoped OPENED ("the account's own looks") =
        "select count(*) from person_view where person_id = $1 and id > $2 and account_id = $3 and what = 'card'";
    scoped OF_VIEWERS =
        "select * from (select v.id, v.at, coalesce(a.name, ''), o.name, v.what, v.reason, v.person_id, o.path from person_view v
             join v_org o on o.id = v.org_id left join v_account a on a.id = v.account_id
             where {scope:o.path} and v.id < $1 order by v.id desc limit $2) as looks
         union all
         select * from (select e.id, e.at, coalesce(a.name, ''), o.name, case when e.complete = 1 then 'whole_list' else 'list' end,
                 case when e.reason = '' then e.list else e.reason || '（' || e.list || '）' end || '，' || e.persons || '人', cast(0 as bigint), o.path
             from person_export e join v_org o on o.id = e.org_id left join v_account a on a.id = e.account_id
             where {scope:o.path} and e.id < $1 order by e.id desc limit $2) as lists
         order by 1 desc limit $2";
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The full identity number and telephone number.
    Number,
    /// Everything, handed out.
    Export,
    /// A proof or scan.
    Proof,
    /// The card: birth, masked numbers, history.
    Card,
    /// That the number is registered, by a unit outside whose sight the record is.
    Found,
}

impl What {
    const fn slug(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Export => "export",
            Self::Proof => "proof",
            Self::Card => "card",
            Self::Found => "found",
        }
    }

    pub(super) fn word(slug: &str) -> &'static str {
        match slug {
            "number" => "完整证件号码和联系电话",
            "export" => "导出全部个人信息",
            "proof" => "证明材料",
            "card" => "个人档案（证件号码和电话部分隐去）",
            "list" => "名册导出（证件号码和电话隐去）",
            "whole_list" => "名册导出（含完整证件号码和电话）",
            "found" => "登记单位（按完整证件号码查找）",
            _ => "个人信息",
        }
    }
}

/// A look to note.
#[derive(Clone, Debug)]
pub struct NewView<'a> {
    /// Fresh id.
    pub id: i64,
    /// Whose data.
    pub person: PersonId,
    /// When.
    pub at: Millis,
    /// Who; 0 for the operator.
    pub account: i64,
    /// For which organisation; the record's own for the operator.
    pub org: i64,
    /// What.
    pub what: What,
    /// Why, in words.
    pub reason: &'a str,
}

/// A look as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who; empty for the operator's command line.
    pub who: String,
    /// For which organisation.
    pub org: String,
    /// Its path; empty when it is not known.
    pub org_path: String,
    /// What, in words.
    pub what: &'static str,
    /// Why.
    pub reason: String,
    /// Whose data; 0 for a whole list.
    pub person: PersonId,
}

/// A list that was handed out.
#[derive(Clone, Debug)]
pub struct NewExport<'a> {
    /// Fresh id.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub account: i64,
    /// For which organisation.
    pub org: i64,
    /// The list and its filters in words, without personal data.
    pub list: &'a str,
    /// Full numbers were in it.
    pub complete: bool,
    /// Why; may be empty for a masked list.
    pub reason: &'a str,
}

impl View {
    /// Organisation and name of who looked; the operator's command line has neither.
    pub fn by(&self) -> String {
        if self.who.is_empty() {
            "系统管理命令".to_owned()
        } else {
            format!("{} {}", self.org, self.who).trim().to_owned()
        }
    }

    /// As somebody with this scope sees it: neither name nor people of a veiled organisation.
    pub fn seen(self, veils: &Veils, scope: &Scope) -> Self {
        if !veils.hides(scope, &self.org_path) {
            return self;
        }
        Self {
            who: VEILED.to_owned(),
            org: String::new(),
            ..self
        }
    }
}

/// Notes a look.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, new: &NewView<'_>) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![new.id, new.person.0, new.at, new.account, new.org, new.what.slug(), new.reason],
    )
}

/// True when the account opens the card of another person for the first time on a day: this look is to
/// be noted. More of them on one day say no more, and nobody is told of the own looks.
///
/// # Errors
/// The store fails.
pub fn opens(read: &Read<'_>, person: PersonId, account: i64, today: Day) -> Result<bool, StoreError> {
    let opened = read.count(&OPENED, params![person.0, IdGen::first_at(day_start(today)), account])?;
    Ok(opened == 0 && !is_own(read, account, person)?)
}

/// Notes a list that was handed out, and whom it held: each of them finds it among the looks.
///
/// # Errors
/// The store fails.
pub fn add_export(write: &mut Write<'_>, new: &NewExport<'_>, mut persons: Vec<PersonId>) -> Result<(), StoreError> {
    persons.sort_unstable();
    persons.dedup();
    let count = i64::try_from(persons.len()).unwrap_or(i64::MAX);
    write.execute_one(
        &ADD_EXPORT,
        params![new.id, new.at, new.account, new.org, new.list, new.complete, new.reason, count],
    )?;
    let rows = persons.into_iter().map(|person| -> [Value; 2] { [person.0.into(), new.id.into()] });
    write.bulk(&EXPORTED, rows)?;
    Ok(())
}

fn view(row: &Row<'_>) -> Result<View, StoreError> {
    Ok(View {
        id: row.int(0)?,
        at: row.int(1)?,
        who: row.text(2)?,
        org: row.text(3)?,
        what: What::word(&row.text(4)?),
        reason: row.text(5)?,
        person: PersonId(row.int(6)?),
        org_path: row.text(7)?,
    })
}

/// Looks at one person's data before `before`, newest first: for the person and the keeper.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: PersonId, before: i64, limit: i64) -> Result<Vec<View>, StoreError> {
    read.all(&OF_PERSON, params![person.0, before, limit], view)
}

/// How often an account has found a number registered elsewhere since an instant.
///
/// # Errors
/// The store fails.
pub fn hits(read: &Read<'_>, account: i64, since: Millis) -> Result<i64, StoreError> {
    read.count(&HITS, params![account, IdGen::first_at(since)])
}

/// Whom an account has found registered elsewhere since an instant.
///
/// # Errors
/// The store fails.
pub fn found(read: &Read<'_>, account: i64, since: Millis) -> Result<HashSet<PersonId>, StoreError> {
    let found = read.all(&FOUND, params![account, IdGen::first_at(since)], |row| row.int(0))?;
    Ok(found.into_iter().map(PersonId).collect())
}

/// Looks by posts within the scope, newest first: for the auditor.
///
/// # Errors
/// The store fails.
pub fn of_viewers(read: &Read<'_>, before: i64, limit: i64) -> Result<Vec<View>, StoreError> {
    read.all(&OF_VIEWERS, params![before, limit], view)
}
