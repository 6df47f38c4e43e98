//! Attachments: the note under a letter that lists them, the label above each, its title.
// Pieces and their roles are walked side by side, forwards and backwards.
#![allow(clippy::needless_range_loop)]

use super::{Role, para};
use crate::blocks::{Para, Piece};
use crate::chars::at_most;
use crate::head::{date_line, title};
use crate::lexicon;
use crate::outline::mark::{self, Style};

/// End of an attachment label (附件, 附件1, 附件一：) in bytes.
pub(crate) fn label_end(text: &str) -> Option<usize> {
    let rest = text
        .strip_prefix("附件")
        .or_else(|| text.strip_prefix("附表"))
        .or_else(|| text.strip_prefix('附').filter(|r| r.starts_with(['：', ':', '1', '2', '一'])))?;
    let rest = rest.trim_start();
    let rest = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十".contains(c) || matches!(c, '-' | '—')
    });
    let rest = rest.trim_start();
    match rest.chars().next() {
        None => Some(text.len()),
        Some('：' | ':' | '、' | '.' | '．') => {
            Some(text.len() - rest[rest.chars().next().map_or(0, char::len_utf8)..].trim_start().len())
        }
        // 附件2的要求… is a sentence; 附件1 某某表 loses its space in tight text
        Some(_)
            if text.starts_with("附件")
                && at_most(rest, 50)
                && !rest.contains(['，', '。', '；'])
                && (rest.len() + "附件".len() < text.len()) =>
        {
            Some(text.len() - rest.len())
        }
        _ => None,
    }
}

pub(super) fn attachment(pieces: &[Piece], roles: &mut [Role], at: usize, signed: bool) -> bool {
    let Some(text) = para(pieces, at).map(Para::str) else {
        return false;
    };
    let Some(end) = label_end(text) else { return false };
    let rest = &text[end..];
    if !at_most(rest, 120) || rest.contains('。') {
        return false;
    }
    let next = para(pieces, at + 1).map(Para::str);
    let listed = |t: &str| mark::read(t).is_some_and(|m| m.style == Style::Number) && at_most(t, 80) && !t.contains('。');
    let opens_list = mark::read(rest).is_some_and(|m| m.style == Style::Number) && !signed_heading(para(pieces, at));
    let ends_letter = next.is_none_or(|t| {
        (t.starts_with("附件") && label_end(t).is_some()) || date_line(t).is_some() || (lexicon::is_office(t) && title::is_caption(t, 40))
    });
    let note = if rest.is_empty() {
        text.ends_with(['：', ':'])
            && (!signed || only_listed(pieces, at + 1, &listed))
            && next.is_some_and(|t| listed(t) && mark::read(t).is_some_and(|m| m.number == Some(1)))
            && !matches!(pieces.get(at + 2), Some(Piece::Grid(_)))
    } else {
        opens_list || (!signed && ends_letter) || (ends_letter && next.is_some() && !matches!(pieces.get(at + 1), Some(Piece::Grid(_))))
    };
    if note {
        roles[at] = Role::AttachmentNote;
        for more in at + 1..pieces.len().min(at + 30) {
            let Some(text) = para(pieces, more).map(Para::str) else { break };
            if !(listed(text) || (text.starts_with("附件") && label_end(text).is_some_and(|e| e < text.len()) && !signed)) {
                break;
            }
            roles[more] = Role::AttachmentNote;
        }
        return true;
    }
    roles[at] = Role::AttachmentLabel(end);
    let mut lines = 0;
    let mut more = at + 1;
    let mut title_text = rest.to_owned();
    while lines < 3
        && let Some(text) = para(pieces, more).map(Para::str)
    {
        let repeats = !rest.is_empty() && text == rest;
        if !repeats
            && (!title::is_caption(text, 60)
                || text.contains(['，', '：', ':'])
                || is_complete(&title_text) && !text.starts_with(['的', '（', '('])
                || label_end(text).is_some()
                || date_line(text).is_some())
        {
            break;
        }
        roles[more] = Role::AttachmentTitle;
        title_text.push_str(text);
        lines += 1;
        more += 1;
    }
    true
}

/// From here on stand list entries only, up to the end or the label of an attachment.
fn only_listed(pieces: &[Piece], from: usize, listed: &impl Fn(&str) -> bool) -> bool {
    for at in from..pieces.len().min(from + 30) {
        let Some(text) = para(pieces, at).map(Para::str) else {
            return false;
        };
        if !listed(text) {
            return at > from
                && (label_end(text).is_some() || super::is_page(text) || lexicon::IMPRINT_PREFIXES.iter().any(|p| text.starts_with(p)));
        }
    }
    true
}

fn signed_heading(para: Option<&Para>) -> bool {
    para.is_some_and(|p| p.heading.is_some() && !p.bullet)
}

/// The title of an attachment is complete when it ends as titles of plans or forms do.
fn is_complete(text: &str) -> bool {
    let plain = title::without_addition(text);
    !plain.is_empty() && (title::is_title(text) || lexicon::FORM_ENDS.iter().any(|end| plain.ends_with(end)))
}
