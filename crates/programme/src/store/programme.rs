//! Programmes: found in scope, listed by key with counts per light.

use super::Counts;
use crate::model::{ItemState, NoticeId, ProgrammeId, ProgrammeState};
use crate::rule::light::{self, ItemFacts, LightRule};
use jishi_kernel::{Day, Light, Millis};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! select {
    ($day:literal) => {
        concat!(
            "select p.id, p.org_id, o.path, o.name, p.notice_id, p.title, p.number, p.issuer, p.issued, p.year, p.year_end, p.state,
                    p.published_at, coalesce(a.name, ''), p.item_count, p.step_count, p.step_done, p.remark, p.revision,
                    case when {scope:o.path} then 1 else 0 end, r.near_days, r.source, r.valid_from, coalesce(ro.name, '')
             from programme p join v_org o on o.id = p.org_id left join v_account a on a.id = p.published_by
             left join light_rule r on r.id = ",
            rule_id!($day),
            " left join v_org ro on ro.id = r.org_id "
        )
    };
}

sql! {
    scoped FIND = concat!(select!("$2"), "where p.id = $1 and ", programme_seen!());
    scoped LIST = concat!(select!("$1"), "where ", programme_seen!(), "
        and (cast($2 as bigint) = 0 or (p.year <= $2 and p.year_end >= $2)) and ($3 = '' or p.state = $3)
        and ($4 = '' or {instr}(lower(p.title), $4) > 0 or {instr}(lower(p.number), $4) > 0)
        and (p.year < $5 or (p.year = $5 and p.id < $6)) order by p.year desc, p.id desc limit $7");
    scoped FACTS = concat!("select i.programme_id, i.state, i.step_count, i.step_done, i.open_start, i.open_due
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        where ", item_seen!(), " and {instr}($1, ',' || i.programme_id || ',') > 0");
    scoped YEARS = concat!("select distinct p.year from programme p join v_org o on o.id = p.org_id where ", programme_seen!(), " order by p.year desc");
    unscoped LOCK ("called with the id of a row already found; makes changes of one programme take turns") =
        "select revision from programme where id = $1 {lock}";
    unscoped ADD ("written under the permit of publishing") =
        "insert into programme (id, org_id, org_path, notice_id, title, number, issuer, issued, year, year_end, state, published_at, published_by, remark)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running', $11, $12, $13)";
}

/// A programme as every page of it needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// Id.
    pub id: ProgrammeId,
    /// Organisation that runs it.
    pub org: i64,
    /// Its current path.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// The notice it came from.
    pub notice: Option<NoticeId>,
    /// Title.
    pub title: String,
    /// 文号; may be empty.
    pub number: String,
    /// 发文机关; may be empty.
    pub issuer: String,
    /// 成文日期
    pub issued: Option<Day>,
    /// First year of the plan.
    pub year: i64,
    /// Last year of the plan.
    pub year_end: i64,
    /// State.
    pub state: ProgrammeState,
    /// When it was published.
    pub published_at: Millis,
    /// By whom.
    pub published_by: String,
    /// Items, of the whole programme.
    pub item_count: i64,
    /// Steps, of the whole programme.
    pub step_count: i64,
    /// Steps accepted, of the whole programme.
    pub step_done: i64,
    /// What the reader should know, such as a number printed twice.
    pub remark: String,
    /// Rises with every change of anything in it: key of rendered pages.
    pub revision: i64,
    /// The caller sees all of it; otherwise only the items assigned to the caller's side.
    pub whole: bool,
    /// The light rule in force on the day asked for.
    pub rule: LightRule,
}

/// A programme in a list, with what the caller sees of its items by light.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeRow {
    /// The programme.
    pub programme: Programme,
    /// Items by light, only those the caller sees.
    pub counts: Counts,
}

/// What a list of programmes is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// A year the plan covers.
    pub year: Option<i64>,
    /// State.
    pub state: Option<ProgrammeState>,
    /// Part of title or number.
    pub text: String,
}

/// The row of the list after which the next page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Its year.
    pub year: i64,
    /// Its id.
    pub id: ProgrammeId,
}

/// A new programme.
#[derive(Clone, Debug)]
pub(crate) struct NewProgramme<'a> {
    pub id: i64,
    pub org: i64,
    pub org_path: &'a str,
    pub notice: i64,
    pub title: &'a str,
    pub number: &'a str,
    pub issuer: &'a str,
    pub issued: Option<Day>,
    pub year: i64,
    pub year_end: i64,
    pub at: Millis,
    pub by: i64,
    pub remark: &'a str,
}

fn programme(row: &Row<'_>) -> Result<Programme, StoreError> {
    let rule = match row.opt_int(20)? {
        None => LightRule::default(),
        Some(near_days) => LightRule {
            near_days,
            source: row.text(21)?,
            valid_from: row.opt_day(22)?,
            set_for: row.text(23)?,
        },
    };
    Ok(Programme {
        id: ProgrammeId(row.int(0)?),
        org: row.int(1)?,
        org_path: row.text(2)?,
        org_name: row.text(3)?,
        notice: row.opt_int(4)?.map(NoticeId),
        title: row.text(5)?,
        number: row.text(6)?,
        issuer: row.text(7)?,
        issued: row.opt_day(8)?,
        year: row.int(9)?,
        year_end: row.int(10)?,
        state: ProgrammeState::column(row, 11)?,
        published_at: row.int(12)?,
        published_by: row.text(13)?,
        item_count: row.int(14)?,
        step_count: row.int(15)?,
        step_done: row.int(16)?,
        remark: row.text(17)?,
        revision: row.int(18)?,
        whole: row.flag(19)?,
        rule,
    })
}

/// Reads state, step counts and open days of an item from five columns.
pub(crate) fn facts(row: &Row<'_>, first: usize) -> Result<ItemFacts, StoreError> {
    Ok(ItemFacts {
        state: ItemState::column(row, first)?,
        step_count: row.int(first + 1)?,
        step_done: row.int(first + 2)?,
        open_start: row.day(first + 3)?,
        open_due: row.day(first + 4)?,
    })
}

/// A programme in the caller's sight, with the light rule in force on `day`.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: ProgrammeId, day: Day) -> Result<Option<Programme>, StoreError> {
    read.one(&FIND, params![id.0, day], programme)
}

/// A page of the programmes in the caller's sight, latest year first; at most `limit`.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, filter: &ListFilter, after: Option<After>, limit: i64, today: Day) -> Result<Vec<ProgrammeRow>, StoreError> {
    let after = after.unwrap_or(After {
        year: i64::MAX,
        id: ProgrammeId(i64::MAX),
    });
    let state = filter.state.map_or("", ProgrammeState::slug);
    let values = params![
        today,
        filter.year.unwrap_or(0),
        state,
        filter.text.trim().to_lowercase(),
        after.year,
        after.id.0,
        limit
    ];
    let found = read.all(&LIST, values, programme)?;
    let mut rows: Vec<ProgrammeRow> = found
        .into_iter()
        .map(|programme| ProgrammeRow {
            programme,
            counts: Counts::default(),
        })
        .collect();
    let wanted = rows
        .iter()
        .fold(",".to_owned(), |list, row| format!("{list}{},", row.programme.id.0));
    read.each(&FACTS, params![wanted], |row| {
        let (id, facts) = (ProgrammeId(row.int(0)?), facts(row, 1)?);
        if let Some(target) = rows.iter_mut().find(|r| r.programme.id == id) {
            target
                .counts
                .add(light::item(&facts, today, target.programme.rule.near_days).light, 1);
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The years of the programmes in the caller's sight, latest first: choices of the year filter.
///
/// # Errors
/// The store fails.
pub fn list_years(read: &Read<'_>) -> Result<Vec<i64>, StoreError> {
    read.all(&YEARS, params![], |row| row.int(0))
}

/// Counts of the items a caller sees in one programme, by light.
///
/// # Errors
/// The store fails.
pub fn counts(read: &Read<'_>, programme: &Programme, today: Day) -> Result<Counts, StoreError> {
    let lights: Vec<Light> = read.all(&FACTS, params![format!(",{},", programme.id.0)], |row| {
        Ok(light::item(&facts(row, 1)?, today, programme.rule.near_days).light)
    })?;
    Ok(lights.into_iter().collect())
}

/// Makes changes of one programme take turns until the transaction ends; returns its revision.
///
/// # Errors
/// The store fails.
pub fn lock(write: &Write<'_>, id: ProgrammeId) -> Result<i64, StoreError> {
    write.count(&LOCK, params![id.0])
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewProgramme<'_>) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.org,
            new.org_path,
            new.notice,
            new.title,
            new.number,
            new.issuer,
            new.issued,
            new.year,
            new.year_end,
            new.at,
            new.by,
            new.remark
        ],
    )
}
