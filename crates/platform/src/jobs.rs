//! Jobs: outbox handlers and daily work. Every job is idempotent; a key runs once.

use crate::db::StoreError;
use crate::{App, outbox, params, sql};
use futures_util::future::BoxFuture;
use std::sync::Arc;

sql! {
    unscoped CLAIM ("jobs run as the system") =
        "insert into job_run (name, key, started_at) values ($1, $2, $3) on conflict (name, key) do nothing";
    unscoped CLAIM_AGAIN ("a run that died is taken over after an hour") =
        "update job_run set started_at = $3, error = '' where name = $1 and key = $2 and ended_at is null and started_at < $4";
    unscoped END ("jobs run as the system") = "update job_run set ended_at = $3, error = $4 where name = $1 and key = $2";
    unscoped LAST ("runs of jobs hold no organisation's data") =
        "select r.name, r.key, r.started_at, r.ended_at, r.error from job_run r
         where r.started_at = (select max(l.started_at) from job_run l where l.name = r.name) order by r.name, r.key";
    unscoped LATEST ("health page") = "select name, key, started_at, ended_at, error from job_run order by started_at desc limit $1";
}

type Work = Arc<dyn Fn(App) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;
type Handler = Arc<dyn Fn(App, outbox::Event) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// All jobs of the program.
#[derive(Clone, Default)]
pub struct Jobs {
    daily: Vec<(&'static str, Work)>,
    handlers: Vec<(&'static str, Handler)>,
    often: Vec<(&'static str, Work)>,
}

/// A run as the health page lists it.
#[derive(Clone, Debug)]
pub struct Run {
    /// Job.
    pub name: String,
    /// Its key, such as the day.
    pub key: String,
    /// Start.
    pub started_at: i64,
    /// End; `None` while running.
    pub ended_at: Option<i64>,
    /// Cause of failure, empty for success.
    pub error: String,
}

impl Jobs {
    /// Work done once a day (Asia/Shanghai).
    pub fn daily(
        &mut self,
        name: &'static str,
        work: impl Fn(App) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.daily.push((name, Arc::new(work)));
        self
    }

    /// Work done on every tick, such as sending mail.
    pub fn often(
        &mut self,
        name: &'static str,
        work: impl Fn(App) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.often.push((name, Arc::new(work)));
        self
    }

    /// Handles one topic of the outbox.
    pub fn on(
        &mut self,
        topic: &'static str,
        handler: impl Fn(App, outbox::Event) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.handlers.push((topic, Arc::new(handler)));
        self
    }

    /// Names of all jobs and topics.
    pub fn names(&self) -> Vec<String> {
        let daily = self.daily.iter().map(|(n, _)| format!("daily {n}"));
        let often = self.often.iter().map(|(n, _)| format!("often {n}"));
        daily
            .chain(often)
            .chain(self.handlers.iter().map(|(n, _)| format!("on {n}")))
            .collect()
    }

    /// One tick: today's daily jobs that have not run, then the events due, then the frequent jobs.
    ///
    /// # Errors
    /// The store fails; failures of jobs are noted, not returned.
    pub async fn tick(&self, app: &App) -> Result<(), StoreError> {
        for (name, work) in &self.daily {
            let key = app.clock.today().to_string();
            if claim(app, name, &key).await? {
                let outcome = work(app.clone()).await;
                end(app, name, &key, outcome).await?;
            }
        }
        let now = app.now();
        let events = app
            .db
            .read(&crate::authz::Scope::empty(), move |read| outbox::due(read, now, 200))
            .await?;
        for event in events {
            let mut failure = None;
            for (topic, handler) in &self.handlers {
                if *topic == event.topic
                    && let Err(error) = handler(app.clone(), event.clone()).await
                {
                    tracing::error!(topic, event.id, error = format!("{error:#}"), "event not handled");
                    failure = Some(format!("{error:#}"));
                }
            }
            app.db
                .write(app.system("outbox"), move |write| {
                    write.without_audit();
                    match failure {
                        None => outbox::done(write, event.id, now),
                        Some(text) => outbox::failed(write, &event, now, &text),
                    }
                })
                .await?;
        }
        for (name, work) in &self.often {
            if let Err(error) = work(app.clone()).await {
                tracing::error!(job = name, error = format!("{error:#}"), "job failed");
            }
        }
        Ok(())
    }

    /// Ticks until the program ends.
    pub async fn run(self, app: App, every: std::time::Duration) {
        let mut timer = tokio::time::interval(every);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.tick(&app).await {
                tracing::error!(%error, "tick failed");
            }
        }
    }
}

async fn claim(app: &App, name: &'static str, key: &str) -> Result<bool, StoreError> {
    let (key, now) = (key.to_owned(), app.now());
    app.db
        .write(app.system("job.claim"), move |write| {
            write.without_audit();
            let fresh: u64 = write.execute(&CLAIM, params![name, &key, now])?;
            if fresh == 1 {
                return Ok(true);
            }
            Ok(write.execute(&CLAIM_AGAIN, params![name, &key, now, now - 3_600_000])? == 1)
        })
        .await
}

async fn end(app: &App, name: &'static str, key: &str, outcome: anyhow::Result<()>) -> Result<(), StoreError> {
    let error = outcome.err().map(|e| format!("{e:#}")).unwrap_or_default();
    if !error.is_empty() {
        tracing::error!(job = name, error, "daily job failed");
    }
    let (key, now) = (key.to_owned(), app.now());
    app.db
        .write(app.system("job.end"), move |write| {
            write.without_audit();
            write.execute_one(&END, params![name, &key, now, &error])
        })
        .await
}

/// The latest runs.
///
/// # Errors
/// The store fails.
pub fn latest(read: &crate::db::Read<'_>, limit: i64) -> Result<Vec<Run>, StoreError> {
    read.all(&LATEST, params![limit], run)
}

/// The last run of every job.
///
/// # Errors
/// The store fails.
pub fn last(read: &crate::db::Read<'_>) -> Result<Vec<Run>, StoreError> {
    read.all(&LAST, params![], run)
}

fn run(row: &crate::db::Row<'_>) -> Result<Run, StoreError> {
    Ok(Run {
        name: row.text(0)?,
        key: row.text(1)?,
        started_at: row.int(2)?,
        ended_at: row.opt_int(3)?,
        error: row.text(4)?,
    })
}
