//! What the clock has to look at.

use crate::model::TransferId;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped DUE ("the clock runs as the system") =
        "select id from transfer where next_at is not null and next_at <= $1 order by next_at, id limit $2";
    unscoped POSTPONE ("the clock runs as the system") = "update transfer set next_at = $2 where id = $1 and next_at is not null";
    unscoped STRAYED ("the clock runs as the system") = concat!(
        "select t.id from transfer t join v_member m on m.id = t.member_id left join v_org g on g.id = t.to_id
         where t.open = 1 and (m.org_id <> t.from_id or g.closed_on is not null)
         union
         select t.id from transfer t where t.open = 1 and t.boss_id is not null and exists (", jishi_org::ever_kept!("t.wait_id"), ")
         union
         select t.id from transfer t where t.state = 'appealed' and exists (", jishi_org::ever_kept!("t.returned_by"), ")
         union
         select t.id from transfer t where t.state = 'waiting' and {instr}(t.chain, 'out_superior') > 0 and exists (", jishi_org::ever_kept!("t.from_id"), ")
         union
         select t.id from transfer t where t.state = 'waiting' and {instr}(t.chain, 'in_superior') > 0 and exists (", jishi_org::ever_kept!("t.to_id"), ")
         order by 1 limit $1");
    unscoped TO_CLOSED ("an organisation that is about to end") =
        "select count(*) from transfer where to_id = $1 and open = 1";
    unscoped FROM_COUNT ("what a change of the tree touches") = "select count(*) from transfer where from_id = $1 and open = 1";
    unscoped OPEN_AT ("an allowed change of the tree") =
        "select id from transfer where to_id = $1 and open = 1 union select id from transfer where from_id = $1 and open = 1
         union select id from transfer where returned_by = $1 and open = 1 order by 1 limit $2";
    unscoped REWRITE ("the members of a handed-over branch went with it") =
        "select id from transfer where to_id = $1 and state in ('draft', 'returned') order by id";
    unscoped TURN ("the receiving organisation ended and has a successor") = "update transfer set to_id = $2, version = version + 1 where id = $1";
    unscoped BELOW ("a part of the tree came to another province") =
        "select t.id from transfer t join v_org o on o.id = t.from_id where o.path >= $1 and o.path < $1 || '~' and t.open = 1 and {instr}(t.chain, 'province') > 0
         order by t.id limit $2";
}

/// Transfers whose clock has something to do now, at most `limit`.
///
/// # Errors
/// The store fails.
pub(crate) fn due(read: &Read<'_>, now: Millis, limit: i64) -> Result<Vec<TransferId>, StoreError> {
    read.all(&DUE, params![now, limit], |row| Ok(TransferId(row.int(0)?)))
}

/// The clock looks at a transfer again at another time.
///
/// # Errors
/// The store fails.
pub(crate) fn postpone(write: &mut Write<'_>, id: TransferId, at: Millis) -> Result<(), StoreError> {
    write.execute(&POSTPONE, params![id.0, at]).map(|_| ())
}

/// Transfers under way whose membership is in another branch than they say, or whose receiving organisation
/// has ended, because the tree or the register changed; and those a superior decides, where a tie may have made
/// another one the superior.
///
/// # Errors
/// The store fails.
pub(crate) fn strayed(read: &Read<'_>, limit: i64) -> Result<Vec<TransferId>, StoreError> {
    read.all(&STRAYED, params![limit], |row| Ok(TransferId(row.int(0)?)))
}

/// Transfers under way to an organisation, and from it.
///
/// # Errors
/// The store fails.
pub(crate) fn counts(read: &Read<'_>, org: i64) -> Result<(i64, i64), StoreError> {
    Ok((read.count(&TO_CLOSED, params![org])?, read.count(&FROM_COUNT, params![org])?))
}

/// Transfers under way that an organisation is an end of.
///
/// # Errors
/// The store fails.
pub(crate) fn at(read: &Read<'_>, org: i64, limit: i64) -> Result<Vec<TransferId>, StoreError> {
    read.all(&OPEN_AT, params![org, limit], |row| Ok(TransferId(row.int(0)?)))
}

/// Transfers under way below a path that a province decides.
///
/// # Errors
/// The store fails.
pub(crate) fn of_province(read: &Read<'_>, path: &str, limit: i64) -> Result<Vec<TransferId>, StoreError> {
    read.all(&BELOW, params![path, limit], |row| Ok(TransferId(row.int(0)?)))
}

/// Drafts and returned transfers to an organisation that ended go to its successor.
///
/// # Errors
/// The store fails.
pub(crate) fn turn(write: &mut Write<'_>, from: i64, to: i64) -> Result<(), StoreError> {
    for id in write.all(&REWRITE, params![from], |row| row.int(0))? {
        write.execute_one(&TURN, params![id, to])?;
    }
    Ok(())
}
