//! Rows ↔ values.

pub mod as_of;
pub mod below;
pub mod change;
pub mod children;
pub mod complete;
pub mod count;
pub mod department;
pub mod election;
pub mod graduating;
pub mod health;
pub mod history;
pub mod lights;
pub mod listing;
pub mod particulars;
pub mod record;
pub mod reshape;
pub mod search;
pub mod sight;
pub mod size;
pub mod sound;
pub mod succession;
pub mod tie;
pub mod tree;
pub mod turn;
