//! Awards, at once; punishments and their lifting, filed with the decision for approval.

use super::card::{self, Form};
use super::common::{cut, member_at};
use super::keep::{self, Kept};
use super::upload::{Stored, Upload};
use crate::rule::discipline::{self as rule, DisciplineRule, Stage};
use crate::store::document::{self, NewDocument};
use crate::store::record::{self, Record, Sort};
use crate::{DocumentId, MemberId, RULES, RecordId};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::parse_day;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::Id;

/// Largest paper, in MB.
const MOST: usize = 20;

/// Adds an award, or files a punishment.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; mistakes come back in the form.
pub async fn add(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, upload: Upload) -> Result<Response, AppError> {
    match enter(&cx, id, &upload).await {
        Ok(done) => Ok(http::see_other(&format!("/members/{id}?tab=records&done={done}"))),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Record, &upload.pairs, wrong).await,
        Err(error) => Err(error),
    }
}

async fn enter(cx: &Cx, id: MemberId, upload: &Upload) -> Result<&'static str, AppError> {
    let (today, inner, sent) = (cx.today(), cx.clone(), &upload.pairs);
    let sort = Sort::from_slug(sent.get("sort")).ok_or_else(|| AppError::field("sort", "请选择类别"))?;
    let given_on = parse_day(sent.get("day"))
        .filter(|day| *day <= today)
        .ok_or_else(|| AppError::field("day", "请填写日期，不能晚于今天"))?;
    let until = match sent.get("until") {
        "" => None,
        text => Some(parse_day(text).ok_or_else(|| AppError::field("until", "请填写日期"))?),
    };
    let mut entry = Record {
        id: RecordId(cx.id()),
        sort,
        what: cut(sent.get("what"), 60),
        issuer: cut(sent.get("issuer"), 60),
        paper: cut(sent.get("paper"), 60),
        given_on,
        until,
        lifted_on: None,
        stage: if sort == Sort::Award { Stage::Valid } else { Stage::Filed },
        document: None,
        words: String::new(),
    };
    if entry.what.is_empty() {
        return Err(AppError::field("what", "请填写名称"));
    }
    if entry.issuer.is_empty() {
        return Err(AppError::field("issuer", "请填写授予或决定单位"));
    }
    let stored = upload.pdf(&cx.app, MOST).await?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        if sort == Sort::Discipline {
            let ruling: DisciplineRule = RULES.at(write, "member.discipline", &member.org_path, entry.given_on)?.value;
            rule::check(&ruling, &entry.what, entry.given_on, entry.until, stored.is_some())
                .map_err(|(field, text)| AppError::field(field, text))?;
        } else if entry.until.is_some() {
            return Err(AppError::field("until", "奖励没有期满日期"));
        }
        entry.document = stored.map(|stored| keep_paper(write, &inner, id, stored)).transpose()?;
        record::add(write, id, &entry, inner.now(), inner.who.account)?;
        let state = if sort == Sort::Award { "" } else { "（待批准）" };
        let new = format!("{} {}{state}", sort.word(), entry.what);
        keep::change(write, &inner, &Kept::new(id, "record", "", new))?;
        write.note(format!("登记{}{state}", sort.word()));
        Ok(if sort == Sort::Award { "record" } else { "filed" })
    })
    .await
}

/// A paper of the archive.
fn keep_paper(write: &mut Write<'_>, cx: &Cx, member: MemberId, stored: Stored) -> Result<DocumentId, StoreError> {
    let id = DocumentId(cx.id());
    let new = NewDocument {
        id,
        member,
        kind: "奖惩材料".to_owned(),
        name: stored.name,
        hash: stored.hash,
        size: stored.size,
        at: cx.now(),
        account: cx.who.account,
    };
    document::add(write, &new)?;
    Ok(id)
}

/// Asks for the lifting of a punishment.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; it was lifted before or waits; the
/// form comes back without a paper.
pub async fn lift(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, upload: Upload) -> Result<Response, AppError> {
    match file_lift(&cx, id, &upload).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?tab=records&done=lifting"))),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Lift, &upload.pairs, wrong).await,
        Err(error) => Err(error),
    }
}

async fn file_lift(cx: &Cx, id: MemberId, upload: &Upload) -> Result<(), AppError> {
    let inner = cx.clone();
    let entry: RecordId = upload.pairs.parse("record").ok_or(AppError::NotFound)?;
    let stored = upload.pdf(&cx.app, MOST).await?;
    let stored = stored.ok_or_else(|| AppError::field("file", "请上传支部大会关于解除处分的决议"))?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        let paper = keep_paper(write, &inner, id, stored)?;
        record::file_lift(write, id, entry, paper, inner.who.account)?;
        keep::change(write, &inner, &Kept::new(id, "record", "", "解除处分（待批准）"))?;
        write.note("提交解除处分");
        Ok::<_, AppError>(())
    })
    .await
}
