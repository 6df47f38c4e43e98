//! Steps of joining done.

use crate::MemberId;
use crate::rule::step::Numbers;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("steps of a membership the caller has found") = "select step, done_on, detail, lesson_hours, volunteer_hours, sponsors from member_step where member_id = $1";
    unscoped SET ("steps of a membership the caller has found in scope") =
        "insert into member_step (member_id, step, done_on, detail, lesson_hours, volunteer_hours, sponsors) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (member_id, step) do update set done_on = excluded.done_on, detail = excluded.detail, lesson_hours = excluded.lesson_hours,
         volunteer_hours = excluded.volunteer_hours, sponsors = excluded.sponsors";
}

/// A step done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Stored name, see [`crate::rule::step::STEPS`].
    pub step: String,
    /// When.
    pub day: Day,
    /// Words to it.
    pub detail: String,
    /// Hours and sponsors.
    pub numbers: Numbers,
}

/// The steps done, in no order.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, member: MemberId) -> Result<Vec<Done>, StoreError> {
    read.all(&LIST, params![member.0], |row| {
        Ok(Done {
            step: row.text(0)?,
            day: row.day(1)?,
            detail: row.text(2)?,
            numbers: Numbers {
                lesson_hours: row.opt_int(3)?,
                volunteer_hours: row.opt_int(4)?,
                sponsors: row.text(5)?.lines().map(str::to_owned).collect(),
            },
        })
    })
}

/// Enters a step, or corrects it.
///
/// # Errors
/// The store fails.
pub fn set(write: &mut Write<'_>, member: MemberId, done: &Done) -> Result<(), StoreError> {
    let said = &done.numbers;
    write.execute_one(
        &SET,
        params![
            member.0,
            &done.step,
            done.day,
            &done.detail,
            said.lesson_hours,
            said.volunteer_hours,
            said.sponsors.join("\n")
        ],
    )
}
