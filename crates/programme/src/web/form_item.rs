//! Which item a step, a report or a request belongs to, for whoever may see that item.

use crate::model::{ExtensionId, ItemId, ProgressId, StepId};
use crate::store::{extension, item, progress, step};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};

async fn seen(cx: &Cx, find: impl FnOnce(&Read<'_>) -> Result<Option<ItemId>, StoreError> + Send + 'static) -> Result<ItemId, AppError> {
    // By what the caller may read, not by how far the act reaches: inside but not allowed is 403.
    let scope = cx.identity()?.scope(Act::ProgrammeRead).1;
    let found = cx.app.db.read(&scope, move |read| {
        let Some(id) = find(read)? else { return Ok::<_, StoreError>(None) };
        item::find(read, id)
    });
    Ok(found.await?.ok_or(AppError::NotFound)?.id)
}

/// The item of a step.
pub(super) async fn of_step(cx: &Cx, id: StepId) -> Result<ItemId, AppError> {
    seen(cx, move |read| Ok(step::find_unchecked(read, id)?.map(|step| step.item))).await
}

/// The item of a report.
pub(super) async fn of_progress(cx: &Cx, id: ProgressId) -> Result<ItemId, AppError> {
    seen(cx, move |read| Ok(progress::find_unchecked(read, id)?.map(|report| report.item))).await
}

/// The item of a request for more time.
pub(super) async fn of_extension(cx: &Cx, id: ExtensionId) -> Result<ItemId, AppError> {
    seen(cx, move |read| Ok(extension::find_unchecked(read, id)?.map(|asked| asked.item))).await
}
