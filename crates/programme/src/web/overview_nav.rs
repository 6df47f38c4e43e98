//! The views across all programmes, side by side below the bar.

use jishi_platform::Cx;
use jishi_platform::authz::Act;
use jishi_ui::NavEntry;

/// A view across programmes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overview {
    /// 待办
    Mine,
    /// 全局
    Whole,
    /// 日历
    Calendar,
    /// 亮灯规则
    Rules,
}

/// Who acts on items sees the own work first; who leads or manages, the whole.
pub fn first_view(cx: &Cx) -> Overview {
    if cx.may(Act::ProgressReport) || cx.may(Act::ProgressDecide) {
        Overview::Mine
    } else {
        Overview::Whole
    }
}

/// The entries, with the present one marked.
pub fn overview_nav(cx: &Cx, current: Overview) -> Vec<NavEntry> {
    let look = [
        (Overview::Mine, "/workbench?view=mine", "我的待办", "check"),
        (Overview::Whole, "/workbench?view=whole", "全局一览", "chart"),
    ];
    let (first, second) = if first_view(cx) == Overview::Mine {
        (look[0], look[1])
    } else {
        (look[1], look[0])
    };
    [
        first,
        second,
        (Overview::Calendar, "/calendar", "日历", "calendar"),
        (Overview::Rules, "/rules", "亮灯规则", "gear"),
    ]
    .into_iter()
    .map(|(view, href, text, icon)| NavEntry::new(href, text, icon, view == current))
    .collect()
}
