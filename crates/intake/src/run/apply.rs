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

/// Writes the good rows, a batch a transaction or as many as the job says, each with its progress and
/// its faults. After a crash it goes on behind the last transaction; a batch is never written twice.
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
    // What a transaction that failed had kept is gone with it.
    let mut kept = job.kept.take().filter(|_| job.at_row == 0);
    while let Some(batch) = batches.next().await {
        let Batch {
            mut rows,
            raw,
            replay,
            made,
        } = batch?;
        if rows.is_empty() {
            continue;
        }
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
        let (hold, before, at_once, now, word) = (job.hold, job.tally, job.at_once, app.now(), kind.word());
        let (actor, reason) = (job.actor.clone(), job.reason.clone());
        let (back, rest, held, hold, last, tally) = app
            .db
            .write(permit, move |write| {
                run.begin(write)?;
                actor.stays(write)?;
                let mut next = Some(Batch { rows, raw, replay, made });
                let (mut tally, mut remarks, mut span) = (Tally::default(), Remarks::default(), None);
                for left in (0..at_once).rev() {
                    let Some(Batch { mut rows, raw, made, .. }) = next.take() else {
                        break;
                    };
                    if let Some(made) = made {
                        run.made(made);
                    }
                    let verdicts = run.check(write, &mut rows)?;
                    let (hints, told) = (run.hints(), run.told());
                    run.apply(write, &rows, &verdicts)?;
                    if let Some(told) = told {
                        told(write)?;
                    }
                    tally.count(&verdicts);
                    tally.hinted += hints.len() as i64;
                    let faulty = faults(&rows, &verdicts);
                    kept = kept.and_then(|kept| kept.with(raw, &faulty));
                    remarks.faults.extend(faulty);
                    remarks.hints.extend(hints);
                    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
                        span = Some((span.map_or(first.row, |(first, _)| first), last.row));
                    }
                    next = if left > 0 { batches.next_blocking().transpose()? } else { None };
                }
                let (first, last) = span.unwrap_or_default();
                write.note(because(words(word, first, last, &tally), &reason));
                let all = before.and(&tally);
                let hold = progress(write, hold, last, &all, &remarks, now)?;
                Ok::<_, Failure>((run, batches, kept, hold, last, all))
            })
            .await?;
        (run, batches, kept, job.hold) = (back, rest, held, hold);
        job.done(last, tally);
    }
    job.kept = kept;
    Ok(())
}

/// The words of the log with the reason, where one was given.
fn because(words: String, reason: &str) -> String {
    if reason.is_empty() {
        words
    } else {
        format!("{words}；理由：{reason}")
    }
}

fn words(word: &str, first: u32, last: u32, tally: &Tally) -> String {
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
    let (word, actor, reason) = (kind.word(), job.actor.clone(), job.reason.clone());
    let tally = app
        .db
        .write(permit, move |write| {
            run.begin(write)?;
            actor.stays(write)?;
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
            let words = format!("导入{word}：新建 {}，修改 {}，不变 {}", tally.created, tally.changed, tally.same);
            write.note(because(words, &reason));
            let hold = turn::renew(write, hold, 0, &tally, now)?.ok_or(Failure::Lost)?;
            turn::end(write, hold, State::Done, "", now, tally.rows)?;
            Ok(tally)
        })
        .await?;
    job.tally = tally;
    (job.seen)(&tally);
    Ok(())
}
