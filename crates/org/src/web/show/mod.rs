//! The page of one organisation: what it is, its departments, its ties and term, its history, the log.

pub mod facts;
mod history;

use crate::store::election::{self, Election, Extension};
use crate::store::tie::{self, Tie};
use crate::store::tree::{self, Org};
use crate::store::{as_of, department, history as past, record, succession};
use crate::{DepartmentId, OrgNumber};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use facts::{Fact, Facts};
use history::{Change, Row};
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, audit};
use jishi_ui::input::{Asked, Id};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page};

/// Ties shown; all of them have a page.
const TIES: i64 = 20;

/// Rows of the log and of the changes shown.
const LOG: i64 = 50;

struct DepartmentRow {
    id: DepartmentId,
    name: String,
    first: bool,
    last: bool,
}

struct TieRow {
    id: String,
    kind: &'static str,
    name: String,
    href: Option<String>,
    since: Day,
    note: String,
    may_end: bool,
}

/// The organisation as it was on a day.
struct Then {
    day: Day,
    /// `None` when it did not exist.
    was: Option<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "org/show.html")]
struct ShowPage {
    shell: Shell,
    org: Org,
    basic: Vec<Fact>,
    facts: Facts,
    filled: Vec<(&'static str, String)>,
    departments: Vec<DepartmentRow>,
    elections: Vec<Election>,
    extensions: Vec<Extension>,
    kept: Vec<TieRow>,
    held: Vec<TieRow>,
    /// There are more ties than are shown.
    more_ties: bool,
    succession: Vec<(&'static str, Vec<Row>)>,
    histories: Vec<(&'static str, Vec<Row>)>,
    changes: Vec<Change>,
    log: Vec<Change>,
    then: Option<Then>,
    /// The field that looks for the other end of a new tie.
    tie_target: Field,
    today: Day,
    /// May change it and what belongs to it.
    may_manage: bool,
    /// May end, split or restore it.
    may_reshape: bool,
    /// May move and merge what stands below it.
    may_below: bool,
    /// May make new ones below it.
    may_new: bool,
    /// What is wrong with the name of a new department.
    wrong: String,
    typed: String,
}

struct Seen {
    org: Org,
    line: Vec<Org>,
    facts: Facts,
    departments: Vec<department::Department>,
    elections: Vec<Election>,
    extensions: Vec<Extension>,
    kept: Vec<Tie>,
    held: Vec<Tie>,
    after: Vec<succession::Link>,
    before: Vec<succession::Link>,
    histories: Vec<(&'static str, Vec<Row>)>,
    changes: Vec<record::Change>,
    log: Vec<audit::Entry>,
    sheets: Vec<record::Imported>,
    then: Option<Then>,
    /// The reader's organisation manages it: its own, the next level, or 直属.
    managed: bool,
}

/// The page; `on` asks what it was on a day.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let flash = match asked.get("done") {
        "new" => Some("已新建组织"),
        "edit" => Some("已保存修改"),
        "department" => Some("已保存部室"),
        "reshape" => Some("已办理，见调整记录"),
        "particulars" => Some("已保存必填信息"),
        "election" => Some("已登记换届"),
        "extension" => Some("已提交申请"),
        "decided" => Some("已答复延期申请"),
        "tie" => Some("已保存联系关系"),
        _ => None,
    };
    let on = match asked.get("on") {
        "" => None,
        text => Some(parse_day(text).ok_or_else(|| AppError::BadRequest("日期有误".to_owned()))?),
    };
    let mut shown = build(&cx, &headers, id, on, "", "").await?;
    shown.shell.flash = flash.map(|text| Flash::new(Tone::Good, text));
    page(&shown)
}

/// The page again with what is wrong with a new department.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn refused(cx: &Cx, headers: &HeaderMap, id: OrgNumber, wrong: &str, typed: &str) -> Result<Response, AppError> {
    let mut shown = build(cx, headers, id, None, wrong, typed).await?;
    shown.shell.errors = 1;
    jishi_ui::page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

fn was(read: &Read<'_>, org: i64, day: Day) -> Result<Then, AppError> {
    let Some(line) = as_of::line(read, org, day)? else {
        return Ok(Then { day, was: None });
    };
    let mut names = Vec::new();
    for id in line {
        names.extend(as_of::name(read, id, day)?.map(|title| title.name));
    }
    let name = names.pop().unwrap_or_default();
    let kind = as_of::kind(read, org, day)?.map_or_else(String::new, |kind| {
        let level = Level::from_number(kind.level).map_or("", Level::word);
        format!("{} · {level}", kind.kind)
    });
    Ok(Then {
        day,
        was: Some((name, kind, names.join(" / "))),
    })
}

fn see(read: &Read<'_>, id: i64, top: &str, today: Day, on: Option<Day>) -> Result<Seen, AppError> {
    let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
    let mut then = match on {
        Some(day) => Some(was(read, id, day)?),
        None => None,
    };
    // Names above the own unit are not the reader's.
    if let Some(Then {
        was: Some((_, _, above)), ..
    }) = &mut then
    {
        let outside = above_own(read, id, top, on.unwrap_or(today))?;
        *above = above.split(" / ").skip(outside).collect::<Vec<_>>().join(" / ");
    }
    Ok(Seen {
        line: tree::line(read, top, &org.path)?,
        facts: facts::read_all(read, &org, today)?,
        departments: department::list(read, id)?,
        elections: election::list(read, id)?,
        extensions: election::extensions(read, id)?,
        kept: tie::kept(read, id, today, None, 0, TIES + 1)?,
        held: tie::held(read, id, today, 0, TIES)?,
        managed: crate::manages(read, top, &org.path, today)?,
        after: succession::after(read, id)?,
        before: succession::before(read, id)?,
        histories: vec![
            ("名称", history::names(past::titles(read, id)?)),
            ("类别和级别", history::shapes(past::kinds(read, id)?)),
            ("隶属", history::above(past::places(read, id)?)),
        ],
        changes: record::of_org(read, id, i64::MAX, LOG)?,
        log: audit::about(read, "org", id, LOG)?,
        sheets: record::imports(read, id, LOG)?,
        org,
        then,
    })
}

/// How many of the superiors of a day stand above the own unit.
fn above_own(read: &Read<'_>, org: i64, top: &str, day: Day) -> Result<usize, AppError> {
    let own = crate::path::numbers(top).last().copied();
    let line = as_of::line(read, org, day)?.unwrap_or_default();
    // Where the own unit was not above it that day, only the organisation itself is shown.
    Ok(line
        .iter()
        .position(|id| Some(*id) == own)
        .unwrap_or_else(|| line.len().saturating_sub(1)))
}

/// `may`: the caller may end them.
fn ties(cx: &Cx, ties: Vec<Tie>, kept: bool, may: bool) -> Vec<TieRow> {
    ties.into_iter()
        .map(|tie| TieRow {
            id: jishi_kernel::id::encode(tie.id),
            kind: tie.kind.word(),
            may_end: may && cx.may_at(Act::OrgManage, &tie.org_path),
            // Who keeps it may stand above the reader: named, not linked.
            href: if kept || cx.scope().covers(&tie.org_path) {
                Some(format!("/orgs/{}", if kept { tie.target } else { tie.org }))
            } else {
                None
            },
            name: if kept { tie.target_name } else { tie.org_name },
            since: tie.from,
            note: tie.note,
        })
        .collect()
}

async fn build(cx: &Cx, headers: &HeaderMap, id: OrgNumber, on: Option<Day>, wrong: &str, typed: &str) -> Result<ShowPage, AppError> {
    let (top, today) = (cx.identity()?.path.clone(), cx.today());
    let seen = cx.read(move |read| see(read, id.0, &top, today, on)).await?;
    let Seen { org, mut line, .. } = seen;
    line.pop();
    let shell = frame(cx, headers, Area::Orgs, &org.name).await?;
    let mut crumbs = vec![Crumb::to("/orgs", "组织")];
    crumbs.extend(line.iter().map(|above| Crumb::to(format!("/orgs/{}", above.id), &above.name)));
    crumbs.push(Crumb::here(&org.name));
    let last = seen.departments.len().saturating_sub(1);
    let departments = seen
        .departments
        .into_iter()
        .enumerate()
        .map(|(at, d)| DepartmentRow {
            id: DepartmentId(d.id),
            name: d.name,
            first: at == 0,
            last: at == last,
        })
        .collect();
    let open = org.closed_on.is_none();
    let (own, reshape) = (&cx.identity()?.path, cx.may(Act::OrgReshape));
    let superior = crate::rule::manage::parent(&org.path);
    Ok(ShowPage {
        shell: Shell { crumbs, ..shell },
        basic: facts::basic(&org, line.last()),
        filled: facts::filled(&seen.facts.particulars),
        facts: seen.facts,
        departments,
        elections: seen.elections,
        extensions: seen.extensions,
        more_ties: seen.kept.len() as i64 > TIES,
        kept: ties(cx, seen.kept.into_iter().take(TIES as usize).collect(), true, seen.managed),
        held: ties(cx, seen.held, false, false),
        succession: vec![
            ("去向", history::links(seen.after, true)),
            ("来源", history::links(seen.before, false)),
        ],
        histories: seen.histories,
        changes: seen.changes.into_iter().map(history::changed).collect(),
        log: history::log(seen.log, seen.sheets, cx.who.account, LOG as usize),
        then: seen.then,
        tie_target: Field::new(
            "target",
            "组织",
            FieldKind::Combo {
                source: "/orgs/options".to_owned(),
                shown: String::new(),
            },
        ),
        today,
        may_manage: cx.may_at(Act::OrgManage, &org.path) && seen.managed && open,
        may_reshape: reshape && superior == own,
        may_below: reshape && open && crate::rule::manage::allowed(own, &org.path) && org.children > 0,
        may_new: cx.may(Act::OrgManage) && open && org.path == *own && org.level != Level::Branch,
        wrong: wrong.to_owned(),
        typed: typed.to_owned(),
        org,
    })
}
