//! Options of combo boxes: receiving organisations, members one may start for, branches to allocate.

use crate::action::{Caller, open};
use crate::model::TransferId;
use crate::store::org::{self, Choice};
use crate::store::start_list;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jishi_platform::{AppError, Cx};
use jishi_ui::fragment;
use jishi_ui::input::{Asked, Id, Pairs};

/// Options shown at once; whoever does not find the right one types more.
const MOST: i64 = 20;

#[derive(Template)]
#[template(path = "transfer/options.html")]
struct Options {
    hits: Vec<Choice>,
}

fn typed(pairs: &Pairs) -> String {
    let text = if pairs.get("q").is_empty() {
        pairs.ending("_text")
    } else {
        pairs.get("q")
    };
    text.to_owned()
}

fn answer(hits: Vec<Choice>) -> Result<Response, AppError> {
    let html = Options { hits }.render().map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(StatusCode::OK, html))
}

/// `GET /transfers/options?q=`: organisations a membership can be sent to, anywhere in the tree.
///
/// # Errors
/// The store fails.
pub async fn targets(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let text = typed(&pairs);
    let caller = Caller::of(&cx)?;
    answer(cx.read(move |read| org::options(read, &caller.sight(read)?, &text, MOST)).await?)
}

/// The same for a member.
///
/// # Errors
/// The store fails.
pub async fn own_targets(cx: Cx, asked: Asked) -> Result<Response, AppError> {
    targets(cx, asked).await
}

/// `GET /transfers/delegates/options?q=`: who may decide in the own organisation's place.
///
/// # Errors
/// The store fails.
pub async fn trustees(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (text, caller) = (typed(&pairs), Caller::of(&cx)?);
    let found = cx
        .read(move |read| org::trustees(read, &caller.sight(read)?, &caller.path, caller.today(), &text, MOST))
        .await?;
    answer(found)
}

/// `GET /transfers/members?q=`: members of the own branch, of direct subordinates or of what is kept 直属.
///
/// # Errors
/// The store fails.
pub async fn members(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (text, own, today) = (typed(&pairs), cx.identity()?.org, cx.today());
    let found = cx.read(move |read| start_list::members(read, own, today, &text, MOST)).await?;
    answer(
        found
            .into_iter()
            .map(|one| Choice {
                id: one.member,
                name: one.name,
                superior: format!("{} {}", one.branch, one.id_mask),
            })
            .collect(),
    )
}

/// `GET /transfers/{id}/branches?q=`: branches below the committee that has to name one.
///
/// # Errors
/// 404 out of sight; 403 for whoever does not decide; the store fails.
pub async fn branches(cx: Cx, Id(id): Id<TransferId>, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (text, caller) = (typed(&pairs), Caller::of(&cx)?);
    let found = cx
        .read(move |read| {
            let opened = open(read, &caller, id)?;
            if !opened.decides {
                return Err(AppError::Denied("此环节由其他组织办理"));
            }
            match &opened.to {
                Some(to) => Ok(org::branches(read, &opened.sight, &to.path, &text, MOST)?),
                None => Ok(Vec::new()),
            }
        })
        .await?;
    answer(found)
}
