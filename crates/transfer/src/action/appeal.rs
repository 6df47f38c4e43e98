//! 申诉 against a return, and the superior's decision.

use super::start::locked;
use super::{Caller, Step, settle};
use crate::model::TransferId;
use crate::rule::machine::Event;
use crate::store::file::{self, File};
use crate::store::org;
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Appeals with proof whose content is in the file store already.
///
/// # Errors
/// 404 and 403 as everywhere; no words; what the state machine refuses.
pub fn appeal(write: &mut Write<'_>, caller: &Caller, id: TransferId, text: &str, files: &[File]) -> Result<(), AppError> {
    let opened = locked(write, caller, id)?;
    write.target("transfer", id.0);
    if !opened.starts(caller) {
        return Err(AppError::Forbidden);
    }
    let words = text.trim();
    if words.is_empty() {
        return Err(AppError::field("words", "请写明申诉理由"));
    }
    if words.chars().count() > super::decide::WORDS {
        return Err(AppError::field("words", format!("申诉理由最多 {} 个字", super::decide::WORDS)));
    }
    let superior = match opened.transfer.returned_by {
        Some(by) => match org::find(write, by)? {
            Some(by) => org::manager(write, &by, caller.today())?.is_some(),
            None => false,
        },
        None => false,
    };
    write.note("对退回的组织关系转接申诉");
    let step = Step {
        by: caller.by(),
        words,
        ..Step::default()
    };
    let event = Event::Appeal {
        proof: files.len(),
        superior,
    };
    settle(write, &caller.app, &opened, &event, &step)?;
    for one in files {
        file::add(write, id, one, caller.account)?;
    }
    Ok(())
}

/// The superior of whoever returned it decides, or who keeps it 直属.
///
/// # Errors
/// 404 and 403 as everywhere; no words against an appeal; what the state machine refuses.
pub fn decide(write: &mut Write<'_>, caller: &Caller, id: TransferId, uphold: bool, text: &str) -> Result<(), AppError> {
    let opened = locked(write, caller, id)?;
    write.target("transfer", id.0);
    if opened.transfer.case.state != crate::model::State::Appealed {
        return Err(AppError::refused(format!(
            "此转接{}，没有待裁定的申诉",
            opened.transfer.case.state.word()
        )));
    }
    if !opened.decides {
        return Err(AppError::Denied("申诉由退回组织的上级裁定"));
    }
    let words = text.trim();
    if words.is_empty() && !uphold {
        return Err(AppError::field("words", "请写明申诉不成立的理由"));
    }
    write.note(if uphold { "裁定申诉成立" } else { "裁定申诉不成立" });
    let step = Step {
        by: caller.by(),
        words,
        ..Step::default()
    };
    let event = if uphold { Event::Uphold } else { Event::Reject };
    settle(write, &caller.app, &opened, &event, &step).map(|_| ())
}
