//! The children of one organisation as a fragment of the tree; as a page with scripts off.

use super::node::{AT_ONCE, nodes};
use super::tree as tree_page;
use crate::OrgNumber;
use crate::store::children::{self, After};
use crate::store::tree;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::{AppError, Cx};
use jishi_ui::fragment;
use jishi_ui::input::{Asked, Id};
use jishi_ui::part::{TreeMore, TreeNode};

#[derive(Template)]
#[template(path = "org/children.html")]
struct List {
    nodes: Vec<TreeNode>,
    more: Option<TreeMore>,
}

/// The fragment: list items. `after` is where to go on, `without` a child the tree shows already.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let after: Option<After> = asked.parse("after");
    if !cx.hx.partial {
        return tree_page::show(cx, headers, Some(id), after, false).await;
    }
    let without = asked.parse::<OrgNumber>("without").map(|number| number.0);
    let top = cx.identity()?.path.clone();
    let (nodes, more) = cx
        .read(move |read| {
            let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
            let page = children::page(read, org.id, after.unwrap_or(After::START), AT_ONCE)?;
            Ok::<_, AppError>(nodes(&page, &org, &top, without))
        })
        .await?;
    let html = List { nodes, more }.render().map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(StatusCode::OK, html))
}
