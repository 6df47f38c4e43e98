//! Labels with a colon inside a text and the values behind them.

use crate::lexicon::{self, Label};

/// A label with its value inside a text, in bytes.
pub(super) struct Field {
    /// What it says.
    pub label: Label,
    /// First byte of the label.
    pub start: usize,
    /// Bytes of the value.
    pub value: (usize, usize),
}

/// Every label with a colon, and the text up to the next one.
pub(super) fn fields(text: &str) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for (colon, c) in text.char_indices() {
        let labelled = match c {
            '：' | ':' => Some(colon),
            '】' | '〕' => text[..colon].rfind(['【', '〔']).map(|_| colon),
            _ => None,
        };
        let Some(end) = labelled else { continue };
        let Some((start, label)) = label_before(text, end) else { continue };
        let after = end + c.len_utf8();
        let after = if matches!(c, '】' | '〕') && text[after..].starts_with(['：', ':']) {
            after + text[after..].chars().next().map_or(1, char::len_utf8)
        } else {
            after
        };
        if out.last().is_some_and(|f| f.value.0 > start) {
            continue;
        }
        if let Some(last) = out.last_mut() {
            last.value.1 = start;
        }
        out.push(Field {
            label,
            start,
            value: (after, text.len()),
        });
    }
    for field in &mut out {
        let value = text[field.value.0..field.value.1].trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。' | '、' | '（' | '(' | '【' | '〔' | '[' | '［')
        });
        field.value.1 = field.value.0 + value.len();
    }
    out
}

/// The longest label that ends right before a colon.
fn label_before(text: &str, colon: usize) -> Option<(usize, Label)> {
    let head = text[..colon].trim_end();
    // A remark in brackets inside the label: 责任单位（牵头）：
    let head_words = match head.strip_suffix(['）', ')']) {
        Some(rest) => rest.rfind(['（', '(']).map_or(head, |at| &head[..at]),
        None => head,
    };
    let mut best = None;
    for (count, (at, c)) in head_words.char_indices().rev().enumerate() {
        if count >= 12
            || matches!(
                c,
                '。' | '；' | '，' | '、' | ';' | '：' | ':' | '（' | '(' | '【' | '〔' | '[' | '［'
            )
        {
            break;
        }
        if let Some(label) = lexicon::label(&head_words[at..]).filter(|l| lexicon::is_assignment(*l)) {
            best = Some((at, label));
        }
    }
    let (start, label) = best?;
    let start = if head_words[..start].ends_with(['【', '〔']) {
        start - '【'.len_utf8()
    } else {
        start
    };
    // 时间：, 时限： may be the end of another word (活动时间： is a label of its own and was found).
    let word = text[start..colon].trim();
    let joined = head_words[..start].chars().next_back().is_some_and(|c| {
        !(c.is_whitespace()
            || matches!(
                c,
                '。' | '；' | '，' | '、' | ';' | ',' | '）' | ')' | '（' | '(' | '【' | '〔' | '[' | '［'
            ))
    });
    (!(joined && word.chars().count() <= 2)).then_some((start, label))
}
