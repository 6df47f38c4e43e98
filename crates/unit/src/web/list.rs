//! The register: units of a part of the tree, filters in the address.

use super::look::{MarkFilter, PAGE, as_of, inside, kind_choices, mark_filters, which};
use crate::UnitId;
use crate::attribute::Dictionary;
use crate::store::attribute;
use crate::store::list::{self, Covered, Filter, Listed, Which};
use crate::store::then::{self, Behind, Then};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_org::look::{day, node, way};
use jishi_org::store::below::After;
use jishi_org::store::tree::Org;
use jishi_platform::authz::{Act, Scope};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Shell, page};

/// A unit in a list.
pub(super) struct Row {
    /// Its page; empty when the reader may not open it.
    pub(super) href: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) marks: Vec<String>,
    pub(super) young: String,
    pub(super) org: String,
    /// The list of that organisation; empty outside the reader's part of the tree.
    pub(super) org_href: String,
    /// How and by what it is covered; empty when it is not.
    pub(super) how: &'static str,
    pub(super) by: String,
    pub(super) since: String,
}

/// Attributes shown in a row; the unit's page shows all.
const MARKS: usize = 4;

impl Row {
    /// The row of a unit on a past day: told, not opened, when it lies elsewhere today.
    fn then(then: Then, dictionary: &Dictionary, scope: &Scope) -> Self {
        let org_inside = scope.covers(&then.listed.unit.org_path);
        let row = Self::new(then.listed, dictionary);
        Self {
            href: if scope.covers(&then.path) { row.href } else { String::new() },
            org_href: if org_inside { row.org_href } else { String::new() },
            ..row
        }
    }

    /// The row of a unit.
    pub(super) fn new(listed: Listed, dictionary: &Dictionary) -> Self {
        let Listed { unit, cover, marks } = listed;
        let mut words: Vec<String> = marks.iter().map(|mark| dictionary.word(mark)).collect();
        if words.len() > MARKS {
            let more = words.len() - MARKS;
            words.truncate(MARKS);
            words.push(format!("等 {} 项", more + MARKS));
        }
        let (how, by, since) = cover.map_or(("", String::new(), String::new()), |c| {
            let by = if c.org_name.is_empty() {
                "范围以外的团组织".to_owned()
            } else {
                c.org_name
            };
            (c.how.word(), by, c.from.to_string())
        });
        Self {
            href: format!("/units/{}", UnitId(unit.id)),
            name: unit.name,
            code: unit.code.unwrap_or_default(),
            kind: unit.kind,
            marks: words,
            young: unit.young.map(|young| young.to_string()).unwrap_or_default(),
            org: unit.org_name,
            org_href: format!("/units?node={}", unit.org),
            how,
            by,
            since,
        }
    }
}

#[derive(Template)]
#[template(path = "unit/list.html", blocks = ["rows"])]
struct ListPage {
    shell: Shell,
    node: Org,
    /// The day looked at, when it is not today.
    day: String,
    /// After the tree of that day.
    then: bool,
    query: String,
    kinds: Vec<Choice>,
    attributes: Vec<MarkFilter>,
    covered: Vec<Choice>,
    state: Vec<Choice>,
    /// Filters set beside the node.
    chosen: usize,
    rows: Vec<Row>,
    pager: Pager,
    clear: String,
    rate: String,
    may_manage: bool,
    may_exchange: bool,
    /// The same filters for the list as a file.
    export: String,
}

/// What an address asks the register for.
pub(super) struct Question {
    query: String,
    closed: bool,
    covered: Covered,
    day: Day,
}

impl Question {
    /// # Errors
    /// [`AppError::BadRequest`] for a day that does not exist.
    pub(super) fn new(asked: &Pairs, today: Day) -> Result<Self, AppError> {
        Ok(Self {
            query: asked.get("q").to_owned(),
            closed: asked.get("state") == "closed",
            covered: Covered::from_slug(asked.get("covered")),
            day: day(asked, "day", today)?,
        })
    }

    pub(super) fn filter(&self, node: &Org, which: Which) -> Filter {
        Filter {
            within: node.path.clone(),
            which,
            covered: self.covered,
            closed: self.closed,
            text: self.query.clone(),
            day: self.day,
        }
    }
}

/// The rows of a page, and where the next one begins.
struct Rows {
    rows: Vec<Row>,
    next: Option<String>,
}

impl Rows {
    fn now(read: &Read<'_>, filter: &Filter, after: &str, dictionary: &Dictionary) -> Result<Self, StoreError> {
        let after: Option<After> = after.parse().ok();
        let mut found = list::page(read, filter, after.as_ref(), PAGE + 1)?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        Ok(Self {
            next: found
                .last()
                .filter(|_| more)
                .map(|last| After::new(&last.unit.org_path, last.unit.id).to_string()),
            rows: found.into_iter().map(|listed| Row::new(listed, dictionary)).collect(),
        })
    }

    fn then(read: &Read<'_>, node: i64, filter: &Filter, after: &str, dictionary: &Dictionary, scope: &Scope) -> Result<Self, StoreError> {
        let behind: Option<Behind> = after.parse().ok();
        let mut found = then::page(read, node, filter, behind, PAGE + 1)?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        Ok(Self {
            next: found.last().filter(|_| more).map(|last| last.key().to_string()),
            rows: found.into_iter().map(|then| Row::then(then, dictionary, scope)).collect(),
        })
    }
}

/// The page; as a fragment only its rows. With `tree=then` it has the units that lay here on the day.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; [`AppError::BadRequest`] for a day that does not exist.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let (wanted, scope, then) = (asked.clone(), cx.scope().clone(), asked.get("tree") == "then");
    let (node, crumbs, dictionary, which, found) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let dictionary = attribute::dictionary(read, &top)?;
            let which = which(&wanted, &dictionary);
            let filter = Question::new(&wanted, today)?.filter(&node, which.clone());
            let after = wanted.get("after");
            let found = if then {
                Rows::then(read, node.id, &filter, after, &dictionary, &scope)?
            } else {
                Rows::now(read, &filter, after, &dictionary)?
            };
            let crumbs = way(read, &top, &node, |id| format!("/units?node={id}"))?;
            Ok::<_, AppError>((node, crumbs, dictionary, which, found))
        })
        .await?;
    let Rows { rows, next } = found;
    let after = !asked.get("after").is_empty();
    let Question {
        query,
        closed,
        covered,
        day,
    } = Question::new(&asked, today)?;
    let (number, attr) = (node.id.to_string(), which.address());
    let past = if day == today { String::new() } else { day.to_string() };
    let here = |after: &str| {
        address(
            "/units",
            &[
                ("node", &number),
                ("kind", &which.kind),
                ("attr", &attr),
                ("covered", covered.slug()),
                ("state", if closed { "closed" } else { "" }),
                ("q", &query),
                ("day", &past),
                ("tree", if then { "then" } else { "" }),
                ("after", after),
            ],
        )
    };
    let total = (!after && next.is_none()).then_some(rows.len() as u64);
    let shell = inside(&cx, &headers, "/units", "单位台账").await?;
    let filters: [&str; 5] = [&which.kind, &attr, covered.slug(), &query, if closed { "closed" } else { "" }];
    let answer = ListPage {
        shell: Shell {
            crumbs,
            as_of: Some(as_of(day)),
            ..shell
        },
        kinds: kind_choices(&which.kind),
        attributes: mark_filters(&dictionary, &which),
        covered: Choice::list([("", "全部"), ("yes", "已建团"), ("no", "未建团")], covered.slug()),
        state: Choice::list([("", "在台账"), ("closed", "已移出")], if closed { "closed" } else { "" }),
        chosen: filters.iter().filter(|f| !f.is_empty()).count(),
        pager: Pager {
            total,
            unit: "家单位",
            next: next.map(|after| here(&after)),
            first: after.then(|| here("")),
        },
        clear: address("/units", &[("node", &number)]),
        rate: address(
            "/units/rate",
            &[
                ("node", &number),
                ("kind", &which.kind),
                ("attr", &attr),
                ("day", &past),
                ("tree", if then { "then" } else { "" }),
            ],
        ),
        day: past.clone(),
        rows,
        then,
        export: here("").trim_start_matches("/units").to_owned(),
        may_manage: cx.may(Act::UnitManage),
        may_exchange: cx.may(Act::UnitExchange),
        query,
        node,
    };
    if cx.hx.partial {
        let html = answer.as_rows().render().map_err(|e| AppError::Internal(e.into()))?;
        return Ok(jishi_ui::fragment(axum::http::StatusCode::OK, html));
    }
    page(&answer)
}
