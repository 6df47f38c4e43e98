//! What the pages share: the frame of the area, words.

use crate::PostId;
use crate::store::post::{self, Held};
use axum::http::HeaderMap;
use jishi_kernel::Day;
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Crumb, NavEntry, Shell, frame};

/// Posts on one page of a list.
pub const PAGE: usize = 50;

/// Pages inside the area: address and word.
const INSIDE: [(&str, &str); 4] = [
    ("/cadres", "任职名册"),
    ("/cadres/staffing", "配备率"),
    ("/cadres/vacancies", "缺配名单"),
    ("/cadres/handovers", "账号交接"),
];

/// The frame of a page of the area; `here` is the address of the page of [`INSIDE`] it belongs to.
///
/// # Errors
/// The store fails.
pub async fn inside(cx: &Cx, headers: &HeaderMap, here: &str, title: impl Into<String>) -> Result<Shell, AppError> {
    let shell = frame(cx, headers, Area::Cadres, title).await?;
    Ok(Shell {
        area_nav: INSIDE
            .iter()
            .map(|(href, word)| NavEntry::new(*href, *word, "", *href == here))
            .collect(),
        ..shell
    })
}

/// An open post of the scope that the caller may change.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates;
/// [`AppError::Refused`] for one that has ended.
pub async fn own_post(cx: &Cx, id: PostId) -> Result<Held, AppError> {
    let held = cx.read(move |read| post::find(read, id.0)).await?.ok_or(AppError::NotFound)?;
    jishi_org::may_manage(cx, &held.org_path).await?;
    match held.valid_to {
        Some(day) => Err(AppError::refused(format!("该职务已于 {day} 离任"))),
        None => Ok(held),
    }
}

/// The path above a page about one post.
pub fn crumbs(held: &Held, here: &str) -> Vec<Crumb> {
    let what = format!("{} {}", held.name, held.terms.shown());
    vec![
        Crumb::to("/cadres", "任职名册"),
        Crumb::to(format!("/cadres/{}", PostId(held.id)), what),
        Crumb::here(here),
    ]
}

/// `66.6%`: rounded down; `—` of nothing.
pub fn percent(part: i64, whole: i64) -> String {
    (part * 1_000)
        .checked_div(whole)
        .map_or_else(|| "—".to_owned(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10))
}

/// `2026-07-15 起`, or with the last day.
pub fn span(from: Day, to: Option<Day>) -> String {
    to.map_or_else(|| format!("{from} 起"), |to| format!("{from} 至 {to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down() {
        assert_eq!(
            (percent(2, 3).as_str(), percent(0, 0).as_str(), percent(9_999, 10_000).as_str()),
            ("66.6%", "—", "99.9%")
        );
    }
}
