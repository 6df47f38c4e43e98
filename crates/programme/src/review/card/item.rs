//! The card of an item: its own fields, its steps and its targets.

use super::fields::{Fields, KINDS, RHYTHMS, Refused, day};
use jishi_notice::draft::{Draft, Indicator, Item, Milestone};

/// Applies the fields of an item's card; a confidence of 1 says that a person has looked.
///
/// # Errors
/// The item is gone, or a field is wrong (nothing is changed then).
pub fn save_item(draft: &mut Draft, id: &str, fields: &Fields) -> Result<(), Refused> {
    let at = position(draft, id)?;
    let mut item = draft.items[at].clone();
    let before = item.clone();
    item.no = fields.get("no").map_or(item.no, |no| (!no.is_empty()).then(|| no.to_owned()));
    item.title = fields.text("title", &item.title);
    if item.title.is_empty() {
        return Err(Refused::Wrong("事项名称不能为空".to_owned()));
    }
    item.lead = fields.names("lead", &item.lead);
    item.participants = fields.names("participants", &item.participants);
    item.owner = fields.names("owner", &item.owner);
    if let Some(kind) = fields.get("kind").and_then(|slug| KINDS.iter().find(|k| k.0 == slug)) {
        item.kind = kind.2;
    }
    if item != before {
        item.confidence = 1.0;
    }
    let mut steps: Vec<Milestone> = draft.milestones.iter().filter(|m| m.item == id).cloned().collect();
    for (n, step) in steps.iter_mut().enumerate() {
        save_step(step, n, fields)?;
    }
    let mut targets: Vec<Indicator> = draft.indicators.iter().filter(|i| i.item.as_deref() == Some(id)).cloned().collect();
    for (n, target) in targets.iter_mut().enumerate() {
        save_target(target, n, fields)?;
    }
    draft.items[at] = item;
    put_back(&mut draft.milestones, steps, |m| m.item == id);
    put_back(&mut draft.indicators, targets, |i| i.item.as_deref() == Some(id));
    Ok(())
}

fn save_step(step: &mut Milestone, n: usize, fields: &Fields) -> Result<(), Refused> {
    let before = step.clone();
    let name = |part: &str| format!("step-{n}-{part}");
    step.start = day(&fields.text(&name("start"), &step.start), "节点起始")?;
    step.end = day(&fields.text(&name("end"), &step.end), "节点期限")?;
    if !step.start.is_empty() && !step.end.is_empty() && step.start > step.end {
        return Err(Refused::Wrong(format!("第 {} 个节点的起始晚于期限", n + 1)));
    }
    step.text = fields.text(&name("text"), &step.text);
    if let Some(slug) = fields.get(&name("recurrence")) {
        step.recurrence = RHYTHMS.iter().find(|r| r.0 == slug).and_then(|r| r.2);
    }
    if *step != before {
        step.confidence = 1.0;
    }
    Ok(())
}

fn save_target(target: &mut Indicator, n: usize, fields: &Fields) -> Result<(), Refused> {
    let before = target.clone();
    let name = |part: &str| format!("target-{n}-{part}");
    target.measure = fields.text(&name("measure"), &target.measure);
    if let Some(op) = fields.get(&name("op")).filter(|op| [">=", "<=", "=", ">"].contains(op)) {
        target.op = op.to_owned();
    }
    if let Some(value) = fields.get(&name("value")) {
        target.value = value
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
            .ok_or_else(|| Refused::Wrong(format!("指标值“{value}”不是数字")))?;
    }
    target.unit = fields.text(&name("unit"), &target.unit);
    let by = day(&fields.text(&name("by"), target.by.as_deref().unwrap_or_default()), "指标期限")?;
    target.by = (!by.is_empty()).then_some(by);
    let scope = fields.text(&name("scope"), target.scope.as_deref().unwrap_or_default());
    target.scope = (!scope.is_empty()).then_some(scope);
    if *target != before {
        target.confidence = 1.0;
    }
    Ok(())
}

/// A new empty item at the end; returns its id.
pub fn add_item(draft: &mut Draft, title: &str) -> String {
    let id = fresh_id(draft);
    let path = draft.items.last().map(|i| i.path.clone()).unwrap_or_default();
    draft.items.push(Item {
        id: id.clone(),
        path,
        title: title.to_owned(),
        confidence: 1.0,
        ..Item::default()
    });
    id
}

/// A passage that was not understood becomes an item, or is put aside; returns the new item's id.
///
/// # Errors
/// The passage is gone.
pub fn settle_unread(draft: &mut Draft, n: usize, as_item: bool) -> Result<Option<String>, Refused> {
    if n >= draft.unread.len() {
        return Err(Refused::Gone);
    }
    let unread = draft.unread.remove(n);
    if !as_item {
        return Ok(None);
    }
    let title: String = unread.text.trim().chars().take(60).collect();
    let id = add_item(draft, if title.is_empty() { "（未命名事项）" } else { &title });
    if let Some(item) = draft.items.last_mut() {
        item.body = unread.text;
        item.span = unread.span;
    }
    Ok(Some(id))
}

/// Where an item stands.
pub(super) fn position(draft: &Draft, id: &str) -> Result<usize, Refused> {
    draft.items.iter().position(|i| i.id == id).ok_or(Refused::Gone)
}

/// An id no item has.
pub(super) fn fresh_id(draft: &Draft) -> String {
    (1..)
        .map(|n| format!("n{n}"))
        .find(|id| draft.items.iter().all(|i| i.id != *id))
        .unwrap_or_default()
}

/// Puts changed rows back into the places of the old ones.
fn put_back<T>(all: &mut [T], new: Vec<T>, mine: impl Fn(&T) -> bool) {
    for (slot, value) in all.iter_mut().filter(|row| mine(row)).zip(new) {
        *slot = value;
    }
}
