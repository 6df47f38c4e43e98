//! How many steps of each programme are late, and how many were late on an earlier day: for
//! "better or worse than last month".

use crate::model::ProgrammeId;
use jishi_kernel::{Day, Millis, day_start};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped TREND = concat!("
        select f.id, f.title, f.published_at, count(*), cast(sum(f.over) as bigint), cast(sum(f.late) as bigint), cast(sum(f.late_then) as bigint) from (
            select p.id, p.title, p.published_at,
                   case when s.state = 'done' or i.state <> 'open' then 1 else 0 end as over,
                   case when i.state = 'open' and s.state in ('open', 'returned') and s.end_day < $1 then 1 else 0 end as late,
                   case when s.end_day < $2 and p.published_at < $3 and (s.done_on is null or s.done_on >= $2)
                        and not exists (select 1 from closing c where c.item_id = i.id and c.how = 'finish' and c.at < $3
                                        and not exists (select 1 from closing c2 where c2.item_id = i.id and c2.how = 'reopen' and c2.id > c.id and c2.at < $3))
                        and not exists (select 1 from progress g where g.step_id = s.id and g.percent = 100 and g.at < $3
                                        and not exists (select 1 from decision d where d.progress_id = g.id and d.at < $3 and d.how <> 'accept'))
                   then 1 else 0 end as late_then
            from step s join item i on i.id = s.item_id join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
            where ", item_seen!(), ") f
        group by f.id, f.title, f.published_at order by f.id desc");
}

/// How the steps of a programme in sight stand, now and on an earlier day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The programme.
    pub id: ProgrammeId,
    /// Title.
    pub title: String,
    /// When it was published: before that nothing of it can have been late.
    pub published_at: Millis,
    /// Steps in sight.
    pub steps: i64,
    /// Steps accepted, or of items finished.
    pub done: i64,
    /// Steps late today.
    pub late: i64,
    /// Steps that were late when the earlier day began, by the end days of today; a granted
    /// extension therefore also clears the past.
    pub late_then: i64,
}

/// Every programme in sight with its late steps today and when `then` began, latest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, then: Day, today: Day) -> Result<Vec<Trend>, StoreError> {
    read.all(&TREND, params![today, then, day_start(then)], |row| {
        Ok(Trend {
            id: ProgrammeId(row.int(0)?),
            title: row.text(1)?,
            published_at: row.int(2)?,
            steps: row.int(3)?,
            done: row.int(4)?,
            late: row.int(5)?,
            late_then: row.int(6)?,
        })
    })
}
