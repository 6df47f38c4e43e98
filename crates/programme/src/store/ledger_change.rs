//! Writing what an imported ledger changes.

use crate::model::{ItemId, StepId};
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped SET_ITEM ("written under the permit of the import, for an item of a programme opened in it") =
        "update item set title = $2, owner = $3, version = version + 1 where id = $1";
    // The end day is put right, not moved: the day before any extension follows it.
    unscoped SET_STEP ("written under the permit of the import, for a step of a programme opened in it") =
        "update step set text = $2, start_day = $3, first_end_day = case when end_day = $4 then first_end_day else $4 end, end_day = $4, version = version + 1
         where id = $1";
}

/// Title and owner of an item.
///
/// # Errors
/// The store fails.
pub fn set_item(write: &mut Write<'_>, id: ItemId, title: &str, owner: &str) -> Result<(), StoreError> {
    write.execute_one(&SET_ITEM, params![id.0, title, owner])
}

/// Text and days of a step.
///
/// # Errors
/// The store fails.
pub fn set_step(write: &mut Write<'_>, id: StepId, text: &str, start: Option<Day>, end: Option<Day>) -> Result<(), StoreError> {
    write.execute_one(&SET_STEP, params![id.0, text, start, end])
}
