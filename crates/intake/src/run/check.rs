//! Deciding every row without writing: the dry run.

use super::job::{Failure, Job, faults};
use super::source::{Batch, Batches};
use crate::kind::{Ahead, Run};
use crate::store::fault::{self, Remarks};
use crate::store::run;
use jishi_kernel::Millis;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;

/// How often the progress is noted when there is nothing else to note.
const NOTED_EVERY: Millis = 500;

/// Checks all rows and keeps the reasons of the faulty ones and the hints beside the others. A run that was begun before goes on
/// where it was noted: the rows up to there are decided again, for what later rows must know, and
/// not counted twice.
///
/// # Errors
/// See [`Failure`]; what has been noted stays.
pub(crate) async fn check(job: &mut Job) -> Result<(), Failure> {
    let (kind, app) = (job.kind.clone(), job.app.clone());
    let scope = job.actor.scope(&*kind);
    let mut run = kind.begin(&job.actor.context(&app, &*kind));
    if job.at_row == 0 {
        forget(job).await?;
    }
    let (back, ahead) = begun(job, &scope, run).await?;
    run = back;
    let mut batches = Batches::begin(job.source.clone(), job.at_row, ahead);
    let mut noted = app.now();
    while let Some(batch) = batches.next().await {
        let Batch {
            mut rows, replay, made, ..
        } = batch?;
        let actor = job.actor.clone();
        let (back, rows, verdicts, hints, told) = app
            .db
            .read(&scope, move |read| {
                actor.stays(read)?;
                if let Some(made) = made {
                    run.made(made);
                }
                let verdicts = run.check(read, &mut rows)?;
                let (hints, told) = (run.hints(), run.told());
                Ok::<_, StoreError>((run, rows, verdicts, hints, told))
            })
            .await?;
        run = back;
        if replay {
            continue;
        }
        if let Some(told) = told {
            let noted = app.db.write(app.system("import.look"), move |write| {
                write.without_audit();
                told(write)
            });
            noted.await?;
        }
        let Some(last) = rows.last().map(|row| row.row) else { continue };
        job.count(last, &verdicts, hints.len());
        let remarks = Remarks {
            faults: faults(&rows, &verdicts),
            hints,
        };
        if !remarks.is_empty() || app.now() - noted >= NOTED_EVERY {
            job.note(remarks).await?;
            noted = app.now();
        } else {
            job.wanted().await?;
        }
    }
    let effects = app.db.read(&scope, move |read| run.effects(read)).await?;
    if let Some(effects) = effects {
        let id = job.hold.run;
        let kept = app.db.write(app.system("import.progress"), move |write| {
            write.without_audit();
            run::found(write, id, &effects)
        });
        kept.await?;
    }
    job.note(Remarks::default()).await
}

/// Asks a run for the work that can be done ahead.
pub(crate) async fn begun(job: &Job, scope: &Scope, mut run: Box<dyn Run>) -> Result<(Box<dyn Run>, Option<Ahead>), StoreError> {
    run.because(&job.reason);
    let id = job.hold.run;
    let asked = job.app.db.read(scope, move |read| {
        run.held(id, &run::shown(read, id)?);
        let ahead = run.ahead(read)?;
        Ok::<_, StoreError>((run, ahead))
    });
    asked.await
}

/// The reasons of an earlier check or application are not those of this one.
pub(crate) async fn forget(job: &Job) -> Result<(), Failure> {
    let run = job.hold.run;
    let forgotten = job.app.db.write(job.app.system("import.progress"), move |write| {
        write.without_audit();
        fault::forget(write, run)
    });
    Ok(forgotten.await?)
}
