//! Keeps what is stored beside its source right: counts and open days of an item, counts, state and
//! revision of its programme. Called in the transaction of every change, after the programme was locked.

use crate::model::{ItemId, ProgrammeId};
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ITEM ("called in a change the caller already holds a permit for") =
        "update item set
            step_count = (select count(*) from step s where s.item_id = item.id),
            step_done = (select count(*) from step s where s.item_id = item.id and s.state = 'done'),
            open_start = coalesce((select min(coalesce(s.start_day, '0001-01-01')) from step s where s.item_id = item.id and s.state in ('open', 'returned')), '9999-12-31'),
            open_due = coalesce((select min(s.end_day) from step s where s.item_id = item.id and s.state in ('open', 'returned')), '9999-12-31'),
            version = version + 1
         where id = $1";
    unscoped ALL_ITEMS ("called in a change the caller already holds a permit for") =
        "update item set
            step_count = (select count(*) from step s where s.item_id = item.id),
            step_done = (select count(*) from step s where s.item_id = item.id and s.state = 'done'),
            open_start = coalesce((select min(coalesce(s.start_day, '0001-01-01')) from step s where s.item_id = item.id and s.state in ('open', 'returned')), '9999-12-31'),
            open_due = coalesce((select min(s.end_day) from step s where s.item_id = item.id and s.state in ('open', 'returned')), '9999-12-31')
         where programme_id = $1";
    unscoped PROGRAMME ("called in a change the caller already holds a permit for") =
        "update programme set
            item_count = (select count(*) from item i where i.programme_id = programme.id),
            step_count = (select coalesce(cast(sum(i.step_count) as bigint), 0) from item i where i.programme_id = programme.id),
            step_done = (select coalesce(cast(sum(i.step_done) as bigint), 0) from item i where i.programme_id = programme.id),
            state = case when exists (select 1 from item i where i.programme_id = programme.id and i.state <> 'struck') then 'running' else 'closed' end,
            revision = revision + 1
         where id = $1";
}

/// After a change of an item or its steps. The programme must be locked (`programme::lock`).
///
/// # Errors
/// The store fails.
pub fn refresh_item(write: &mut Write<'_>, programme: ProgrammeId, item: ItemId) -> Result<(), StoreError> {
    write.execute_one(&ITEM, params![item.0])?;
    refresh_programme(write, programme)
}

/// After a change of many items at once.
///
/// # Errors
/// The store fails.
pub fn refresh_all(write: &mut Write<'_>, programme: ProgrammeId) -> Result<(), StoreError> {
    write.execute(&ALL_ITEMS, params![programme.0])?;
    refresh_programme(write, programme)
}

/// After a change that left all steps as they were.
///
/// # Errors
/// The store fails.
pub fn refresh_programme(write: &mut Write<'_>, programme: ProgrammeId) -> Result<(), StoreError> {
    write.execute_one(&PROGRAMME, params![programme.0])
}
