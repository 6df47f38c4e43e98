//! Approving, returning, allocating, noting an outside acceptance.

use super::settle::still_there;
use super::start::locked;
use super::{Caller, Opened, Step, settle};
use crate::model::{State, TransferId};
use crate::rule::machine::Event;
use crate::rules;
use crate::store::org;
use crate::store::sight::Sight;
use crate::store::transfer::Transfer;
use jishi_org::path::within;
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Longest words beside a decision, in characters.
pub const WORDS: usize = 500;

fn words(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.chars().count() > WORDS {
        return Err(AppError::field("words", format!("说明最多 {WORDS} 个字")));
    }
    Ok(text.to_owned())
}

/// Opens a transfer the caller must decide on.
fn opened(write: &mut Write<'_>, caller: &Caller, id: TransferId) -> Result<Opened, AppError> {
    let opened = locked(write, caller, id)?;
    write.target("transfer", id.0);
    Ok(opened)
}

/// 403 for whoever sees it and may not decide; words of the state for one that is decided already.
fn deciding(opened: &Opened) -> Result<(), AppError> {
    if opened.decides {
        return Ok(());
    }
    if opened.awaited.is_none() {
        let text = format!("此转接{}，可能已由他人办理，请刷新页面查看", opened.transfer.case.state.word());
        return Err(AppError::Refused(text));
    }
    Err(AppError::Denied("此环节由其他组织办理"))
}

/// The page the caller decided on is the present step, not one that others have decided meanwhile.
fn fresh(opened: &Opened, version: Option<i64>) -> Result<(), AppError> {
    match version {
        Some(version) if version != opened.transfer.version => Err(AppError::refused(format!(
            "此转接已由他人办理，现为“{}”，请刷新页面查看",
            opened.transfer.case.state.word()
        ))),
        _ => Ok(()),
    }
}

/// 同意. `branch` is named at once by a receiving committee; `version` is that of the page.
///
/// # Errors
/// 404 and 403 as everywhere; what the state machine refuses; an organisation that has ended.
pub fn approve(
    write: &mut Write<'_>,
    caller: &Caller,
    id: TransferId,
    version: Option<i64>,
    branch: Option<i64>,
    text: &str,
) -> Result<Transfer, AppError> {
    let mut opened = opened(write, caller, id)?;
    fresh(&opened, version)?;
    deciding(&opened)?;
    let words = words(text)?;
    if opened.transfer.case.state != State::Waiting {
        return Err(AppError::refused(format!(
            "此转接{}，请在其页面办理",
            opened.transfer.case.state.word()
        )));
    }
    if opened.to.as_ref().is_some_and(|to| to.closed) {
        return Err(AppError::refused("接收组织已撤销，请退回此转接，由发起方另选接收组织"));
    }
    still_there(write, &opened.transfer)?;
    let receives = opened.transfer.case.station().is_some_and(crate::model::Station::receives);
    if let (Some(branch), true) = (branch, receives) {
        name_branch(write, caller, &mut opened, branch)?;
    }
    write.note("同意组织关系转接");
    let step = Step {
        by: caller.by(),
        words: &words,
        ..Step::default()
    };
    settle(write, &caller.app, &opened, &Event::Approve, &step)
}

/// 退回, with a reason of the dictionary and words where the reason is 其他.
///
/// # Errors
/// 404 and 403 as everywhere; no reason; what the state machine refuses.
pub fn send_back(
    write: &mut Write<'_>,
    caller: &Caller,
    id: TransferId,
    version: Option<i64>,
    reason: &str,
    text: &str,
) -> Result<Transfer, AppError> {
    let opened = opened(write, caller, id)?;
    fresh(&opened, version)?;
    deciding(&opened)?;
    let words = words(text)?;
    let known = rules::reasons(write, &caller.path, caller.today())?;
    let reason = known.iter().find(|one| one.slug == reason);
    if reason.is_some_and(|one| one.slug == "other") && words.is_empty() {
        return Err(AppError::field("words", "请写明退回原因"));
    }
    write.note("退回组织关系转接");
    let event = Event::Return {
        grounded: reason.is_some(),
        system: false,
    };
    let step = Step {
        by: caller.by(),
        reason: reason.map_or("", |one| one.slug.as_str()),
        words: &words,
        deed: None,
    };
    settle(write, &caller.app, &opened, &event, &step)
}

/// 分配支部.
///
/// # Errors
/// 404 and 403 as everywhere; a branch that is not below the committee; what the state machine refuses.
pub fn allocate(
    write: &mut Write<'_>,
    caller: &Caller,
    id: TransferId,
    version: Option<i64>,
    branch: Option<i64>,
) -> Result<Transfer, AppError> {
    let mut opened = opened(write, caller, id)?;
    fresh(&opened, version)?;
    deciding(&opened)?;
    if opened.transfer.case.state != State::Allocating {
        return Err(AppError::refused(format!(
            "此转接{}，不能分配支部",
            opened.transfer.case.state.word()
        )));
    }
    still_there(write, &opened.transfer)?;
    let branch = branch.ok_or_else(|| AppError::field("branch", "请选择团支部"))?;
    let name = name_branch(write, caller, &mut opened, branch)?;
    // The machine allocates; what was named above is only where.
    opened.transfer.case.allocated = false;
    write.note("分配团支部");
    let step = Step {
        by: caller.by(),
        words: &name,
        ..Step::default()
    };
    settle(write, &caller.app, &opened, &Event::Allocate, &step)
}

/// Puts the branch into the transfer; its name, for whoever reads the history.
fn name_branch(write: &Write<'_>, caller: &Caller, opened: &mut Opened, branch: i64) -> Result<String, AppError> {
    let wrong = |text: &str| AppError::field("branch", text.to_owned());
    let Some(to) = opened.to.as_ref().filter(|to| to.level != jishi_kernel::Level::Branch) else {
        return Err(wrong("接收组织是团支部，不需分配"));
    };
    let found = org::find(write, branch)?.ok_or_else(|| wrong("请从列表中选择团支部"))?;
    if found.closed || found.level != jishi_kernel::Level::Branch || !within(&found.path, &to.path) {
        return Err(wrong("请选择接收组织下的团支部"));
    }
    if found.id == opened.transfer.from {
        return Err(wrong("团员的组织关系已在此支部"));
    }
    if caller.member {
        return Err(AppError::Forbidden);
    }
    opened.transfer.branch = Some(branch);
    opened.transfer.case.allocated = true;
    Ok(Sight::anybody(write)?.name(&found.path, found.name))
}

/// Notes that another system has accepted; `text` names the receipt (回执).
///
/// # Errors
/// 404 and 403 as everywhere; no receipt named; what the state machine refuses.
pub fn confirm(write: &mut Write<'_>, caller: &Caller, id: TransferId, version: Option<i64>, text: &str) -> Result<Transfer, AppError> {
    let opened = opened(write, caller, id)?;
    fresh(&opened, version)?;
    deciding(&opened)?;
    let words = words(text)?;
    if words.is_empty() {
        return Err(AppError::field("words", "请填写对方系统的接收日期或回执编号"));
    }
    still_there(write, &opened.transfer)?;
    write.note("登记外系统接收回执");
    let step = Step {
        by: caller.by(),
        words: &words,
        ..Step::default()
    };
    settle(write, &caller.app, &opened, &Event::Confirm, &step)
}
