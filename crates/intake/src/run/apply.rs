//! Writing the good rows: batch by batch, or the whole sheet in one transaction.

use super::check::{begun, forget};
use super::job::{Failure, Job, faults, progress};
use super::source::{Batch, Batches};
use crate::Tally;
use crate::state::State;
use crate::store::fault::Remarks;
use crate::store::turn;
use jishi_platform::db::StoreError;

/// Rows a page may ask to be written in one transaction: others wait for so long.
pub(crate) const ALL_ROWS: i64 = 50_000;

/// Writes the good rows, a batch a transaction, each with its progress and its faults. After a crash
/// it goes on behind the last batch that was written; a batch is never written twice.
///
/// # Errors
/// See [`Failure`]; the batches before stay written.
pub(crate) async fn good(job: &mut Job) -> Result<(), Failure> {
    let (kind, app) = (job.kind.clone(), job.app.clone());
    let scope = job.actor.scope(&*kind);
    let mut run = kind.begin(&job.actor.context(&app, &*kind));
    if job.at_row == 0 {
        forget(job).await?;
    }
    let (back, ahead) = begun(job, &scope, run).await?;
    run = back;
    let mut batches = Batches::begin(job.source.clone(), job.at_row, ahead);
    while let Some(batch) = batches.next().await {
        let Batch { mut rows, replay, made } = batch?;
        let Some(last) = rows.last().map(|row| row.row) else { continue };
        if replay {
            run = app
                .db
                .read(&scope, move |read| {
                    if let Some(made) = made {
                        run.made(made);
                    }
                    run.check(read, &mut rows)?;
                    Ok::<_, StoreError>(run)
                })
                .await?;
            continue;
        }
        let permit = job.actor.permit(&app, &*kind, job.hold.run);
        let (hold, before, now, word) = (job.hold, job.tally, app.now(), kind.word());
        let (back, hold, verdicts, hinted) = app
            .db
            .write(permit, move |write| {
                if let Some(made) = made {
                    run.made(made);
                }
                let verdicts = run.check(write, &mut rows)?;
                let (hints, told) = (run.hints(), run.told());
                run.apply(write, &rows, &verdicts)?;
                if let Some(told) = told {
                    told(write)?;
                }
                let (mut tally, hinted) = (before, hints.len());
                tally.count(&verdicts);
                tally.hinted += hinted as i64;
                let remarks = Remarks {
                    faults: faults(&rows, &verdicts),
                    hints,
                };
                let hold = progress(write, hold, last, &tally, &remarks, now)?;
                write.note(words(word, &rows[0].row, &last, &verdicts));
                Ok::<_, Failure>((run, hold, verdicts, hinted))
            })
            .await?;
        (run, job.hold) = (back, hold);
        job.count(last, &verdicts, hinted);
    }
    Ok(())
}

fn words(word: &str, first: &u32, last: &u32, verdicts: &[crate::Verdict]) -> String {
    let mut tally = Tally::default();
    tally.count(verdicts);
    format!(
        "导入{word}第 {first} 至 {last} 行：新建 {}，修改 {}，不变 {}，有误 {}",
        tally.created, tally.changed, tally.same, tally.faulty
    )
}

/// Writes the whole sheet in one transaction, unless any row is faulty; then nothing is written.
///
/// # Errors
/// [`Failure::Faulty`] for a faulty row, and see [`Failure`]; nothing is written.
pub(crate) async fn all(job: &mut Job) -> Result<(), Failure> {
    let (kind, app) = (job.kind.clone(), job.app.clone());
    let scope = job.actor.scope(&*kind);
    let run = kind.begin(&job.actor.context(&app, &*kind));
    let (mut run, ahead) = begun(job, &scope, run).await?;
    let (hold, now) = (job.hold, app.now());
    let held = app.db.write(app.system("import.progress"), move |write| {
        write.without_audit();
        turn::renew_long(write, hold, now)
    });
    let hold = held.await?.ok_or(Failure::Lost)?;
    job.hold = hold;
    let permit = job.actor.permit(&app, &*kind, hold.run);
    let mut batches = Batches::begin(job.source.clone(), 0, ahead);
    let word = kind.word();
    let tally = app
        .db
        .write(permit, move |write| {
            let mut tally = Tally::default();
            while let Some(batch) = batches.next_blocking() {
                let Batch { mut rows, made, .. } = batch?;
                if let Some(made) = made {
                    run.made(made);
                }
                let verdicts = run.check(write, &mut rows)?;
                tally.count(&verdicts);
                if tally.faulty > 0 {
                    return Err(Failure::Faulty);
                }
                // The hints of the check stand; what it disclosed has been noted with it.
                tally.hinted += run.hints().len() as i64;
                run.apply(write, &rows, &verdicts)?;
            }
            write.note(format!(
                "导入{word}：新建 {}，修改 {}，不变 {}",
                tally.created, tally.changed, tally.same
            ));
            let hold = turn::renew(write, hold, 0, &tally, now)?.ok_or(Failure::Lost)?;
            turn::end(write, hold, State::Done, "", now, tally.rows)?;
            Ok(tally)
        })
        .await?;
    job.tally = tally;
    (job.seen)(&tally);
    Ok(())
}
