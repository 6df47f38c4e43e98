//! The frame of the pages of one programme: its views side by side, the way back.

use super::words::as_of;
use crate::store::programme::Programme;
use axum::http::HeaderMap;
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Crumb, Flash, NavEntry, Shell, Tone, frame};

/// A view of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// 台账
    Ledger,
    /// 日历
    Calendar,
    /// 时间轴
    Timeline,
    /// 按部门
    Departments,
    /// 按组织
    Orgs,
    /// 催办记录
    Urges,
    /// A page below one of the views: an item, a preview, the notice.
    Below,
}

impl View {
    /// The views of the bar, in order.
    const BAR: [Self; 6] = [
        Self::Ledger,
        Self::Calendar,
        Self::Timeline,
        Self::Departments,
        Self::Orgs,
        Self::Urges,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Ledger | Self::Below => "台账",
            Self::Calendar => "日历",
            Self::Timeline => "时间轴",
            Self::Departments => "按部门",
            Self::Orgs => "按组织",
            Self::Urges => "催办记录",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Ledger | Self::Below => "",
            Self::Calendar => "/calendar",
            Self::Timeline => "/timeline",
            Self::Departments => "/departments",
            Self::Orgs => "/orgs",
            Self::Urges => "/urges",
        }
    }
}

/// The frame of a page of a programme; `title` is the programme's own when empty.
///
/// # Errors
/// The store fails.
pub async fn programme_frame(cx: &Cx, headers: &HeaderMap, programme: &Programme, view: View, title: &str) -> Result<Shell, AppError> {
    let base = format!("/programmes/{}", programme.id);
    let mut crumbs = vec![Crumb::to("/programmes", "重点工作")];
    if title.is_empty() {
        crumbs.push(Crumb::here(view.word()));
    } else {
        crumbs.push(Crumb::to(&base, &programme.title));
        crumbs.push(Crumb::here(title));
    }
    let shown = |entry: &View| programme.whole || *entry != View::Urges;
    Ok(Shell {
        area_nav: View::BAR
            .into_iter()
            .filter(shown)
            .map(|entry| NavEntry::new(format!("{base}{}", entry.path()), entry.word(), "list", entry == view))
            .collect(),
        crumbs,
        as_of: Some(as_of(cx.now())),
        ..frame(
            cx,
            headers,
            Area::Programmes,
            if title.is_empty() { &programme.title } else { title },
        )
        .await?
    })
}

/// What a form of the slice did, named by `?done=` after it; `None` for an unknown word.
pub fn done(word: &str) -> Option<Flash> {
    let text = match word {
        "progress" => "进展已报送",
        "decision" => "审核意见已保存",
        "transfer" => "已转办",
        "extension" => "延期申请已提交",
        "extension-decision" => "审批意见已保存",
        "instruction" => "批示已保存",
        "closing" => "办理状态已更新",
        "urge" => "催办已发出",
        "import" => "修改已导入",
        _ => return None,
    };
    Some(Flash::new(Tone::Good, text))
}

/// The value of a name in a query; empty when it is missing.
pub fn value<'q>(pairs: &'q [(String, String)], name: &str) -> &'q str {
    pairs
        .iter()
        .find(|(given, _)| given == name)
        .map_or("", |(_, value)| value.as_str())
}
