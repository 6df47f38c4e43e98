//! The tree as it was on a day, an organisation and its subordinates at a time.

use super::node::AT_ONCE;
use crate::OrgNumber;
use crate::path;
use crate::store::as_of;
use crate::store::tree;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Pairs, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

struct Row {
    name: String,
    kind: String,
    level: &'static str,
    /// Where it leads; `None` when it is another unit's today.
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "org/tree_on.html")]
struct TreeOnPage {
    shell: Shell,
    id: i64,
    day: Day,
    /// Name, kind and level then; `None` when it did not exist.
    was: Option<(String, String)>,
    today_name: String,
    total: i64,
    rows: Vec<Row>,
    pager: Pager,
}

/// Organisations counted on a day; a larger tree is not counted on the page.
const COUNTED: i64 = 20_000;

fn place(asked: &Pairs) -> (i64, i64) {
    let given = asked.get("after").split_once('.');
    given
        .and_then(|(sort, id)| Some((sort.parse().ok()?, id.parse().ok()?)))
        .unwrap_or((i64::MIN, i64::MIN))
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, asked: Pairs, day: Day) -> Result<Response, AppError> {
    let number = match asked.get("open") {
        "" => OrgNumber(cx.identity()?.org),
        text => text.parse().map_err(|_| AppError::NotFound)?,
    };
    let (top, after) = (cx.identity()?.path.clone(), place(&asked));
    let limit = AT_ONCE as i64;
    let (org, line, was, total, mut list) = cx
        .read(move |read| {
            let org = tree::find(read, number.0)?.ok_or(AppError::NotFound)?;
            let own = path::numbers(&top).last().copied();
            let line = as_of::line(read, org.id, day)?.unwrap_or_default();
            let below = line.iter().position(|id| Some(*id) == own);
            let line: Vec<i64> = match below {
                Some(at) => line.into_iter().skip(at).collect(),
                None => line.last().copied().into_iter().collect(),
            };
            let mut named = Vec::new();
            for id in line {
                named.push((id, as_of::name(read, id, day)?.map(|title| title.name).unwrap_or_default()));
            }
            let was = match (named.last(), as_of::kind(read, org.id, day)?) {
                (Some((_, name)), Some(kind)) => {
                    let level = Level::from_number(kind.level).map_or("", Level::word);
                    Some((name.clone(), format!("{} · {level}", kind.kind)))
                }
                _ => None,
            };
            let list = match was {
                Some(_) => as_of::children(read, org.id, day, after, limit + 1)?,
                None => Vec::new(),
            };
            let small = crate::store::count::subtree(read, &org.path)? <= COUNTED;
            let total = if was.is_some() && small {
                as_of::count(read, org.id, day)?
            } else {
                0
            };
            Ok::<_, AppError>((org, named, was, total, list))
        })
        .await?;
    let more = list.len() > AT_ONCE;
    list.truncate(AT_ONCE);
    let on = day.to_string();
    let here = |open: i64, after: &str| address("/orgs", &[("open", &open.to_string()), ("on", &on), ("after", after)]);
    let next = list
        .last()
        .filter(|_| more)
        .map(|last| here(org.id, &format!("{}.{}", last.sort, last.then.id)));
    let rows = list
        .into_iter()
        .map(|child| Row {
            href: cx.scope().covers(&child.path).then(|| here(child.then.id, "")),
            name: child.then.name,
            kind: child.then.kind,
            level: Level::from_number(child.then.level).map_or("", Level::word),
        })
        .collect();
    let mut crumbs = vec![Crumb::to("/orgs", "组织")];
    if let Some(((_, last), above)) = line.split_last() {
        crumbs.extend(above.iter().map(|(id, name)| Crumb::to(here(*id, ""), name)));
        crumbs.push(Crumb::here(last));
    }
    let shell = frame(&cx, &headers, Area::Orgs, format!("{day} 的组织")).await?;
    page(&TreeOnPage {
        shell: Shell {
            crumbs,
            export: if was.is_some() {
                export(&cx, Act::OrgImport, "/orgs", &asked)
            } else {
                None
            },
            ..shell
        },
        id: org.id,
        day,
        was,
        total,
        rows,
        pager: Pager {
            total: None,
            unit: "个组织",
            next,
            first: (!asked.get("after").is_empty()).then(|| here(org.id, "")),
        },
        today_name: org.name,
    })
}
