//! Doing the work of a run: checking, applying, one run at a time, again after a crash.

pub(crate) mod actor;
pub(crate) mod apply;
pub(crate) mod back;
pub(crate) mod check;
pub(crate) mod job;
pub(crate) mod kept;
pub(crate) mod source;
mod sweep;
mod worker;

pub use worker::work;

use crate::Kinds;
use jishi_platform::jobs::Jobs;

/// Registers the jobs of this slice: waiting runs go on beside the other jobs, old uploads go.
pub fn jobs(jobs: &mut Jobs, kinds: &Kinds) {
    let kinds = kinds.clone();
    jobs.often("intake.work", move |app| {
        let kinds = kinds.clone();
        Box::pin(async move {
            worker::spawn(&app, &kinds);
            Ok(())
        })
    });
    jobs.daily("intake.sweep", |app| Box::pin(sweep::sweep(app)));
}

pub(crate) use worker::spawn;
