//! A run as its row keeps it.

use crate::RunId;
use crate::state::{Mode, State};
use crate::tally::Tally;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("the row carries the importer's own organisation") =
        "insert into import_run (id, kind, account_id, post_id, org_id, org_path, file_name, file_size, kept, layout, mode, state, started_at, queued_at, total)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)";
    scoped OWN =
        "select r.id, r.kind, r.account_id, r.post_id, r.file_name, r.kept, r.layout, r.mode, r.state, r.busy, r.stop,
                r.at_row, r.dealt, r.created, r.changed, r.same, r.faulty, r.total, r.tries, r.error, r.started_at, r.hinted, r.reason
         from import_run r where r.id = $1 and r.account_id = $2 and r.kind = $3 and {scope:r.org_path}";
    unscoped ANY ("the worker and the operator's command act for the system") =
        "select r.id, r.kind, r.account_id, r.post_id, r.file_name, r.kept, r.layout, r.mode, r.state, r.busy, r.stop,
                r.at_row, r.dealt, r.created, r.changed, r.same, r.faulty, r.total, r.tries, r.error, r.started_at, r.hinted, r.reason
         from import_run r where r.id = $1";
    unscoped MINE ("an account's own runs, in the organisation it acts for") =
        "select r.id, r.kind, r.account_id, r.post_id, r.file_name, r.kept, r.layout, r.mode, r.state, r.busy, r.stop,
                r.at_row, r.dealt, r.created, r.changed, r.same, r.faulty, r.total, r.tries, r.error, r.started_at, r.hinted, r.reason
         from import_run r where r.account_id = $1 and r.org_id = $2 and r.id < $3 order by r.id desc limit $4";
    scoped QUEUE =
        "update import_run set state = $3, mode = $4, layout = $5, stop = 0, tries = 0, error = '',
                effects = case when $3 = 'applying' then effects else '' end, reason = $7, at_row = 0, dealt = 0, created = 0, changed = 0, same = 0,
                faulty = 0, hinted = 0, queued_at = $6, ended_at = null
         where id = $1 and account_id = $2 and busy is null and state in ('columns', 'checked', 'failed', 'refused', 'cancelled') and kept = 1
           and {scope:org_path}";
    scoped EFFECTS = "select r.effects from import_run r where {scope:r.org_path} and r.id = $1";
    unscoped SHOWN ("the holder of a run acts for the system") = "select effects from import_run where id = $1";
    unscoped FOUND ("the holder of a run acts for the system") = "update import_run set effects = $2 where id = $1";
    scoped STOP =
        "update import_run set stop = 1 where id = $1 and account_id = $2 and state in ('checking', 'applying') and {scope:org_path}";
    scoped DROP =
        "update import_run set state = case when state in ('done', 'refused', 'failed') then state else 'cancelled' end, kept = 0,
                ended_at = coalesce(ended_at, $3)
         where id = $1 and account_id = $2 and busy is null and state not in ('checking', 'applying') and {scope:org_path}";
    unscoped OLD ("housekeeping: uploads hold personal data and do not stay") =
        "select id from import_run where kept = 1 and busy is null and state not in ('checking', 'applying') and coalesce(ended_at, started_at) < $1
         order by id limit 500";
    unscoped EMPTY ("housekeeping: uploads hold personal data and do not stay") =
        "update import_run set kept = 0, state = case when state in ('done', 'refused', 'failed', 'cancelled') then state else 'cancelled' end,
                ended_at = coalesce(ended_at, $2)
         where id = $1";
}

/// A run.
#[derive(Clone, Debug)]
pub(crate) struct RunRow {
    pub(crate) id: RunId,
    pub(crate) kind: String,
    pub(crate) account: i64,
    pub(crate) post: i64,
    pub(crate) file_name: String,
    /// The upload still lies in the file store.
    pub(crate) kept: bool,
    pub(crate) layout: String,
    pub(crate) mode: Mode,
    pub(crate) state: State,
    pub(crate) busy: bool,
    pub(crate) stop: bool,
    pub(crate) at_row: u32,
    pub(crate) tally: Tally,
    pub(crate) total: i64,
    pub(crate) tries: i64,
    pub(crate) error: String,
    pub(crate) started_at: Millis,
    /// Why, as the importer said; empty where it is not asked for, or not said yet.
    pub(crate) reason: String,
}

/// What a new run needs.
pub(crate) struct NewRun {
    pub(crate) id: RunId,
    pub(crate) kind: &'static str,
    pub(crate) account: i64,
    pub(crate) post: i64,
    pub(crate) org: i64,
    pub(crate) org_path: String,
    pub(crate) file_name: String,
    pub(crate) file_size: i64,
    pub(crate) kept: bool,
    pub(crate) layout: String,
    pub(crate) mode: Mode,
    pub(crate) state: State,
    /// Rows the sheet probably has, for the bar of progress; 0 when that is not known.
    pub(crate) expected: u32,
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewRun, now: Millis) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id.0,
            new.kind,
            new.account,
            new.post,
            new.org,
            &new.org_path,
            &new.file_name,
            new.file_size,
            new.kept,
            &new.layout,
            new.mode.slug(),
            new.state.slug(),
            now,
            i64::from(new.expected)
        ],
    )
}

fn run(row: &Row<'_>) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        id: RunId(row.int(0)?),
        kind: row.text(1)?,
        account: row.int(2)?,
        post: row.int(3)?,
        file_name: row.text(4)?,
        kept: row.flag(5)?,
        layout: row.text(6)?,
        mode: Mode::from_slug(&row.text(7)?).ok_or_else(|| StoreError::corrupt(7, "not a mode"))?,
        state: State::from_slug(&row.text(8)?).ok_or_else(|| StoreError::corrupt(8, "not a state"))?,
        busy: row.opt_int(9)?.is_some(),
        stop: row.flag(10)?,
        at_row: u32::try_from(row.int(11)?).map_err(|_| StoreError::corrupt(11, "not a row"))?,
        tally: Tally {
            rows: row.int(12)?,
            created: row.int(13)?,
            changed: row.int(14)?,
            same: row.int(15)?,
            faulty: row.int(16)?,
            hinted: row.int(21)?,
        },
        total: row.int(17)?,
        tries: row.int(18)?,
        error: row.text(19)?,
        started_at: row.int(20)?,
        reason: row.text(22)?,
    })
}

/// The caller's own run of a kind, inside the scope.
pub(crate) fn own(read: &Read<'_>, id: RunId, account: i64, kind: &str) -> Result<Option<RunRow>, StoreError> {
    read.one(&OWN, params![id.0, account, kind], run)
}

/// Any run, for the worker.
pub(crate) fn any(read: &Read<'_>, id: RunId) -> Result<Option<RunRow>, StoreError> {
    read.one(&ANY, params![id.0], run)
}

/// An account's runs in an organisation, newest first, before one.
pub(crate) fn mine(read: &Read<'_>, account: i64, org: i64, before: i64, limit: i64) -> Result<Vec<RunRow>, StoreError> {
    read.all(&MINE, params![account, org, before, limit], run)
}

/// What the effects of a run were found to be, inside the scope; empty while nothing is known.
pub(crate) fn effects(read: &Read<'_>, id: RunId) -> Result<String, StoreError> {
    Ok(read.one(&EFFECTS, params![id.0], |row| row.text(0))?.unwrap_or_default())
}

/// What the effects of a held run were found to be when it was confirmed; empty while it is being checked.
pub(crate) fn shown(read: &Read<'_>, id: RunId) -> Result<String, StoreError> {
    Ok(read.one(&SHOWN, params![id.0], |row| row.text(0))?.unwrap_or_default())
}

/// Keeps what the check of a held run has found.
pub(crate) fn found(write: &mut Write<'_>, id: RunId, effects: &str) -> Result<(), StoreError> {
    write.execute_one(&FOUND, params![id.0, effects])
}

/// How a run is to go on.
pub(crate) struct Terms<'a> {
    pub(crate) mode: Mode,
    pub(crate) layout: &'a str,
    /// Why, so far as it is known.
    pub(crate) reason: &'a str,
}

/// Queues the checking or the applying of an own run, from its first row; false when it is not in a
/// state for that, or its upload is gone.
pub(crate) fn queue(write: &mut Write<'_>, id: RunId, account: i64, to: State, how: Terms<'_>, now: Millis) -> Result<bool, StoreError> {
    let changed = write.execute(
        &QUEUE,
        params![id.0, account, to.slug(), how.mode.slug(), how.layout, now, how.reason],
    )?;
    Ok(changed == 1)
}

/// Asks an own run to stop; false when it is not under way.
pub(crate) fn stop(write: &mut Write<'_>, id: RunId, account: i64) -> Result<bool, StoreError> {
    Ok(write.execute(&STOP, params![id.0, account])? == 1)
}

/// Gives up an own run that is not under way, or forgets the upload of one that has ended; false otherwise.
pub(crate) fn drop(write: &mut Write<'_>, id: RunId, account: i64, now: Millis) -> Result<bool, StoreError> {
    Ok(write.execute(&DROP, params![id.0, account, now])? == 1)
}

/// Runs that ended (or were left) before an instant and whose upload is still there.
pub(crate) fn old(read: &Read<'_>, before: Millis) -> Result<Vec<RunId>, StoreError> {
    read.all(&OLD, params![before], |row| row.int(0).map(RunId))
}

/// Notes that the upload of a run is gone.
pub(crate) fn emptied(write: &mut Write<'_>, id: RunId, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&EMPTY, params![id.0, now])
}
