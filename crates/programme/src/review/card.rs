//! Corrections of a draft. A person edits one card (an item with its steps and targets, or the head)
//! and may press one button on it; both are applied in this order, so nothing typed is lost.

use jishi_notice::draft::{Draft, Form, Indicator, Item, ItemKind, Milestone, Obligation, Recurrence};
use std::collections::HashMap;

/// Why a correction is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The card is gone: somebody else removed or merged it.
    Gone,
    /// A field does not hold what it must; the words name it.
    Wrong(String),
}

/// The fields of one card as sent by its form.
#[derive(Clone, Debug, Default)]
pub struct Fields(HashMap<String, String>);

impl Fields {
    /// From name and value pairs; the last of a name counts.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// A field, without surrounding space.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|v| v.trim())
    }

    fn text(&self, name: &str, old: &str) -> String {
        self.get(name).unwrap_or(old).to_owned()
    }

    /// A field of names separated by 、 or commas or spaces.
    fn names(&self, name: &str, old: &[String]) -> Vec<String> {
        let Some(text) = self.get(name) else { return old.to_vec() };
        let mut names: Vec<String> = Vec::new();
        let mut depth = 0;
        let mut current = String::new();
        for c in text.chars() {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth -= 1,
                _ => {}
            }
            if depth <= 0 && matches!(c, '、' | '，' | ',' | ';' | '；' | ' ' | '\u{3000}') {
                names.push(std::mem::take(&mut current));
            } else {
                current.push(c);
            }
        }
        names.push(current);
        names.retain(|n| !n.is_empty());
        names
    }
}

/// The words of the rhythms, as shown in the forms.
pub const RHYTHMS: [(&str, &str, Option<Recurrence>); 6] = [
    ("", "一次", None),
    ("monthly", "每月", Some(Recurrence::Monthly)),
    ("every-2-months", "每两个月", Some(Recurrence::EveryTwoMonths)),
    ("quarterly", "每季度", Some(Recurrence::Quarterly)),
    ("half-yearly", "每半年", Some(Recurrence::HalfYearly)),
    ("yearly", "每年", Some(Recurrence::Yearly)),
];

/// The value of a rhythm in a form.
pub fn rhythm_slug(rhythm: Option<Recurrence>) -> &'static str {
    RHYTHMS.iter().find(|r| r.2 == rhythm).map_or("", |r| r.0)
}

/// The words of the kinds, as shown in the forms.
pub const KINDS: [(&str, &str, ItemKind); 4] = [
    ("project", "项目", ItemKind::Project),
    ("task", "任务", ItemKind::Task),
    ("goal", "目标", ItemKind::Goal),
    ("requirement", "要求", ItemKind::Requirement),
];

/// The value of a kind in a form.
pub fn kind_slug(kind: ItemKind) -> &'static str {
    KINDS.iter().find(|k| k.2 == kind).map_or("task", |k| k.0)
}

fn day(text: &str, what: &str) -> Result<String, Refused> {
    if text.is_empty() || jishi_kernel::parse_day(text).is_some() {
        Ok(text.to_owned())
    } else {
        Err(Refused::Wrong(format!("{what}“{text}”不是日期，请按“2026-03-15”填写")))
    }
}

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

/// Applies the fields of the head's card.
///
/// # Errors
/// A field is wrong.
pub fn save_head(draft: &mut Draft, fields: &Fields) -> Result<(), Refused> {
    let mut doc = draft.doc.clone();
    let some = |name: &str, old: Option<String>| fields.get(name).map_or(old, |v| (!v.is_empty()).then(|| v.to_owned()));
    doc.title = some("title", doc.title);
    doc.number = some("number", doc.number);
    doc.issuer = some("issuer", doc.issuer);
    doc.issued = some("issued", doc.issued);
    if let Some(issued) = &doc.issued {
        day(issued, "成文日期")?;
    }
    if let Some(year) = fields.get("year") {
        doc.plan_year = match year {
            "" => None,
            text => Some(
                text.parse()
                    .ok()
                    .filter(|y| (1980..=2100).contains(y))
                    .ok_or_else(|| Refused::Wrong(format!("年度“{text}”不是年份")))?,
            ),
        };
    }
    doc.recipients = fields.get("recipients").map_or(doc.recipients, |text| {
        text.split(['，', ',', '\n'])
            .map(str::trim)
            .filter(|r| !r.is_empty())
            .map(str::to_owned)
            .collect()
    });
    draft.doc = doc;
    Ok(())
}

/// Applies the fields of a duty's card.
///
/// # Errors
/// The duty is gone, or a field is wrong.
pub fn save_duty(draft: &mut Draft, n: usize, fields: &Fields) -> Result<(), Refused> {
    let duty = draft.obligations.get_mut(n).ok_or(Refused::Gone)?;
    let mut new: Obligation = duty.clone();
    let number = |name: &str, old: Option<u8>, top: u8| match fields.get(name) {
        None => Ok(old),
        Some("") => Ok(None),
        Some(text) => text
            .parse()
            .ok()
            .filter(|v| (1..=top).contains(v))
            .map(Some)
            .ok_or_else(|| Refused::Wrong(format!("“{text}”不是 1 到 {top} 之间的数"))),
    };
    new.what = fields.text("what", &new.what);
    if let Some(slug) = fields
        .get("frequency")
        .filter(|f| ["once", "monthly", "quarterly", "half-yearly", "yearly"].contains(f))
    {
        new.frequency = slug.to_owned();
    }
    new.due.day = number("day", new.due.day, 31)?;
    new.due.month_of_period = number("month", new.due.month_of_period, 12)?;
    let date = day(&fields.text("date", new.due.date.as_deref().unwrap_or_default()), "报送日期")?;
    new.due.date = (!date.is_empty()).then_some(date);
    let some = |name: &str, old: Option<String>| fields.get(name).map_or(old, |v| (!v.is_empty()).then(|| v.to_owned()));
    new.from = some("from", new.from);
    new.to = some("to", new.to);
    new.confidence = 1.0;
    *duty = new;
    Ok(())
}

/// Applies the fields of a form's card: title, and one label a line.
///
/// # Errors
/// The form is gone.
pub fn save_form(draft: &mut Draft, n: usize, fields: &Fields) -> Result<(), Refused> {
    let form = draft.forms.get_mut(n).ok_or(Refused::Gone)?;
    form.title = fields.text("title", &form.title);
    if let Some(labels) = fields.get("fields") {
        form.fields = labels.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    }
    form.confidence = 1.0;
    Ok(())
}

/// A button on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Move the item one place up.
    Up,
    /// Move it one place down.
    Down,
    /// Put the next item's text, steps, targets and parties into this one.
    Merge,
    /// Make the steps from this one on an item of their own.
    Split(usize),
    /// Take the item away with its steps; its targets stay with the programme.
    Remove,
    /// Everything on the card is right.
    Confirm,
    /// A new empty step.
    AddStep,
    /// Take a step away.
    RemoveStep(usize),
    /// A new empty target.
    AddTarget,
    /// Take a target away.
    RemoveTarget(usize),
}

impl Press {
    /// Reads a button's value, such as `up` or `split-2`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let (word, n) = match slug.rsplit_once('-') {
            Some((word, n)) if n.bytes().all(|b| b.is_ascii_digit()) => (word, n.parse().ok()),
            _ => (slug, None),
        };
        Some(match (word, n) {
            ("up", None) => Self::Up,
            ("down", None) => Self::Down,
            ("merge", None) => Self::Merge,
            ("trash", None) => Self::Remove,
            ("confirm", None) => Self::Confirm,
            ("add-step", None) => Self::AddStep,
            ("add-target", None) => Self::AddTarget,
            ("split", Some(n)) => Self::Split(n),
            ("remove-step", Some(n)) => Self::RemoveStep(n),
            ("remove-target", Some(n)) => Self::RemoveTarget(n),
            _ => return None,
        })
    }

    /// What the list of corrections says.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Up => "上移",
            Self::Down => "下移",
            Self::Merge => "合并",
            Self::Split(_) => "拆分",
            Self::Remove => "删除事项",
            Self::Confirm => "确认无误",
            Self::AddStep => "加节点",
            Self::RemoveStep(_) => "删节点",
            Self::AddTarget => "加指标",
            Self::RemoveTarget(_) => "删指标",
        }
    }
}

/// Does what a button says; returns the id of the card to show next.
///
/// # Errors
/// The item, step or target is gone.
pub fn press(draft: &mut Draft, id: &str, press: &Press) -> Result<String, Refused> {
    let at = position(draft, id)?;
    match press {
        Press::Up if at > 0 => draft.items.swap(at, at - 1),
        Press::Down if at + 1 < draft.items.len() => draft.items.swap(at, at + 1),
        Press::Up | Press::Down => {}
        Press::Merge => merge(draft, at)?,
        Press::Split(n) => return split(draft, at, *n),
        Press::Remove => {
            draft.items.remove(at);
            draft.milestones.retain(|m| m.item != id);
            for target in draft.indicators.iter_mut().filter(|i| i.item.as_deref() == Some(id)) {
                target.item = None;
            }
            return Ok(draft.items.get(at).or(draft.items.last()).map(|i| i.id.clone()).unwrap_or_default());
        }
        Press::Confirm => {
            draft.items[at].confidence = 1.0;
            draft
                .milestones
                .iter_mut()
                .filter(|m| m.item == id)
                .for_each(|m| m.confidence = 1.0);
            draft
                .indicators
                .iter_mut()
                .filter(|i| i.item.as_deref() == Some(id))
                .for_each(|i| i.confidence = 1.0);
        }
        Press::AddStep => {
            let span = draft.items[at].span;
            draft.milestones.push(Milestone {
                item: id.to_owned(),
                span,
                confidence: 1.0,
                ..Milestone::default()
            });
        }
        Press::AddTarget => {
            let span = draft.items[at].span;
            draft.indicators.push(Indicator {
                item: Some(id.to_owned()),
                op: ">=".to_owned(),
                span,
                confidence: 1.0,
                ..Indicator::default()
            });
        }
        Press::RemoveStep(n) => remove_nth(&mut draft.milestones, *n, |m| m.item == id)?,
        Press::RemoveTarget(n) => remove_nth(&mut draft.indicators, *n, |i| i.item.as_deref() == Some(id))?,
    }
    Ok(id.to_owned())
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

/// A duty or form is taken away.
///
/// # Errors
/// It is gone already.
pub fn remove_other(draft: &mut Draft, what: &str, n: usize) -> Result<(), Refused> {
    match what {
        "duty" if n < draft.obligations.len() => drop(draft.obligations.remove(n)),
        "form" if n < draft.forms.len() => drop(draft.forms.remove(n)),
        _ => return Err(Refused::Gone),
    }
    Ok(())
}

/// A new empty duty or form.
pub fn add_other(draft: &mut Draft, what: &str) {
    match what {
        "duty" => draft.obligations.push(Obligation {
            frequency: "monthly".to_owned(),
            confidence: 1.0,
            ..Obligation::default()
        }),
        "form" => draft.forms.push(Form {
            title: "新报表".to_owned(),
            confidence: 1.0,
            ..Form::default()
        }),
        _ => {}
    }
}

fn position(draft: &Draft, id: &str) -> Result<usize, Refused> {
    draft.items.iter().position(|i| i.id == id).ok_or(Refused::Gone)
}

fn fresh_id(draft: &Draft) -> String {
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

fn remove_nth<T>(all: &mut Vec<T>, n: usize, mine: impl Fn(&T) -> bool) -> Result<(), Refused> {
    let at = all
        .iter()
        .enumerate()
        .filter(|(_, row)| mine(row))
        .map(|(at, _)| at)
        .nth(n)
        .ok_or(Refused::Gone)?;
    all.remove(at);
    Ok(())
}

fn merge(draft: &mut Draft, at: usize) -> Result<(), Refused> {
    if at + 1 >= draft.items.len() {
        return Err(Refused::Wrong("后面没有可合并的事项".to_owned()));
    }
    let next = draft.items.remove(at + 1);
    let item = &mut draft.items[at];
    for (mine, theirs) in [
        (&mut item.lead, next.lead),
        (&mut item.participants, next.participants),
        (&mut item.owner, next.owner),
    ] {
        for name in theirs {
            if !mine.contains(&name) {
                mine.push(name);
            }
        }
    }
    item.participants.retain(|p| !item.lead.contains(p));
    if !next.body.is_empty() {
        item.body = format!("{}\n{}", item.body, next.body);
    }
    item.span.start = item.span.start.min(next.span.start);
    item.span.end = item.span.end.max(next.span.end);
    item.confidence = 1.0;
    let id = item.id.clone();
    for step in draft.milestones.iter_mut().filter(|m| m.item == next.id) {
        step.item.clone_from(&id);
    }
    for target in draft.indicators.iter_mut().filter(|i| i.item.as_deref() == Some(&next.id)) {
        target.item = Some(id.clone());
    }
    Ok(())
}

fn split(draft: &mut Draft, at: usize, from: usize) -> Result<String, Refused> {
    let id = draft.items[at].id.clone();
    let count = draft.milestones.iter().filter(|m| m.item == id).count();
    if from == 0 || from >= count {
        return Err(Refused::Wrong("请选择第二个或之后的节点作为拆分处".to_owned()));
    }
    let new = fresh_id(draft);
    let mut title = String::new();
    for (n, step) in draft.milestones.iter_mut().filter(|m| m.item == id).enumerate() {
        if n >= from {
            if title.is_empty() {
                title = step.text.chars().take(40).collect();
            }
            step.item.clone_from(&new);
        }
    }
    let old = draft.items[at].clone();
    draft.items.insert(
        at + 1,
        Item {
            id: new.clone(),
            title,
            body: String::new(),
            confidence: 1.0,
            ..old
        },
    );
    Ok(new)
}

#[cfg(test)]
mod tests;
