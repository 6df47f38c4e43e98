//! Units (单位) and which organisation covers them: the denominators of 建团率.
//!
//! Tables: `unit`, `unit_place`, `unit_mark`, `unit_cover`, `unit_young`, `unit_attribute`. Other crates
//! read the views `v_unit` and `v_unit_cover`, or call the functions here.

mod affected;
pub mod attribute;
pub mod cover;
pub mod credit;
pub mod import;
pub mod kind;
pub mod rule;
pub mod store;
mod web;

pub use web::routes;

jishi_kernel::ids! {
    /// A unit.
    UnitId,
}
