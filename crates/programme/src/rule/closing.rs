//! 办结, 销号 and 恢复 of an item.

use crate::model::{ClosingHow, ItemState};

/// What is to be closed or opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// State of the item.
    pub state: ItemState,
    /// Steps not accepted.
    pub open_steps: i64,
    /// Steps that wait for a decision.
    pub waiting_steps: i64,
}

/// Why it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is not in the state this act starts from.
    State(ItemState, ClosingHow),
    /// Reports wait for a decision: they are answered first.
    Waiting(i64),
    /// Steps are open: finishing without them needs a reason.
    OpenSteps(i64),
    /// Opening again needs a reason.
    NoReason,
}

impl Refused {
    /// The field at fault; empty when the act itself is refused.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::State(..) | Self::Waiting(_) => "",
            Self::OpenSteps(_) | Self::NoReason => "reason",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::State(state, ClosingHow::Strike) if *state == ItemState::Open => "请先办结，再销号".to_owned(),
            Self::State(state, how) => format!("事项{}，不能{}", state.word(), how.word()),
            Self::Waiting(number) => format!("有 {number} 个节点等待审核，请先审核"),
            Self::OpenSteps(number) => format!("有 {number} 个节点未完成，如需办结请写明原因"),
            Self::NoReason => "请写明恢复的原因".to_owned(),
        }
    }
}

/// Decides on a closing; the item's new state.
///
/// # Errors
/// Why it is refused.
pub fn close(before: &Before, how: ClosingHow, reason: &str) -> Result<ItemState, Refused> {
    let given = !reason.trim().is_empty();
    match (how, before.state) {
        (ClosingHow::Finish, ItemState::Open) if before.waiting_steps > 0 => Err(Refused::Waiting(before.waiting_steps)),
        (ClosingHow::Finish, ItemState::Open) if before.open_steps > 0 && !given => Err(Refused::OpenSteps(before.open_steps)),
        (ClosingHow::Finish, ItemState::Open) => Ok(ItemState::Finished),
        (ClosingHow::Strike, ItemState::Finished) => Ok(ItemState::Struck),
        (ClosingHow::Reopen, ItemState::Finished | ItemState::Struck) if !given => Err(Refused::NoReason),
        (ClosingHow::Reopen, ItemState::Finished | ItemState::Struck) => Ok(ItemState::Open),
        (ClosingHow::Finish, ItemState::Finished | ItemState::Struck)
        | (ClosingHow::Strike, ItemState::Open | ItemState::Struck)
        | (ClosingHow::Reopen, ItemState::Open) => Err(Refused::State(before.state, how)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_finished_then_struck_and_may_come_back() {
        use ClosingHow::{Finish, Reopen, Strike};
        use ItemState::{Finished, Open, Struck};
        let before = |state| Before {
            state,
            open_steps: 0,
            waiting_steps: 0,
        };
        let unfinished = Before {
            state: Open,
            open_steps: 2,
            waiting_steps: 0,
        };
        let waiting = Before {
            state: Open,
            open_steps: 2,
            waiting_steps: 1,
        };
        for (before, how, reason, outcome) in [
            (before(Open), Finish, "", Ok(Finished)),
            (unfinished, Finish, "", Err(Refused::OpenSteps(2))),
            (unfinished, Finish, "并入其他事项", Ok(Finished)),
            (waiting, Finish, "并入其他事项", Err(Refused::Waiting(1))),
            (before(Finished), Finish, "", Err(Refused::State(Finished, Finish))),
            (before(Finished), Strike, "", Ok(Struck)),
            (before(Open), Strike, "", Err(Refused::State(Open, Strike))),
            (before(Struck), Strike, "", Err(Refused::State(Struck, Strike))),
            (before(Struck), Reopen, "回头看不合格", Ok(Open)),
            (before(Finished), Reopen, "", Err(Refused::NoReason)),
            (before(Open), Reopen, "x", Err(Refused::State(Open, Reopen))),
        ] {
            assert_eq!(close(&before, how, reason), outcome, "{before:?} {how:?}");
        }
        assert_eq!(Refused::State(Open, Strike).text(), "请先办结，再销号");
    }
}
