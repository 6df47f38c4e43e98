//! The same for many: decisions on chosen rows, transfers of listed members. What a rule refuses
//! is told by name and stops nobody else; a failure of the store undoes all.

use super::start::{Form, start};
use super::{Caller, decide};
use crate::model::{Starter, TransferId};
use crate::rule::names;
use jishi_member::rule::standing::State;
use jishi_member::store::member;
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Most rows of one batch.
pub const MOST: usize = 200;

/// How a batch went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many were done.
    pub done: usize,
    /// Who was not, and why.
    pub failed: Vec<(String, String)>,
}

/// A decision on many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// 同意
    Approve,
    /// 退回, with reason and words.
    SendBack(String, String),
}

/// The words of a refusal; a failure stays one.
fn refusal(error: AppError) -> Result<String, AppError> {
    match error {
        AppError::Internal(_) | AppError::Busy => Err(error),
        other => Ok(other.view().message),
    }
}

/// Decides on chosen transfers, each with the version of the list.
///
/// # Errors
/// The store fails; nothing is written then.
pub fn decide_all(
    write: &mut Write<'_>,
    caller: &Caller,
    ids: &[(TransferId, Option<i64>)],
    decision: &Decision,
) -> Result<Report, AppError> {
    let mut report = Report::default();
    for (id, version) in ids.iter().take(MOST) {
        let done = match decision {
            Decision::Approve => decide::approve(write, caller, *id, *version, None, ""),
            Decision::SendBack(reason, words) => decide::send_back(write, caller, *id, *version, reason, words),
        };
        match done {
            Ok(_) => report.done += 1,
            Err(error) => {
                let name = super::open(write, caller, *id).map(|opened| opened.transfer.name);
                report
                    .failed
                    .push((name.unwrap_or_else(|_| "不在查看范围内的转接".to_owned()), refusal(error)?));
            }
        }
    }
    write.note(format!("批量办理组织关系转接 {} 项", report.done));
    Ok(report)
}

/// Starts transfers for the members of one branch that a pasted text names.
///
/// # Errors
/// 404 for a branch out of sight; the form itself is wrong for everybody; the store fails.
pub fn start_all(
    write: &mut Write<'_>,
    caller: &Caller,
    branch: &jishi_org::store::tree::Org,
    pasted: &str,
    form: &Form,
) -> Result<Report, AppError> {
    jishi_org::check_managed(write, &caller.path, &branch.path, caller.today())?;
    let asked = names::parse(pasted);
    if asked.is_empty() {
        return Err(AppError::field("names", "请粘贴团员姓名，每行一个"));
    }
    let members = member::of_branch(write, branch.id, State::Active)?;
    let mut report = Report::default();
    for name in asked {
        let mut same = members.iter().filter(|member| plain(&member.name) == name);
        let failure = match (same.next(), same.next()) {
            (None, _) => Some("本支部在册团员中没有此人".to_owned()),
            (Some(_), Some(_)) => Some("本支部有多人同名，请逐个发起".to_owned()),
            (Some(member), None) => match start(write, caller, member, Starter::Out, form, true) {
                Ok(_) => None,
                // A form that is wrong for one is wrong for all.
                Err(error @ AppError::Invalid(_)) if report.done == 0 && report.failed.is_empty() => return Err(error),
                Err(error) => Some(refusal(error)?),
            },
        };
        match failure {
            None => report.done += 1,
            Some(text) => report.failed.push((name, text)),
        }
    }
    write.target("org", branch.id);
    write.note(format!("批量发起组织关系转接 {} 项", report.done));
    Ok(report)
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}
