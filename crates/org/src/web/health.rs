//! 组织体检: organisations whose shape wants attention, by flag and part of the tree.

use super::node::grouped;
use crate::OrgNumber;
use crate::rules;
use crate::store::health::{self, Flag};
use crate::store::{count, tree};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

/// Rows of one page.
const PAGE: i64 = 50;

/// Larger parts of the tree are counted when asked for: their branches are looked at one by one.
const COUNTED: i64 = 60_000;

struct FlagRow {
    word: &'static str,
    what: String,
    count: String,
    href: String,
    current: bool,
}

struct Row {
    id: i64,
    name: String,
    kind: String,
    people: String,
}

#[derive(Template)]
#[template(path = "org/health.html")]
struct HealthPage {
    shell: Shell,
    name: String,
    flags: Vec<FlagRow>,
    /// Where a part of the tree that is too large to be counted at once is counted.
    later: Option<String>,
    /// The flag whose organisations are listed.
    flag: Option<&'static str>,
    rows: Vec<Row>,
    pager: Pager,
}

/// The page; `org` names the part of the tree, `flag` the list.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let number = match asked.get("org") {
        "" => OrgNumber(cx.identity()?.org),
        text => text.parse().map_err(|_| AppError::NotFound)?,
    };
    let flag = match asked.get("flag") {
        "" => None,
        text => Some(Flag::from_slug(text).ok_or(AppError::NotFound)?),
    };
    let (today, after, all) = (cx.today(), asked.get("after").to_owned(), asked.get("counts") == "1");
    let (org, rule, counts, mut found, large) = cx
        .read(move |read| {
            let org = tree::find(read, number.0)?.ok_or(AppError::NotFound)?;
            let rule = rules::branch_members(read, &org.path, today)?;
            let mut counts = Vec::new();
            let small = all || count::subtree(read, &org.path)? <= COUNTED;
            for flag in Flag::ALL {
                let known = if small { health::count(read, flag, &org.path, rule)? } else { None };
                counts.push((flag, known));
            }
            let found = match flag {
                Some(flag) => health::list(read, flag, &org.path, &after, rule, PAGE + 1)?,
                None => Vec::new(),
            };
            Ok::<_, AppError>((org, rule, counts, found, !small))
        })
        .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let id = number.to_string();
    let here = |flag: &str, after: &str| address("/orgs/health", &[("org", &id), ("flag", flag), ("after", after)]);
    let shown = flag.map_or("", Flag::slug);
    let next = found.last().filter(|_| more).map(|last| here(shown, &last.org.path));
    let flags = counts.into_iter().map(|(one, count)| FlagRow {
        word: one.word(),
        what: one.meaning(rule),
        count: count.map_or_else(|| "—".to_owned(), grouped),
        href: here(one.slug(), ""),
        current: Some(one) == flag,
    });
    let shell = frame(&cx, &headers, Area::Orgs, "组织体检").await?;
    page(&HealthPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/orgs", "组织"),
                Crumb::to(format!("/orgs/{}", org.id), &org.name),
                Crumb::here("体检"),
            ],
            export: export(&cx, Act::OrgImport, "/orgs/health", &asked),
            ..shell
        },
        flags: flags.collect(),
        later: large.then(|| address("/orgs/health", &[("org", &id), ("flag", shown), ("counts", "1")])),
        flag: flag.map(Flag::word),
        rows: found
            .into_iter()
            .map(|one| Row {
                id: one.org.id,
                name: one.org.name,
                kind: one.org.kind,
                people: one.people.map(grouped).unwrap_or_default(),
            })
            .collect(),
        pager: Pager {
            total: None,
            unit: "个组织",
            next,
            first: (!asked.get("after").is_empty()).then(|| here(shown, "")),
        },
        name: org.name,
    })
}
