//! 工作台: what is late, what is near, who waits for me.

use super::Counts;
use super::my_tasks::Mine;
use super::programme::facts;
use crate::model::{ExtensionId, ItemId, ProgrammeId, ProgressId, StepId};
use crate::rule::light::{self, Standing};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped LIGHTS = concat!("
        select f.state, f.step_count, f.step_done, f.open_start, f.open_due, f.near_days, count(*) from (
            select i.state, case when i.step_count = 0 then 0 else 1 end as step_count, case when i.step_count > 0 and i.step_done >= i.step_count then 1 else 0 end as step_done,
                   case when i.open_start = '9999-12-31' then i.open_start when i.open_start >= $1 then $1 else '0001-01-01' end as open_start,
                   i.open_due, coalesce(r.near_days, 3) as near_days
            from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id left join light_rule r on r.id = ", rule_id!("$2"), "
            where (cast($3 as bigint) + cast($4 as bigint) = 0 or exists (select 1 from item_party mp where mp.item_id = i.id
                   and ((cast($3 as bigint) <> 0 and mp.department_id = $3) or (cast($4 as bigint) <> 0 and mp.org_id = $4))))
            and ", item_seen!(), ") f
        group by f.state, f.step_count, f.step_done, f.open_start, f.open_due, f.near_days");
    scoped WAITING_COUNT = "select count(*) from progress g join item i on i.id = g.item_id join programme p on p.id = g.programme_id join v_org o on o.id = p.org_id
        where {scope:o.path} and g.state = 'submitted' and i.state = 'open'
        and not exists (select 1 from progress n where n.step_id = g.step_id and n.id > g.id)";
    scoped WAITING = "select g.id, g.step_id, i.id, i.title, s.text, p.title, g.percent, g.at, coalesce(a.name, ''), coalesce(d.name, '')
        from progress g join item i on i.id = g.item_id join step s on s.id = g.step_id join programme p on p.id = g.programme_id join v_org o on o.id = p.org_id
        left join v_account a on a.id = g.account_id left join v_department d on d.id = g.department_id
        where {scope:o.path} and g.state = 'submitted' and i.state = 'open'
        and not exists (select 1 from progress n where n.step_id = g.step_id and n.id > g.id) and g.id > $1 order by g.id limit $2";
    scoped EXTENSIONS = "select x.id, x.step_id, i.id, i.title, s.text, p.title, x.from_day, x.to_day, x.reason, coalesce(a.name, ''), x.at
        from extension x join item i on i.id = x.item_id join step s on s.id = x.step_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        left join v_account a on a.id = x.account_id
        where {scope:o.path} and x.state = 'asked' and x.id > $1 order by x.id limit $2";
    scoped EXTENSION_COUNT = "select count(*) from extension x join item i on i.id = x.item_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        where {scope:o.path} and x.state = 'asked'";
    scoped RETURNED = concat!("select s.id, i.id, i.title, s.text, p.title, s.end_day, i.state, g.at, coalesce(dn.reason, '')
        from step s join item i on i.id = s.item_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        left join progress g on g.id = (select max(lg.id) from progress lg where lg.step_id = s.id)
        left join decision dn on dn.id = (select max(ld.id) from decision ld where ld.progress_id = g.id)
        where s.state = 'returned' and i.state = 'open' and exists (select 1 from item_party mp where mp.item_id = i.id and mp.role = 'lead'
            and ((cast($1 as bigint) <> 0 and mp.department_id = $1) or (cast($2 as bigint) <> 0 and mp.org_id = $2)))
        and ", item_seen!(), " order by g.at, s.id limit $3");
    scoped URGENT = concat!("
        select i.id, i.printed_no, i.title, p.id, p.title, i.state, i.step_count, i.step_done, i.open_start, i.open_due, i.urged, coalesce(r.near_days, 3)
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id left join light_rule r on r.id = ", rule_id!("$1"), "
        where i.state = 'open' and i.open_due <= $2 and ", item_seen!(), " order by i.open_due, i.id limit $3");
}

/// A report that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The report.
    pub id: ProgressId,
    /// Its step.
    pub step: StepId,
    /// Its item.
    pub item: ItemId,
    /// Title of that.
    pub item_title: String,
    /// The step's clause.
    pub step_text: String,
    /// Title of the programme.
    pub programme_title: String,
    /// Percent reported.
    pub percent: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub name: String,
    /// Department; may be empty.
    pub department: String,
}

/// A request for more time that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub id: ExtensionId,
    /// Its step.
    pub step: StepId,
    /// Its item.
    pub item: ItemId,
    /// Title of that.
    pub item_title: String,
    /// The step's clause.
    pub step_text: String,
    /// Title of the programme.
    pub programme_title: String,
    /// End day now.
    pub from: Day,
    /// End day asked for.
    pub to: Day,
    /// Why.
    pub reason: String,
    /// Who.
    pub name: String,
    /// When.
    pub at: Millis,
}

/// A step that was sent back to me.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The step.
    pub step: StepId,
    /// Its item.
    pub item: ItemId,
    /// Title of that.
    pub item_title: String,
    /// The step's clause.
    pub step_text: String,
    /// Title of the programme.
    pub programme_title: String,
    /// End day.
    pub end: Option<Day>,
    /// Why it was sent back.
    pub reason: String,
}

/// An item that wants attention.
#[derive(Clone, Debug, PartialEq)]
pub struct Urgent {
    /// The item.
    pub id: ItemId,
    /// 原文序号
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Title of that.
    pub programme_title: String,
    /// How it stands.
    pub standing: Standing,
    /// Times urged.
    pub urged: i64,
}

/// Items by light across all programmes: all in sight, or only mine.
///
/// # Errors
/// The store fails.
pub fn counts(read: &Read<'_>, mine: Option<Mine>, today: Day) -> Result<Counts, StoreError> {
    let mine = mine.unwrap_or(Mine { department: 0, org: 0 });
    // Only whether the start has come matters; tomorrow stands for every later day.
    let tomorrow = today.tomorrow().unwrap_or(Day::MAX);
    let mut counts = Counts::default();
    read.each(&LIGHTS, params![tomorrow, today, mine.department, mine.org], |row| {
        let light = light::item(&facts(row, 0)?, today, row.int(5)?).light;
        counts.add(light, row.int(6)?);
        Ok(())
    })?;
    Ok(counts)
}

/// How many reports wait for a decision within the scope (the newest of each step).
///
/// # Errors
/// The store fails.
pub fn count_waiting(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&WAITING_COUNT, params![])
}

/// Reports that wait for a decision, oldest first, after one of them.
///
/// # Errors
/// The store fails.
pub fn list_waiting(read: &Read<'_>, after: Option<ProgressId>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    read.all(&WAITING, params![after.map_or(0, |id| id.0), limit], |row| {
        Ok(Waiting {
            id: ProgressId(row.int(0)?),
            step: StepId(row.int(1)?),
            item: ItemId(row.int(2)?),
            item_title: row.text(3)?,
            step_text: row.text(4)?,
            programme_title: row.text(5)?,
            percent: row.int(6)?,
            at: row.int(7)?,
            name: row.text(8)?,
            department: row.text(9)?,
        })
    })
}

/// How many requests for more time wait for an answer.
///
/// # Errors
/// The store fails.
pub fn count_asked(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&EXTENSION_COUNT, params![])
}

/// Requests for more time that wait for an answer, oldest first, after one of them.
///
/// # Errors
/// The store fails.
pub fn list_asked(read: &Read<'_>, after: Option<ExtensionId>, limit: i64) -> Result<Vec<Asked>, StoreError> {
    read.all(&EXTENSIONS, params![after.map_or(0, |id| id.0), limit], |row| {
        Ok(Asked {
            id: ExtensionId(row.int(0)?),
            step: StepId(row.int(1)?),
            item: ItemId(row.int(2)?),
            item_title: row.text(3)?,
            step_text: row.text(4)?,
            programme_title: row.text(5)?,
            from: row.day(6)?,
            to: row.day(7)?,
            reason: row.text(8)?,
            name: row.text(9)?,
            at: row.int(10)?,
        })
    })
}

/// Steps sent back to me as lead, oldest first.
///
/// # Errors
/// The store fails.
pub fn list_returned(read: &Read<'_>, mine: Mine, limit: i64) -> Result<Vec<Returned>, StoreError> {
    read.all(&RETURNED, params![mine.department, mine.org, limit], |row| {
        Ok(Returned {
            step: StepId(row.int(0)?),
            item: ItemId(row.int(1)?),
            item_title: row.text(2)?,
            step_text: row.text(3)?,
            programme_title: row.text(4)?,
            end: row.opt_day(5)?,
            reason: row.text(8)?,
        })
    })
}

/// The items in sight that are late or due within `days`, oldest due day first.
///
/// # Errors
/// The store fails.
pub fn list_urgent(read: &Read<'_>, days: i64, limit: i64, today: Day) -> Result<Vec<Urgent>, StoreError> {
    let until = today
        .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
        .unwrap_or(Day::MAX);
    read.all(&URGENT, params![today, until, limit], |row| {
        Ok(Urgent {
            id: ItemId(row.int(0)?),
            printed_no: row.text(1)?,
            title: row.text(2)?,
            programme: ProgrammeId(row.int(3)?),
            programme_title: row.text(4)?,
            standing: light::item(&facts(row, 5)?, today, row.int(11)?),
            urged: row.int(10)?,
        })
    })
}
