//! Starting transfers for many members of one branch by a pasted list.

use super::decisions::report_page;
use super::edit::KindChoice;
use super::form::{fields, loose, named, read_form};
use super::words;
use crate::action::{Caller, batch};
use crate::kind::Kind;
use crate::store::start_list;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page_with};

/// Most branches to choose from; a unit with more chooses at the branch itself.
const BRANCHES: i64 = 500;

#[derive(Template)]
#[template(path = "transfer/batch.html")]
struct BatchPage {
    shell: Shell,
    kinds: Vec<KindChoice>,
    kind: Option<&'static Kind>,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// `GET /transfers/batch?kind=&branch=`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw(&cx, &headers, &pairs, StatusCode::OK, &[], None).await
}

async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    pairs: &Pairs,
    status: StatusCode,
    wrong: &[FieldError],
    refused: Option<String>,
) -> Result<Response, AppError> {
    let kind = Kind::find(pairs.get("kind"));
    let (own, today, asked) = (cx.identity()?.org, cx.today(), pairs.clone());
    let caller = Caller::of(cx)?;
    let (branches, to) = cx
        .read(move |read| {
            let branches = start_list::branches(read, own, today, BRANCHES)?;
            Ok::<_, AppError>((branches, named(read, &caller, &asked)?))
        })
        .await?;
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let mut list = Vec::new();
    if let Some(kind) = kind {
        let all: Vec<(String, String)> = branches.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let choices = all.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        let select = FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(choices), pairs.get("branch")));
        list.push(Field::new("branch", "转出支部", select).with_error(fault("branch")));
        list.push(
            Field::new("names", "团员名单", FieldKind::Lines(8))
                .with_value(pairs.get("names"))
                .with_hint("粘贴姓名，每行一个，最多 200 人；同名的请逐个发起")
                .with_error(fault("names")),
        );
        let given = |name: &str| pairs.get(name).to_owned();
        list.extend(fields(kind, to, &given, "/transfers/options", wrong));
    }
    let loose = loose(wrong, &list).join("；");
    let text = refused.or_else(|| (!loose.is_empty()).then_some(loose));
    let errors = ErrorSummary::of(&list);
    let shell = Shell {
        area_nav: words::area_nav("/transfers/batch", 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("批量发起")],
        flash: text.map(|text| Flash::new(Tone::Bad, text)),
        errors: errors.count(),
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Transfers, "批量发起转接").await?
    };
    page_with(
        status,
        &BatchPage {
            shell,
            kinds: Kind::all()
                .iter()
                .map(|one| KindChoice {
                    href: jishi_ui::input::address("/transfers/batch", &[("kind", &one.slug), ("branch", pairs.get("branch"))]),
                    word: &one.word,
                    note: &one.note,
                })
                .collect(),
            kind,
            errors,
            fields: list,
        },
    )
}

/// `POST /transfers/batch`: `branch`, `names`, and the fields of the kind.
///
/// # Errors
/// 404 and 403 as everywhere; the store fails.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(pairs): Sent) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let given = pairs.clone();
    let outcome = cx
        .write(None, move |write| {
            let id = given
                .parse::<i64>("branch")
                .ok_or_else(|| AppError::field("branch", "请选择转出支部"))?;
            let branch = jishi_org::store::tree::find(write, id)?.ok_or(AppError::NotFound)?;
            let form = read_form(write, &caller, &given)?;
            batch::start_all(write, &caller, &branch, given.get("names"), &form)
        })
        .await;
    match outcome {
        Ok(report) => report_page(&cx, &headers, report, "发起", ("/transfers?view=started", "查看我发起的")).await,
        Err(AppError::Invalid(wrong)) => draw(&cx, &headers, &pairs, StatusCode::UNPROCESSABLE_ENTITY, &wrong, None).await,
        Err(AppError::Refused(text)) => draw(&cx, &headers, &pairs, StatusCode::CONFLICT, &[], Some(text)).await,
        Err(other) => Err(other),
    }
}
