//! What the pages share: the frame of the area, filters in addresses, words.

use crate::UnitId;
use crate::attribute::{Dictionary, Mark};
use crate::kind::UnitKind;
use crate::store::list::Which;
use crate::store::rate::Figure;
use crate::store::unit::{self, Unit};
use axum::http::HeaderMap;
use jishi_kernel::Day;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Pairs;
use jishi_ui::part::Choice;
use jishi_ui::{Area, NavEntry, Shell, frame};

/// Units on one page of a list.
pub const PAGE: usize = 50;

/// Pages inside the area: address and word.
const INSIDE: [(&str, &str); 4] = [
    ("/units", "单位台账"),
    ("/units/rate", "建团率"),
    ("/units/changes", "增减变化"),
    ("/units/attributes", "属性字典"),
];

/// The frame of a page of the area; `here` is the address of the page of [`INSIDE`] it belongs to.
///
/// # Errors
/// The store fails.
pub async fn inside(cx: &Cx, headers: &HeaderMap, here: &str, title: impl Into<String>) -> Result<Shell, AppError> {
    let shell = frame(cx, headers, Area::Units, title).await?;
    Ok(Shell {
        area_nav: INSIDE
            .iter()
            .map(|(href, word)| NavEntry::new(*href, *word, "", *href == here))
            .collect(),
        ..shell
    })
}

/// Kind and attribute an address asks for; words nobody knows ask for nothing.
pub fn which(asked: &Pairs, dictionary: &Dictionary) -> Which {
    let kind = UnitKind::find(asked.get("kind")).map(|kind| kind.name.clone()).unwrap_or_default();
    let known = |mark: &Mark| {
        dictionary
            .find(&mark.attribute)
            .is_some_and(|attribute| mark.value.is_empty() || attribute.takes(&mark.value))
    };
    let mut marks: Vec<Mark> = Vec::new();
    for text in ATTRIBUTES.iter().flat_map(|(name, _)| asked.get(name).split('|')) {
        let mark = Mark::from_address(text);
        if known(&mark) && !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    let mut marks = marks.into_iter();
    let mut next = || marks.next().unwrap_or_default();
    Which {
        kind,
        mark: next(),
        also: [next(), next()],
    }
}

/// The filters by attribute: name and label. A unit has all that are chosen.
const ATTRIBUTES: [(&str, &str); 3] = [("attr", "属性"), ("attr2", "并且"), ("attr3", "并且")];

/// A filter by attribute: name, label, choices.
pub type MarkFilter = (&'static str, &'static str, Vec<Choice>);

/// The filters by attribute as they are set; the next one shows itself when the one before is set.
pub fn mark_filters(dictionary: &Dictionary, which: &Which) -> Vec<MarkFilter> {
    let set: Vec<&Mark> = which.marks().collect();
    let none = Mark::default();
    let shown = ATTRIBUTES.iter().take(set.len() + 1).enumerate();
    shown
        .map(|(at, (name, label))| (*name, *label, mark_choices(dictionary, set.get(at).copied().unwrap_or(&none))))
        .collect()
}

/// Kind and attributes in words; empty for all units.
pub fn words(which: &Which, dictionary: &Dictionary) -> String {
    let marks: Vec<String> = which.marks().map(|mark| dictionary.word(mark)).collect();
    let words = [which.kind.clone(), marks.join("、")];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("，")
}

/// The kinds as choices of a filter.
pub fn kind_choices(current: &str) -> Vec<Choice> {
    let all = UnitKind::all().iter().map(|kind| (kind.name.as_str(), kind.name.as_str()));
    Choice::list(std::iter::once(("", "全部类别")).chain(all), current)
}

/// The attributes and their values as choices of a filter.
fn mark_choices(dictionary: &Dictionary, current: &Mark) -> Vec<Choice> {
    let mut marks = vec![(String::new(), "全部属性".to_owned())];
    for attribute in dictionary.all() {
        marks.push((attribute.slug.clone(), attribute.name.clone()));
        for choice in &attribute.choices {
            let mark = Mark {
                attribute: attribute.slug.clone(),
                value: choice.clone(),
            };
            marks.push((mark.to_string(), dictionary.word(&mark)));
        }
    }
    Choice::list(
        marks.iter().map(|(value, text)| (value.as_str(), text.as_str())),
        &current.to_string(),
    )
}

/// Finds a unit of the scope that the caller may change.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates.
pub async fn own_unit(cx: &Cx, id: UnitId) -> Result<Unit, AppError> {
    let unit = cx.read(move |read| unit::find(read, id.0)).await?.ok_or(AppError::NotFound)?;
    jishi_org::may_manage(cx, &unit.org_path).await?;
    Ok(unit)
}

/// `66.6%`: rounded down, so that what is not whole is not shown as 100 %; `—` without any unit.
pub fn percent(figure: &Figure) -> String {
    figure
        .rate()
        .map_or_else(|| "—".to_owned(), |rate| format!("{}.{}%", rate / 100, rate / 10 % 10))
}

/// `2026-07-15 起`, or with the last day.
pub fn span(from: Day, to: Option<Day>) -> String {
    to.map_or_else(|| format!("{from} 起"), |to| format!("{from} 至 {to}"))
}

/// `截至 2026-07-15`.
pub fn as_of(day: Day) -> String {
    format!("截至 {day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down() {
        let text = |covered, total| {
            percent(&Figure {
                total,
                by: [covered, 0, 0],
            })
        };
        assert_eq!(
            (text(0, 0).as_str(), text(0, 3).as_str(), text(2, 3).as_str()),
            ("—", "0.0%", "66.6%")
        );
        assert_eq!((text(9_999, 10_000).as_str(), text(7, 7).as_str()), ("99.9%", "100.0%"));
    }
}
