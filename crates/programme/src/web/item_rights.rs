//! What the caller may do with an item: by the policy, by the part the caller has in the item, and
//! by the rules. A thing the rules refuse is shown with the reason.

use crate::action::{Caller, Opened};
use crate::model::{ClosingHow, ExtensionState, ItemState, ProgressState, StepState};
use crate::rule::progress::Side;
use crate::rule::{closing, decision, extension, progress, transfer, urge};
use crate::store::extension::Extension;
use crate::store::item::ItemPage;
use crate::store::progress::Progress;
use crate::store::step::Step;
use jishi_kernel::Day;
use jishi_platform::authz::{Act, Reach};
use jishi_platform::{AppError, Cx};

/// What the policy and the caller's part in the item allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemRights {
    /// Reports, as this side.
    pub side: Option<Side>,
    /// Accepts, returns, grants time.
    pub decide: bool,
    /// 催办
    pub urge: bool,
    /// 转办
    pub transfer: bool,
    /// 批示
    pub instruct: bool,
    /// 办结, 销号, 恢复
    pub close: bool,
    /// 导出
    pub export: bool,
    /// Account, for what nobody does to their own.
    pub account: i64,
}

impl ItemRights {
    /// The rights of the caller of a request, whatever its route's act.
    ///
    /// # Errors
    /// [`AppError::ChoosePost`] without an identity.
    pub fn of(cx: &Cx, page: &ItemPage) -> Result<Self, AppError> {
        let (identity, base) = (cx.identity()?, Caller::of(cx)?);
        let opened = Opened {
            item: page.item.clone(),
            org: page.programme.org,
            org_path: page.programme.org_path.clone(),
            parties: page.leads.iter().chain(&page.participants).cloned().collect(),
        };
        let caller = |act| {
            let (reach, scope) = identity.scope(act);
            (reach != Reach::No).then(|| Caller {
                reach,
                scope,
                ..base.clone()
            })
        };
        let runs = |act| caller(act).is_some_and(|caller| opened.of_runner(&caller).is_ok());
        Ok(Self {
            side: caller(Act::ProgressReport).and_then(|caller| opened.side(&caller).ok()),
            decide: runs(Act::ProgressDecide),
            urge: runs(Act::ProgressUrge),
            transfer: runs(Act::ItemTransfer),
            instruct: runs(Act::ItemInstruct),
            close: runs(Act::ItemClose),
            export: cx.may(Act::ProgrammeExport),
            account: base.account,
        })
    }
}

/// Open, or the reason why not.
pub type May = Result<(), String>;

/// May this step be reported on?
pub fn report(page: &ItemPage, step: &Step) -> May {
    let before = progress::Before {
        item: page.item.facts.state,
        step: step.state,
        percent: step.percent,
    };
    progress::open(&before).map_err(|refused| refused.text())
}

/// May more time be asked for?
pub fn extend(page: &ItemPage, step: &Step, today: Day) -> May {
    let open = page
        .extensions
        .iter()
        .filter(|ask| ask.step == step.id && ask.state == ExtensionState::Asked);
    let before = extension::Before {
        item: page.item.facts.state,
        step: step.state,
        end: step.end,
        open: i64::try_from(open.count()).unwrap_or(i64::MAX),
    };
    // With every field filled in rightly, what is still refused is the act itself.
    let to = step.end.unwrap_or(today).max(today).tomorrow().ok();
    extension::ask(&before, to, "—", today)
        .map(|_| ())
        .map_err(|refused| refused.text())
}

/// May this report be answered?
pub fn decide(page: &ItemPage, report: &Progress, account: i64) -> May {
    let before = decision::Before {
        item: page.item.facts.state,
        report: report.state,
        percent: report.percent,
        newer: page.progress.iter().any(|other| other.step == report.step && other.id > report.id),
        own: report.by.account == account,
        accepted: 0,
    };
    decision::decide(&before, crate::model::DecisionHow::Accept, "")
        .map(|_| ())
        .map_err(|refused| refused.text())
}

/// May this request be granted?
pub fn answer(page: &ItemPage, ask: &Extension, account: i64) -> May {
    let step = page.steps.iter().map(|(step, _)| step).find(|step| step.id == ask.step);
    let asked = extension::Asked {
        item: page.item.facts.state,
        step: step.map_or(StepState::Done, |step| step.state),
        state: ask.state,
        end: step.and_then(|step| step.end),
        from: ask.from,
        own: ask.by.account == account,
    };
    match extension::decide(&asked, true, "") {
        // It can still be turned down.
        Ok(_) | Err(extension::Refused::ItemClosed(_) | extension::Refused::StepOver(_) | extension::Refused::Moved) => Ok(()),
        Err(refused) => Err(refused.text()),
    }
}

/// May the lead be handed on?
pub fn hand_on(page: &ItemPage) -> May {
    match page.item.facts.state {
        ItemState::Open => Ok(()),
        state => Err(transfer::Refused::ItemClosed(state).text()),
    }
}

/// May the item be finished, struck off, opened again?
pub fn close(page: &ItemPage, how: ClosingHow) -> May {
    let count = |wanted: fn(StepState) -> bool| {
        let steps = page.steps.iter().filter(|(step, _)| wanted(step.state));
        i64::try_from(steps.count()).unwrap_or(i64::MAX)
    };
    let before = closing::Before {
        state: page.item.facts.state,
        open_steps: count(|state| state != StepState::Done),
        waiting_steps: count(|state| state == StepState::Reported),
    };
    closing::close(&before, how, "—").map(|_| ()).map_err(|refused| refused.text())
}

/// May the item be urged? Whom it reaches, and whether it was urged today, shows in the preview.
pub fn press(page: &ItemPage, today: Day) -> May {
    let candidate = urge::Candidate {
        state: page.item.facts.state,
        standing: page.standing,
        last: None,
        receivers: 1,
    };
    urge::urge(&candidate, true, today).map_err(|refused| refused.text().to_owned())
}

/// The report of a step that waits for a decision.
pub fn waiting(page: &ItemPage) -> impl Iterator<Item = &Progress> {
    let newest = |report: &&Progress| !page.progress.iter().any(|other| other.step == report.step && other.id > report.id);
    page.progress
        .iter()
        .filter(|report| report.state == ProgressState::Submitted)
        .filter(newest)
}
