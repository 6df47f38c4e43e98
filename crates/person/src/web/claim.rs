//! One claim or dispute: what both sides see of it, and its decision.

use super::claims::{tell, tone};
use super::nav::area_nav;
use super::words::instant;
use crate::store::claim::{self, Claim};
use crate::store::correction::State;
use crate::store::proof::{self, Owner};
use crate::veil::Veils;
use crate::{ClaimId, ProofId};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_org::Managed;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, watermark};

#[derive(Template)]
#[template(path = "person/claim.html")]
struct ClaimPage {
    shell: Shell,
    id: ClaimId,
    state: &'static str,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    steps: Vec<(String, String)>,
    proofs: Vec<(ProofId, String)>,
    /// The record, for who may open it.
    record: Option<String>,
    /// Where the decision goes; `None` for who only reads.
    decide: Option<String>,
    may_withdraw: bool,
    accept_word: &'static str,
    /// What the reader has to know before deciding; empty for nothing.
    hint: &'static str,
    version: i64,
}

/// Said where a claim is decided: what is kept along may have an order of its own.
const HINT: &str = "在册团员的组织关系须经转接审批：由双方共同上级审核此申请，或请申请单位按“转入”发起组织关系转接。已离团、已转往其他系统的，同意后立即转出记录。";

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] when neither side lies in the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ClaimId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let (own, today, scope) = (cx.identity()?.path.clone(), cx.today(), cx.scope().clone());
    let (found, proofs, managed) = cx
        .read(move |read| {
            let found = claim::find(read, id)?.ok_or(AppError::NotFound)?;
            let found = found.seen(&Veils::load(read)?, &scope);
            let managed = Managed::among(read, &own, [found.holder.2.as_str(), found.org.2.as_str()], today)?;
            let proofs = proof::of(read, Owner::Claim(id.0))?;
            Ok::<_, AppError>((found, proofs, managed))
        })
        .await?;
    let holds = cx.scope().covers(&found.holder.2);
    let open = found.state == State::Open;
    let keeps = cx.may_at(Act::PersonDecide, &found.holder.2) && cx.may_at(Act::PersonDecide, &found.org.2);
    let manages = |path: &str| cx.may(Act::MemberManage) && managed.holds(path);
    let decide = if !open || found.account == cx.who.account {
        None
    } else if keeps {
        Some(format!("/persons/claims/{id}/decision"))
    } else {
        manages(&found.holder.2).then(|| format!("/persons/claims/{id}/answer"))
    };
    let title = format!("{}申请", found.kind.word());
    let flash = match asked.get("done") {
        "filed" => Some("已提交申请，等待管理单位或共同上级处理"),
        "accepted" => Some("已同意申请"),
        "refused" => Some("已退回申请"),
        "withdrawn" => Some("已撤回申请"),
        _ => None,
    };
    let shell = frame(&cx, &headers, Area::Members, title.clone()).await?;
    page(&ClaimPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/persons/claims"),
            crumbs: vec![Crumb::to("/persons/claims", "认领与异议"), Crumb::here(title)],
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            watermark: watermark(&cx),
            ..shell
        },
        id,
        state: found.state.word(),
        tone: tone(found.state),
        facts: facts(&found, holds),
        steps: steps(&found),
        proofs: proofs.into_iter().map(|p| (p.id, p.name)).collect(),
        record: (holds && found.now_at == found.holder.0).then(|| format!("/persons/{}", found.person)),
        decide,
        may_withdraw: open && manages(&found.org.2),
        accept_word: match found.kind {
            claim::Kind::Claim => "同意，转出记录",
            claim::Kind::Dispute => "情况属实，办理更正",
        },
        hint: if found.kind == claim::Kind::Claim { HINT } else { "" },
        version: found.version,
    })
}

fn facts(found: &Claim, holds: bool) -> Vec<(&'static str, String)> {
    let mut facts = vec![("申请类型", found.kind.word().to_owned())];
    if holds {
        facts.push(("姓名", found.name.clone()));
    }
    facts.extend([
        ("证件号码", found.id_mask.clone()),
        ("申请单位", found.org.1.clone()),
        ("管理单位", found.holder.1.clone()),
        ("事由", found.reason.clone()),
    ]);
    facts
}

fn steps(found: &Claim) -> Vec<(String, String)> {
    let mut steps = vec![(instant(found.at), format!("{} {} 提出申请", found.org.1, found.who))];
    if let Some(at) = found.decided_at {
        let words = if found.decision.is_empty() {
            String::new()
        } else {
            format!("：{}", found.decision)
        };
        let step = format!("{} {}{words}", found.decided_by, found.state.word());
        steps.push((instant(at), step.trim_start().to_owned()));
    }
    steps
}

/// The answer of the unit that keeps the record.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] for a unit that does not manage the holder.
pub async fn answer(cx: Cx, Id(id): Id<ClaimId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let found = cx.read(move |read| claim::find(read, id)).await?.ok_or(AppError::NotFound)?;
    jishi_org::may_manage(&cx, &found.holder.2).await?;
    settle(&cx, found, &sent).await
}

/// The decision of a keeper of records above both sides.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Forbidden`] when only one side is below the keeper.
pub async fn decide(cx: Cx, Id(id): Id<ClaimId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let found = cx.read(move |read| claim::find(read, id)).await?.ok_or(AppError::NotFound)?;
    if !(cx.scope().covers(&found.holder.2) && cx.scope().covers(&found.org.2)) {
        return Err(AppError::Denied("须由双方共同上级的档案管理员审核"));
    }
    settle(&cx, found, &sent).await
}

async fn settle(cx: &Cx, found: Claim, sent: &Pairs) -> Result<Response, AppError> {
    let state = match sent.get("to") {
        "accept" => State::Accepted,
        "refuse" => State::Refused,
        _ => return Err(AppError::BadRequest("请选择同意或退回".to_owned())),
    };
    if found.account == cx.who.account {
        return Err(AppError::refused("不能审核自己提出的申请"));
    }
    let words: String = sent.get("words").chars().take(300).collect();
    if state == State::Refused && words.is_empty() {
        return Err(AppError::field("words", "退回时请填写原因"));
    }
    finish(cx, found, sent, state, words).await
}

/// The asking unit takes it back.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] for a unit that did not ask.
pub async fn withdraw(cx: Cx, Id(id): Id<ClaimId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let found = cx.read(move |read| claim::find(read, id)).await?.ok_or(AppError::NotFound)?;
    jishi_org::may_manage(&cx, &found.org.2).await?;
    finish(&cx, found, &sent, State::Withdrawn, String::new()).await
}

async fn finish(cx: &Cx, found: Claim, sent: &Pairs, state: State, words: String) -> Result<Response, AppError> {
    let version: i64 = sent
        .parse("version")
        .ok_or_else(|| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
    if found.version != version || found.state != State::Open {
        return Err(AppError::Stale);
    }
    let (app, account, today, id) = (cx.app.clone(), cx.who.account, cx.today(), found.id);
    cx.write(None, move |write| {
        claim::decide(write, &app, &found, state, &words, account, today)?;
        write.target("person", found.person.0);
        write.note(format!("{}申请：{}", found.kind.word(), state.word()));
        if state != State::Withdrawn && found.account != 0 {
            let title = format!("{}申请：{}", found.kind.word(), state.word());
            tell(write, &app, found.account, found.id, &title, "decided")?;
        }
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/persons/claims/{id}?done={}", state.slug())))
}
