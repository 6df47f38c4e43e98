//! Reporting on a step.

use super::{Caller, Done, Key, open, refuse};
use crate::jobs::Event;
use crate::model::{ProgressId, StepId};
use crate::rule::progress::{self as rule, Before, Report};
use crate::store::progress::NewProgress;
use crate::store::{evidence, progress, refresh, step};
use jishi_platform::AppError;
use jishi_platform::db::Write;
use jishi_platform::files;

/// A file already in the file store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Clean name.
    pub name: String,
    /// Hash of the content.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// Media type.
    pub media: &'static str,
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    /// The step.
    pub step: StepId,
    /// What was done.
    pub text: String,
    /// Progress of the step; `None` when what was given is no number.
    pub percent: Option<i64>,
    /// Why the percent falls; may be empty.
    pub reason: String,
    /// Files.
    pub files: Vec<Stored>,
}

/// Reports on a step.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::progress` refuses.
pub fn report(write: &mut Write<'_>, caller: &Caller, new: &NewReport, key: Option<&Key>) -> Result<Done, AppError> {
    let step = step::find_unchecked(write, new.step)?.ok_or(AppError::NotFound)?;
    let opened = open(write, caller, step.item)?;
    let side = opened.side(caller)?;
    let step = step::find_unchecked(write, new.step)?.ok_or(AppError::NotFound)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let before = Before {
            item: item.facts.state,
            step: step.state,
            percent: step.percent,
        };
        let given = Report {
            text: &new.text,
            percent: new.percent.unwrap_or(-1),
            reason: &new.reason,
            files: new.files.len(),
        };
        let after = rule::report(&before, side, &given).map_err(|refused| refuse(refused.field(), refused.text()))?;
        let id = ProgressId(caller.app.id());
        let reason = new.reason.trim();
        let text = if after.percent < step.percent {
            format!("{}（进度下调原因：{reason}）", new.text.trim())
        } else {
            new.text.trim().to_owned()
        };
        let by = caller.stamp();
        progress::add(
            write,
            &NewProgress {
                id: id.0,
                programme: item.programme,
                item: item.id,
                step: step.id,
                org_path: &caller.path,
                department: caller.department,
                by,
                text: &text,
                percent: after.percent,
            },
        )?;
        for (file, place) in new.files.iter().zip(1..) {
            files::register(write, &file.hash, file.size, file.media, by.at)?;
            let new = evidence::NewEvidence {
                id: caller.app.id(),
                progress: id,
                item: item.id,
                position: place,
                name: &file.name,
                hash: &file.hash,
                size: file.size,
            };
            evidence::add(write, &new)?;
        }
        step::set_state(write, step.id, after.state, after.percent, None)?;
        refresh::refresh_item(write, item.programme, item.id)?;
        let event = Event {
            text: format!("进度 {}%：{text}", after.percent),
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "progress.reported", &event)?;
        write.note(format!("报送进展 {}%", after.percent));
        Ok(Done {
            item: item.id,
            made: id.to_string(),
        })
    })
}
