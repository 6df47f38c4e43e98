//! 团员账号: who has one, and one-time links for those who have none, as a sheet to hand out.

use super::common::{area_nav, crumbs, org_asked, org_at};
use crate::rule::limit::InvitationRule;
use crate::rule::standing::State;
use crate::store::{invite, member};
use crate::{MemberId, RULES};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Level, Millis, shanghai_day};
use jishi_org::store::{children, tree};
use jishi_org::{OrgNumber, managed};
use jishi_platform::authz::{Act, Target};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Sent};
use jishi_ui::{Area, NavEntry, Shell, export, frame, page, watermark};

/// Children listed at once.
const CHILDREN: usize = 200;

struct Row {
    id: String,
    name: String,
    state: String,
    tone: &'static str,
    open: bool,
}

#[derive(Template)]
#[template(path = "member/invitations.html")]
struct InvitationsPage {
    shell: Shell,
    org: String,
    branch: bool,
    children: Vec<NavEntry>,
    rows: Vec<Row>,
    days: i64,
}

struct Made {
    name: String,
    path: String,
}

#[derive(Template)]
#[template(path = "member/invited.html")]
struct InvitedPage {
    shell: Shell,
    org: String,
    made: Vec<Made>,
    days: i64,
}

/// How far a member is with an account, and its colour.
pub(super) fn state_word(stands: Option<&invite::Standing>, now: Millis) -> (String, &'static str) {
    let linked = stands.map_or(0, |stands| stands.linked_at);
    let until = stands.map_or(0, |stands| stands.open_until);
    match (linked > 0, until > now) {
        (true, _) => (format!("{} 已开通", shanghai_day(linked)), "good"),
        (false, true) => (format!("链接有效至 {}", shanghai_day(until)), "info"),
        (false, false) => ("未开通".to_owned(), "care"),
    }
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, now, top) = (org_asked(&cx, &asked)?, cx.today(), cx.now(), cx.identity()?.path.clone());
    let (line, days, members, standing, below, node) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let branch = node.level == Level::Branch;
            let rule: InvitationRule = RULES.at(read, "member.invitation", &node.path, today)?.value;
            Ok::<_, AppError>((
                tree::line(read, &top, &node.path)?,
                rule.days,
                if branch {
                    member::of_branch(read, node.id, State::Active)?
                } else {
                    Vec::new()
                },
                if branch { invite::of_branch(read, node.id)? } else { Vec::new() },
                if branch {
                    children::Page::default()
                } else {
                    children::page(read, node.id, children::After::START, CHILDREN)?
                },
                node,
            ))
        })
        .await?;
    let rows = members
        .into_iter()
        .map(|member| {
            let stands = standing.iter().find(|stands| stands.member == member.id);
            let (state, tone) = state_word(stands, now);
            Row {
                id: member.id.to_string(),
                name: member.name,
                state,
                tone,
                open: stands.is_none_or(|stands| stands.linked_at == 0),
            }
        })
        .collect();
    let shell = frame(&cx, &headers, Area::Members, "团员账号").await?;
    page(&InvitationsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/invitations"),
            crumbs: crumbs(&line, Some("团员账号")),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/invitations", &asked).filter(|_| node.level == Level::Branch),
            ..shell
        },
        org: OrgNumber(node.id).to_string(),
        branch: node.level == Level::Branch,
        children: below
            .orgs
            .iter()
            .map(|org| NavEntry::new(format!("/members/invitations?org={}", OrgNumber(org.id)), &org.name, "tree", false))
            .collect(),
        rows,
        days,
    })
}

/// Makes links for the chosen members; they are shown this once.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a refusal when nobody is chosen.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, today, inner) = (org_asked(&cx, &sent)?, cx.today(), cx.clone());
    let chosen: Vec<MemberId> = sent.all("member").filter_map(|id| id.parse().ok()).collect();
    let (made, days) = cx
        .write(Some(Target::new("org", org)), move |write| {
            let node = org_at(write, org)?;
            managed(&inner, write, &node.path)?;
            let rule: InvitationRule = RULES.at(write, "member.invitation", &node.path, today)?.value;
            let standing = invite::of_branch(write, node.id)?;
            let mut made = Vec::new();
            for member in member::of_branch(write, node.id, State::Active)? {
                let without = standing.iter().any(|s| s.member == member.id && s.linked_at == 0);
                if !chosen.contains(&member.id) || !without || member.leaving.is_some() {
                    continue;
                }
                let secret = invite::make(write, &inner.app, member.id, inner.who.account, rule.days)?;
                made.push(Made {
                    name: member.name,
                    path: format!("/join/{secret}"),
                });
            }
            if made.is_empty() {
                return Err(AppError::refused("请选择未开通账号的团员"));
            }
            write.note(format!("{}生成团员账号链接{}个", node.name, made.len()));
            Ok((made, rule.days))
        })
        .await?;
    let shell = frame(&cx, &headers, Area::Members, "团员账号链接").await?;
    page(&InvitedPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/invitations"),
            watermark: watermark(&cx),
            ..shell
        },
        org: OrgNumber(org).to_string(),
        made,
        days,
    })
}
