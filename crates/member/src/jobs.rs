//! What happens at night: who has reached the age of leaving is put on the list; whose 留团察看 ends is
//! told to the branch.

use crate::RULES;
use crate::rule::age;
use crate::rule::exit::ExitAge;
use crate::store::{discipline, exit};
use jishi_kernel::Day;
use jishi_org::rule::manage;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::jobs::Jobs;
use jishi_platform::message::{self, NewMessage};

/// Members looked at in one transaction.
const BATCH: i64 = 2_000;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("member.due", |app| {
        Box::pin(async move { list_due(&app).await.map(|_| ()).map_err(Into::into) })
    });
    jobs.daily("member.probation", |app| {
        Box::pin(async move { remind_probation(&app).await.map(|_| ()).map_err(Into::into) })
    });
}

/// Brings the list of those due to leave up to date; answers how many came onto it. Running it
/// twice changes nothing.
///
/// # Errors
/// The store fails.
pub async fn list_due(app: &App) -> Result<u64, StoreError> {
    let today = app.clock.today();
    // The age is the same for the whole country; what is set for a part of the tree shows on the form.
    let rule: ExitAge = app
        .db
        .read(&Scope::empty(), move |read| RULES.at(read, "member.exit_age", "", today))
        .await?
        .value;
    let Some(born_by) = age::born_by(today, rule.years) else {
        return Ok(0);
    };
    app.db
        .write(app.system("member.due"), move |write| exit::clear_due(write, today, born_by))
        .await?;
    let (mut after, mut added) = (0, 0);
    loop {
        let (last, count) = app
            .db
            .write(app.system("member.due"), move |write| {
                let found = exit::newly_due(write, after, born_by, today, BATCH)?;
                for (member, born) in &found {
                    let since = born.and_then(|born| age::day_of(born, rule.years)).unwrap_or(today);
                    exit::add_due(write, *member, since)?;
                }
                Ok::<_, StoreError>((found.last().map(|(member, _)| *member), found.len() as u64))
            })
            .await?;
        added += count;
        match last {
            Some(last) if count == BATCH.unsigned_abs() => after = last,
            _ => return Ok(added),
        }
    }
}

/// Reminds the branch and its superior of every 留团察看 that is about to end or has ended, once each;
/// answers how many messages went out. Running it twice changes nothing.
///
/// # Errors
/// The store fails.
pub async fn remind_probation(app: &App) -> Result<u64, StoreError> {
    let today = app.clock.today();
    let by = app.db.read(&Scope::empty(), move |read| crate::web::horizon(read, today)).await?;
    let (mut after, mut told) = ((Day::MIN, 0), 0);
    loop {
        let inner = app.clone();
        let (last, count, sent) = app
            .db
            .write(app.system("member.probation"), move |write| {
                let found = discipline::soon(write, by, after, BATCH)?;
                let mut sent = 0;
                for one in &found {
                    for account in discipline::desks(write, &one.org_path, manage::parent(&one.org_path), today)? {
                        let new = NewMessage {
                            account,
                            kind: "due",
                            title: format!("留团察看将于 {} 期满", one.until),
                            body: format!("{}：请讨论恢复权利或给予开除团籍处分，并提交上级批准。", one.org_name),
                            link: format!("/members/{}?tab=records", one.member),
                            dedup: format!("member.probation:{}", one.id),
                        };
                        sent += u64::from(message::add(write, inner.id(), inner.now(), &new)?);
                    }
                }
                Ok::<_, StoreError>((found.last().map(|last| (last.until, last.id.0)), found.len() as i64, sent))
            })
            .await?;
        told += sent;
        match last {
            Some(last) if count == BATCH => after = last,
            _ => return Ok(told),
        }
    }
}
