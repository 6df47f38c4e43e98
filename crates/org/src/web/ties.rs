//! All 直属 and 联系点 an organisation keeps, a page at a time.

use crate::OrgNumber;
use crate::store::tie::{self, TieKind};
use crate::store::tree;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, id};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, NavEntry, Shell, export, frame, page};

/// Rows of one page.
const PAGE: i64 = 50;

struct Row {
    id: i64,
    name: String,
    kind: &'static str,
    since: Day,
    note: String,
}

#[derive(Template)]
#[template(path = "org/ties.html")]
struct TiesPage {
    shell: Shell,
    name: String,
    tabs: Vec<NavEntry>,
    rows: Vec<Row>,
    pager: Pager,
}

/// The page; `kind` filters.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(number): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let kind = match asked.get("kind") {
        "" => None,
        text => Some(TieKind::from_slug(text).ok_or(AppError::NotFound)?),
    };
    let after = match asked.get("after") {
        "" => 0,
        text => id::decode(text).map_err(|_| AppError::NotFound)?,
    };
    let today = cx.today();
    let (org, mut found) = cx
        .read(move |read| {
            let org = tree::find(read, number.0)?.ok_or(AppError::NotFound)?;
            let found = tie::kept(read, org.id, today, kind, after, PAGE + 1)?;
            Ok::<_, AppError>((org, found))
        })
        .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let path = format!("/orgs/{number}/ties");
    let here = |kind: &str, after: &str| address(&path, &[("kind", kind), ("after", after)]);
    let shown = kind.map_or("", TieKind::slug);
    let next = found.last().filter(|_| more).map(|last| here(shown, &id::encode(last.id)));
    let all = [("", "全部")]
        .into_iter()
        .chain(TieKind::ALL.map(|kind| (kind.slug(), kind.word())));
    let tabs = all.map(|(slug, word)| NavEntry::new(here(slug, ""), word, "", slug == shown));
    let shell = frame(&cx, &headers, Area::Orgs, "直属和联系点").await?;
    page(&TiesPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/orgs", "组织"),
                Crumb::to(format!("/orgs/{number}"), &org.name),
                Crumb::here("直属和联系点"),
            ],
            export: export(&cx, Act::OrgImport, &path, &asked),
            ..shell
        },
        tabs: tabs.collect(),
        rows: found
            .into_iter()
            .map(|tie| Row {
                id: tie.target,
                name: tie.target_name,
                kind: tie.kind.word(),
                since: tie.from,
                note: tie.note,
            })
            .collect(),
        pager: Pager {
            total: None,
            unit: "个组织",
            next,
            first: (after > 0).then(|| here(shown, "")),
        },
        name: org.name,
    })
}
