//! Members (团员): card, archive, registration, appraisal, exit, lists, the own page.
//!
//! A membership sits in one branch; what changes it goes through [`store`] and leaves a row of
//! history. Rules are pure functions in [`rule`], their numbers dated data in `data/rules.toml`.
//! Tables: `member` and all `member_*`. Other crates read the view `v_member` or call the functions here.

pub mod consent;
pub mod import;
pub mod rule;
pub mod store;

mod affected;
mod duty;
mod hook;
mod jobs;
mod merge;
mod person_hook;
mod share;
mod web;

pub use hook::{MemberHook, busy};
pub use jobs::{jobs, list_due, remind_probation};
pub use web::routes;

jishi_kernel::ids! {
    /// A membership (团籍).
    MemberId,
    /// A document of the archive.
    DocumentId,
    /// An award or a punishment.
    RecordId,
    /// A leaving.
    ExitId,
    /// A request to change a protected particular.
    RequestId,
}

jishi_platform::rule_book!(pub RULES, "团员", "../data/rules.toml", rule::sound::check);
