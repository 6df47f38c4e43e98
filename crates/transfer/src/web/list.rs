//! The lists: what waits for me, what I started, everything in sight, what is late.

use super::words;
use crate::action::Caller;
use crate::kind::Kind;
use crate::model::State;
use crate::rule::names;
use crate::store::list::{self, After, Filter, Line, View};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Level, id, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{Choice, LightBadge, Pager};
use jishi_ui::{Area, NavEntry, Shell, frame, page};

/// Rows of a page.
const ROWS: usize = 50;

/// A row as shown; also what an export writes.
pub(super) struct Row {
    pub id: String,
    pub name: String,
    pub id_mask: String,
    pub kind: &'static str,
    pub from: String,
    pub to: String,
    pub step: String,
    pub since: String,
    pub light: LightBadge,
    pub urgent: &'static str,
    pub filed: String,
    /// Nobody is awaited any more; the light says how it ended.
    pub ended: bool,
}

#[derive(Template)]
#[template(path = "transfer/list.html")]
struct ListPage {
    shell: Shell,
    views: Vec<NavEntry>,
    view: &'static str,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    part: String,
    names: String,
    below: bool,
    from: String,
    to: String,
    chosen: usize,
    found: usize,
    missing: Vec<String>,
    rows: Vec<Row>,
    picks: bool,
    export: String,
    pager: Option<Pager>,
    waits: bool,
}

/// The filter an address asks for.
pub(super) fn filter(cx: &Cx, pairs: &Pairs) -> Result<Filter, AppError> {
    let identity = cx.identity()?;
    Ok(Filter {
        view: View::from_slug(pairs.get("view")).unwrap_or_default(),
        org: identity.org,
        wide: matches!(identity.level, Level::Province | Level::City),
        below: pairs.get("below") == "1",
        kind: Kind::find(pairs.get("kind")).map(|kind| kind.slug.clone()).unwrap_or_default(),
        state: State::from_slug(pairs.get("state")),
        names: names::parse(pairs.get("names")),
        part: pairs.get("q").chars().take(60).collect(),
        from: parse_day(pairs.get("from")),
        to: parse_day(pairs.get("to")),
        today: cx.today(),
        now: cx.now(),
    })
}

/// A line of the store, as its reader sees it, as shown.
pub(super) fn row(line: Line, filter: &Filter) -> Row {
    let given = serde_json::from_str(&line.particulars).unwrap_or_default();
    let station = line.station.map(|station| station.word()).unwrap_or_default();
    let step = match line.state {
        State::Waiting => format!("{station}：{}", line.wait),
        State::Allocating => format!("分配支部：{}", line.wait),
        State::Outside => format!("待接收回执：{}", line.wait),
        State::Appealed => format!("裁定申诉：{}", line.wait),
        State::Returned => format!("{station}退回"),
        other => other.word().to_owned(),
    };
    Row {
        id: line.id.to_string(),
        to: words::target(&line.kind, &line.to, &line.branch, &given),
        kind: Kind::find(&line.kind).map(|kind| kind.word.as_str()).unwrap_or_default(),
        ended: line.state.is_final(),
        light: words::light(line.state, line.due, filter.now),
        urgent: words::urgent(line.state, line.due, filter.now),
        since: if line.state.is_open() {
            words::instant(line.since, filter.today)
        } else {
            String::new()
        },
        filed: jishi_kernel::format_day(line.filed_on, filter.today),
        name: line.name,
        id_mask: line.id_mask,
        from: line.from,
        step,
    }
}

/// `GET /transfers`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    let filter = filter(&cx, &pairs)?;
    let after = after(&pairs);
    let (wanted, caller) = (filter.clone(), Caller::of(&cx)?);
    let (mut lines, waiting, found) = cx
        .read(move |read| {
            let sight = caller.sight(read)?;
            let lines = list::page(read, &wanted, after, ROWS as i64 + 1)?;
            let lines: Vec<Line> = lines.into_iter().map(|line| line.seen(&sight)).collect();
            let waiting = list::waiting(read, wanted.org, wanted.today, wanted.now)?;
            let found = if wanted.view == View::Waiting {
                list::found(read, &wanted)?
            } else {
                Vec::new()
            };
            Ok::<_, AppError>((lines, waiting, found))
        })
        .await?;
    let more = lines.len() > ROWS;
    lines.truncate(ROWS);
    let here = |view: View, after: &str| {
        let day = |name| pairs.get(name);
        address(
            "/transfers",
            &[
                ("view", if view == View::Waiting { "" } else { view.slug() }),
                ("kind", &filter.kind),
                ("state", filter.state.map_or("", State::slug)),
                ("q", &filter.part),
                ("names", &filter.names.join("\n")),
                ("below", if filter.below { "1" } else { "" }),
                ("from", day("from")),
                ("to", day("to")),
                ("after", after),
            ],
        )
    };
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| here(filter.view, &format!("{}-{}", last.due, id::encode(last.id.0))));
    let views = View::ALL
        .into_iter()
        .map(|view| {
            let href = if view == View::Waiting {
                "/transfers".to_owned()
            } else {
                format!("/transfers?view={}", view.slug())
            };
            NavEntry::new(href, view.word(), "swap", view == filter.view).with_count(if view == View::Waiting { waiting.0 } else { 0 })
        })
        .collect();
    let shell = Shell {
        area_nav: words::area_nav("/transfers", 0, cx.may(Act::RuleManage)),
        watermark: jishi_ui::watermark(&cx),
        flash: words::done(pairs.get("done")),
        ..frame(&cx, &headers, Area::Transfers, "组织关系转接").await?
    };
    let missing = if filter.view == View::Waiting {
        names::missing(&filter.names, &found)
    } else {
        Vec::new()
    };
    page(&ListPage {
        shell,
        views,
        view: filter.view.slug(),
        kinds: kinds(&filter.kind),
        states: states(filter.state),
        chosen: [
            !filter.kind.is_empty(),
            filter.state.is_some(),
            filter.from.is_some(),
            filter.to.is_some(),
            !filter.names.is_empty(),
            filter.below,
        ]
        .iter()
        .filter(|set| **set)
        .count(),
        found: found.len(),
        missing,
        picks: filter.view == View::Waiting && cx.may(Act::TransferDecide),
        export: here(filter.view, "").replacen("/transfers", "/transfers/export.xlsx", 1),
        pager: (next.is_some() || after.is_some()).then(|| Pager {
            total: None,
            unit: "转接",
            next,
            first: after.map(|_| here(filter.view, "")),
        }),
        waits: filter.view == View::Waiting,
        part: filter.part.clone(),
        names: filter.names.join("\n"),
        below: filter.below,
        from: pairs.get("from").to_owned(),
        to: pairs.get("to").to_owned(),
        rows: lines.into_iter().map(|line| row(line, &filter)).collect(),
    })
}

fn after(pairs: &Pairs) -> Option<After> {
    let (due, at) = pairs.get("after").rsplit_once('-')?;
    Some(After {
        due: due.parse().ok()?,
        id: id::decode(at).ok()?,
    })
}

fn kinds(current: &str) -> Vec<Choice> {
    let all = Kind::all().iter().map(|kind| (kind.slug.as_str(), kind.word.as_str()));
    Choice::list(std::iter::once(("", "全部类别")).chain(all), current)
}

fn states(current: Option<State>) -> Vec<Choice> {
    let all = State::ALL
        .iter()
        .filter(|state| **state != State::Draft)
        .map(|state| (state.slug(), state.word()));
    Choice::list(std::iter::once(("", "全部状态")).chain(all), current.map_or("", State::slug))
}
