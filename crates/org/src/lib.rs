//! Organisations (组织): the tree with its history, and the departments (部室) of each unit.
//!
//! Tables: `org`, `org_place`, `org_title`, `org_kind`, `org_link`, `department`, `party_alias`.
//! Other crates read the views `v_org` and `v_department`, or call the functions here.

pub mod affected;
mod bound;
mod duty;
pub mod import;
pub mod initials;
mod jobs;
mod kind;
pub mod look;
mod managed;
mod nature;
mod number;
pub mod operation;
pub mod path;
pub mod required;
pub mod rule;
mod rule_check;
pub mod rule_list;
pub mod rule_words;
pub mod rules;
mod sheaf;
pub mod store;
mod web;

pub use bound::check_unbound;
pub use jobs::{complete_within, jobs, remind_graduation};
pub use kind::Kind;
pub use managed::{Managed, check_managed, managed, manages, may_manage, superior};
pub use number::{NotANumber, OrgNumber};
pub use web::{EffectsPart, reason, reason_field, routes};

jishi_kernel::ids! {
    /// A department of an organisation (部室).
    DepartmentId,
}
