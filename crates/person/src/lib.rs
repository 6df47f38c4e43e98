//! Persons (自然人): one identity a human being, encrypted, masked, logged.
//!
//! Tables: `person`, `person_view`, `person_change`, `person_correction`, `person_claim`,
//! `person_proof`, `guardian_consent`, `person_pair`, `person_due`. Other crates read the view
//! `v_person`, or call the functions here; what they keep about a person they register as a
//! [`PersonHook`], so that it is part of an export and of an erasure.

mod document;
pub mod export;
mod field;
mod hook;
pub mod jobs;
pub mod kept;
mod number;
mod phone;
pub mod roll;
pub mod rule;
mod sex;
pub mod store;
mod tree;
pub mod veil;
mod web;
pub mod words;

pub use document::{Check, Document, RESIDENT};
pub use field::Field;
pub use hook::{Attachment, MergeHook, PersonHook, Section};
pub use jobs::jobs;
pub use number::{IdNumber, Legacy, MAY_BE_ROUNDED, NotANumber, with_check_character};
pub use phone::{NotAPhone, Phone};
pub use rule::RULES;
pub use sex::Sex;
pub use store::change::{By, How, NewValue, change};
pub use store::person::{
    Found, Masked, NewPerson, Ready, add, find, find_by_number, find_by_numbers, find_or_add, known, prepare, prepare_owned, relocate,
};
pub use web::{ACCEPT as PROOF_ACCEPT, Upload as ProofUpload, area_nav, hint as proof_hint, opened, routes, store_proof};

jishi_kernel::ids! {
    /// A person (自然人).
    PersonId,
    /// 信息更正.
    CorrectionId,
    /// 认领 or 异议.
    ClaimId,
    /// A file that proves something.
    ProofId,
    /// A pair of records that may be one person.
    PairId,
}
