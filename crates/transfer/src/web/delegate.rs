//! 委托办理: the own decisions in another organisation's hands for a time.

use super::words;
use crate::action::Caller;
use crate::store::delegate::{self, Delegation};
use crate::store::org;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{days_between, parse_day};
use jishi_org::path::within;
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent, address};
use jishi_ui::part::{ErrorSummary, Field, FieldKind, Pager};
use jishi_ui::{Area, Crumb, Shell, export, frame, page_with};

/// The page.
const HERE: &str = "/transfers/delegates";

/// Longest delegation, in days.
const LONGEST: i64 = 366;

/// Delegations on one page.
const PAGE: usize = 50;

struct Row {
    id: String,
    of: String,
    to: String,
    from: String,
    until: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "transfer/delegate.html")]
struct DelegatePage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// `GET /transfers/delegates`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw(&cx, &headers, &pairs, StatusCode::OK, &[]).await
}

async fn draw(cx: &Cx, headers: &HeaderMap, pairs: &Pairs, status: StatusCode, wrong: &[FieldError]) -> Result<Response, AppError> {
    let (org, today) = (cx.identity()?.org, cx.today());
    let after = pairs
        .get("after")
        .split_once('.')
        .and_then(|(day, id)| Some((parse_day(day)?, jishi_kernel::id::decode(id).ok()?)));
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let caller = Caller::of(cx)?;
    let mut rows = cx
        .read(move |read| delegate::page(read, &caller.sight(read)?, org, today, after, most))
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| {
        let last = format!("{}.{}", last.from, jishi_kernel::id::encode(last.id));
        address(HERE, &[("after", &last)])
    });
    let pager = Pager {
        total: (!more && after.is_none()).then_some(rows.len() as u64),
        unit: "项",
        next,
        first: after.map(|_| HERE.to_owned()),
    };
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let combo = FieldKind::Combo {
        source: "/transfers/delegates/options".to_owned(),
        shown: pairs.get("to_text").to_owned(),
    };
    let day = |name: &str, label: &str| {
        Field::new(name, label, FieldKind::Line("date"))
            .with_value(pairs.get(name))
            .with_error(fault(name))
    };
    let fields = vec![
        Field::new("to", "受托组织", combo)
            .with_value(pairs.get("to"))
            .with_hint("直接上级（含直属管理的组织），或本组织的下级组织")
            .with_error(fault("to")),
        day("from", "开始日期"),
        day("until", "结束日期"),
    ];
    let errors = ErrorSummary::of(&fields);
    let shell = Shell {
        area_nav: words::area_nav(HERE, 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("委托办理")],
        flash: words::done(pairs.get("done")),
        errors: errors.count(),
        export: export(cx, Act::TransferDecide, HERE, &Pairs::default()),
        ..frame(cx, headers, Area::Transfers, "委托办理").await?
    };
    let row = |one: Delegation| Row {
        own: one.org == org,
        id: jishi_kernel::id::encode(one.id),
        of: one.of,
        to: one.to,
        from: jishi_kernel::format_day(one.from, today),
        until: jishi_kernel::format_day(one.until, today),
    };
    page_with(
        status,
        &DelegatePage {
            shell,
            rows: rows.into_iter().map(row).collect(),
            pager,
            errors,
            fields,
        },
    )
}

/// `POST /transfers/delegates`: `to`, `from`, `until`; or `end` with the id of one to take back.
///
/// # Errors
/// 404 for a delegation of others; the store fails.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(pairs): Sent) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    if let Ok(end) = jishi_kernel::id::decode(pairs.get("end")) {
        let today = cx.today();
        let ended = cx
            .write(None, move |write| {
                write.note("收回委托办理");
                delegate::end(write, end, caller.org, today)
            })
            .await;
        return match ended {
            Err(AppError::Stale) => Err(AppError::NotFound),
            other => other.map(|()| http::see_other("/transfers/delegates?done=ended")),
        };
    }
    let given = pairs.clone();
    let outcome = cx.write(None, move |write| add(write, &caller, &given)).await;
    match outcome {
        Ok(()) => Ok(http::see_other("/transfers/delegates?done=delegated")),
        Err(AppError::Invalid(wrong)) => draw(&cx, &headers, &pairs, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
        Err(other) => Err(other),
    }
}

fn add(write: &mut jishi_platform::db::Write<'_>, caller: &Caller, pairs: &Pairs) -> Result<(), AppError> {
    let wrong = |field: &str, text: &str| FieldError {
        field: field.to_owned(),
        text: text.to_owned(),
    };
    let mut faults = Vec::new();
    let to = match pairs.parse::<i64>("to") {
        Some(to) => org::find(write, to)?,
        None if pairs.get("to_text").trim().is_empty() => None,
        None => {
            let (sight, today) = (caller.sight(write)?, caller.today());
            match org::trustees(write, &sight, &caller.path, today, pairs.get("to_text"), 2)?.as_slice() {
                [one] => org::find(write, one.id)?,
                _ => None,
            }
        }
    };
    let near = match &to {
        Some(to) => {
            let below = within(&to.path, &caller.path) && to.path != caller.path;
            below || jishi_org::superior(write, &to.path, &caller.path, caller.today())?
        }
        None => false,
    };
    match &to {
        None => faults.push(wrong("to", "请从列表中选择受托组织")),
        Some(to) if to.closed || !near => faults.push(wrong("to", "受托组织应为直接上级（含直属管理的组织）或本组织的下级组织")),
        Some(_) => {}
    }
    let (from, until) = (parse_day(pairs.get("from")), parse_day(pairs.get("until")));
    if from.is_none() {
        faults.push(wrong("from", "请填写开始日期"));
    }
    match (from, until) {
        (_, None) => faults.push(wrong("until", "请填写结束日期")),
        (Some(from), Some(until)) if until < from || until < caller.today() => {
            faults.push(wrong("until", "结束日期不能早于开始日期和今天"))
        }
        (Some(from), Some(until)) if days_between(from, until) > LONGEST => faults.push(wrong("until", "委托最长一年")),
        _ => {}
    }
    let (Some(to), Some(from), Some(until), true) = (to, from, until, faults.is_empty()) else {
        return Err(AppError::Invalid(faults));
    };
    write.note(format!("委托{}办理转接审批", to.name));
    delegate::add(
        write,
        caller.app.id(),
        (caller.org, to.id),
        (from, until),
        (caller.account, caller.now()),
    )?;
    Ok(())
}
