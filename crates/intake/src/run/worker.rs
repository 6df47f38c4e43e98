//! Taking runs from the queue, one after the other.

use super::actor::Actor;
use super::job::{Failure, Job};
use super::source::{Source, web_limits};
use super::{apply, check};
use crate::layout::Layout;
use crate::state::{Mode, State};
use crate::store::run::{self, RunRow};
use crate::store::turn::{self, Hold};
use crate::{Kinds, Tally};
use jishi_exchange::sheet::Format;
use jishi_platform::authz::{Reach, Scope};
use jishi_platform::db::StoreError;
use jishi_platform::{App, session};
use tempfile::NamedTempFile;

/// Rows a batch of an upload has: other writers wait for one batch, not for a sheet.
const BATCH: usize = 1_000;
/// A run that fails this often for want of the database is given up.
const TRIES: i64 = 5;

/// Starts [`work`] beside what is going on.
pub(crate) fn spawn(app: &App, kinds: &Kinds) {
    let (app, kinds) = (app.clone(), kinds.clone());
    tokio::spawn(async move {
        if let Err(error) = work(&app, &kinds).await {
            tracing::error!(error = format!("{error:#}"), "import runs cannot be taken");
        }
    });
}

/// Works until nothing waits, or somebody else is at it.
///
/// # Errors
/// The store fails; a run that fails is noted, not returned.
pub async fn work(app: &App, kinds: &Kinds) -> anyhow::Result<()> {
    loop {
        let (now, nobody) = (app.now(), Scope::empty());
        if !app.db.read(&nobody, move |read| turn::waiting(read, now)).await? {
            return Ok(());
        }
        let taken = app.db.write(app.system("import.take"), move |write| {
            write.without_audit();
            turn::take(write, now, None)
        });
        match taken.await {
            Ok(Some(hold)) => held(app, kinds, hold).await?,
            // Another process was faster; it goes on with the rest.
            Ok(None) | Err(StoreError::Conflict { .. } | StoreError::Busy(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// How a phase ended.
enum Ended {
    /// In a state, with words for the person; the rows of the sheet where they are known now.
    In(State, String, i64),
    /// It is over and noted already, or somebody else's.
    Noted,
    /// To be taken up again.
    Later,
}

async fn held(app: &App, kinds: &Kinds, hold: Hold) -> anyhow::Result<()> {
    let nobody = Scope::empty();
    let Some(row) = app.db.read(&nobody, move |read| run::any(read, hold.run)).await? else {
        return Ok(());
    };
    let (ended, hold, told) = match prepare(app, kinds, &row, hold).await? {
        Ok((mut job, copy)) => {
            let ended = phase(&mut job, &row).await;
            drop(copy);
            (ended, job.hold, job.tally.faulty + job.tally.hinted)
        }
        Err(reason) => (Ended::In(State::Failed, reason, 0), hold, 0),
    };
    let clean = match &ended {
        Ended::In(state, ..) => *state == State::Done && told == 0,
        Ended::Noted => told == 0,
        Ended::Later => false,
    };
    let now = app.now();
    app.db
        .write(app.system("import.end"), move |write| {
            write.without_audit();
            match ended {
                Ended::In(state, words, total) => turn::end(write, hold, state, &words, now, total),
                Ended::Later => turn::release(write, hold),
                Ended::Noted => Ok(()),
            }
        })
        .await?;
    if clean {
        remove(app, hold).await?;
    }
    Ok(())
}

/// The upload of a run that ended without faults and hints is not needed any more.
async fn remove(app: &App, hold: Hold) -> anyhow::Result<()> {
    let (id, now, nobody) = (hold.run, app.now(), Scope::empty());
    let done = app.db.read(&nobody, move |read| run::any(read, id)).await?;
    if done.is_none_or(|row| row.state != State::Done) {
        return Ok(());
    }
    app.files.drop_upload(id.0).await?;
    app.db
        .write(app.system("import.end"), move |write| {
            write.without_audit();
            run::emptied(write, id, now)
        })
        .await?;
    Ok(())
}

/// Puts together what a run needs; inside, why it cannot go on.
async fn prepare(app: &App, kinds: &Kinds, row: &RunRow, hold: Hold) -> anyhow::Result<Result<(Job, NamedTempFile), String>> {
    let Some(kind) = kinds.find(&row.kind).cloned() else {
        return Ok(Err("本系统不再支持导入此类内容".to_owned()));
    };
    let (account, post, today, nobody) = (row.account, row.post, app.clock.today().to_string(), Scope::empty());
    let acting = app
        .db
        .read(&nobody, move |read| session::acting(read, account, post, &today))
        .await?;
    let Some(identity) = acting.filter(|identity| identity.scope(kind.act()).0 != Reach::No) else {
        return Ok(Err("上传时的岗位已不能导入，请切换岗位后重新上传".to_owned()));
    };
    let Ok(layout) = serde_json::from_str::<Layout>(&row.layout) else {
        return Ok(Err("列的对应有误，请重新对应".to_owned()));
    };
    let copy = NamedTempFile::new()?;
    let mut out = tokio::fs::File::create(copy.path()).await?;
    if let Err(error) = app.files.copy_upload(&app.keys, row.id.0, &mut out).await {
        tracing::error!(run = %row.id, error = format!("{error:#}"), "upload cannot be read");
        return Ok(Err("上传的表格已不在，请重新上传".to_owned()));
    }
    let source = Source {
        path: copy.path().to_owned(),
        format: Format::of(&row.file_name),
        limits: web_limits(app.config.upload_limit),
        layout,
        columns: kind.columns(),
        batch: kind.batch(BATCH),
        accepted: false,
        raw: false,
    };
    let job = Job {
        app: app.clone(),
        kind,
        actor: Actor::Person(account, identity),
        reason: row.reason.clone(),
        source,
        hold,
        at_row: row.at_row,
        tally: row.tally,
        kept: None,
        at_once: 1,
        seen: Box::new(|_| ()),
    };
    Ok(Ok((job, copy)))
}

async fn phase(job: &mut Job, row: &RunRow) -> Ended {
    let done = match (row.state, row.mode) {
        (State::Checking, _) => check::check(job).await.map(|()| State::Checked),
        (State::Applying, Mode::Good) => apply::good(job).await.map(|()| State::Done),
        (State::Applying, Mode::All) => return whole(job, row).await,
        // Taken although nothing is to be done: only a state set by hand.
        _ => return Ended::In(State::Failed, "状态有误，请重新上传".to_owned(), 0),
    };
    match done {
        Ok(state) => Ended::In(state, String::new(), job.tally.rows),
        Err(failure) => failed(failure, row, &job.tally),
    }
}

/// Everything or nothing: with a faulty row, all reasons are found anew.
async fn whole(job: &mut Job, row: &RunRow) -> Ended {
    match apply::all(job).await {
        Ok(()) => Ended::Noted,
        Err(Failure::Faulty) => {
            (job.at_row, job.tally) = (0, Tally::default());
            match check::check(job).await {
                Ok(()) => Ended::In(State::Refused, String::new(), job.tally.rows),
                Err(failure) => failed(failure, row, &job.tally),
            }
        }
        Err(failure) => failed(failure, row, &job.tally),
    }
}

/// What was confirmed is not what would be done now.
fn changed(tally: &Tally) -> Ended {
    const WHY: &str = "核对后情况有变化，与确认的核对结果不一致";
    if tally.rows == 0 {
        return Ended::In(State::Refused, format!("{WHY}，没有写入，请重新核对"), 0);
    }
    let words = format!(
        "{WHY}：前 {} 行已处理，新建 {}，修改 {}；其余没有导入，请重新核对",
        tally.rows, tally.created, tally.changed
    );
    Ended::In(State::Cancelled, words, 0)
}

fn failed(failure: Failure, row: &RunRow, tally: &Tally) -> Ended {
    match failure {
        Failure::Read(error) => Ended::In(State::Failed, error.to_string(), 0),
        Failure::Stopped if row.state == State::Checking => Ended::In(State::Cancelled, "核对已停止，没有写入".to_owned(), 0),
        Failure::Stopped => {
            let words = format!(
                "已停止：前 {} 行已处理，新建 {}，修改 {}；其余没有导入",
                tally.rows, tally.created, tally.changed
            );
            Ended::In(State::Cancelled, words, 0)
        }
        Failure::Lost => Ended::Noted,
        Failure::Store(StoreError::Busy(_)) if row.tries < TRIES => Ended::Later,
        Failure::Store(error @ StoreError::RowsAffected { .. }) if row.state == State::Applying => {
            tracing::warn!(run = %row.id, %error, "import run no longer does what was confirmed");
            changed(tally)
        }
        Failure::Store(error) => {
            tracing::error!(run = %row.id, %error, "import run failed");
            Ended::In(
                State::Failed,
                "系统出现问题，请稍后重新核对；如仍不行，请联系系统管理员".to_owned(),
                0,
            )
        }
        Failure::Faulty => Ended::In(State::Refused, String::new(), 0),
    }
}
