//! The state machine. It moves a membership in one place only: the step into [`State::Done`].

use super::chain::Leg;
use crate::model::{Deed, State, Station};
use jishi_kernel::Day;

/// Where a transfer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A branch.
    Branch,
    /// A committee, which names the branch at the end (or earlier).
    Committee,
    /// Another system.
    Outside,
}

/// What the machine knows of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// State.
    pub state: State,
    /// The chain.
    pub legs: Vec<Leg>,
    /// Index of the leg that is awaited, or that returned it.
    pub at: usize,
    /// Where it goes.
    pub goal: Goal,
    /// The receiving committee has named a branch.
    pub allocated: bool,
    /// Appeals so far.
    pub appeals: i64,
    /// Day of the latest return.
    pub returned_on: Option<Day>,
    /// Returned by the clock or by the end of an organisation, against which no appeal leads anywhere.
    pub returned_by_system: bool,
}

/// The rule of appeals (`transfer.appeal`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AppealRule {
    /// Natural days after the return.
    pub days: i64,
    /// How often, over the life of the transfer.
    pub times: i64,
    /// Most files with one appeal.
    pub files: usize,
    /// Largest file, in MB.
    pub megabytes: usize,
}

/// What a correction changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Particulars only: it goes back to the station that returned it.
    Particulars,
    /// The receiving organisation: the receiving side decides anew.
    Target,
    /// The kind: everybody decides anew.
    Kind,
}

/// What may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Sent for the first time.
    Submit,
    /// Approved at the awaited station.
    Approve,
    /// Sent back; `grounded` says that a reason of the dictionary was given.
    Return {
        /// A reason was given.
        grounded: bool,
        /// By the system, because an organisation ended.
        system: bool,
    },
    /// Corrected and sent again, with the chain as it is now.
    Correct {
        /// What changed.
        change: Change,
        /// The chain of today.
        legs: Vec<Leg>,
        /// Where it goes now.
        goal: Goal,
    },
    /// Appealed against the return; `proof` counts the files, `superior` says whether somebody stands above.
    Appeal {
        /// Number of files.
        proof: usize,
        /// There is a superior to decide.
        superior: bool,
    },
    /// The superior finds for the appeal: the station counts as approved.
    Uphold,
    /// The superior finds against it.
    Reject,
    /// The receiving committee names the branch.
    Allocate,
    /// The other system has accepted.
    Confirm,
    /// Taken back; `own` says that the starter asks.
    Withdraw {
        /// By whoever started it.
        own: bool,
    },
    /// Time has run out after a return, or another transfer replaces it.
    Lapse,
}

/// Why an event is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing happens any more.
    Final(State),
    /// Not in this state.
    Not(State),
    /// No reason given.
    NoReason,
    /// Appealed as often as allowed.
    AppealedBefore,
    /// The days for an appeal are over.
    AppealOver {
        /// The last day.
        until: Day,
    },
    /// An appeal needs proof.
    NoProof,
    /// More files than allowed.
    TooManyFiles {
        /// How many may be.
        most: usize,
    },
    /// Nobody stands above the organisation that returned it.
    NoSuperior,
    /// Returned because an organisation ended.
    BySystem,
    /// Only whoever started it may take it back.
    NotOwn,
    /// The receiving side has accepted.
    Accepted,
    /// Only a committee names branches.
    NotCommittee,
}

impl Refused {
    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::Final(state) => format!("此转接{}，不能再办理", state.word()),
            Self::Not(state) => format!("此转接{}，不能进行这一操作；如已由他人办理，请刷新页面查看", state.word()),
            Self::NoReason => "请选择退回原因".to_owned(),
            Self::AppealedBefore => "此转接已申诉过，不能再次申诉；可修改后重新提交".to_owned(),
            Self::AppealOver { until } => format!("申诉期限截至 {until}，已超过；可修改后重新提交"),
            Self::NoProof => "请上传申诉的证明材料".to_owned(),
            Self::TooManyFiles { most } => format!("申诉材料最多 {most} 个文件"),
            Self::NoSuperior => "退回的组织没有上级，不能申诉；可修改后重新提交".to_owned(),
            Self::BySystem => "因组织调整退回的转接不需申诉，请改选接收组织后重新提交".to_owned(),
            Self::NotOwn => "只有发起方可以撤回".to_owned(),
            Self::Accepted => "转入组织已同意接收，不能撤回；如有误请联系转入组织退回".to_owned(),
            Self::NotCommittee => "接收组织是团支部，不需分配".to_owned(),
        }
    }

    /// The field at fault; empty for the act as a whole.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoReason => "reason",
            Self::NoProof | Self::TooManyFiles { .. } => "files",
            _ => "",
        }
    }
}

/// What an event leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The transfer afterwards.
    pub case: Case,
    /// What the history says.
    pub deed: Deed,
    /// The membership goes over now (to the branch, or out of this system).
    pub moves: bool,
}

impl Case {
    /// The station that is awaited, or that returned it.
    pub fn station(&self) -> Option<Station> {
        match self.state {
            State::Waiting | State::Returned | State::Appealed => self.legs.get(self.at).map(|leg| leg.station),
            _ => None,
        }
    }

    /// The receiving side has accepted: its organisation has approved, and a branch or the superior is all that is missing.
    fn accepted(&self) -> bool {
        let approved = |leg: &Leg| leg.station.receives() && !leg.passed;
        self.state == State::Allocating || self.legs.iter().take(self.at).any(approved)
    }

    /// Whoever started it may still take it back: it is under way, and the receiving side has not accepted.
    /// source: states of a transfer in the provincial systems (withdrawn by the starter, not after acceptance or return), grade B.
    pub fn withdrawable(&self) -> bool {
        matches!(self.state, State::Draft | State::Waiting | State::Outside) && !self.accepted()
    }

    /// The next leg from `at` that the start has not settled.
    fn next(&self, at: usize) -> Option<usize> {
        (at..self.legs.len()).find(|i| !self.legs[*i].passed)
    }

    /// The leg a corrected transfer goes back to, in the chain of today (which may be another one than that
    /// it was returned in): whoever has not approved yet, and whoever has to look again at what changed.
    fn restart(&self, change: Change, legs: &[Leg]) -> usize {
        let approved = |station| self.legs.iter().take(self.at).any(|leg| leg.station == station);
        let asks = |leg: &Leg| match change {
            Change::Kind => true,
            Change::Target => leg.station.receives() || !approved(leg.station),
            Change::Particulars => !approved(leg.station),
        };
        let open = |wanted: &dyn Fn(&Leg) -> bool| legs.iter().position(|leg| !leg.passed && wanted(leg));
        // A chain that has become shorter: somebody looks at what was corrected all the same.
        open(&asks)
            .or_else(|| open(&|leg| leg.station.receives()))
            .or_else(|| open(&|_| true))
            .unwrap_or(legs.len())
    }

    /// To the first open leg from `at`, or to the end of the chain.
    fn advance(&mut self, at: usize) {
        match self.next(at) {
            Some(next) => {
                self.at = next;
                self.state = State::Waiting;
            }
            None => {
                self.at = self.legs.len();
                self.state = match self.goal {
                    Goal::Branch => State::Done,
                    Goal::Committee if self.allocated => State::Done,
                    Goal::Committee => State::Allocating,
                    Goal::Outside => State::Outside,
                };
            }
        }
    }
}

/// Decides an event.
///
/// # Errors
/// Why it cannot happen.
pub fn apply(case: &Case, event: &Event, rule: &AppealRule, today: Day) -> Result<Outcome, Refused> {
    if case.state.is_final() {
        return Err(Refused::Final(case.state));
    }
    let mut next = case.clone();
    let only = |states: &[State]| {
        if states.contains(&case.state) {
            Ok(())
        } else {
            Err(Refused::Not(case.state))
        }
    };
    let deed = match event {
        Event::Submit => {
            only(&[State::Draft])?;
            next.advance(0);
            Deed::Submitted
        }
        Event::Approve => {
            only(&[State::Waiting])?;
            next.advance(case.at + 1);
            Deed::Approved
        }
        Event::Return { grounded, system } => {
            if *system {
                only(&[State::Waiting, State::Allocating, State::Appealed])?;
            } else {
                only(&[State::Waiting, State::Allocating])?;
            }
            if !grounded {
                return Err(Refused::NoReason);
            }
            // A committee that cannot allocate returns it as the receiving station.
            next.at = case.at.min(case.legs.len().saturating_sub(1));
            next.state = State::Returned;
            next.allocated = false;
            next.returned_on = Some(today);
            next.returned_by_system = *system;
            Deed::Returned
        }
        Event::Correct { change, legs, goal } => {
            only(&[State::Returned])?;
            let from = case.restart(*change, legs);
            next.legs.clone_from(legs);
            next.goal = *goal;
            next.allocated = false;
            next.returned_on = None;
            next.returned_by_system = false;
            next.advance(from);
            Deed::Corrected
        }
        Event::Appeal { proof, superior } => {
            only(&[State::Returned])?;
            if case.returned_by_system {
                return Err(Refused::BySystem);
            }
            super::appeal::may(case.appeals, case.returned_on, *proof, rule, today)?;
            if !superior {
                return Err(Refused::NoSuperior);
            }
            next.appeals += 1;
            next.state = State::Appealed;
            Deed::Appealed
        }
        Event::Uphold => {
            only(&[State::Appealed])?;
            next.advance(case.at + 1);
            Deed::Upheld
        }
        Event::Reject => {
            only(&[State::Appealed])?;
            next.state = State::Returned;
            Deed::Rejected
        }
        Event::Allocate => {
            only(&[State::Allocating, State::Waiting])?;
            if case.goal != Goal::Committee {
                return Err(Refused::NotCommittee);
            }
            next.allocated = true;
            if case.state == State::Allocating {
                next.state = State::Done;
            }
            Deed::Allocated
        }
        Event::Confirm => {
            only(&[State::Outside])?;
            next.state = State::Done;
            Deed::Confirmed
        }
        Event::Withdraw { own } => {
            only(&[State::Draft, State::Waiting, State::Allocating, State::Outside])?;
            if !own {
                return Err(Refused::NotOwn);
            }
            if case.accepted() {
                return Err(Refused::Accepted);
            }
            next.state = State::Withdrawn;
            Deed::Withdrawn
        }
        Event::Lapse => {
            only(&[State::Returned])?;
            next.state = State::Lapsed;
            Deed::Lapsed
        }
    };
    let moves = next.state == State::Done;
    Ok(Outcome { case: next, deed, moves })
}
