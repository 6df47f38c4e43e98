//! 教育评议 of a branch: attendance, grades, submitted to the superior.

use super::common::{area_nav, crumbs, cut, done, org_asked, org_at};
use super::form;
use crate::rule::appraisal::{self as rule, AppraisalRule, Grade};
use crate::rule::standing::State;
use crate::store::registration::{self as store, Round};
use crate::store::{member, record};
use crate::{MemberId, RULES};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Level, parse_day};
use jishi_org::store::tie::{self, TieKind};
use jishi_org::store::{children, tree};
use jishi_org::{OrgNumber, managed, manages, superior};
use jishi_platform::authz::{Act, Target};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent, address};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Flash, NavEntry, Shell, Tone, export, frame, page, page_with, watermark};

/// Children listed at once.
const CHILDREN: usize = 200;

struct Row {
    field: String,
    href: String,
    name: String,
    grades: Vec<Choice>,
    grade: String,
}

#[derive(Template)]
#[template(path = "member/appraisal.html")]
struct AppraisalPage {
    shell: Shell,
    org: String,
    year: i64,
    children: Vec<NavEntry>,
    branch: bool,
    may: bool,
    may_decide: bool,
    /// It waits, and the reader has filed it.
    waits_for_other: bool,
    round: Option<Round>,
    errors: ErrorSummary,
    fields: Vec<Field>,
    rows: Vec<Row>,
    cap: i64,
    source: String,
}

/// The year an address names, this one when it names none or nonsense.
pub(super) fn year(cx: &Cx, asked: &Pairs) -> i64 {
    let this = i64::from(cx.today().year());
    asked.parse("year").filter(|year| (2000..=this).contains(year)).unwrap_or(this)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    show(&cx, &headers, &asked, None).await
}

/// What an organisation goes on to: its direct subordinates, and behind them what it keeps 直属.
fn below(read: &Read<'_>, node: &tree::Org, today: Day) -> Result<Vec<(i64, String)>, StoreError> {
    let children = children::page(read, node.id, children::After::START, CHILDREN)?;
    let mut out: Vec<(i64, String)> = children.orgs.into_iter().map(|org| (org.id, org.name)).collect();
    let kept = tie::kept(read, node.id, today, Some(TieKind::Direct), 0, CHILDREN as i64)?;
    out.extend(kept.into_iter().map(|tie| (tie.target, format!("{}（直属）", tie.target_name))));
    Ok(out)
}

/// The page; with what was sent and what is wrong with it, as 422.
async fn show(cx: &Cx, headers: &HeaderMap, asked: &Pairs, again: Option<&[FieldError]>) -> Result<Response, AppError> {
    let (org, today, top) = (org_asked(cx, asked)?, cx.today(), cx.identity()?.path.clone());
    let year = year(cx, asked);
    let (line, ruling, round, members, standing, below, (managed, above), node) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let ruling = RULES.at::<AppraisalRule>(read, "member.appraisal", &node.path, today)?;
            let branch = node.level == Level::Branch;
            Ok::<_, AppError>((
                tree::line(read, &top, &node.path)?,
                ruling,
                if branch { store::round(read, node.id, year)? } else { None },
                if branch {
                    member::of_branch(read, node.id, State::Active)?
                } else {
                    Vec::new()
                },
                if branch {
                    store::of_branch(read, node.id, year)?
                } else {
                    Vec::new()
                },
                if branch { Vec::new() } else { below(read, &node, today)? },
                (manages(read, &top, &node.path, today)?, superior(read, &top, &node.path, today)?),
                node,
            ))
        })
        .await?;
    let approved = round.as_ref().is_some_and(|round| round.state == "approved");
    let manager = cx.may(Act::MemberManage);
    let waits = round.as_ref().is_some_and(|round| round.state == "submitted");
    let filed = round.as_ref().is_some_and(|round| round.filed_by == cx.who.account);
    let count = members.len() as i64;
    let rows = members
        .into_iter()
        .map(|member| {
            let grade = standing.iter().find(|s| s.member == member.id).and_then(|s| s.grade);
            let words = Grade::ALL.map(|grade| (grade.word(), grade.word()));
            let field = format!("g-{}", member.id);
            let chosen = match again {
                Some(_) => asked.get(&field),
                None => grade.map_or("", |grade| grade.word()),
            };
            Row {
                href: format!("/members/{}", member.id),
                name: member.name,
                grades: Choice::list(std::iter::once(("", "未参加")).chain(words), chosen),
                grade: chosen.to_owned(),
                field,
            }
        })
        .collect();
    let (due, present, held) = round.as_ref().map_or_else(
        || (count.to_string(), String::new(), today.to_string()),
        |round| (round.due.to_string(), round.present.to_string(), round.held_on.to_string()),
    );
    let number = |name: &str, label: &str, value: String| Field::new(name, label, FieldKind::Line("number")).with_value(value);
    let mut fields = vec![
        Field::new("held_on", "评议日期", FieldKind::Line("date")).with_value(held),
        number("due", "应到人数", due),
        number("present", "到会人数", present),
    ];
    let (mut errors, mut loose) = (ErrorSummary::default(), String::new());
    if let Some(wrong) = again {
        fields = form::again(fields, asked, wrong);
        errors = ErrorSummary::of(&fields);
        loose = form::loose(&fields, wrong);
    }
    let shell = frame(cx, headers, Area::Members, format!("{year}年教育评议")).await?;
    let shown = AppraisalPage {
        shell: Shell {
            area_nav: area_nav(cx, "/members/appraisal"),
            crumbs: crumbs(&line, Some("教育评议")),
            flash: if loose.is_empty() {
                done(asked)
            } else {
                Some(Flash::new(Tone::Bad, loose))
            },
            errors: errors.count(),
            watermark: watermark(cx),
            export: export(cx, Act::MemberExchange, "/members/appraisal", asked).filter(|_| node.level == Level::Branch && again.is_none()),
            ..shell
        },
        org: OrgNumber(node.id).to_string(),
        children: below
            .into_iter()
            .map(|(org, name)| {
                let number = OrgNumber(org).to_string();
                let href = address("/members/appraisal", &[("org", &number), ("year", &year.to_string())]);
                NavEntry::new(href, name, "tree", false)
            })
            .collect(),
        branch: node.level == Level::Branch,
        may: manager && managed && !approved,
        may_decide: manager && above && waits && !filed,
        waits_for_other: waits && filed,
        cap: ruling.value.excellent_percent,
        source: ruling.source,
        year,
        round,
        errors,
        fields,
        rows,
    };
    if again.is_some() {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
    } else {
        page(&shown)
    }
}

fn back(org: i64, year: i64, done: &str) -> Response {
    let number = OrgNumber(org).to_string();
    http::see_other(&address(
        "/members/appraisal",
        &[("org", &number), ("year", &year.to_string()), ("done", done)],
    ))
}

/// Submits attendance and grades.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; mistakes and what the rule refuses
/// come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    match submit(&cx, &sent).await {
        Ok(response) => Ok(response),
        Err(AppError::Invalid(wrong)) => show(&cx, &headers, &sent, Some(&wrong)).await,
        Err(error) => Err(error),
    }
}

async fn submit(cx: &Cx, sent: &Pairs) -> Result<Response, AppError> {
    let (org, today, inner) = (org_asked(cx, sent)?, cx.today(), cx.clone());
    let year = year(cx, sent);
    let held_on = parse_day(sent.get("held_on"))
        .filter(|day| *day <= today)
        .ok_or_else(|| AppError::field("held_on", "请填写评议日期，不能晚于今天"))?;
    let number = |name: &str, words: &str| {
        sent.parse::<i64>(name)
            .filter(|count| (0..=100_000).contains(count))
            .ok_or_else(|| AppError::field(name, words))
    };
    let (due, present) = (number("due", "请填写应到人数")?, number("present", "请填写到会人数")?);
    let given = sent.clone();
    cx.write(Some(Target::new("org", org)), move |write| {
        let node = org_at(write, org)?;
        managed(&inner, write, &node.path)?;
        let ruling: AppraisalRule = RULES.at(write, "member.appraisal", &node.path, held_on)?.value;
        let members = member::of_branch(write, node.id, State::Active)?;
        let grades: Vec<(MemberId, Grade)> = members
            .iter()
            .filter_map(|member| Some((member.id, Grade::from_word(given.get(&format!("g-{}", member.id)))?)))
            .collect();
        let only: Vec<Grade> = grades.iter().map(|grade| grade.1).collect();
        let branch = store::due_on(write, node.id, held_on)?;
        rule::check(&ruling, branch, due, present, &only).map_err(|refused| AppError::field(refused.field(), refused.text()))?;
        if store::round(write, node.id, year)?.is_some_and(|round| round.state == "approved") {
            return Err(AppError::refused("本年评议已批准，不能再改"));
        }
        let under = record::on_probation(write, node.id, held_on)?;
        for (member, grade) in &grades {
            if under.contains(member) && *grade != Grade::Poor {
                let name = members.iter().find(|one| one.id == *member).map_or("", |one| one.name.as_str());
                return Err(AppError::field("grades", format!("{name}在留团察看期内，评议等次应为“不合格”")));
            }
        }
        store::submit(write, node.id, year, (held_on, due, present), &grades)?;
        store::set_filed(write, node.id, year, inner.who.account)?;
        write.note(format!("{}{year}年教育评议：参评{}人", node.name, grades.len()));
        Ok(())
    })
    .await?;
    Ok(back(org, year, "appraised"))
}

/// The superior approves or returns.
///
/// # Errors
/// [`AppError::Denied`] for anyone but the direct superior.
pub async fn decide(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, today, inner) = (org_asked(&cx, &sent)?, cx.today(), cx.clone());
    let year = year(&cx, &sent);
    let (approved, reason) = (sent.get("to") == "approve", cut(sent.get("reason"), 100));
    if !approved && reason.is_empty() {
        return Err(AppError::field("reason", "请填写退回原因"));
    }
    cx.write(Some(Target::new("org", org)), move |write| {
        let node = org_at(write, org)?;
        if !superior(write, &inner.identity()?.path, &node.path, today)? {
            return Err(AppError::Denied("教育评议由支部的直接上级批准"));
        }
        let filed = store::round(write, node.id, year)?.ok_or(AppError::NotFound)?;
        if filed.filed_by == inner.who.account {
            return Err(AppError::refused("不能审核自己提交的教育评议"));
        }
        store::decide(write, node.id, year, approved, if approved { "" } else { &reason })?;
        store::set_decided(write, node.id, year, inner.who.account, today)?;
        write.note(format!("{}{year}年教育评议{}", node.name, if approved { "批准" } else { "退回" }));
        Ok(())
    })
    .await?;
    Ok(back(org, year, if approved { "approved" } else { "returned" }))
}
