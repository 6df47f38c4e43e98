//! The original text painted with what was read from it: every character belongs to the smallest
//! row that covers it, so a step shows inside its item.

use super::doubt::{self, SURE};
use jishi_notice::draft::Draft;
use jishi_notice::model::Span;

/// A stretch of the notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Plain(String),
    /// Text a row of the draft was read from.
    Read {
        /// Shared with the card or row on the other side.
        key: String,
        /// The words.
        text: String,
        /// Read with doubt.
        unsure: bool,
    },
    /// Seen but not understood; the number of the passage.
    Unread(usize, String),
}

struct Mark {
    span: Span,
    key: String,
    unsure: bool,
    unread: Option<usize>,
}

/// Key of the n-th step of an item.
pub fn step_key(item: &str, n: usize) -> String {
    format!("{item}-s{n}")
}

fn marks(draft: &Draft) -> Vec<Mark> {
    let read = |span, key, unsure| Mark {
        span,
        key,
        unsure,
        unread: None,
    };
    let mut all = Vec::new();
    for item in &draft.items {
        all.push(read(item.span, item.id.clone(), !doubt::item(draft, item).is_empty()));
        for (n, step) in draft.milestones.iter().filter(|m| m.item == item.id).enumerate() {
            all.push(read(step.span, step_key(&item.id, n), !doubt::step(step).is_empty()));
        }
    }
    for (n, duty) in draft.obligations.iter().enumerate() {
        all.push(read(duty.span, format!("duty-{n}"), duty.confidence < SURE));
    }
    for (n, form) in draft.forms.iter().enumerate() {
        all.push(read(form.span, format!("form-{n}"), form.confidence < SURE));
    }
    for (n, unread) in draft.unread.iter().enumerate() {
        all.push(Mark {
            span: unread.span,
            key: String::new(),
            unsure: false,
            unread: Some(n),
        });
    }
    // Larger spans first: smaller ones paint over them.
    all.sort_by_key(|m| std::cmp::Reverse(m.span.end.saturating_sub(m.span.start)));
    all
}

/// The text as paragraphs of pieces.
pub fn paint(text: &str, draft: &Draft) -> Vec<Vec<Piece>> {
    let chars: Vec<char> = text.chars().collect();
    let marks = marks(draft);
    let mut owner: Vec<usize> = vec![usize::MAX; chars.len()];
    for (n, mark) in marks.iter().enumerate() {
        let end = mark.span.end.min(chars.len());
        let start = mark.span.start.min(end);
        owner[start..end].fill(n);
    }
    let mut paragraphs = Vec::new();
    let mut line: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '\n' {
            paragraphs.push(std::mem::take(&mut line));
            at += 1;
            continue;
        }
        let from = at;
        while at < chars.len() && chars[at] != '\n' && owner[at] == owner[from] {
            at += 1;
        }
        let words: String = chars[from..at].iter().map(|c| if *c == '\t' { '　' } else { *c }).collect();
        line.push(match marks.get(owner[from]) {
            None => Piece::Plain(words),
            Some(Mark { unread: Some(n), .. }) => Piece::Unread(*n, words),
            Some(mark) => Piece::Read {
                key: mark.key.clone(),
                text: words,
                unsure: mark.unsure,
            },
        });
    }
    paragraphs.push(line);
    paragraphs.retain(|p| {
        p.iter().any(|piece| {
            matches!(piece, Piece::Read { .. } | Piece::Unread(..)) || matches!(piece, Piece::Plain(t) if !t.trim().is_empty())
        })
    });
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_notice::draft::{Item, Milestone};

    #[test]
    fn a_step_paints_over_its_item_and_nothing_is_lost() {
        let text = "前言\n\n一、事项甲，3月底前完成。\n尾";
        let draft = Draft {
            items: vec![Item {
                id: "a".into(),
                span: Span { start: 4, end: 18 },
                confidence: 1.0,
                ..Item::default()
            }],
            milestones: vec![Milestone {
                item: "a".into(),
                end: "2026-03-31".into(),
                span: Span { start: 10, end: 17 },
                confidence: 0.2,
                ..Milestone::default()
            }],
            ..Draft::default()
        };
        let painted = paint(text, &draft);
        assert_eq!(painted.len(), 3);
        assert_eq!(
            painted[1][1],
            Piece::Read {
                key: "a-s0".into(),
                text: "3月底前完成。".chars().take(7).collect(),
                unsure: true
            }
        );
        let all: String = painted
            .iter()
            .flatten()
            .map(|p| match p {
                Piece::Plain(t) | Piece::Read { text: t, .. } | Piece::Unread(_, t) => t.as_str(),
            })
            .collect();
        assert_eq!(all, text.replace('\n', ""));
    }

    #[test]
    fn spans_outside_the_text_do_no_harm() {
        let draft = Draft {
            items: vec![Item {
                id: "a".into(),
                span: Span { start: 90, end: 5 },
                ..Item::default()
            }],
            ..Draft::default()
        };
        assert_eq!(paint("短", &draft), [[Piece::Plain("短".into())]]);
    }
}
