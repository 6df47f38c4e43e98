//! Does a draft hold together, and what should its readers know?

use super::PartyMap;
use crate::rule::recurrence::{self, MOST};
use jishi_kernel::{DayRange, parse_day};
use jishi_notice::draft::{Draft, Item};
use std::collections::{BTreeMap, BTreeSet};

/// Something that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No title.
    NoTitle,
    /// No items.
    NoItems,
    /// An item without a title; its place in the list, from 1.
    UntitledItem(usize),
    /// Two items have the same id.
    DoubleId(String),
    /// Day of issue, or a year, that makes no sense.
    BadHead(&'static str),
    /// A step whose days make no sense; its text.
    BadStep(String),
    /// A step that opens more than [`MOST`] periods; its text.
    EndlessStep(String),
    /// A target whose sign, number or day makes no sense; its text.
    BadTarget(String),
    /// A duty whose day makes no sense; its text.
    BadDuty(String),
    /// A step or target of an item that is not there; its text.
    Stray(String),
}

impl Refused {
    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::NoTitle => "请填写标题".to_owned(),
            Self::NoItems => "没有任何事项，请至少添加一项".to_owned(),
            Self::UntitledItem(place) => format!("第 {place} 个事项没有标题"),
            Self::DoubleId(id) => format!("事项编号“{id}”重复"),
            Self::BadHead(what) => format!("{what}有误"),
            Self::BadStep(text) => format!("节点“{}”的起止日期有误", short(text)),
            Self::EndlessStep(text) => format!("节点“{}”的周期超过 {MOST} 个", short(text)),
            Self::BadTarget(text) => format!("指标“{}”的数值或日期有误", short(text)),
            Self::BadDuty(text) => format!("报送要求“{}”的日期有误", short(text)),
            Self::Stray(text) => format!("“{}”所属的事项不存在", short(text)),
        }
    }
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(24).collect();
    if text.chars().nth(24).is_some() {
        out.push('…');
    }
    out
}

/// Everything that does not hold together.
pub(super) fn check(draft: &Draft) -> Vec<Refused> {
    let mut refused = Vec::new();
    let doc = &draft.doc;
    if doc.title.as_deref().unwrap_or_default().trim().is_empty() {
        refused.push(Refused::NoTitle);
    }
    if doc.issued.as_deref().is_some_and(|day| parse_day(day).is_none()) {
        refused.push(Refused::BadHead("成文日期"));
    }
    if doc.plan_year.is_some_and(|year| !(1900..=2200).contains(&year)) {
        refused.push(Refused::BadHead("年度"));
    }
    if draft.items.is_empty() {
        refused.push(Refused::NoItems);
    }
    let mut ids = BTreeSet::new();
    for (place, item) in draft.items.iter().enumerate() {
        if item.title.trim().is_empty() {
            refused.push(Refused::UntitledItem(place + 1));
        }
        if !ids.insert(item.id.as_str()) {
            refused.push(Refused::DoubleId(item.id.clone()));
        }
    }
    for step in &draft.milestones {
        if !ids.contains(step.item.as_str()) {
            refused.push(Refused::Stray(step.text.clone()));
        }
        match (parse_day(&step.start), parse_day(&step.end)) {
            (Some(start), Some(end)) if start <= end => {
                if step
                    .recurrence
                    .is_some_and(|rhythm| recurrence::periods(rhythm, DayRange { start, end }).is_err())
                {
                    refused.push(Refused::EndlessStep(step.text.clone()));
                }
            }
            // Either end may be missing, so long as what is there is a day.
            (start, end)
                if (start.is_some() || step.start.is_empty())
                    && (end.is_some() || step.end.is_empty())
                    && start.is_none_or(|_| end.is_none())
                    && step.recurrence.is_none() => {}
            _ => refused.push(Refused::BadStep(step.text.clone())),
        }
    }
    for target in &draft.indicators {
        let sound = matches!(target.op.as_str(), ">=" | "<=" | "=" | ">")
            && target.value.is_finite()
            && target.by.as_deref().is_none_or(|by| parse_day(by).is_some());
        if !sound {
            refused.push(Refused::BadTarget(target.text.clone()));
        }
        if target.item.as_deref().is_some_and(|item| !ids.contains(item)) {
            refused.push(Refused::Stray(target.text.clone()));
        }
    }
    for duty in &draft.obligations {
        if duty.due.date.as_deref().is_some_and(|day| parse_day(day).is_none()) {
            refused.push(Refused::BadDuty(duty.text.clone()));
        }
    }
    refused
}

/// What readers of the programme should know: numbers printed twice in one list, names that stand
/// for nobody yet, passages not understood. Empty when there is nothing.
pub fn remark(draft: &Draft, parties: &PartyMap) -> String {
    let mut lines = Vec::new();
    let mut lists: BTreeMap<(&[String], u8), Vec<&Item>> = BTreeMap::new();
    for item in &draft.items {
        lists.entry((&item.path, item.kind as u8)).or_default().push(item);
    }
    for ((path, _), items) in lists {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for no in items.iter().filter_map(|item| item.no.as_deref()) {
            *times.entry(no).or_default() += 1;
        }
        for (no, times) in times.into_iter().filter(|(_, times)| *times > 1) {
            let place = path.last().map_or_else(String::new, |heading| format!("“{heading}”中"));
            lines.push(format!("{place}原文序号“{no}”出现 {times} 次，实有 {} 项", items.len()));
        }
    }
    let nobody: BTreeSet<&str> = draft
        .items
        .iter()
        .flat_map(|item| &item.lead)
        .map(|name| name.trim())
        .filter(|name| !parties.0.contains_key(*name))
        .collect();
    if !nobody.is_empty() {
        lines.push(format!(
            "牵头单位 {} 未对应到组织架构，不能接收提醒",
            nobody.into_iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("、")
        ));
    }
    if !draft.unread.is_empty() {
        lines.push(format!("原文有 {} 处未识别", draft.unread.len()));
    }
    lines.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_notice::draft::{Indicator, Milestone, Recurrence};

    fn draft() -> Draft {
        let item = |id: &str, no: &str| Item {
            id: id.into(),
            no: Some(no.into()),
            title: format!("事项{id}"),
            ..Item::default()
        };
        let mut draft = Draft {
            items: vec![item("a", "4"), item("b", "5"), item("c", "5")],
            ..Draft::default()
        };
        draft.doc.title = Some("重点工作".into());
        draft
    }

    fn step(start: &str, end: &str, recurrence: Option<Recurrence>) -> Milestone {
        Milestone {
            item: "a".into(),
            start: start.into(),
            end: end.into(),
            recurrence,
            text: "开展走访".into(),
            ..Milestone::default()
        }
    }

    #[test]
    fn a_number_printed_twice_in_one_list_is_told() {
        let mut draft = draft();
        assert_eq!(remark(&draft, &PartyMap::default()), "原文序号“5”出现 2 次，实有 3 项");
        draft.items[2].path = vec!["二、提升".into()];
        assert_eq!(remark(&draft, &PartyMap::default()), "", "a list of its own may start anew");
        draft.items[0].lead = vec!["组织部".into()];
        assert!(remark(&draft, &PartyMap::default()).contains("牵头单位 “组织部” 未对应"));
    }

    #[test]
    fn what_does_not_hold_together_is_named() {
        assert_eq!(check(&draft()), []);
        for (start, end, rhythm, sound) in [
            ("2026-01-01", "2026-12-31", None, true),
            ("2026-01-01", "2026-12-31", Some(Recurrence::Monthly), true),
            ("", "2026-12-31", None, true),
            ("", "", None, true),
            ("2026-01-01", "", None, true),
            ("", "2026-12-31", Some(Recurrence::Monthly), false),
            ("2026-12-31", "2026-01-01", None, false),
            ("2026-02-30", "2026-03-01", None, false),
            ("2026-01-01", "月底", None, false),
            ("1900-01-01", "2026-01-01", Some(Recurrence::Monthly), false),
        ] {
            let draft = Draft {
                milestones: vec![step(start, end, rhythm)],
                ..draft()
            };
            assert_eq!(check(&draft).is_empty(), sound, "{start} {end}");
        }
        let mut wrong = draft();
        wrong.doc.title = Some(" ".into());
        wrong.items[1].id = "a".into();
        wrong.milestones = vec![Milestone {
            item: "zz".into(),
            ..step("2026-01-01", "2026-02-01", None)
        }];
        wrong.indicators = vec![
            Indicator {
                op: "~".into(),
                value: 1.0,
                ..Indicator::default()
            },
            Indicator {
                op: "=".into(),
                value: f64::NAN,
                ..Indicator::default()
            },
        ];
        let found = check(&wrong);
        assert_eq!(found.len(), 5, "{found:?}");
        assert_eq!(check(&Draft::default()), [Refused::NoTitle, Refused::NoItems]);
    }
}
