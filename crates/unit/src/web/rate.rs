//! 建团率: figures of a node, then of its direct subordinates, each a way down.

use super::look::{MarkFilter, as_of, inside, kind_choices, mark_filters, percent, which};
use crate::cover::Cover;
use crate::store::attribute;
use crate::store::rate::{self, Figure};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_org::look::{day, node, way};
use jishi_org::store::as_of as org_then;
use jishi_org::store::children::{self, After};
use jishi_org::store::tree::Org;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::{Choice, Pager, Progress};
use jishi_ui::{Shell, export, page};

/// Subordinates on one page.
const BELOW: usize = 200;

/// Whose units are added up.
pub(super) const NOW: &str = "按现在的组织";
pub(super) const THEN: &str = "按当时的组织";

/// The direct subordinates shown: number, name, path today.
struct Below {
    rows: Vec<(i64, String, String)>,
    /// Where the next page begins.
    more: Option<After>,
}

impl Below {
    fn now(page: &children::Page) -> Self {
        Self {
            rows: page.orgs.iter().map(|org| (org.id, org.name.clone(), org.path.clone())).collect(),
            more: page.orgs.last().filter(|_| page.left > 0).map(After::org),
        }
    }

    fn then(read: &Read<'_>, node: i64, day: Day, after: After) -> Result<Self, StoreError> {
        let mut found = org_then::children(read, node, day, after.parts(), BELOW as i64 + 1)?;
        let more = found.len() > BELOW;
        found.truncate(BELOW);
        Ok(Self {
            more: found.last().filter(|_| more).map(|last| After::at(last.sort, last.then.id)),
            rows: found
                .into_iter()
                .map(|child| (child.then.id, child.then.name, child.path))
                .collect(),
        })
    }
}

struct Row {
    name: String,
    /// Whose figures: 本级, 本级及所有下级.
    extent: &'static str,
    /// One level down; none for the node itself.
    href: Option<String>,
    total: i64,
    covered: i64,
    by: [i64; 3],
    rate: String,
    bar: Progress,
    missing: i64,
    /// The units that are missing; none where a list would have others than are counted, or lie elsewhere today.
    missing_href: Option<String>,
}

struct KindRow {
    kind: String,
    href: String,
    covered: i64,
    total: i64,
    rate: String,
}

#[derive(Template)]
#[template(path = "unit/rate.html")]
struct RatePage {
    shell: Shell,
    node: Org,
    day: String,
    kinds: Vec<Choice>,
    attributes: Vec<MarkFilter>,
    chosen: usize,
    rate: String,
    figure: Figure,
    ways: [&'static str; 3],
    rows: Vec<Row>,
    by_kind: Vec<KindRow>,
    /// 按现在的组织, 按当时的组织.
    trees: Vec<Choice>,
    then: bool,
    changes: String,
    missing: String,
    pager: Option<Pager>,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let on = day(&asked, "day", today)?;
    let after: Option<After> = asked.parse("after");
    let wanted = asked.clone();
    let then = asked.get("tree") == "then";
    let (node, crumbs, dictionary, which, figures, below) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let dictionary = attribute::dictionary(read, &top)?;
            let which = which(&wanted, &dictionary);
            let after = after.unwrap_or(After::START);
            let (figures, below) = if then {
                let figures = rate::figures_then(read, (node.id, &node.path), &which, on)?;
                (figures, Below::then(read, node.id, on, after)?)
            } else {
                let below = children::page(read, node.id, after, BELOW)?;
                (rate::figures(read, &node.path, &which, on)?, Below::now(&below))
            };
            let crumbs = way(read, &top, &node, |id| format!("/units/rate?node={id}"))?;
            Ok::<_, AppError>((node, crumbs, dictionary, which, figures, below))
        })
        .await?;
    let (attr, past) = (which.address(), if on == today { String::new() } else { on.to_string() });
    let at = |path: &str, id: i64, kind: &str, more: &[(&str, &str)]| {
        let id = id.to_string();
        let tree = if then { "then" } else { "" };
        let mut parameters = vec![
            ("node", id.as_str()),
            ("kind", kind),
            ("attr", &attr),
            ("day", &past),
            ("tree", tree),
        ];
        parameters.extend_from_slice(more);
        address(path, &parameters)
    };
    let row = |name: &str, extent, id: i64, figure: &Figure, (down, listed): (bool, bool)| Row {
        name: name.to_owned(),
        extent,
        href: down.then(|| at("/units/rate", id, &which.kind, &[])),
        total: figure.total,
        covered: figure.covered(),
        by: figure.by,
        rate: percent(figure),
        bar: Progress::new(figure.covered().unsigned_abs(), figure.total.unsigned_abs()),
        missing: figure.total - figure.covered(),
        missing_href: listed.then(|| at("/units", id, &which.kind, &[("covered", "no")])),
    };
    let mut rows = vec![row(&node.name, "本级及所有下级", node.id, &figures.all, (false, true))];
    if node.children > 0 || !below.rows.is_empty() {
        rows.push(row(&node.name, "本级", node.id, &figures.own, (false, false)));
    }
    for (id, name, path) in &below.rows {
        let figure = figures.below.get(path).cloned().unwrap_or_default();
        // What stood here then may be another's today: told, not opened.
        let mine = cx.scope().covers(path);
        rows.push(row(name, "本级及所有下级", *id, &figure, (mine, mine)));
    }
    let by_kind = figures.kinds.iter().map(|(kind, figure)| KindRow {
        href: at("/units/rate", node.id, kind, &[]),
        kind: kind.clone(),
        covered: figure.covered(),
        total: figure.total,
        rate: percent(figure),
    });
    let pager = (below.more.is_some() || after.is_some()).then(|| Pager {
        total: None,
        unit: "下级组织",
        next: below
            .more
            .map(|last| at("/units/rate", node.id, &which.kind, &[("after", &last.to_string())])),
        first: after.map(|_| at("/units/rate", node.id, &which.kind, &[])),
    });
    let shell = inside(&cx, &headers, "/units/rate", "建团率").await?;
    page(&RatePage {
        shell: Shell {
            crumbs,
            as_of: Some(as_of(on)),
            export: export(&cx, Act::UnitExchange, "/units/rate", &asked),
            ..shell
        },
        day: on.to_string(),
        kinds: kind_choices(&which.kind),
        attributes: mark_filters(&dictionary, &which),
        chosen: [&which.kind, &attr, &past].iter().filter(|f| !f.is_empty()).count(),
        rate: percent(&figures.all),
        trees: Choice::list([("", NOW), ("then", THEN)], if then { "then" } else { "" }),
        then,
        ways: Cover::ALL.map(Cover::word),
        by_kind: by_kind.collect(),
        changes: address(
            "/units/changes",
            &[("node", &node.id.to_string()), ("kind", &which.kind), ("attr", &attr)],
        ),
        missing: at("/units", node.id, &which.kind, &[("covered", "no")]),
        figure: figures.all,
        rows,
        pager,
        node,
    })
}
