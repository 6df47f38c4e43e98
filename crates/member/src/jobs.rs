//! What happens at night: who has reached the age of leaving is put on the list; whose 留团察看 ends is
//! told to the branch.

use crate::rule::age;
use crate::rule::exit::ExitAge;
use crate::rule::ruling::Versions;
use crate::store::discipline;
use crate::store::exit::{self, Aged};
use jishi_kernel::Day;
use jishi_org::store::tie;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::jobs::Jobs;
use jishi_platform::message::{self, NewMessage};

/// Rows written in one transaction, or read of a list.
const BATCH: i64 = 2_000;
/// Members searched by one read.
const PIECE: i64 = 20_000;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("member.due", |app| {
        Box::pin(async move { list_due(&app).await.map(|_| ()).map_err(Into::into) })
    });
    jobs.daily("member.probation", |app| {
        Box::pin(async move { remind_probation(&app).await.map(|_| ()).map_err(Into::into) })
    });
}

/// Brings the list of those due to leave up to date, each by the rule of the own part of the tree;
/// answers how many came onto it. Running it twice changes nothing. Members are searched in pieces by reads; the
/// writer, which everybody shares, sees only who comes onto the list or off it.
///
/// # Errors
/// The store fails.
pub async fn list_due(app: &App) -> Result<u64, StoreError> {
    let today = app.clock.today();
    let load = |read: &Read<'_>| Versions::<ExitAge>::load(read, "member.exit_age");
    let rules = app.db.read(&Scope::empty(), load).await?;
    revise_due(app, &rules, today).await?;
    // Nobody is due earlier anywhere than under the lowest age.
    let Some(least) = rules.on(today).map(|rule| rule.years).min() else {
        return Ok(0);
    };
    let Some(born_by) = age::born_by(today, least) else { return Ok(0) };
    let (mut after, mut added) = (0, 0);
    loop {
        let piece = app
            .db
            .read(&Scope::empty(), move |read| {
                let Some((last, more)) = exit::piece(read, after, PIECE)? else {
                    return Ok::<_, StoreError>(None);
                };
                Ok(Some((last, more, exit::newly_due(read, (after, last), born_by, today)?)))
            })
            .await?;
        let Some((last, more, found)) = piece else { return Ok(added) };
        let due = found.iter().filter_map(|one| Some((one.member, since(&rules, one, today)?)));
        let due: Vec<(i64, Day)> = due.collect();
        for batch in due.chunks(BATCH as usize) {
            added += put_on(app, batch.to_vec()).await?;
        }
        if !more {
            return Ok(added);
        }
        after = last;
    }
}

/// Puts members on the list; answers how many came onto it.
async fn put_on(app: &App, due: Vec<(i64, Day)>) -> Result<u64, StoreError> {
    app.db
        .write(app.system("member.due"), move |write| {
            let mut added = 0;
            for (member, since) in due {
                added += u64::from(exit::add_due(write, member, since)?);
            }
            Ok::<_, StoreError>(added)
        })
        .await
}

/// Since when somebody is due by the rule of the own part of the tree; `None` when not yet.
fn since(rules: &Versions<ExitAge>, one: &Aged, today: Day) -> Option<Day> {
    let years = rules.at(&one.org_path, today)?.value.years;
    age::day_of(one.born?, years).filter(|day| *day <= today)
}

/// Takes off the list who has left or holds a post by now, and who is too young by the rule of the own part of the tree:
/// the rule or the birth was changed, or the membership went elsewhere.
async fn revise_due(app: &App, rules: &Versions<ExitAge>, today: Day) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let listed = app
            .db
            .read(&Scope::empty(), move |read| exit::listed(read, after, today, BATCH))
            .await?;
        let gone = listed.iter().filter(|one| one.over || since(rules, one, today).is_none());
        let gone: Vec<i64> = gone.map(|one| one.member).collect();
        if !gone.is_empty() {
            app.db
                .write(app.system("member.due"), move |write| {
                    for member in gone {
                        exit::drop_due(write, member)?;
                    }
                    Ok::<_, StoreError>(())
                })
                .await?;
        }
        match listed.last() {
            Some(last) if listed.len() as i64 == BATCH => after = last.member,
            _ => return Ok(()),
        }
    }
}

/// Reminds the branch and who manages it of every 留团察看 that is about to end or has ended, once each;
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
                    let manager = tie::manager(write, &one.org_path, today)?;
                    for account in discipline::desks(write, &one.org_path, &manager, today)? {
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
