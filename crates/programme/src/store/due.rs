//! Steps that are near or late anywhere: what the daily reminders look at.

use crate::model::{ItemId, ItemState, ProgrammeId, StepId, StepState};
use crate::rule::light::{self, StepFacts};
use jishi_kernel::{Day, Light};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

/// No rule of the lights looks further ahead (the check of `light_rule.near_days`).
const FURTHEST: i64 = 90;

sql! {
    unscoped PROGRAMMES ("the job reminds everyone, as the system") = concat!(
        "select p.id, p.org_id, coalesce(r.near_days, 3) from programme p join v_org o on o.id = p.org_id left join light_rule r on r.id = ", rule_id!("$1"), "
         where p.state = 'running' order by p.id");
    unscoped STEPS ("the job reminds everyone, as the system") =
        "select s.id, s.item_id, s.text, s.start_day, s.end_day, s.state, i.title, i.state from step s join item i on i.id = s.item_id
         where s.programme_id = $1 and s.state in ('open', 'returned') and s.end_day <= $2 and i.state = 'open' order by s.end_day, s.id";
    unscoped WAITING ("the job reminds everyone, as the system") =
        "select count(*) from step s join item i on i.id = s.item_id where s.programme_id = $1 and s.state = 'reported' and i.state = 'open'";
}

/// A programme in work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Running {
    pub id: ProgrammeId,
    pub org: i64,
    pub near_days: i64,
}

/// A step that is near or late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DueStep {
    pub id: StepId,
    pub item: ItemId,
    pub text: String,
    pub end: Day,
    pub title: String,
    pub light: Light,
}

/// All programmes in work, with the near days in force.
///
/// # Errors
/// The store fails.
pub(crate) fn programmes(read: &Read<'_>, today: Day) -> Result<Vec<Running>, StoreError> {
    read.all(&PROGRAMMES, params![today], |row| {
        Ok(Running {
            id: ProgrammeId(row.int(0)?),
            org: row.int(1)?,
            near_days: row.int(2)?,
        })
    })
}

/// The steps of a programme that are near or late.
///
/// # Errors
/// The store fails.
pub(crate) fn steps(read: &Read<'_>, running: &Running, today: Day) -> Result<Vec<DueStep>, StoreError> {
    let until = today.checked_add(jiff::Span::new().days(FURTHEST)).unwrap_or(Day::MAX);
    let mut found = Vec::new();
    read.each(&STEPS, params![running.id.0, until], |row| {
        let end = row.day(4)?;
        let facts = StepFacts {
            state: StepState::column(row, 5)?,
            start: row.opt_day(3)?,
            end: Some(end),
            item: ItemState::column(row, 7)?,
        };
        let light = light::step(&facts, today, running.near_days).light;
        if matches!(light, Light::Late | Light::Near) {
            found.push(DueStep {
                id: StepId(row.int(0)?),
                item: ItemId(row.int(1)?),
                text: row.text(2)?,
                end,
                title: row.text(6)?,
                light,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// Steps of a programme that wait for a decision.
///
/// # Errors
/// The store fails.
pub(crate) fn count_waiting(read: &Read<'_>, programme: ProgrammeId) -> Result<i64, StoreError> {
    read.count(&WAITING, params![programme.0])
}
