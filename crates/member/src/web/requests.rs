//! 更改审核: the protected particulars that wait, and the decision of the branch's superior.

use super::common::{area_nav, cut, done, instant, or_none};
use super::request::check;
use super::{edit, keep};
use crate::RequestId;
use crate::store::member;
use crate::store::request::{self, Request, State};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_org::Managed;
use jishi_platform::authz::Act;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Shell, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;

struct Row {
    href: String,
    name: String,
    org: String,
    what: String,
    when: String,
    reason: String,
    document: Option<String>,
    action: String,
    decides: bool,
    own: bool,
}

#[derive(Template)]
#[template(path = "member/requests.html")]
struct RequestsPage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let after = decode(asked.get("after")).unwrap_or(0);
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    let (mut found, managed) = cx
        .read(move |read| {
            let found = request::open(read, after, PAGE + 1)?;
            let managed = Managed::among(read, &own, found.iter().map(|one| one.org_path.as_str()), today)?;
            Ok::<_, AppError>((found, managed))
        })
        .await?;
    let size = usize::try_from(PAGE).unwrap_or_default();
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|last| encode(last.id.0));
    let manages = cx.may(Act::MemberManage);
    let rows = found
        .into_iter()
        .map(|one| Row {
            href: format!("/members/{}", one.member),
            what: format!("{}改为 {}", one.field.word(), or_none(edit::shown(one.field, &one.new))),
            when: instant(one.filed_at),
            document: one.document.map(|document| format!("/members/documents/{document}")),
            action: format!("/members/requests/{}", one.id),
            decides: manages && managed.decides(&one.org_path) && one.filed_by != cx.who.account,
            own: manages && one.filed_by == cx.who.account,
            name: one.name,
            org: one.org_name,
            reason: one.reason,
        })
        .collect();
    let shell = frame(&cx, &headers, Area::Members, "团籍信息更改").await?;
    page(&RequestsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/requests"),
            flash: done(&asked),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/requests", &asked),
            ..shell
        },
        rows,
        pager: Pager {
            total: None,
            unit: "项",
            next: next.map(|id| address("/members/requests", &[("after", &id)])),
            first: (after > 0).then(|| "/members/requests".to_owned()),
        },
    })
}

/// The superior's decision, or its withdrawal by who filed it.
///
/// # Errors
/// [`AppError::Denied`] for anyone else; a refusal when the rules do not take the new value any more.
pub async fn decide(cx: Cx, Id(id): Id<RequestId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let inner = cx.clone();
    let (state, word) = match sent.get("to") {
        "accept" => (State::Accepted, "approved"),
        "refuse" => (State::Refused, "returned"),
        "withdraw" => (State::Withdrawn, "withdrawn"),
        _ => return Err(AppError::BadRequest("请从页面的按钮提交".to_owned())),
    };
    let words = cut(sent.get("words"), 200);
    if state == State::Refused && words.is_empty() {
        return Err(AppError::field("words", "请填写退回原因"));
    }
    cx.write(None, move |write| {
        let found = request::find(write, id)?.ok_or(AppError::NotFound)?;
        let filed = found.filed_by == inner.who.account;
        if state == State::Withdrawn {
            if !filed {
                return Err(AppError::Denied("只能撤回自己提交的申请"));
            }
        } else if !jishi_org::superior(write, &inner.identity()?.path, &found.org_path, inner.today())? {
            return Err(AppError::Denied("团籍信息更改由支部的直接上级审核"));
        } else if filed {
            return Err(AppError::refused("不能审核自己提交的申请"));
        }
        if found.state != State::Open {
            return Err(AppError::refused("这项申请已办理，请刷新后查看"));
        }
        write.target("member", found.member.0);
        request::decide(write, id, state, inner.who.account, inner.now(), &words)?;
        if state == State::Accepted {
            apply(write, &inner, &found)?;
        }
        write.note(format!("更改{}：{}", found.field.word(), state.word()));
        if state != State::Withdrawn {
            tell(write, &inner, &found, state, &words)?;
        }
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&address("/members/requests", &[("done", word)])))
}

fn apply(write: &mut Write<'_>, cx: &Cx, found: &Request) -> Result<(), AppError> {
    let member = member::find_locked(write, found.member)?.ok_or(AppError::NotFound)?;
    keep::unlocked(&member)?;
    let said = edit::with(&member.particulars(), found.field, &found.new);
    check(write, cx, &member, found.field, &said).map_err(|error| match error {
        AppError::Invalid(wrong) => AppError::Refused(wrong.into_iter().map(|fault| fault.text).collect::<Vec<_>>().join("；")),
        other => other,
    })?;
    member::change(write, &member, &said).map_err(edit::conflict)?;
    edit::note(write, cx, &member, &said)?;
    Ok(())
}

fn tell(write: &mut Write<'_>, cx: &Cx, found: &Request, state: State, words: &str) -> Result<(), StoreError> {
    let new = NewMessage {
        account: found.filed_by,
        kind: "decision",
        title: format!("更改{}的申请：{}", found.field.word(), state.word()),
        body: words.to_owned(),
        link: format!("/members/{}", found.member),
        dedup: format!("member.request:{}", found.id),
    };
    message::add(write, cx.id(), cx.now(), &new).map(|_| ())
}
