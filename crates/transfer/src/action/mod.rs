//! What people do to a transfer: read, decide by the rules, write, tell; in one transaction.

pub mod appeal;
pub mod batch;
pub mod correct;
pub mod decide;
mod open;
mod settle;
pub mod start;
pub mod tree;

pub use open::{Caller, Opened, open};
pub(crate) use settle::{Step, close, retarget, settle, tell};

use jishi_platform::AppError;
use jishi_platform::error::FieldError;

/// A refusal of the state machine as an error.
fn refuse(refused: &crate::rule::machine::Refused) -> AppError {
    if refused.field().is_empty() {
        AppError::Refused(refused.text())
    } else {
        AppError::field(refused.field(), refused.text())
    }
}

/// Refusals of a start as an error: beside their fields, or of the whole act.
fn refuse_start(refused: &[crate::rule::start::Refused]) -> AppError {
    match refused {
        [one] if one.field().is_empty() => AppError::Refused(one.text()),
        all => AppError::Invalid(
            all.iter()
                .map(|one| FieldError {
                    field: one.field().to_owned(),
                    text: one.text(),
                })
                .collect(),
        ),
    }
}
