//! Going on with a run: checking again, confirming, stopping, giving up.

use super::show::{Again, shown};
use super::{Desk, wake};
use crate::RunId;
use crate::run::apply::ALL_ROWS;
use crate::state::{Mode, State};
use crate::store::fault;
use crate::store::run::{self, Terms};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};

fn back(desk: &Desk, id: RunId) -> Response {
    http::see_other(&format!("{}/{id}", desk.base()))
}

/// Lets a run go on; without a reason it keeps the one it has.
async fn queue(
    desk: &Desk,
    cx: &Cx,
    id: RunId,
    (to, mode): (State, Mode),
    reason: Option<String>,
    from: &[State],
) -> Result<Response, AppError> {
    let (account, slug, now) = (cx.who.account, desk.kind.slug(), cx.now());
    let from = from.to_vec();
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        let row = run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        if !from.contains(&row.state) {
            return Err(AppError::Stale);
        }
        if mode == Mode::All && row.tally.rows > ALL_ROWS {
            return Err(AppError::refused(format!("超过 {ALL_ROWS} 行，不能整表一次写入，请分批导入")));
        }
        write.note(match (to, &reason) {
            (State::Applying, Some(reason)) => format!("确认导入 {} 行；理由：{reason}", row.tally.writing()),
            (State::Applying, None) => format!("确认导入 {} 行", row.tally.writing()),
            _ => "重新核对".to_owned(),
        });
        let how = Terms {
            mode,
            layout: &row.layout,
            reason: reason.as_deref().unwrap_or(&row.reason),
        };
        if run::queue(write, id, account, to, how, now)? {
            Ok(())
        } else {
            Err(AppError::refused("上传的表格已删除，请重新上传"))
        }
    })
    .await?;
    wake(&cx.app, desk);
    Ok(back(desk, id))
}

/// `POST /imports/{kind}/{id}/check`: from the beginning, after an error or a stop.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is under way or done.
pub(super) async fn check(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let from = [State::Checked, State::Failed, State::Cancelled, State::Refused];
    queue(&desk, &cx, id, (State::Checking, Mode::Good), None, &from).await
}

/// `POST /imports/{kind}/{id}/apply`: `all` set means everything or nothing; `reason` says why, where the list changes
/// the tree.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is not waiting for this. A missing
/// reason comes back with the page.
pub(super) async fn apply(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<RunId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let mode = if sent.get("all").is_empty() { Mode::Good } else { Mode::All };
    let reason = match desk.kind.reasoned().then(|| jishi_org::reason(&sent)).transpose() {
        Ok(reason) => reason,
        Err(AppError::Invalid(wrong)) => {
            let again = Again {
                reason: sent.get("reason"),
                all: mode == Mode::All,
                wrong: &wrong,
            };
            return shown(&desk, &cx, &headers, id, Some(again)).await;
        }
        Err(error) => return Err(error),
    };
    queue(&desk, &cx, id, (State::Applying, mode), reason, &[State::Checked]).await
}

/// `POST /imports/{kind}/{id}/stop`: ends between two batches.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is not under way.
pub(super) async fn stop(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        write.note("要求停止导入");
        if run::stop(write, id, account)? {
            Ok(())
        } else {
            Err(AppError::Stale)
        }
    })
    .await?;
    wake(&cx.app, &desk);
    Ok(back(&desk, id))
}

/// `POST /imports/{kind}/{id}/drop`: removes the upload and the reasons; a run that was not applied is given up.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] while it is under way.
pub(super) async fn drop_upload(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let (account, slug, now) = (cx.who.account, desk.kind.slug(), cx.now());
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        write.note("删除上传的表格");
        if !run::drop(write, id, account, now)? {
            return Err(AppError::Stale);
        }
        Ok::<_, AppError>(fault::forget(write, id)?)
    })
    .await?;
    cx.app.files.drop_upload(id.0).await?;
    Ok(http::see_other("/imports"))
}
