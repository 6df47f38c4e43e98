//! Documents of the archive: uploaded by the branch, checked by its superior, served only to who sees the card.

use super::card::{self, Form};
use super::common::{cut, member_at};
use super::keep::{self, Kept};
use super::upload::Upload;
use crate::rule::limit::DocumentRule;
use crate::store::document::{self, Document, KINDS, Names, NewDocument};
use crate::store::member::Member;
use crate::{DocumentId, MemberId, RULES};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jishi_kernel::days_between;
use jishi_person::PersonId;
use jishi_person::store::view::{self, NewView, What};
use jishi_person::veil::Veils;
use jishi_platform::db::Write;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent, escape};

/// What a shown file may do: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// The file; the look is noted, since a scan holds whole numbers.
///
/// # Errors
/// [`AppError::NotFound`] when the caller does not see the card; the file store fails.
pub async fn get(cx: Cx, Id(id): Id<DocumentId>) -> Result<Response, AppError> {
    let inner = cx.clone();
    let found = cx
        .write(None, move |write| {
            let found = document::find(write, id)?.ok_or(AppError::NotFound)?;
            let member = member_at(write, found.member)?;
            looked(write, &inner, &member, &found.kind, inner.identity()?.org)?;
            let names = Names::load(write, member.id, &Veils::load(write)?, inner.scope())?;
            Ok::<_, AppError>(names.seen(found))
        })
        .await?;
    answer(&cx, &found).await
}

/// Notes who looked at a scan of whose card.
pub(super) fn looked(write: &mut Write<'_>, cx: &Cx, member: &Member, kind: &str, org: i64) -> Result<(), AppError> {
    let reason = format!("查看{kind}");
    let look = NewView {
        id: cx.id(),
        person: PersonId(member.person),
        at: cx.now(),
        account: cx.who.account,
        org,
        what: What::Proof,
        reason: &reason,
    };
    view::add(write, &look)?;
    write.target("member", member.id.0);
    write.note(reason);
    Ok(())
}

/// The bytes, which the browser shows and does not run.
pub(super) async fn answer(cx: &Cx, found: &Document) -> Result<Response, AppError> {
    let bytes = cx.app.files.get(&found.hash).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename*=UTF-8''{}", escape(&found.name)),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Adds a document.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; kind, size or content is refused in the form.
pub async fn add(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, upload: Upload) -> Result<Response, AppError> {
    match keep_file(&cx, id, &upload).await {
        Ok(response) => Ok(response),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Document, &upload.pairs, wrong).await,
        Err(error) => Err(error),
    }
}

async fn keep_file(cx: &Cx, id: MemberId, upload: &Upload) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let kind = KINDS
        .into_iter()
        .find(|kind| *kind == upload.pairs.get("kind"))
        .ok_or_else(|| AppError::field("kind", "请选择材料类别"))?;
    let asking = cx.clone();
    let rule: DocumentRule = cx
        .read(move |read| {
            let member = member_at(read, id)?;
            keep::open(&asking, read, &member)?;
            Ok::<_, AppError>(RULES.at(read, "member.document", &member.org_path, today)?.value)
        })
        .await?;
    let stored = upload.pdf(&cx.app, rule.most_mb).await?;
    let stored = stored.ok_or_else(|| AppError::field("file", "请选择 PDF 文件"))?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        document::add(
            write,
            &NewDocument {
                id: DocumentId(inner.id()),
                member: id,
                kind: kind.to_owned(),
                name: stored.name,
                hash: stored.hash,
                size: stored.size,
                at: inner.now(),
                account: inner.who.account,
            },
        )?;
        let late = kind == KINDS[0]
            && member
                .joined_on
                .is_some_and(|joined| days_between(joined, today) > rule.within_days);
        keep::change(write, &inner, &Kept::new(id, "document", "", kind))?;
        write.note(if late {
            format!("上传{kind}，超过批准后{}日的期限", rule.within_days)
        } else {
            format!("上传{kind}")
        });
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=documents&done=document")))
}

/// The superior's check.
///
/// # Errors
/// [`AppError::Denied`] for anyone but the direct superior.
pub async fn check(cx: Cx, Id(id): Id<DocumentId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let inner = cx.clone();
    let (returned, reason) = (sent.get("to") == "return", cut(sent.get("reason"), 100));
    if returned && reason.is_empty() {
        return Err(AppError::field("reason", "请填写退回原因"));
    }
    let member = cx
        .write(None, move |write| {
            let found = document::find(write, id)?.ok_or(AppError::NotFound)?;
            let member = member_at(write, found.member)?;
            if !jishi_org::superior(write, &inner.identity()?.path, &member.org_path, inner.today())? {
                return Err(AppError::Denied("材料由支部的直接上级认证"));
            }
            if found.account == inner.who.account {
                return Err(AppError::refused("不能认证自己上传的材料"));
            }
            write.target("member", member.id.0);
            let words = if returned { reason.as_str() } else { "" };
            document::check(write, id, inner.now(), inner.who.account, words)?;
            let state = if returned { "退回" } else { "认证" };
            keep::change(
                write,
                &inner,
                &Kept::new(member.id, "document", "", format!("{}{state}", found.kind)),
            )?;
            write.note(format!("{state}{}", found.kind));
            Ok(member.id)
        })
        .await?;
    let done = if returned { "returned" } else { "checked" };
    Ok(http::see_other(&format!("/members/{member}?tab=documents&done={done}")))
}
