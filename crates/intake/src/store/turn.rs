//! Whose turn it is: one run in the whole database is held at a time, by one holder, for a while.

use crate::RunId;
use crate::state::State;
use crate::tally::Tally;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

/// How long a holder that says nothing is believed to be alive.
const LEASE: Millis = 120_000;
/// The same for a whole sheet in one transaction, during which nothing can be said.
const LONG_LEASE: Millis = 3_600_000;

sql! {
    unscoped WAITING ("the worker acts for the system") =
        "select count(*) from import_run r where (r.busy = 1 and r.lease < $1)
            or (r.busy is null and r.kept = 1 and r.state in ('checking', 'applying') and not exists (select 1 from import_run h where h.busy = 1 and h.lease >= $1))";
    unscoped HELD ("the worker acts for the system") = "select id, lease, kept from import_run where busy = 1 {lock}";
    unscoped NEXT ("the worker acts for the system") =
        "select id from import_run where busy is null and kept = 1 and state in ('checking', 'applying') order by queued_at, id limit 1 {lock}";
    unscoped TAKE ("the worker acts for the system") = "update import_run set busy = 1, lease = $2, tries = tries + 1 where id = $1";
    unscoped RENEW ("the holder of a run acts for the system") =
        "update import_run set lease = $3, at_row = $4, dealt = $5, created = $6, changed = $7, same = $8, faulty = $9, hinted = $10, tries = 0
         where id = $1 and busy = 1 and lease = $2";
    unscoped STOPPED ("the holder of a run acts for the system") = "select stop from import_run where id = $1 and busy = 1 and lease = $2";
    unscoped END ("the holder of a run acts for the system") =
        "update import_run set busy = null, state = $3, error = $4, ended_at = $5, effects = case when $3 = 'checked' then effects else '' end,
                total = case when $6 > 0 then $6 else total end
         where id = $1 and busy = 1 and lease = $2";
    unscoped PHASE ("the operator's command acts for the system") =
        "update import_run set state = $3, at_row = 0, dealt = 0, created = 0, changed = 0, same = 0, faulty = 0, hinted = 0 where id = $1 and busy = 1 and lease = $2";
    unscoped RELEASE ("the holder of a run acts for the system") = "update import_run set busy = null where id = $1 and busy = 1 and lease = $2";
}

/// A held run: the lease tells this holder from a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) run: RunId,
    lease: Millis,
}

/// True when a call of [`take`] could find something: spares the write.
pub(crate) fn waiting(read: &Read<'_>, now: Millis) -> Result<bool, StoreError> {
    Ok(read.count(&WAITING, params![now])? > 0)
}

/// The next run to work on: one whose holder has died, else the first in the queue. `None` while
/// another one is held, or nothing waits. With `own` only that run is taken, in its turn.
pub(crate) fn take(write: &mut Write<'_>, now: Millis, own: Option<RunId>) -> Result<Option<Hold>, StoreError> {
    let held = write.one(&HELD, params![], |row| Ok((RunId(row.int(0)?), row.int(1)?, row.flag(2)?)))?;
    let id = match held {
        Some((_, lease, _)) if lease >= now => return Ok(None),
        // A command of the operator that died: only it had the file.
        Some((id, lease, false)) => {
            let hold = Hold { run: id, lease };
            end(write, hold, State::Failed, "命令行导入中断", now, 0)?;
            return take(write, now, own);
        }
        Some((id, lease, true)) if own.is_some() => {
            release(write, Hold { run: id, lease })?;
            return take(write, now, own);
        }
        Some((id, ..)) => Some(id),
        None if own.is_some() => own,
        None => write.one(&NEXT, params![], |row| row.int(0).map(RunId))?,
    };
    let Some(run) = id else { return Ok(None) };
    let lease = now + LEASE;
    match write.execute(&TAKE, params![run.0, lease]) {
        Ok(1) => Ok(Some(Hold { run, lease })),
        // Another process was faster.
        Ok(_) | Err(StoreError::Conflict { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Notes how far the holder has come; `None` when the run is no longer his.
pub(crate) fn renew(write: &mut Write<'_>, hold: Hold, at_row: u32, tally: &Tally, now: Millis) -> Result<Option<Hold>, StoreError> {
    renew_for(write, hold, at_row, tally, now + LEASE)
}

/// The same before a stretch during which nothing can be noted.
pub(crate) fn renew_long(write: &mut Write<'_>, hold: Hold, now: Millis) -> Result<Option<Hold>, StoreError> {
    renew_for(write, hold, 0, &Tally::default(), now + LONG_LEASE)
}

fn renew_for(write: &mut Write<'_>, hold: Hold, at_row: u32, tally: &Tally, until: Millis) -> Result<Option<Hold>, StoreError> {
    let changed = write.execute(
        &RENEW,
        params![
            hold.run.0,
            hold.lease,
            until,
            i64::from(at_row),
            tally.rows,
            tally.created,
            tally.changed,
            tally.same,
            tally.faulty,
            tally.hinted
        ],
    )?;
    Ok((changed == 1).then_some(Hold { lease: until, ..hold }))
}

/// Whether the holder is asked to stop; `None` when the run is no longer his.
pub(crate) fn stopped(read: &Read<'_>, hold: Hold) -> Result<Option<bool>, StoreError> {
    read.one(&STOPPED, params![hold.run.0, hold.lease], |row| row.flag(0))
}

/// Begins another phase of a held run, from its first row.
pub(crate) fn phase(write: &mut Write<'_>, hold: Hold, state: State) -> Result<(), StoreError> {
    write.execute_one(&PHASE, params![hold.run.0, hold.lease, state.slug()])
}

/// Ends the phase of a held run; `total` above 0 is the number of rows of the sheet.
pub(crate) fn end(write: &mut Write<'_>, hold: Hold, state: State, error: &str, now: Millis, total: i64) -> Result<(), StoreError> {
    let ended = state.ended().then_some(now);
    write.execute_one(&END, params![hold.run.0, hold.lease, state.slug(), error, ended, total])
}

/// Gives a run back unfinished, to be taken again.
pub(crate) fn release(write: &mut Write<'_>, hold: Hold) -> Result<(), StoreError> {
    write.execute(&RELEASE, params![hold.run.0, hold.lease]).map(|_| ())
}
