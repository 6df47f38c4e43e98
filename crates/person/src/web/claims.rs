//! 认领与异议: the list of both sides, and filing one.

use super::find;
use super::nav::area_nav;
use super::upload::Upload;
use super::words::{instant, reason};
use crate::store::claim::{self, Kind, NewClaim};
use crate::store::correction::State;
use crate::store::look::{self, Look, Looking};
use crate::store::person;
use crate::veil::Veils;
use crate::words::words;
use crate::{ClaimId, IdNumber};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_platform::authz::Act;
use jishi_platform::db::Write;
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{App, AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Area, Shell, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;

struct Row {
    id: ClaimId,
    kind: &'static str,
    about: String,
    from: String,
    to: String,
    at: String,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "person/claims.html")]
struct ClaimsPage {
    shell: Shell,
    states: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
}

/// The colour of a state.
pub(super) const fn tone(state: State) -> &'static str {
    match state {
        State::Open => "care",
        State::Accepted => "good",
        State::Refused => "bad",
        State::Withdrawn => "",
    }
}

/// The filter by state: word of the address, words shown.
pub(super) const STATES: [(&str, &str); 5] = [
    ("", "全部"),
    ("open", "待审核"),
    ("accepted", "已同意"),
    ("refused", "未同意"),
    ("withdrawn", "已撤回"),
];

/// The state an address asks for; empty for all.
pub(super) fn state_asked(asked: &Pairs) -> &'static str {
    match asked.get("state") {
        "" => "",
        given => State::from_slug(given).slug(),
    }
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let state = state_asked(&asked);
    let before = decode(asked.get("before")).unwrap_or(i64::MAX);
    let scope = cx.scope().clone();
    let mut found = cx
        .read(move |read| {
            let veils = Veils::load(read)?;
            let found = claim::list(read, state, before, PAGE + 1)?;
            Ok::<_, AppError>(found.into_iter().map(|one| one.seen(&veils, &scope)).collect::<Vec<_>>())
        })
        .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| encode(last.id.0));
    let here = |before: &str| address("/persons/claims", &[("state", state), ("before", before)]);
    let scope = cx.scope().clone();
    let rows = found
        .into_iter()
        .map(|row| Row {
            // The asking side has typed the number and sees no name.
            about: if scope.covers(&row.holder.2) { row.name } else { row.id_mask },
            id: row.id,
            kind: row.kind.word(),
            from: row.org.1,
            to: row.holder.1,
            at: instant(row.at),
            state: row.state.word(),
            tone: tone(row.state),
        })
        .collect();
    page(&ClaimsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/persons/claims"),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/persons/claims", &asked),
            ..frame(&cx, &headers, Area::Members, "认领与异议").await?
        },
        states: Choice::list(STATES, state),
        rows,
        pager: Pager {
            total: None,
            unit: "申请",
            next: next.map(|before| here(&before)),
            first: (before != i64::MAX).then(|| here("")),
        },
    })
}

/// Files one against the record the number leads to.
///
/// # Errors
/// [`AppError::TooMany`] after too many hits elsewhere in an hour; [`AppError::Refused`] when nobody has the number, or the record is
/// the own one already; mistakes come back in the form.
pub async fn file(cx: Cx, headers: HeaderMap, upload: Upload) -> Result<Response, AppError> {
    match add(&cx, &upload).await {
        Ok(id) => Ok(http::see_other(&format!("/persons/claims/{id}?done=filed"))),
        Err(AppError::Invalid(wrong)) => find::show(&cx, &headers, &upload.pairs, &wrong).await,
        Err(error) => Err(error),
    }
}

async fn add(cx: &Cx, upload: &Upload) -> Result<ClaimId, AppError> {
    let sent = &upload.pairs;
    let number = find::number(cx, sent).await?;
    let kind = Kind::from_slug(sent.get("kind")).ok_or_else(|| AppError::field("kind", "请选择申请类型"))?;
    let list = match kind {
        Kind::Claim => &words().claim,
        Kind::Dispute => &words().dispute,
    };
    let reason = reason(list, sent.get("reason"), sent.get("text")).map_err(|text| {
        let other = words().claim.iter().chain(&words().dispute).any(|word| word == sent.get("reason"));
        let fits = list.iter().any(|word| word == sent.get("reason"));
        let text = if other && !fits {
            format!("“{}”不是{}的事由", sent.get("reason"), kind.word())
        } else {
            text
        };
        AppError::field("reason", text)
    })?;
    let own = cx.identity()?;
    let (org, path, org_name) = (own.org, own.path.clone(), own.org_name.clone());
    look_first(cx, number.clone()).await?;
    let proof = super::upload::store(upload, cx, &path).await?;
    let (app, account, today) = (cx.app.clone(), cx.who.account, cx.today());
    cx.write(None, move |write| {
        let found = person::find_by_number(write, &app.keys, &number)?.ok_or_else(unknown)?;
        if found.org == org && kind == Kind::Claim {
            return Err(AppError::refused("该人员的记录已由本单位管理"));
        }
        let new = NewClaim {
            person: found.person,
            kind,
            holder: found.org,
            org,
            account,
            reason,
            proof,
        };
        let id = claim::add(write, &app, &new)?;
        write.target("person", found.person.0);
        write.note(format!("提出{}申请", kind.word()));
        let holder = claim::holder(write, found.org)?.map_or_else(String::new, |(_, path)| path);
        for receiver in claim::receivers(write, found.org, &holder, today)? {
            tell(write, &app, receiver, id, &format!("{org_name}提出{}申请", kind.word()), "filed")?;
        }
        Ok(id)
    })
    .await
}

fn unknown() -> AppError {
    AppError::refused("该证件号码没有登记，不能提出申请")
}

/// Looks the number up by itself, so that the look is noted and counted whatever comes of the claim.
async fn look_first(cx: &Cx, number: IdNumber) -> Result<(), AppError> {
    let (app, own) = (cx.app.clone(), cx.identity()?);
    let by = Looking {
        account: cx.who.account,
        org: own.org,
        path: own.path.clone(),
        at: cx.now(),
        today: cx.today(),
        reason: "提出认领或异议时输入证件号码",
    };
    let known = cx
        .write(None, move |write| {
            let look = look::look(write, &app, &number, &by)?;
            write.note(match &look {
                Look::Nobody => "提出申请时输入的证件号码未登记",
                Look::Inside(_) => "提出申请时输入的证件号码在查看范围内",
                Look::Outside(_) => "提出申请时输入的证件号码由外单位管理",
            });
            Ok::<_, AppError>(!matches!(look, Look::Nobody))
        })
        .await?;
    if known { Ok(()) } else { Err(unknown()) }
}

/// A message about a claim; `step` keeps a second one of the same kind away.
pub(super) fn tell(write: &mut Write<'_>, app: &App, account: i64, id: ClaimId, title: &str, step: &str) -> Result<(), AppError> {
    let told = NewMessage {
        account,
        kind: "decision",
        title: title.to_owned(),
        body: String::new(),
        link: format!("/persons/claims/{id}"),
        dedup: format!("person.claim:{id}:{step}"),
    };
    message::add(write, app.id(), app.now(), &told)?;
    Ok(())
}
