//! Corrections of a draft. A person edits one card (an item with its steps and targets, or the head)
//! and may press one button on it; both are applied in this order, so nothing typed is lost.

mod fields;
mod head;
mod item;
mod other;
mod press;

pub use fields::{Fields, KINDS, RHYTHMS, Refused, kind_slug, rhythm_slug};
pub use head::save_head;
pub use item::{add_item, save_item, settle_unread};
pub use other::{add_other, remove_other, save_duty, save_form};
pub use press::{Press, press};

#[cfg(test)]
mod tests;
