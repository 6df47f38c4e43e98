//! What happens at night: who has reached the age of leaving is put on the list.

use crate::RULES;
use crate::rule::age;
use crate::rule::exit::ExitAge;
use crate::store::exit;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::jobs::Jobs;

/// Members looked at in one transaction.
const BATCH: i64 = 2_000;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("member.due", |app| {
        Box::pin(async move { list_due(&app).await.map(|_| ()).map_err(Into::into) })
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
