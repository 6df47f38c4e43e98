//! Searching organisations by name, code or pinyin initials.

use crate::OrgNumber;
use crate::rule::naming;
use crate::store::search::{self, Hit, Query};
use crate::store::tree::{self, Org};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, escape};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

/// Rows of one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "org/search.html", blocks = ["results"])]
struct SearchPage {
    shell: Shell,
    query: String,
    /// The organisation the search is limited to.
    within: Option<Org>,
    hits: Vec<Hit>,
    pager: Pager,
}

impl SearchPage {
    fn escaped(&self) -> String {
        escape(&self.query)
    }
}

/// The page; as a fragment only its results. `in` limits the search to one organisation and below.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let text = naming::clean(asked.get("q"));
    let after = asked.get("after").to_owned();
    let within = match asked.get("in") {
        "" => None,
        given => Some(given.parse::<OrgNumber>().map_err(|_| AppError::NotFound)?),
    };
    let top = cx.identity()?.path.clone();
    let mut query = Query {
        text: text.clone(),
        within: String::new(),
        after: after.clone(),
    };
    let (within, mut hits) = cx
        .read(move |read| {
            let within = match within {
                Some(number) => Some(tree::find(read, number.0)?.ok_or(AppError::NotFound)?),
                None => None,
            };
            query.within = within.as_ref().map(|org| org.path.clone()).unwrap_or_default();
            let orgs = if query.text.is_empty() {
                Vec::new()
            } else {
                search::page(read, &query, PAGE + 1)?
            };
            Ok::<_, AppError>((within, search::with_line(read, &top, orgs)?))
        })
        .await?;
    let more = hits.len() > PAGE;
    hits.truncate(PAGE);
    let limit = within.as_ref().map(|org| format!("&in={}", org.id)).unwrap_or_default();
    let address = format!("/orgs/search?q={}{limit}", escape(&text));
    let next = hits.last().filter(|_| more).map(|hit| format!("{address}&after={}", hit.org.path));
    let first = (!after.is_empty()).then(|| address.clone());
    let total = (after.is_empty() && !more).then_some(hits.len() as u64);
    let shell = frame(&cx, &headers, Area::Orgs, "查找组织").await?;
    let shell = Shell {
        crumbs: vec![Crumb::to("/orgs", "组织"), Crumb::here("查找")],
        export: if hits.is_empty() {
            None
        } else {
            export(&cx, Act::OrgImport, "/orgs/search", &asked)
        },
        ..shell
    };
    let answer = SearchPage {
        shell,
        query: text,
        within,
        hits,
        pager: Pager {
            total,
            unit: "个组织",
            next,
            first,
        },
    };
    if cx.hx.partial {
        let html = answer.as_results().render().map_err(|e| AppError::Internal(e.into()))?;
        return Ok(jishi_ui::fragment(axum::http::StatusCode::OK, html));
    }
    page(&answer)
}
