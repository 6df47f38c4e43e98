//! 合并重复记录: what it would do, and doing it.

use super::nav::area_nav;
use super::words::facts;
use crate::store::merge::{self, Merging, Plan};
use crate::{Masked, PairId};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};

#[derive(Template)]
#[template(path = "person/merge.html")]
struct MergePage {
    shell: Shell,
    pair: PairId,
    keep: &'static str,
    kept: Masked,
    gone: Masked,
    kept_facts: Vec<(&'static str, String)>,
    gone_facts: Vec<(&'static str, String)>,
    plan: Plan,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// Which record survives: the older one unless the address says otherwise.
fn chosen(asked: &Pairs, (first, second): (Masked, Masked)) -> (&'static str, Masked, Masked) {
    if asked.get("keep") == "second" {
        ("second", second, first)
    } else {
        ("first", first, second)
    }
}

async fn show(cx: &Cx, headers: &HeaderMap, pair: PairId, asked: &Pairs, wrong: &str) -> Result<MergePage, AppError> {
    let wanted = asked.clone();
    let (keep, kept, gone, plan) = cx
        .read(move |read| {
            let (keep, kept, gone) = chosen(&wanted, merge::both(read, pair)?);
            let plan = merge::plan(read, &kept, &gone)?;
            Ok::<_, AppError>((keep, kept, gone, plan))
        })
        .await?;
    let fields = vec![
        Field::line("name", "再次输入保留记录的姓名")
            .with_hint("合并后不能恢复")
            .with_error(wrong)
            .with_autocomplete("off"),
    ];
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Members, "合并重复记录").await?;
    Ok(MergePage {
        shell: Shell {
            area_nav: area_nav(cx, "/persons/duplicates"),
            crumbs: vec![Crumb::to("/persons/duplicates", "疑似重复"), Crumb::here("合并")],
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        pair,
        keep,
        kept_facts: facts(&kept),
        gone_facts: facts(&gone),
        kept,
        gone,
        plan,
        errors,
        fields,
    })
}

/// The dry run.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] when only one side lies in it.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PairId>, Asked(asked): Asked) -> Result<Response, AppError> {
    page(&show(&cx, &headers, id, &asked, "").await?)
}

/// Merges.
///
/// # Errors
/// As [`get`]; a refusal with what stands against it; [`AppError::Stale`] when a record was changed meanwhile.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PairId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let versions = (|| Some((sent.parse("kept_version")?, sent.parse("gone_version")?)))().ok_or(AppError::Stale)?;
    let (inner, given, today) = (cx.clone(), sent.clone(), cx.today());
    let done = cx
        .write(None, move |write| {
            let (_, kept, gone) = chosen(&given, merge::both(write, id)?);
            if given.get("name") != kept.name {
                return Err(AppError::field("name", "再次输入的姓名不符"));
            }
            let how = Merging {
                account: inner.who.account,
                today,
                pair: id.0,
                versions,
            };
            merge::merge(write, &inner.app, &kept, &gone, how)?;
            write.target("person", kept.id.0);
            write.note(format!("合并重复记录：{} 并入 {}", gone.id, kept.id));
            Ok(kept.id)
        })
        .await;
    match done {
        Ok(kept) => Ok(http::see_other(&format!("/persons/{kept}?done=merged"))),
        Err(AppError::Invalid(wrong)) => {
            let text = wrong.first().map(|fault| fault.text.clone()).unwrap_or_default();
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &show(&cx, &headers, id, &sent, &text).await?)
        }
        Err(error) => Err(error),
    }
}
