//! Numbers of young employees, each with its day.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped PUT ("of a unit found in scope") =
        "insert into unit_young (unit_id, on_day, young) values ($1, $2, $3) on conflict (unit_id, on_day) do update set young = excluded.young";
    unscoped LATEST ("of a unit found in scope") = "select on_day, young from unit_young where unit_id = $1 order by on_day desc limit 1";
    unscoped ON ("of a unit found in scope") = "select young from unit_young where unit_id = $1 and on_day = $2";
    unscoped COPY ("of a unit found in scope") = "update unit set young = $2, young_on = $3 where id = $1";
    scoped HISTORY =
        "select y.on_day, y.young from unit_young y join unit u on u.id = y.unit_id join v_org o on o.id = u.org_id
         where {scope:o.path} and y.unit_id = $1 order by y.on_day desc limit $2";
}

/// Notes the number of a day; the same day again corrects it.
///
/// # Errors
/// The store fails.
pub fn put(write: &mut Write<'_>, unit: i64, day: Day, young: i64) -> Result<(), StoreError> {
    write.execute_one(&PUT, params![unit, day, young])?;
    let latest = write.one(&LATEST, params![unit], |row| Ok((row.day(0)?, row.int(1)?)))?;
    match latest {
        Some((day, young)) => write.execute_one(&COPY, params![unit, young, day]),
        None => Ok(()),
    }
}

/// The number of one day, if it was reported.
///
/// # Errors
/// The store fails.
pub fn on(read: &Read<'_>, unit: i64, day: Day) -> Result<Option<i64>, StoreError> {
    read.one(&ON, params![unit, day], |row| row.int(0))
}

/// The last `limit` numbers, newest first.
///
/// # Errors
/// The store fails.
pub fn history(read: &Read<'_>, unit: i64, limit: i64) -> Result<Vec<(Day, i64)>, StoreError> {
    read.all(&HISTORY, params![unit, limit], |row| Ok((row.day(0)?, row.int(1)?)))
}
