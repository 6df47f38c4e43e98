//! What a person should look at first.

use jishi_notice::draft::{Draft, Item, Milestone};

/// Below this a row is shown as unsure. The reader's own figure; a person's look makes it 1.
pub const SURE: f32 = 0.75;

/// A place to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The card to go to, as an anchor.
    pub anchor: String,
    /// Which row, in its own words.
    pub what: String,
    /// Why.
    pub why: String,
    /// The item whose card a look at the text settles; `None` where something must be entered.
    pub item: Option<String>,
}

/// Why an item is unsure; empty when it is not.
pub fn item(draft: &Draft, item: &Item) -> String {
    let same = item.no.as_ref().map_or(0, |no| {
        draft
            .items
            .iter()
            .filter(|i| i.no.as_ref() == Some(no) && i.path == item.path)
            .count()
    });
    if same > 1 && item.confidence < 1.0 {
        return format!("序号 {} 在原文出现 {same} 次，已按原文保留", item.no.as_deref().unwrap_or_default());
    }
    if item.confidence < SURE {
        "名称或范围识别把握不大，请对照原文核对".to_owned()
    } else {
        String::new()
    }
}

/// Why a step is unsure; empty when it is not.
pub fn step(step: &Milestone) -> String {
    if step.end.is_empty() {
        return "没有期限，发布后显示为“未定期限”，不会亮红灯".to_owned();
    }
    if step.confidence < SURE {
        "日期由上下文推定，请确认".to_owned()
    } else {
        String::new()
    }
}

/// All doubts, the least sure first.
pub fn list(draft: &Draft) -> Vec<Doubt> {
    let mut all: Vec<(f32, Doubt)> = Vec::new();
    for row in &draft.items {
        let why = item(draft, row);
        if !why.is_empty() {
            all.push((
                row.confidence,
                Doubt {
                    anchor: format!("item-{}", row.id),
                    what: row.title.clone(),
                    why,
                    item: Some(row.id.clone()),
                },
            ));
        }
    }
    for row in &draft.milestones {
        let why = step(row);
        if !why.is_empty() {
            all.push((
                row.confidence,
                Doubt {
                    anchor: format!("item-{}", row.item),
                    what: row.text.clone(),
                    why,
                    item: (!row.end.is_empty()).then(|| row.item.clone()),
                },
            ));
        }
    }
    for row in draft.indicators.iter().filter(|i| i.confidence < SURE) {
        let anchor = row.item.as_ref().map_or_else(|| "others".to_owned(), |id| format!("item-{id}"));
        all.push((
            row.confidence,
            Doubt {
                anchor,
                what: row.text.clone(),
                why: "指标数值或范围请确认".to_owned(),
                item: row.item.clone(),
            },
        ));
    }
    for row in draft.obligations.iter().filter(|o| o.confidence < SURE) {
        all.push((
            row.confidence,
            Doubt {
                anchor: "others".to_owned(),
                what: row.text.clone(),
                why: "报送时间或对象请确认".to_owned(),
                item: None,
            },
        ));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().map(|(_, doubt)| doubt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_sure_comes_first_and_a_look_settles_it() {
        let item = |id: &str, no: &str, confidence| Item {
            id: id.into(),
            no: Some(no.into()),
            title: id.into(),
            confidence,
            ..Item::default()
        };
        let mut draft = Draft {
            items: vec![item("a", "1", 0.9), item("b", "5", 0.9), item("c", "5", 0.9), item("d", "6", 0.3)],
            ..Draft::default()
        };
        draft.milestones.push(Milestone {
            item: "a".into(),
            text: "无期限".into(),
            confidence: 0.95,
            ..Milestone::default()
        });
        let found = list(&draft);
        assert_eq!(found.iter().map(|d| d.what.as_str()).collect::<Vec<_>>(), ["d", "b", "c", "无期限"]);
        assert_eq!(
            found.iter().map(|d| d.item.as_deref()).collect::<Vec<_>>(),
            [Some("d"), Some("b"), Some("c"), None]
        );
        for row in &mut draft.items {
            row.confidence = 1.0;
        }
        assert_eq!(list(&draft).len(), 1);
    }
}
