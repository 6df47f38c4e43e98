//! The log as an auditor reads it.
//!
//! A row belongs to the organisation of the post that acted. What was done before anyone was logged
//! in (log-in, one-time link) belongs where the account it is about holds posts; what nobody did
//! (jobs, tries with unknown names, the operator's commands) to the auditor of a root.

use jishi_kernel::{Day, IdGen, Millis, day_start, days};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped LIST =
        "select a.id, a.at, a.account_id, coalesce(c.name, ''), coalesce(c.login, ''), a.act, a.target_kind, coalesce(t.name, ''), a.note, a.address,
                coalesce(o.name, '')
         from audit a left join account c on c.id = a.account_id
         left join account t on a.target_kind = 'account' and t.id = a.target_id
         left join post p on p.id = a.post_id left join v_org o on o.id = p.org_id
         where a.id < $1 and a.id >= $2 and a.at >= $3 and a.at < $4 and (a.act = $5 or ($5 = '' and substr(a.act, 1, 4) <> 'job.') or ($5 = 'job' and substr(a.act, 1, 4) = 'job.'))
           and ($6 = '' or {instr}(c.name, $6) > 0 or {instr}(c.login, $6) > 0
                or (a.account_id = 0 and ({instr}(t.name, $6) > 0 or {instr}(t.login, $6) > 0)))
           and ({scope:a.org_path}
                or (a.org_path = '' and (
                     exists (select 1 from post q join v_org qo on qo.id = q.org_id where {scope:qo.path}
                             and (q.account_id = a.account_id or (a.target_kind = 'account' and q.account_id = a.target_id)))
                     or (a.account_id = 0 and exists (select 1 from v_org r where r.parent_id is null and {scope:r.path})))))
         order by a.id desc limit $7";
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Account that acted; 0 for the program itself.
    pub account: i64,
    /// Its name.
    pub who: String,
    /// Its log-in name.
    pub login: String,
    /// Name of the act.
    pub act: String,
    /// Kind of the target.
    pub target: String,
    /// Name of the account it is about, if it is about one.
    pub about: String,
    /// What was done, in words.
    pub note: String,
    /// Network address.
    pub address: String,
    /// Organisation of the post.
    pub org: String,
}

/// Which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Name of an act; `job` for what the program does by itself, empty for everything else.
    pub act: String,
    /// A part of the name or log-in name of a person.
    pub who: String,
    /// First day, Asia/Shanghai.
    pub from: Option<Day>,
    /// Last day, Asia/Shanghai.
    pub to: Option<Day>,
}

/// Id and instant of a row are taken a moment apart; ids are searched this much wider.
const SLACK: Millis = 60_000;

/// At most `limit` rows before the id `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let since = filter.from.map_or(i64::MIN, day_start);
    let until = filter
        .to
        .map_or(i64::MAX, |day| day.checked_add(days(1)).map_or(i64::MAX, day_start));
    // Ids rise with time: the bounds keep the engine from reading rows that cannot match.
    let low = if filter.from.is_some() {
        IdGen::first_at(since.saturating_sub(SLACK))
    } else {
        0
    };
    let high = if filter.to.is_some() {
        before.min(IdGen::first_at(until.saturating_add(SLACK)))
    } else {
        before
    };
    read.all(&LIST, params![high, low, since, until, &filter.act, &filter.who, limit], |row| {
        Ok(Entry {
            id: row.int(0)?,
            at: row.int(1)?,
            account: row.int(2)?,
            who: row.text(3)?,
            login: row.text(4)?,
            act: row.text(5)?,
            target: row.text(6)?,
            about: row.text(7)?,
            note: row.text(8)?,
            address: row.text(9)?,
            org: row.text(10)?,
        })
    })
}
