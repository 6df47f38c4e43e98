//! What the pages share: the organisation asked about, the membership found, the entries of the area.

use crate::MemberId;
use crate::store::member::{self, Member};
use jishi_kernel::{Millis, shanghai_day, shanghai_time};
use jishi_org::OrgNumber;
use jishi_org::store::tree::{self, Org};
use jishi_platform::authz::Act;
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Pairs;
use jishi_ui::{Crumb, Flash, NavEntry, Tone};

/// Entries of the area: address, word, act.
const ENTRIES: [(&str, &str, Act); 11] = [
    ("/members", "团员名册", Act::MemberRead),
    ("/members/lists", "待办名单", Act::MemberRead),
    ("/members/registration", "团籍注册", Act::MemberRead),
    ("/members/appraisal", "教育评议", Act::MemberRead),
    ("/members/exits", "离团", Act::MemberRead),
    ("/members/discipline", "团纪处分", Act::MemberRead),
    ("/members/requests", "信息更改", Act::MemberRead),
    ("/members/ratio", "团青比", Act::MemberRead),
    ("/members/invitations", "团员账号", Act::MemberManage),
    ("/persons", "按证件查找", Act::MemberRead),
    ("/persons/claims", "认领与异议", Act::MemberRead),
];

/// The entries the caller may open; the one at `current` is marked.
pub(super) fn area_nav(cx: &Cx, current: &str) -> Vec<NavEntry> {
    ENTRIES
        .iter()
        .filter(|(_, _, act)| cx.may(*act))
        .map(|(href, word, _)| NavEntry::new(*href, *word, "user", *href == current))
        .collect()
}

/// The organisation an address names by `org`, the own unit when it names none.
///
/// # Errors
/// [`AppError::NotFound`] for something else than a number.
pub(super) fn org_asked(cx: &Cx, asked: &Pairs) -> Result<i64, AppError> {
    match asked.get("org") {
        "" => Ok(cx.identity()?.org),
        given => given.parse::<OrgNumber>().map(|number| number.0).map_err(|_| AppError::NotFound),
    }
}

/// An organisation within the scope.
///
/// # Errors
/// [`AppError::NotFound`] outside it.
pub(super) fn org_at(read: &Read<'_>, org: i64) -> Result<Org, AppError> {
    tree::find(read, org)?.ok_or(AppError::NotFound)
}

/// A membership within the scope.
///
/// # Errors
/// [`AppError::NotFound`] outside it.
pub(super) fn member_at(read: &Read<'_>, id: MemberId) -> Result<Member, AppError> {
    member::find(read, id)?.ok_or(AppError::NotFound)
}

/// The way from the own unit down to an organisation.
pub(super) fn crumbs(line: &[Org], last: Option<&str>) -> Vec<Crumb> {
    let mut crumbs: Vec<Crumb> = line
        .iter()
        .map(|org| Crumb::to(format!("/members?org={}", OrgNumber(org.id)), &org.name))
        .collect();
    if let Some(last) = last {
        crumbs.push(Crumb::here(last));
    } else if let Some(crumb) = crumbs.last_mut() {
        crumb.href = None;
    }
    crumbs
}

/// A message after something was done, by the word in the address.
pub(super) fn done(asked: &Pairs) -> Option<Flash> {
    if asked.get("done") == "minor" {
        return Some(Flash::new(Tone::Care, "已登记团员；本人未满规定年龄，须登记监护人同意后信息才完整"));
    }
    let text = match asked.get("done") {
        "new" => "已登记团员",
        "edit" => "已保存修改",
        "step" => "已保存发展步骤",
        "document" => "已上传材料",
        "checked" => "已认证材料",
        "returned" => "已退回",
        "record" => "已保存奖惩",
        "filed" => "已提交处分，等待批准",
        "lifting" => "已提交解除处分，等待批准",
        "contact" => "已记录联系情况",
        "whereabouts" => "已更新流动情况",
        "request" => "已提交更改申请，等待上级审核",
        "withdrawn" => "已撤回申请",
        "exit" => "已提交离团，等待上级审核",
        "confirmed" => "已确认离团",
        "restored" => "已恢复团籍",
        "registered" => "已保存团籍注册",
        "appraised" => "已提交教育评议，等待上级批准",
        "approved" => "已批准",
        "youth" => "已保存青年人数",
        "phone" => "已更新联系电话",
        "correction" => "已提交更正申请，等待审核",
        "second" => "已更新双重报到",
        _ => return None,
    };
    Some(Flash::new(Tone::Good, text))
}

/// `2026-07-15 09:30`.
pub(super) fn instant(at: Millis) -> String {
    format!("{} {}", shanghai_day(at), shanghai_time(at))
}

/// 男, 女, or nothing.
pub(super) const fn sex_word(sex: i64) -> &'static str {
    jishi_person::Sex::from_number(sex).word()
}

/// A text or 未填.
pub(super) fn or_none(text: impl Into<String>) -> String {
    let text = text.into();
    if text.is_empty() { "未填".to_owned() } else { text }
}

/// A text cut to so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
