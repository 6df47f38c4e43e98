//! Corrections of a draft: each keeps what was before, and is saved as typed.

use crate::model::{NoticeId, NoticeState};
use crate::review::card::{self, Fields, Press, Refused};
use crate::review::party::Meaning;
use crate::store::{Stamp, draft};
use askama::Template;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::Response;
use jishi_kernel::shanghai_time;
use jishi_notice::draft::Draft;
use jishi_platform::authz::Target;
use jishi_platform::db::Write;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::fragment;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(source = r#"<span id="saved" role="status">{{ text }}</span>"#, ext = "html")]
struct Saved {
    text: String,
}

fn refuse(refused: Refused) -> AppError {
    match refused {
        Refused::Gone => AppError::refused("这一项已被他人删除或合并，请刷新后再改"),
        Refused::Wrong(text) => AppError::field("card", text),
    }
}

/// What a change leaves: the words for the list of corrections, and the anchor to show next.
type Change = Box<dyn FnOnce(&mut Draft) -> Result<(String, String), Refused> + Send>;

/// Loads the draft under its lock, changes it, and keeps what it was before.
fn change(write: &mut Write<'_>, id: NoticeId, edit: i64, by: Stamp, change: Change) -> Result<String, AppError> {
    draft::lock(write, id)?;
    let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
    if stored.state != NoticeState::Draft {
        return Err(AppError::refused("此通知已发布或已弃用，不能再改"));
    }
    let mut body: Draft = serde_json::from_str(&stored.body).map_err(|e| AppError::Internal(e.into()))?;
    let (what, anchor) = change(&mut body).map_err(refuse)?;
    let new = serde_json::to_string(&body).map_err(|e| AppError::Internal(e.into()))?;
    if new != stored.body {
        write.note(what.clone());
        draft::save(write, edit, id, stored.version, &what, &new, by)?;
    }
    Ok(anchor)
}

async fn apply(cx: &Cx, id: NoticeId, edit: Change) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let key = cx.id();
    let anchor = cx
        .write(Some(Target::new("notice", id.0)), move |write| change(write, id, key, by, edit))
        .await?;
    if cx.hx.request {
        let text = format!("已自动保存 {}", shanghai_time(cx.now()));
        return Ok(fragment(
            StatusCode::OK,
            Saved { text }.render().map_err(|e| AppError::Internal(e.into()))?,
        ));
    }
    Ok(http::see_other(&format!("/notices/{id}?done=saved#{anchor}")))
}

/// Saves an item's card, then does what the pressed button says.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field; nothing is changed then.
pub async fn save_item(
    cx: Cx,
    Path((id, item)): Path<(NoticeId, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    let press = fields.get("do").and_then(Press::from_slug);
    apply(
        &cx,
        id,
        Box::new(move |draft| {
            // A card that is about to go need not be right.
            if press != Some(Press::Remove) {
                card::save_item(draft, &item, &fields)?;
            }
            match press {
                None => Ok(("修改事项".to_owned(), format!("item-{item}"))),
                Some(press) => card::press(draft, &item, &press).map(|next| {
                    let list = fields.get("back") == Some("first");
                    let anchor = if list { "first".to_owned() } else { format!("item-{next}") };
                    (press.word().to_owned(), anchor)
                }),
            }
        }),
    )
    .await
}

/// Adds an item at the end.
///
/// # Errors
/// The draft is not open.
pub async fn add_item(cx: Cx, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    apply(
        &cx,
        id,
        Box::new(|draft| Ok(("加事项".to_owned(), format!("item-{}", card::add_item(draft, "新事项"))))),
    )
    .await
}

/// Saves the head's card.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field.
pub async fn save_head(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    apply(
        &cx,
        id,
        Box::new(move |draft| card::save_head(draft, &fields).map(|()| ("修改文件信息".to_owned(), "head".to_owned()))),
    )
    .await
}

/// Saves, adds or removes a duty or form; settles an unread passage.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field.
pub async fn save_other(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    apply(
        &cx,
        id,
        Box::new(move |draft| {
            let what = fields.get("what-is").unwrap_or_default().to_owned();
            let n: usize = fields.get("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
            let anchor = "others".to_owned();
            match (what.as_str(), fields.get("do").unwrap_or_default()) {
                ("duty" | "form", "add") => card::add_other(draft, &what),
                ("duty" | "form", "trash") => card::remove_other(draft, &what, n)?,
                ("duty", _) => card::save_duty(draft, n, &fields)?,
                ("form", _) => card::save_form(draft, n, &fields)?,
                ("unread", press) => {
                    let made = card::settle_unread(draft, n, press == "item")?;
                    return Ok((
                        "处理未识别内容".to_owned(),
                        made.map_or_else(|| "first".to_owned(), |id| format!("item-{id}")),
                    ));
                }
                _ => return Err(Refused::Gone),
            }
            Ok(("修改报送要求或报表".to_owned(), anchor))
        }),
    )
    .await
}

/// Keeps whom the printed names mean.
///
/// # Errors
/// The draft is not open.
pub async fn save_parties(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let decided: BTreeMap<String, Meaning> = pairs
        .into_iter()
        .filter_map(|(name, slug)| Some((name.strip_prefix("party:")?.to_owned(), Meaning::from_slug(&slug)?)))
        .collect();
    cx.write(Some(Target::new("notice", id.0)), move |write| {
        draft::lock(write, id)?;
        let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
        if stored.state != NoticeState::Draft {
            return Err(AppError::refused("此通知已发布或已弃用，不能再改"));
        }
        write.note("核对部门对应");
        let text = serde_json::to_string(&decided).map_err(|e| AppError::Internal(e.into()))?;
        draft::save_parties(write, id, &text, by)?;
        Ok::<_, AppError>(())
    })
    .await?;
    if cx.hx.request {
        let text = format!("已自动保存 {}", shanghai_time(cx.now()));
        return Ok(fragment(
            StatusCode::OK,
            Saved { text }.render().map_err(|e| AppError::Internal(e.into()))?,
        ));
    }
    Ok(http::see_other(&format!("/notices/{id}?done=saved#parties")))
}

/// Undoes the latest correction.
///
/// # Errors
/// There is none.
pub async fn undo(cx: Cx, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let key = cx.id();
    cx.write(Some(Target::new("notice", id.0)), move |write| {
        draft::lock(write, id)?;
        let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
        let last = draft::list_edits(write, id, 1)?.into_iter().next();
        let last = last
            .filter(|_| stored.state == NoticeState::Draft)
            .ok_or_else(|| AppError::refused("没有可撤销的修改"))?;
        let before = draft::body_at(write, id, last.version)?.ok_or(AppError::NotFound)?;
        write.note(format!("撤销：{}", last.what));
        draft::save(write, key, id, stored.version, &format!("撤销“{}”", last.what), &before, by)?;
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/notices/{id}?done=undone")))
}
