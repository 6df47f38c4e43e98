//! 学社衔接: where the graduates of a year go, by subordinate; in a branch by name; 毕业时间 is marked here.

use super::words;
use crate::action::Caller;
use crate::kind::Way;
use crate::rule::campaign::{Row, Standing, percent};
use crate::rules;
use crate::store::class;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level, format_day};
use jishi_org::store::tree;
use jishi_platform::authz::{Act, Target};
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent, address};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

/// Rows of a page.
const ROWS: usize = 100;

struct UnitRow {
    id: i64,
    /// The caller marks when it graduates.
    marks: bool,
    href: String,
    name: String,
    month: String,
    figures: Row,
    rate: String,
}

struct Person {
    member: i64,
    name: String,
    id_mask: String,
    ways: Vec<Choice>,
    standing: &'static str,
    tone: &'static str,
    href: Option<String>,
    start: String,
}

#[derive(Template)]
#[template(path = "transfer/board.html")]
struct BoardPage {
    shell: Shell,
    year: i16,
    org: i64,
    name: String,
    branch: bool,
    manages: bool,
    /// The caller marks when this branch graduates: its superior does, not the branch itself.
    dates: bool,
    month: String,
    total: Row,
    rate: String,
    study: String,
    work: String,
    ways: Vec<(&'static str, i64)>,
    deadlines: String,
    source: String,
    units: Vec<UnitRow>,
    people: Vec<Person>,
    pager: Option<Pager>,
    /// There are classes to mark on this page.
    marks: bool,
}

pub(super) fn year(cx: &Cx, pairs: &Pairs) -> i16 {
    pairs
        .parse::<i16>("year")
        .filter(|year| (2015..=2100).contains(year))
        .unwrap_or(cx.today().year())
}

/// `GET /transfers/board?org=&year=&after=`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (today, now, year) = (cx.today(), cx.now(), year(&cx, &pairs));
    let own = cx.identity()?.clone();
    let id = pairs.parse::<i64>("org").unwrap_or(own.org);
    let after = pairs.get("after").to_owned();
    let found = cx
        .read(move |read| {
            let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
            let y = i64::from(year);
            let counts = class::board(read, y, &org.path, now)?;
            let limit = ROWS as i64 + 1;
            let branch = org.level == Level::Branch;
            let units = if branch {
                Vec::new()
            } else {
                class::units(read, org.id, &after, y, limit)?
            };
            let people = if branch {
                class::people(read, y, org.id, after.parse().unwrap_or(0), now, limit)?
            } else {
                Vec::new()
            };
            let month = class::month(read, org.id, y)?.unwrap_or_default();
            let campaign = rules::campaign(read, &org.path, today)?;
            let line = tree::line(read, &own.path, &org.path)?;
            let managed = jishi_org::manages(read, &own.path, &org.path, today)?;
            Ok::<_, AppError>((org, counts, units, people, month, campaign, line, managed))
        })
        .await?;
    let (org, counts, mut units, mut people, month, campaign, line, managed) = found;
    let here = |id: i64, after: &str| {
        address(
            "/transfers/board",
            &[("org", &id.to_string()), ("year", &year.to_string()), ("after", after)],
        )
    };
    let more = units.len().max(people.len()) > ROWS;
    units.truncate(ROWS);
    people.truncate(ROWS);
    let next = units
        .last()
        .map(|last| last.path.clone())
        .or_else(|| people.last().map(|last| last.member.to_string()))
        .filter(|_| more)
        .map(|key| here(org.id, &key));
    let classes = units.iter().any(|unit| unit.branch);
    let mut total = Row::default();
    for (_, count) in &counts {
        total.add(count);
    }
    let (out, inn) = campaign.value.days(year);
    let kept = kept(&month, &campaign.value, today);
    let day = |day: Option<Day>| day.map(|day| format_day(day, today)).unwrap_or_default();
    let mut crumbs = vec![Crumb::to("/transfers", "组织关系转接")];
    for step in line {
        crumbs.push(if step.id == org.id {
            Crumb::here(step.name)
        } else {
            Crumb::to(here(step.id, ""), step.name)
        });
    }
    // Classes are marked by their direct superior.
    let marks = cx.may(Act::TransferStart) && cx.identity()?.org == org.id;
    let manages = cx.may(Act::TransferStart) && managed;
    let shell = Shell {
        area_nav: words::area_nav("/transfers/board", 0, cx.may(Act::RuleManage)),
        crumbs,
        watermark: if people.is_empty() {
            String::new()
        } else {
            jishi_ui::watermark(&cx)
        },
        flash: words::done(pairs.get("done")),
        as_of: Some(format!("截至 {}", words::instant(now, today))),
        export: export(&cx, Act::TransferRead, "/transfers/board", &pairs),
        ..frame(&cx, &headers, Area::Transfers, format!("{year} 年学社衔接")).await?
    };
    page(&BoardPage {
        shell,
        year,
        org: org.id,
        branch: org.level == Level::Branch,
        manages,
        dates: manages && cx.identity()?.org != org.id,
        month,
        rate: percent(total.rate()),
        study: percent(total.study_rate()),
        work: percent(total.work_rate()),
        ways: Way::ALL.iter().zip(total.ways).map(|(way, count)| (way.word(), count)).collect(),
        deadlines: format!("转出 {}前全部发起，转入 {}前全部接收", day(out), day(inn)),
        source: campaign.source,
        units: units
            .into_iter()
            .map(|unit| {
                let mut figures = Row::default();
                for (_, count) in counts.iter().filter(|(path, _)| *path == unit.path) {
                    figures.add(count);
                }
                UnitRow {
                    id: unit.id,
                    marks: unit.branch && marks,
                    href: here(unit.id, ""),
                    rate: percent(figures.rate()),
                    name: unit.name,
                    month: unit.month,
                    figures,
                }
            })
            .collect(),
        people: people.into_iter().map(|one| person(one, kept)).collect(),
        pager: (next.is_some() || !pairs.get("after").is_empty()).then(|| Pager {
            total: None,
            unit: "",
            next,
            first: (!pairs.get("after").is_empty()).then(|| here(org.id, "")),
        }),
        total,
        marks: marks && classes,
        name: org.name,
    })
}

/// Said of graduates who are still with their school: nothing, past the usual months, past the longest.
#[derive(Clone, Copy)]
pub(super) enum Kept {
    InTime,
    Long,
    TooLong,
}

/// How long a class that graduated in `month` has been kept. source: 学社衔接工作指引 (六个月，最长一年), grade B.
pub(super) fn kept(month: &str, rule: &rules::Campaign, today: Day) -> Kept {
    let Some(day) = jishi_kernel::parse_day(&format!("{month}-01")) else {
        return Kept::InTime;
    };
    let months = i64::from(today.year() - day.year()) * 12 + i64::from(today.month() - day.month());
    if months > rule.longest {
        Kept::TooLong
    } else if months > rule.keep {
        Kept::Long
    } else {
        Kept::InTime
    }
}

fn person(one: class::Graduate, kept: Kept) -> Person {
    let (standing, tone) = standing(one.standing, kept);
    let ways = Way::ALL.iter().map(|way| (way.slug(), way.word()));
    let kind = one.way.map(Way::slug).unwrap_or_default();
    Person {
        ways: Choice::list(std::iter::once(("", "未登记")).chain(ways), kind),
        href: one.transfer.map(|id| format!("/transfers/{id}")),
        start: address("/transfers/new", &[("kind", kind), ("member", &one.member.to_string())]),
        member: one.member,
        name: one.name,
        id_mask: one.id_mask,
        standing,
        tone,
    }
}

/// How a graduate stands, in words and colour.
pub(super) const fn standing(standing: Standing, kept: Kept) -> (&'static str, &'static str) {
    match (standing, kept) {
        (Standing::None, Kept::TooLong) => ("未发起，已超最长保留期", "bad"),
        (Standing::None, Kept::Long) => ("未发起，已超保留期", "care"),
        (standing, _) => said(standing),
    }
}

const fn said(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::None => ("未发起", ""),
        Standing::Open => ("办理中", "info"),
        Standing::Late => ("超时", "bad"),
        Standing::Returned => ("已退回", "care"),
        Standing::Done => ("已转出", "good"),
    }
}

/// `POST /transfers/board`: `org`, `year`, and either `month` (`YYYY-MM`), for a committee with the classes
/// `pick`, or `member` with `way`.
///
/// # Errors
/// 404 and 403 as everywhere; a month of another year; no class; the store fails.
pub async fn post(cx: Cx, Sent(pairs): Sent) -> Result<Response, AppError> {
    let (caller, year) = (Caller::of(&cx)?, i64::from(year(&cx, &pairs)));
    let id = pairs.parse::<i64>("org").ok_or(AppError::NotFound)?;
    let given = pairs.clone();
    let word = cx
        .write(Some(Target::new("org", id)), move |write| {
            let org = tree::find(write, id)?.ok_or(AppError::NotFound)?;
            jishi_org::check_managed(write, &caller.path, &org.path, caller.today())?;
            if let Some(member) = given.parse::<i64>("member") {
                if class::branch_of(write, year, member)?.is_none_or(|(_, branch)| branch != org.id) {
                    return Err(AppError::NotFound);
                }
                class::set_way(write, year, member, Way::from_slug(given.get("way")))?;
                write.note("登记毕业去向");
                return Ok("way");
            }
            let month = given.get("month");
            let fits = month.len() == 7 && jishi_kernel::parse_day(&format!("{month}-01")).is_some_and(|day| i64::from(day.year()) == year);
            if !fits {
                return Err(AppError::field("month", "请填写本年度的毕业年月，如 2026-06"));
            }
            let mut added = 0;
            let classes = classes(write, (&caller.path, caller.today()), &org, &given)?;
            for class in &classes {
                added += class::mark(write, &caller.app, *class, year, month, caller.account)?;
            }
            write.note(format!("标记 {} 个团支部毕业时间 {month}，列入毕业团员 {added} 人", classes.len()));
            Ok("marked")
        })
        .await?;
    Ok(http::see_other(&address(
        "/transfers/board",
        &[("org", &id.to_string()), ("year", &year.to_string()), ("done", word)],
    )))
}

/// The classes a form marks: the branch itself, or those chosen below a committee.
fn classes(read: &Read<'_>, (own, today): (&str, Day), org: &tree::Org, pairs: &Pairs) -> Result<Vec<i64>, AppError> {
    // The branch itself does not mark: its superior does. source: 学社衔接工作指引, grade B.
    const SUPERIOR: AppError = AppError::Denied("毕业时间由团支部的上级标记");
    if org.level == Level::Branch {
        return if own == org.path { Err(SUPERIOR) } else { Ok(vec![org.id]) };
    }
    let mut out = Vec::new();
    for id in pairs.all("pick").filter_map(|id| id.parse::<i64>().ok()).take(ROWS) {
        let class = tree::find(read, id)?.ok_or(AppError::NotFound)?;
        jishi_org::check_managed(read, own, &class.path, today)?;
        if class.level != Level::Branch || class.path == own {
            return Err(SUPERIOR);
        }
        out.push(id);
    }
    if out.is_empty() {
        return Err(AppError::field("pick", "请勾选要标记的团支部"));
    }
    Ok(out)
}
