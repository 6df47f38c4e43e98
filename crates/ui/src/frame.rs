//! The frame for the person who asks: navigation by what the policy allows, unread messages,
//! view settings.

use crate::input::{Pairs, address};
use crate::{NavEntry, Prefs, Shell, VIEW_COOKIE};
use axum::http::HeaderMap;
use jishi_platform::authz::Act;
use jishi_platform::{App, AppError, Cx, http};

/// The areas of the product, in the order of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// 工作台
    Workbench,
    /// 重点工作
    Programmes,
    /// 我的任务
    Tasks,
    /// 通知导入
    Notices,
    /// 组织
    Orgs,
    /// 单位
    Units,
    /// 团员
    Members,
    /// 团干部
    Cadres,
    /// 组织关系转接
    Transfers,
    /// 导入导出
    Intake,
    /// 我的团籍
    Self_,
    /// 账号
    Accounts,
    /// 岗位角色
    Posts,
    /// 审计日志
    Audit,
    /// 系统
    System,
    /// 我的
    Me,
}

/// Area, address, word, symbol, the acts of which any opens it, stands in the bottom tabs.
type Line = (Area, &'static str, &'static str, &'static str, &'static [Act], bool);

const AREAS: [Line; 16] = [
    (Area::Workbench, "/workbench", "工作台", "home", &[Act::WorkbenchRead], true),
    (Area::Programmes, "/programmes", "重点工作", "list", &[Act::ProgrammeRead], true),
    (Area::Tasks, "/tasks", "我的任务", "check", &[Act::ProgrammeRead], true),
    (Area::Notices, "/notices", "通知导入", "upload", &[Act::DraftRead], false),
    (Area::Orgs, "/orgs", "组织", "tree", &[Act::OrgRead], true),
    (Area::Members, "/members", "团员", "user", &[Act::MemberRead], true),
    (Area::Transfers, "/transfers", "转接", "swap", &[Act::TransferRead], true),
    (Area::Cadres, "/cadres", "团干部", "user", &[Act::CadreRead], false),
    (Area::Units, "/units", "单位", "list", &[Act::UnitRead], false),
    (Area::Intake, "/imports", "导入导出", "upload", EXCHANGE, false),
    (Area::Self_, "/my", "我的团籍", "user", &[Act::MemberSelf], true),
    (Area::Accounts, "/accounts", "账号", "user", &[Act::AccountManage], true),
    (Area::Posts, "/posts", "岗位角色", "swap", &[Act::RoleGrant], true),
    (Area::Audit, "/audit", "审计日志", "list", &[Act::AuditRead], true),
    (Area::System, "/system", "系统", "info", &[Act::SystemRead], true),
    (Area::Me, "/me", "我的", "user", &[Act::SelfUse], true),
];

/// Whoever may import a list.
const EXCHANGE: &[Act] = &[Act::OrgImport, Act::UnitExchange, Act::CadreExchange, Act::MemberExchange];

/// The bottom tabs of whoever keeps the register: its areas come before the programmes.
const REGISTER_TABS: [Area; 5] = [Area::Workbench, Area::Members, Area::Transfers, Area::Orgs, Area::Me];
/// Entries of the bar; the others stand under 更多.
const BAR: usize = 6;
/// Bottom tabs.
const TABS: usize = 5;

impl Area {
    fn entry(self) -> Option<NavEntry> {
        let (_, href, word, icon, ..) = AREAS.iter().find(|a| a.0 == self)?;
        Some(NavEntry::new(*href, *word, icon, false))
    }
}

fn opens(cx: &Cx, acts: &[Act]) -> bool {
    acts.iter().any(|act| cx.may(*act))
}

/// The first page of a person's identity: where `/` leads.
pub fn home(cx: &Cx) -> &'static str {
    AREAS.iter().find(|a| opens(cx, a.4)).map_or("/me", |a| a.1)
}

/// The frame of a page in an area. `headers` carry the view cookie.
///
/// # Errors
/// The store fails.
pub async fn frame(cx: &Cx, headers: &HeaderMap, area: Area, title: impl Into<String>) -> Result<Shell, AppError> {
    let allowed: Vec<_> = AREAS.iter().filter(|a| opens(cx, a.4)).collect();
    let entry = |a: &&Line| {
        a.0.entry().map(|entry| NavEntry {
            current: a.0 == area,
            ..entry
        })
    };
    let mut nav: Vec<NavEntry> = allowed.iter().filter(|a| a.0 != Area::Me).filter_map(entry).collect();
    // One entry too many would make a menu of one.
    let more = if nav.len() > BAR + 1 { nav.split_off(BAR) } else { Vec::new() };
    let register = cx.may(Act::MemberRead) && cx.may(Act::WorkbenchRead);
    let tab = |a: &&&Line| if register { REGISTER_TABS.contains(&a.0) } else { a.5 };
    let identity = cx.who.identity.as_ref();
    Ok(Shell {
        title: title.into(),
        tabs: allowed.iter().filter(tab).filter_map(entry).take(TABS).collect(),
        nav,
        more,
        org: identity.map(|i| i.org_name.clone()).unwrap_or_default(),
        person: cx.who.name.clone(),
        post: identity
            .map(|i| {
                if i.title.is_empty() {
                    i.role.word().to_owned()
                } else {
                    i.title.clone()
                }
            })
            .unwrap_or_default(),
        many_posts: cx.who.many_posts,
        unread: cx.who.unread,
        ..plain_frame(&cx.app, headers)
    })
}

/// Who reads a page and when, such as `许静 registrar 2026-07-15`: goes into [`Shell::watermark`]
/// of a page with personal data, and as a line of its own into files taken along.
pub fn watermark(cx: &Cx) -> String {
    format!("{} {} {}", cx.who.name, cx.who.login, cx.today())
}

/// Where the list of the page at `page` can be had as a file, with the filters asked for; `None` for a
/// reader who may not do `act`. Goes into [`Shell::export`].
pub fn export(cx: &Cx, act: Act, page: &str, asked: &Pairs) -> Option<String> {
    let kept: Vec<_> = asked
        .iter()
        .filter(|(name, _)| !matches!(*name, "after" | "before" | "done"))
        .collect();
    cx.may(act).then(|| address(&format!("{page}/export.xlsx"), &kept))
}

/// The frame of a page for nobody in particular: log-in, set-up, errors.
pub fn plain_frame(app: &App, headers: &HeaderMap) -> Shell {
    Shell {
        prefs: http::cookie(headers, VIEW_COOKIE).map(Prefs::from_cookie).unwrap_or_default(),
        sample_world: app.config.sample_world,
        ..Shell::default()
    }
}
