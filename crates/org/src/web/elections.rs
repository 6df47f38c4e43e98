//! 换届 of a part of the tree: who is due when, and the extensions that wait for an answer.

use crate::OrgNumber;
use crate::rule::due::Due;
use crate::rule::term;
use crate::rules;
use crate::store::children::{self, After};
use crate::store::count;
use crate::store::election::{self, DueOrg, DueQuery, Extension};
use crate::store::lights::{self, Lights};
use crate::store::tree::{self, Org};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level, days, id, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{LightBadge, Pager};
use jishi_ui::{Area, Crumb, NavEntry, Shell, export, frame, page};

/// Rows of one page.
const PAGE: i64 = 50;

/// Larger parts of the tree have no table of subordinates: every organisation is visited for it.
const COUNTED: i64 = 60_000;

/// Subordinates in one page of the table.
const SHOWN: usize = 200;

struct Row {
    id: i64,
    name: String,
    kind: String,
    level: &'static str,
    above: String,
    held: String,
    due: String,
    light: LightBadge,
}

/// The lights of a subordinate and everything below it.
struct Below {
    id: i64,
    name: String,
    lights: Lights,
}

/// A page of them.
#[derive(Default)]
struct Table {
    rows: Vec<Below>,
    /// How many subordinates follow, and behind which place.
    more: Option<(i64, After)>,
}

struct Open {
    key: String,
    org: i64,
    name: String,
    words: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "org/elections.html")]
struct ElectionsPage {
    shell: Shell,
    name: String,
    tabs: Vec<NavEntry>,
    below: Vec<Below>,
    /// How many subordinates the table does not show yet, and where they are.
    below_more: Option<(i64, String)>,
    /// The table does not begin with the first: where that is.
    below_first: Option<String>,
    rows: Vec<Row>,
    open: Vec<Open>,
    may_decide: bool,
    pager: Pager,
}

fn after(asked: &Pairs) -> Option<(Day, i64)> {
    let (day, id) = asked.get("after").split_once('.')?;
    Some((parse_day(day)?, id.parse().ok()?))
}

/// The list; `org` names the part of the tree, `light` the filter.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let number = match asked.get("org") {
        "" => OrgNumber(cx.identity()?.org),
        text => text.parse().map_err(|_| AppError::NotFound)?,
    };
    let (which, today) = (Due::from_slug(asked.get("light")), cx.today());
    let (place, from_path) = (after(&asked), asked.get("after").to_owned());
    let own = cx.identity()?.path.clone();
    let first = from_path.is_empty() && which == Due::All;
    let begin: Option<After> = asked.parse("below");
    let (org, rule, counts, mut list, open, below) = cx
        .read(move |read| {
            let org = tree::find(read, number.0)?.ok_or(AppError::NotFound)?;
            let rule = rules::term_lights(read, &org.path, today)?;
            let query = |which: Due, after| {
                let (from, to) = which.range(&rule, today);
                DueQuery {
                    within: org.path.clone(),
                    from,
                    to,
                    after,
                }
            };
            let mut counts = Vec::new();
            for which in Due::ALL {
                counts.push(match which {
                    Due::All | Due::Unknown => 0,
                    _ => election::due_count(read, &query(which, None))?,
                });
            }
            let list = if which == Due::Unknown {
                election::unknown(read, &org.path, &from_path, PAGE + 1)?
            } else {
                election::due(read, &query(which, place), PAGE + 1)?
            };
            let open = if org.path == own {
                election::open_extensions(read, org.id, today)?
            } else {
                Vec::new()
            };
            let below = if first {
                below(read, &org, &rule, begin.unwrap_or(After::START), today)?
            } else {
                Table::default()
            };
            Ok::<_, AppError>((org, rule, counts, list, open, below))
        })
        .await?;
    let more = list.len() as i64 > PAGE;
    list.truncate(PAGE as usize);
    let here = |light: &str, after: &str| {
        let number = number.to_string();
        address("/orgs/elections", &[("org", &number), ("light", light), ("after", after)])
    };
    let next = list.last().filter(|_| more).map(|last| {
        let key = match last.term {
            Some(term) => format!("{}.{}", term.due_on, last.id),
            None => last.path.clone(),
        };
        here(which.slug(), &key)
    });
    let tabs = Due::ALL
        .into_iter()
        .zip(counts)
        .map(|(one, count)| NavEntry::new(here(one.slug(), ""), one.word(), "", one == which).with_count(count.unsigned_abs()));
    let shell = frame(&cx, &headers, Area::Orgs, "换届").await?;
    page(&ElectionsPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/orgs", "组织"),
                Crumb::to(format!("/orgs/{}", org.id), &org.name),
                Crumb::here("换届"),
            ],
            export: export(&cx, Act::OrgImport, "/orgs/elections", &asked),
            ..shell
        },
        tabs: tabs.collect(),
        below: below.rows,
        below_more: below.more.map(|(left, after)| {
            let (number, after) = (number.to_string(), after.to_string());
            (left, address("/orgs/elections", &[("org", &number), ("below", &after)]))
        }),
        below_first: begin.map(|_| here("", "")),
        rows: list.into_iter().map(|one| row(one, &rule, today)).collect(),
        open: open.into_iter().map(opened).collect(),
        may_decide: cx.may(Act::OrgReshape),
        pager: Pager {
            total: None,
            unit: "个组织",
            next,
            first: (!asked.get("after").is_empty()).then(|| here(which.slug(), "")),
        },
        name: org.name,
    })
}

/// Subordinates behind a place with their lights, a table of one statement; a part of the tree that is larger shows only the lists.
fn below(read: &Read<'_>, org: &Org, rule: &rules::TermLights, begin: After, today: Day) -> Result<Table, StoreError> {
    if org.level == Level::Branch || count::subtree(read, &org.path)? > COUNTED {
        return Ok(Table::default());
    }
    let after = |span: i64| today.checked_add(days(span)).unwrap_or(Day::MAX);
    let lights = lights::each(read, &org.path, today, after(rule.near), after(rule.early))?;
    let page = children::page(read, org.id, begin, SHOWN)?;
    let more = page.orgs.last().filter(|_| page.left > 0).map(|last| (page.left, After::org(last)));
    let inner = page.orgs.into_iter().filter(|child| child.level != Level::Branch);
    let rows = inner.map(|child| Below {
        id: child.id,
        lights: lights.get(&child.path).copied().unwrap_or_default(),
        name: child.name,
    });
    Ok(Table {
        rows: rows.collect(),
        more,
    })
}

fn row(org: DueOrg, rule: &rules::TermLights, today: Day) -> Row {
    let due = org.term.map(|term| term.due_on);
    let (light, word) = term::light(rule, due, today);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    Row {
        id: org.id,
        name: org.name,
        kind: org.kind,
        level: Level::from_number(org.level).map_or("", Level::word),
        above: org.above,
        held: day(org.term.map(|term| term.held_on)),
        due: day(due),
        light: LightBadge::until(light, due, today).with_word(word),
    }
}

fn opened(asked: Extension) -> Open {
    Open {
        key: id::encode(asked.id),
        org: asked.org,
        words: format!("应于 {} 换届，申请{}", asked.due_on, asked.words()),
        name: asked.name,
        reason: asked.reason,
    }
}
