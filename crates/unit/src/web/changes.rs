//! How coverage changed between two days, with the units behind each figure.

use super::list::Row;
use super::look::{MarkFilter, PAGE, inside, kind_choices, mark_filters, percent, which};
use crate::store::change::{self, Between, Count, What};
use crate::store::list::Which;
use crate::store::rate::{self, Figure};
use crate::store::{attribute, list::Listed};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, days};
use jishi_org::look::{day, node, way};
use jishi_org::store::below::After;
use jishi_org::store::tree::Org;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Shell, export, page};

/// How far back the page looks when nobody says: 90 days.
const BACK: i64 = 90;

struct Tile {
    word: &'static str,
    units: i64,
    note: String,
    href: String,
    here: bool,
}

struct Side {
    day: String,
    figure: Figure,
    rate: String,
}

#[derive(Template)]
#[template(path = "unit/changes.html")]
struct ChangesPage {
    shell: Shell,
    node: Org,
    from: String,
    to: String,
    kinds: Vec<Choice>,
    attributes: Vec<MarkFilter>,
    chosen: usize,
    before: Side,
    after: Side,
    tiles: Vec<Tile>,
    what: &'static str,
    what_slug: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

/// What an address lists.
pub(super) fn what_asked(asked: &Pairs) -> What {
    What::from_slug(asked.get("what")).unwrap_or(What::Gained)
}

/// What an address compares.
///
/// # Errors
/// [`AppError::BadRequest`] for a day that does not exist.
pub(super) fn between(asked: &Pairs, node: &Org, which: Which, today: Day) -> Result<Between, AppError> {
    let to = day(asked, "to", today)?;
    let from = match asked.get("from") {
        "" => to.checked_sub(days(BACK)).unwrap_or(to),
        _ => day(asked, "from", today)?.min(to),
    };
    Ok(Between {
        within: node.path.clone(),
        which,
        from,
        to,
    })
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let what = what_asked(&asked);
    let behind: Option<After> = asked.parse("after");
    let (wanted, key) = (asked.clone(), behind.clone());
    let (node, crumbs, dictionary, between, figures, counts, mut found) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let dictionary = attribute::dictionary(read, &top)?;
            let between = between(&wanted, &node, which(&wanted, &dictionary), today)?;
            let counts = change::counts(read, &between)?;
            let found: Vec<Listed> = change::page(read, &between, what, key.as_ref(), PAGE + 1)?;
            let figures = [between.from, between.to].map(|day| rate::figures(read, &node.path, &between.which, day).map(|f| f.all));
            let crumbs = way(read, &top, &node, |id| format!("/units/changes?node={id}"))?;
            Ok::<_, AppError>((node, crumbs, dictionary, between, figures, counts, found))
        })
        .await?;
    let Between { which, from, to, .. } = between;
    let [before, after] = figures;
    let (before, after) = (before?, after?);
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let (number, attr) = (node.id.to_string(), which.address());
    let here = |what: What, key: &str| {
        address(
            "/units/changes",
            &[
                ("node", &number),
                ("kind", &which.kind),
                ("attr", &attr),
                ("from", &from.to_string()),
                ("to", &to.to_string()),
                ("what", what.slug()),
                ("after", key),
            ],
        )
    };
    let tiles = What::ALL.map(|w| Tile {
        word: w.word(),
        units: counts[w as usize].units,
        note: note(w, counts[w as usize]),
        href: here(w, ""),
        here: w == what,
    });
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| here(what, &After::new(&last.unit.org_path, last.unit.id).to_string()));
    let shell = inside(&cx, &headers, "/units/changes", "增减变化").await?;
    let side = |day: Day, figure: Figure| Side {
        day: day.to_string(),
        rate: percent(&figure),
        figure,
    };
    page(&ChangesPage {
        shell: Shell {
            crumbs,
            as_of: Some(format!("{from} 至 {to}")),
            export: export(&cx, Act::UnitExchange, "/units/changes", &asked),
            ..shell
        },
        from: from.to_string(),
        to: to.to_string(),
        kinds: kind_choices(&which.kind),
        attributes: mark_filters(&dictionary, &which),
        chosen: [&which.kind, &attr].iter().filter(|f| !f.is_empty()).count(),
        before: side(from, before),
        after: side(to, after),
        tiles: tiles.into(),
        what: what.word(),
        what_slug: what.slug(),
        pager: Pager {
            total: Some(counts[what as usize].units.unsigned_abs()),
            unit: "家单位",
            next,
            first: behind.is_some().then(|| here(what, "")),
        },
        rows: found.into_iter().map(|listed| Row::new(listed, &dictionary)).collect(),
        node,
    })
}

/// How many of the units that came in or went out were covered.
fn note(what: What, count: Count) -> String {
    match what {
        What::In => format!("其中已建团 {}", count.after),
        What::Out => format!("其中原已建团 {}", count.before),
        What::Gained | What::Lost => String::new(),
    }
}
