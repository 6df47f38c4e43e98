//! The buttons of an item's card.

use super::fields::Refused;
use super::item::{fresh_id, position};
use jishi_notice::draft::{Draft, Indicator, Item, Milestone};

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
