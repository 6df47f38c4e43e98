//! 我的任务: the open items where the post's department (or its organisation, where it has none)
//! leads or takes part, across programmes, by next due day.

use super::programme::facts;
use crate::model::{ItemId, PartyRole, ProgrammeId, StepId, StepState};
use crate::rule::light::{self, ItemFacts, Standing};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::session::Identity;
use jishi_platform::{params, sql};

sql! {
    scoped LIST = concat!("
        select i.id, i.printed_no, i.title, p.id, p.title, m.role, i.state, i.step_count, i.step_done, i.open_start, i.open_due, i.urged,
               coalesce(r.near_days, 3), s.id, s.text, s.start_day, s.end_day, s.state, s.percent
        from (select mp.item_id, min(mp.role) as role from item_party mp
              where (cast($1 as bigint) <> 0 and mp.department_id = $1) or (cast($2 as bigint) <> 0 and mp.org_id = $2) group by mp.item_id) m
        join item i on i.id = m.item_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        left join light_rule r on r.id = ", rule_id!("$3"), "
        left join step s on s.id = (select ns.id from step ns where ns.item_id = i.id and ns.state in ('open', 'returned')
                                    order by coalesce(ns.end_day, '9999-12-31'), ns.position limit 1)
        where i.state = 'open' and ($4 = '' or m.role = $4) and (i.open_due > $5 or (i.open_due = $5 and i.id > $6))
        and ($7 = '' or i.open_due <= $7) and ($8 = '' or {instr}(lower(i.title), $8) > 0 or {instr}(lower(p.title), $8) > 0) and ", item_seen!(), "
        order by i.open_due, i.id limit $9");
}

/// Whose tasks: a department, or an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mine {
    /// Department, 0 for none.
    pub department: i64,
    /// Organisation, 0 when a department is meant.
    pub org: i64,
}

impl Mine {
    /// What is assigned to an identity.
    pub fn of(identity: &Identity) -> Self {
        match identity.department {
            Some(department) => Self { department, org: 0 },
            None => Self {
                department: 0,
                org: identity.org,
            },
        }
    }
}

/// The step of a task that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Id.
    pub id: StepId,
    /// The clause.
    pub text: String,
    /// First day.
    pub start: Option<Day>,
    /// Last day.
    pub end: Option<Day>,
    /// State: open or returned.
    pub state: StepState,
    /// Progress.
    pub percent: i64,
}

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its item.
    pub id: ItemId,
    /// 原文序号
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Title of that.
    pub programme_title: String,
    /// Leads, or takes part.
    pub role: PartyRole,
    /// What the light depends on.
    pub facts: ItemFacts,
    /// How it stands.
    pub standing: Standing,
    /// Times urged.
    pub urged: i64,
    /// What is to be reported next; `None` when everything is reported.
    pub next: Option<NextStep>,
}

/// What the list of tasks is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those where this part is taken.
    pub role: Option<PartyRole>,
    /// Only those due by this day.
    pub until: Option<Day>,
    /// Part of the title, or of the programme's.
    pub text: String,
}

/// The key after which the next page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Next due day of the last row.
    pub due: Day,
    /// Its id.
    pub id: ItemId,
}

/// A page of tasks by next due day, those without one last.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, mine: Mine, filter: &Filter, after: Option<After>, limit: i64, today: Day) -> Result<Vec<Task>, StoreError> {
    let (due, id) = after.map_or((String::new(), 0), |after| (after.due.to_string(), after.id.0));
    let until = filter.until.map(|day| day.to_string()).unwrap_or_default();
    let values = params![
        mine.department,
        mine.org,
        today,
        filter.role.map_or("", PartyRole::slug),
        due,
        id,
        until,
        filter.text.trim().to_lowercase(),
        limit
    ];
    read.all(&LIST, values, |row| {
        let facts = facts(row, 6)?;
        let next = match row.opt_int(13)? {
            None => None,
            Some(id) => Some(NextStep {
                id: StepId(id),
                text: row.text(14)?,
                start: row.opt_day(15)?,
                end: row.opt_day(16)?,
                state: StepState::column(row, 17)?,
                percent: row.int(18)?,
            }),
        };
        Ok(Task {
            id: ItemId(row.int(0)?),
            printed_no: row.text(1)?,
            title: row.text(2)?,
            programme: ProgrammeId(row.int(3)?),
            programme_title: row.text(4)?,
            role: PartyRole::column(row, 5)?,
            facts,
            standing: light::item(&facts, today, row.int(12)?),
            urged: row.int(11)?,
            next,
        })
    })
}
