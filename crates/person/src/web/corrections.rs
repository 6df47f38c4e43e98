//! 更正审核: open corrections, oldest first, and their decision.

use super::nav::area_nav;
use super::words::instant;
use crate::store::correction::{self, Decision};
use crate::store::{person, proof};
use crate::veil::Veils;
use crate::{CorrectionId, Field, PersonId, ProofId};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Flash, Shell, Tone, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 30;

struct Row {
    id: CorrectionId,
    person: PersonId,
    name: String,
    org: String,
    field: &'static str,
    new: String,
    reason: String,
    asked: String,
    own: bool,
    version: i64,
    proofs: Vec<(ProofId, String)>,
}

#[derive(Template)]
#[template(path = "person/corrections.html")]
struct CorrectionsPage {
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
    let (account, scope) = (cx.who.account, cx.scope().clone());
    let (rows, last) = cx
        .read(move |read| {
            let veils = Veils::load(read)?;
            let mut found = correction::open(read, after, PAGE + 1)?;
            let more = found.len() as i64 > PAGE;
            found.truncate(PAGE as usize);
            let last = found.last().map(|row| row.id.0).filter(|_| more);
            let mut proofs = proof::of_corrections(read, found.iter().map(|row| row.id))?;
            let rows = found
                .into_iter()
                .map(|row| row.seen(&veils, &scope))
                .map(|row| Row {
                    proofs: proofs.remove(&row.id.0).unwrap_or_default(),
                    id: row.id,
                    person: row.person,
                    name: row.name,
                    org: row.org,
                    field: row.field.map_or("", Field::word),
                    new: row.new,
                    reason: row.reason,
                    asked: format!("{} {} {}", row.asked_by, row.who, instant(row.at)),
                    own: row.account == account,
                    version: row.version,
                })
                .collect::<Vec<_>>();
            Ok::<_, AppError>((rows, last))
        })
        .await?;
    let flash = match asked.get("done") {
        "accepted" => Some("已同意，信息已更正"),
        "refused" => Some("已退回申请"),
        _ => None,
    };
    page(&CorrectionsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/persons/corrections"),
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            watermark: watermark(&cx),
            export: export(&cx, Act::PersonDecide, "/persons/corrections", &asked),
            ..frame(&cx, &headers, Area::Members, "更正审核").await?
        },
        rows,
        pager: Pager {
            total: None,
            unit: "申请",
            next: last.map(|id| address("/persons/corrections", &[("after", &encode(id))])),
            first: (after > 0).then(|| "/persons/corrections".to_owned()),
        },
    })
}

/// Decides one.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Refused`] for the asker; [`AppError::Stale`] when decided meanwhile.
pub async fn decide(cx: Cx, Id(id): Id<CorrectionId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let accept = match sent.get("to") {
        "accept" => true,
        "refuse" => false,
        _ => return Err(AppError::BadRequest("请选择同意或退回".to_owned())),
    };
    let words: String = sent.get("words").chars().take(300).collect();
    if !accept && words.is_empty() {
        return Err(AppError::field("words", "退回时请填写原因"));
    }
    let version = sent
        .parse("version")
        .ok_or_else(|| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
    let (app, account, today) = (cx.app.clone(), cx.who.account, cx.today());
    cx.write(None, move |write| {
        let found = correction::find(write, id)?.ok_or(AppError::NotFound)?;
        let how = Decision {
            accept,
            words: &words,
            account,
            version,
            today,
        };
        correction::decide(write, &app, &found, &how)?;
        let field = found.field.map_or("", Field::word);
        let word = if accept { "同意" } else { "退回" };
        write.target("person", found.person.0);
        write.note(format!("{word}更正{field}"));
        if found.account != 0 {
            let told = NewMessage {
                account: found.account,
                kind: "decision",
                title: format!("更正{field}的申请：{word}"),
                body: words.clone(),
                link: own_page(write, found.account, found.person)?,
                dedup: format!("person.correction:{id}"),
            };
            message::add(write, app.id(), app.now(), &told)?;
        }
        Ok::<_, AppError>(())
    })
    .await?;
    let done = if accept { "accepted" } else { "refused" };
    Ok(http::see_other(&format!("/persons/corrections?done={done}")))
}

/// The page on which the asker reads the decision: the own one for the person, the record for a unit.
fn own_page(read: &Read<'_>, account: i64, person: PersonId) -> Result<String, StoreError> {
    Ok(if person::is_own(read, account, person)? {
        "/my#corrections".to_owned()
    } else {
        format!("/persons/{person}")
    })
}
