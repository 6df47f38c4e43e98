//! 年度团籍注册 of a branch in one page.

use super::common::{area_nav, crumbs, cut, done, org_asked, org_at};
use super::keep::{self, Kept};
use super::list::registration;
use crate::rule::registration::{Decision, open, proposal, window};
use crate::rule::standing::State;
use crate::store::count::{self, Figures};
use crate::store::member;
use crate::store::registration as store;
use crate::{MemberId, consent};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Level;
use jishi_org::store::{children, tree};
use jishi_org::{OrgNumber, managed, manages};
use jishi_person::PersonId;
use jishi_platform::authz::{Act, Target};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Sent, address};
use jishi_ui::{Area, Shell, export, frame, page, watermark};
use std::collections::HashSet;

/// The word of the form for a registration the grade does not carry.
const SPECIAL: &str = "special";
/// Children listed at once.
const CHILDREN: usize = 200;

struct Row {
    field: String,
    reason_field: String,
    href: String,
    name: String,
    grade: String,
    /// The grade of an approved round lets the member be registered.
    fits: bool,
    registered: bool,
    decided: bool,
    reason: String,
    locked: bool,
    /// Where a guardian's consent is entered, for a child without one: nothing is registered before.
    consent: Option<String>,
}

struct Child {
    name: String,
    href: String,
    figures: Figures,
}

#[derive(Template)]
#[template(path = "member/registration.html")]
struct RegistrationPage {
    shell: Shell,
    org: String,
    year: i16,
    window: String,
    rows: Vec<Row>,
    children: Vec<Child>,
    branch: bool,
    may: bool,
    open: bool,
    source: String,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, top) = (org_asked(&cx, &asked)?, cx.today(), cx.identity()?.path.clone());
    let (line, rule, year, members, standing, minors, below, shown, source, managed, node) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (rule, year) = registration(read, &node.path, today)?;
            let source = crate::RULES
                .at::<toml::Value>(read, "member.registration", &node.path, today)?
                .source;
            let branch = node.level == Level::Branch;
            Ok::<_, AppError>((
                tree::line(read, &top, &node.path)?,
                rule,
                year,
                if branch {
                    member::of_branch(read, node.id, State::Active)?
                } else {
                    Vec::new()
                },
                if branch {
                    store::of_branch(read, node.id, i64::from(year))?
                } else {
                    Vec::new()
                },
                if branch {
                    store::minors(read, node.id, &node.path, today)?
                } else {
                    HashSet::new()
                },
                if branch {
                    Vec::new()
                } else {
                    count::by_child(read, &node.path, i64::from(year))?
                },
                if branch {
                    children::Page::default()
                } else {
                    children::page(read, node.id, children::After::START, CHILDREN)?
                },
                source,
                manages(read, &top, &node.path, today)?,
                node,
            ))
        })
        .await?;
    let rows = members
        .into_iter()
        .map(|member| {
            let stands = standing.iter().find(|stands| stands.member == member.id);
            let grade = stands.and_then(|stands| stands.counted());
            let decision = stands.and_then(|stands| stands.decision);
            Row {
                field: format!("m-{}", member.id),
                reason_field: format!("r-{}", member.id),
                href: format!("/members/{}", member.id),
                locked: member.leaving.is_some(),
                consent: minors
                    .contains(&member.id)
                    .then(|| format!("/persons/{}/consent", PersonId(member.person))),
                grade: grade_word(stands),
                fits: proposal(&rule, grade) == Decision::Registered,
                registered: decision.unwrap_or_else(|| proposal(&rule, grade)) == Decision::Registered,
                decided: decision.is_some(),
                reason: stands.map(|stands| stands.reason.clone()).unwrap_or_default(),
                name: member.name,
            }
        })
        .collect();
    let children = shown
        .orgs
        .iter()
        .map(|org| Child {
            name: org.name.clone(),
            href: format!("/members/registration?org={}", OrgNumber(org.id)),
            figures: below
                .iter()
                .find(|(path, _)| *path == org.path)
                .map(|child| child.1)
                .unwrap_or_default(),
        })
        .collect();
    let window = window(&rule, year)
        .map(|(first, last)| format!("{first} 至 {last}"))
        .unwrap_or_default();
    let may = cx.may(Act::MemberManage) && managed;
    let shell = frame(&cx, &headers, Area::Members, format!("{year}年团籍注册")).await?;
    page(&RegistrationPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/registration"),
            crumbs: crumbs(&line, Some("团籍注册")),
            flash: done(&asked),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/registration", &asked),
            ..shell
        },
        org: OrgNumber(node.id).to_string(),
        open: open(&rule, today),
        branch: node.level == Level::Branch,
        year,
        window,
        rows,
        children,
        may,
        source,
    })
}

/// The grade of a member as shown: what is not approved says so.
pub(super) fn grade_word(stands: Option<&store::Standing>) -> String {
    let counted = stands.and_then(|stands| stands.counted());
    match (stands.and_then(|stands| stands.grade), counted) {
        (None, _) => "未评议".to_owned(),
        (Some(given), None) => format!("{}（待批准）", given.word()),
        (_, Some(counted)) => counted.word().to_owned(),
    }
}

/// Saves what the branch decided about each member.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a refusal outside the window, for a child without a
/// guardian's consent, and for a member without a grade that carries it, unless it is registered specially, with a reason.
pub async fn post(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, today, inner) = (org_asked(&cx, &sent)?, cx.today(), cx.clone());
    let given = sent.clone();
    cx.write(Some(Target::new("org", org)), move |write| {
        let node = org_at(write, org)?;
        managed(&inner, write, &node.path)?;
        let (rule, year) = registration(write, &node.path, today)?;
        if !open(&rule, today) {
            let when = window(&rule, today.year())
                .map(|(first, last)| format!("{first} 至 {last}"))
                .unwrap_or_default();
            return Err(AppError::refused(format!("不在注册时间内，本年注册时间为 {when}")));
        }
        let members = member::of_branch(write, node.id, State::Active)?;
        let standing = store::of_branch(write, node.id, i64::from(year))?;
        let minors = store::minors(write, node.id, &node.path, today)?;
        let mut decisions: Vec<(MemberId, Decision, String)> = Vec::new();
        let mut special = 0;
        for member in members.into_iter().filter(|member| member.leaving.is_none()) {
            let said = given.get(&format!("m-{}", member.id));
            let overridden = said == SPECIAL;
            let decision = if overridden {
                Some(Decision::Registered)
            } else {
                Decision::from_slug(said)
            };
            let Some(decision) = decision else { continue };
            let stands = standing.iter().find(|stands| stands.member == member.id);
            let fits = proposal(&rule, stands.and_then(|stands| stands.counted())) == Decision::Registered;
            if decision == Decision::Registered && minors.contains(&member.id) {
                return Err(AppError::Refused(consent::words(&member.name)));
            }
            if decision == Decision::Registered && !fits && !overridden {
                return Err(AppError::refused(format!(
                    "{}没有经批准的基本合格以上评议等次，不能注册；确需注册的请选择“特殊注册”并填写原因",
                    member.name
                )));
            }
            let reason = cut(given.get(&format!("r-{}", member.id)), 100);
            let reason = match (decision, fits) {
                (Decision::Registered, true) => String::new(),
                (Decision::Deferred, _) if reason.is_empty() => {
                    return Err(AppError::refused(format!("请填写{}暂缓注册的原因", member.name)));
                }
                (Decision::Registered, false) if reason.is_empty() => {
                    return Err(AppError::refused(format!("请填写{}特殊注册的原因", member.name)));
                }
                (Decision::Registered, false) => {
                    special += 1;
                    let new = format!("{year}年特殊注册：{reason}");
                    keep::change(write, &inner, &Kept::new(member.id, "registration", "", new))?;
                    reason
                }
                (Decision::Deferred, _) => reason,
            };
            decisions.push((member.id, decision, reason));
        }
        if decisions.is_empty() {
            return Err(AppError::refused("请为团员选择注册或暂缓"));
        }
        store::register(write, node.id, i64::from(year), &decisions, today, inner.who.account)?;
        let count = decisions.iter().filter(|decision| decision.1 == Decision::Registered).count();
        let special = if special > 0 {
            format!("（其中特殊注册{special}人）")
        } else {
            String::new()
        };
        write.note(format!(
            "{}{year}年团籍注册：注册{count}人{special}，暂缓{}人",
            node.name,
            decisions.len() - count
        ));
        Ok(())
    })
    .await?;
    let org = OrgNumber(org).to_string();
    Ok(http::see_other(&address(
        "/members/registration",
        &[("org", &org), ("done", "registered")],
    )))
}
