//! Days, places and notes as the pages of the slice say them.

use crate::kind::{Field, Kind};
use crate::model::State;
use crate::rule::clock;
use jishi_kernel::{Day, Light, Millis, format_day, shanghai_day, shanghai_time};
use jishi_ui::part::LightBadge;
use jishi_ui::{Flash, NavEntry, Tone};
use std::collections::BTreeMap;

/// `7月18日 09:30`.
pub fn instant(at: Millis, today: Day) -> String {
    format!("{} {}", format_day(shanghai_day(at), today), shanghai_time(at))
}

/// The light of a transfer: of its deadline while somebody is awaited, else of its state.
pub fn light(state: State, due: Millis, now: Millis) -> LightBadge {
    match state {
        State::Done => LightBadge::new(Light::Done).with_word(state.word()),
        State::Draft | State::Withdrawn | State::Lapsed => LightBadge::new(Light::Waiting).with_word(state.word()),
        State::Returned => LightBadge::new(Light::Undated).with_word(state.word()),
        State::Waiting | State::Allocating | State::Outside | State::Appealed => {
            let (light, days) = clock::light(due, now);
            let word = if light == Light::Late { "超时" } else { light.word() };
            LightBadge {
                days,
                ..LightBadge::new(light).with_word(word)
            }
        }
    }
}

/// The class of a row that is late or nearly.
pub fn urgent(state: State, due: Millis, now: Millis) -> &'static str {
    if !state.is_open() {
        return "";
    }
    match clock::light(due, now).0 {
        Light::Late => "urgent-late",
        Light::Near => "urgent-near",
        _ => "",
    }
}

/// Where it goes: an organisation (with the branch it named), or what was typed.
pub fn target(kind: &str, to: &str, branch: &str, particulars: &BTreeMap<String, String>) -> String {
    if Kind::find(kind).is_some_and(|kind| kind.hidden) {
        return VEIL.to_owned();
    }
    if to.is_empty() {
        let place = particulars.get("province").or_else(|| particulars.get("system"));
        let receiver = particulars.get("receiver").map(String::as_str).unwrap_or_default();
        return format!("{} {receiver}", place.map(String::as_str).unwrap_or_default())
            .trim()
            .to_owned();
    }
    if branch.is_empty() || branch == to {
        to.to_owned()
    } else {
        format!("{to} › {branch}")
    }
}

pub use crate::kind::VEIL;

/// Label and answer of each particular, in the order of the kind.
pub fn particulars(kind: &str, given: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    let fields = Kind::find(kind).map(Kind::fields).into_iter().flatten();
    fields
        .filter_map(|field: &Field| Some((field.word.as_str(), given.get(&field.slug)?.clone())))
        .collect()
}

/// The entries inside the area. `waiting` is the number beside the first.
pub fn area_nav(current: &str, waiting: u64, schemes: bool) -> Vec<NavEntry> {
    let mut all = vec![
        ("/transfers", "办理", waiting),
        ("/transfers/new", "发起转接", 0),
        ("/transfers/batch", "批量发起", 0),
        ("/transfers/board", "学社衔接", 0),
        ("/transfers/responses", "及时响应", 0),
        ("/transfers/delegates", "委托办理", 0),
    ];
    if schemes {
        all.push(("/transfers/schemes", "审批设置", 0));
    }
    all.into_iter()
        .map(|(href, text, count)| NavEntry::new(href, text, "swap", href == current).with_count(count))
        .collect()
}

/// The message after an act, by the word in the address.
pub fn done(word: &str) -> Option<Flash> {
    let text = match word {
        "sent" => "已提交",
        "saved" => "已保存草稿",
        "approved" => "已同意",
        "returned" => "已退回",
        "allocated" => "已分配团支部，组织关系已转入",
        "confirmed" => "已登记接收回执",
        "withdrawn" => "已撤回",
        "appealed" => "已提交申诉",
        "ruled" => "已裁定申诉",
        "marked" => "已标记毕业时间",
        "way" => "已登记去向",
        "delegated" => "已委托",
        "ended" => "已收回委托",
        "set" => "已保存设置",
        _ => return None,
    };
    Some(Flash::new(Tone::Good, text))
}

/// A file name as RFC 8187 writes it in a header.
pub fn percent(name: &str) -> String {
    jishi_ui::input::escape(name)
}
