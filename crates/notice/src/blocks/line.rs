//! One line: Markdown marks, junk of converters and layout stripped, every character with its place.

use crate::model::{Line, Passage, Span, Unread};

/// A cleaned line that still knows how it was set.
#[derive(Clone, Debug, Default)]
pub(super) struct Clean {
    pub text: Passage,
    pub heading: Option<u8>,
    pub centred: bool,
    pub bullet: bool,
    pub paragraph: bool,
    /// Columns of white space before the words; a full-width space is two.
    pub indent: usize,
    /// Width as printed, in half columns, indent included.
    pub width: usize,
    /// Empty lines before it.
    pub gap: usize,
    /// Its last half line was a page number: what follows may go on with the paragraph.
    pub gaps: bool,
}

/// Cleans a line and appends it to the run; empty lines are counted on the next one, page numbers
/// and rules are left out, pictures go to `unread`.
pub(super) fn clean(line: &Line, run: &mut Vec<Clean>, unread: &mut Vec<Unread>) {
    let text = line.text.as_str();
    let body = text.trim_start();
    if body.is_empty() || is_rule(body) || is_page_number(body) {
        run.push(Clean {
            gap: 1,
            ..Clean::default()
        });
        return;
    }
    let lead = text.len() - body.len();
    let mut out = Clean {
        heading: line.heading,
        centred: line.centred,
        paragraph: line.paragraph,
        indent: text[..lead].chars().map(columns).sum(),
        width: text.trim_end().chars().map(columns).sum(),
        ..Clean::default()
    };
    let mut at = line.span.start + text[..lead].chars().count();
    let mut rest = body;
    let skip = |rest: &mut &str, at: &mut usize, bytes: usize| {
        *at += rest[..bytes].chars().count();
        *rest = &rest[bytes..];
    };
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && rest[hashes..].starts_with([' ', '\t', '　']) {
        out.heading = Some(hashes as u8);
        let spaces = rest[hashes..].len() - rest[hashes..].trim_start().len();
        skip(&mut rest, &mut at, hashes + spaces);
    }
    while let Some(mark) = ["- ", "* ", "+ ", "> "].iter().find(|m| rest.starts_with(**m)) {
        out.bullet |= *mark != "> ";
        let spaces = rest[1..].len() - rest[1..].trim_start().len();
        skip(&mut rest, &mut at, 1 + spaces);
    }
    // A stray bar at the end is the edge of a table that is gone.
    let rest = rest.trim_end_matches(|c: char| c == '|' || c.is_whitespace());
    if is_plain(rest) {
        out.text.push_run(rest, at);
    } else {
        strip_inline(rest, at, &mut out, unread);
        out.text = std::mem::take(&mut out.text).trimmed();
    }
    if out.text.is_empty() {
        run.push(Clean {
            gap: 1,
            ..Clean::default()
        });
        return;
    }
    run.push(out);
}

/// Nothing in the line needs a closer look: no marks of Markdown, tags, spaces or invisible characters.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c <= ' '
            || matches!(
                c,
                '*' | '_' | '\\' | '<' | '&' | '[' | '!' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}'
            )
            || c.is_whitespace()
    })
}

/// Characters inside the line: emphasis, escapes, tags, links, bookmarks, invisible characters.
pub(super) fn strip_inline(rest: &str, start: usize, out: &mut Clean, unread: &mut Vec<Unread>) {
    let mut at = start;
    let mut bytes = 0;
    let mut blanks = 0;
    while let Some(c) = rest[bytes..].chars().next() {
        let tail = &rest[bytes..];
        let junk = match c {
            '*' | '_' => {
                let (run, marks) = emphasis(tail);
                if !marks {
                    for _ in 1..run {
                        out.text.push_char(c, at);
                        at += 1;
                        bytes += 1;
                    }
                }
                if marks { run } else { 0 }
            }
            '\\' => usize::from(tail[1..].starts_with(|n: char| n.is_ascii_punctuation())),
            '<' => tag(tail),
            '&' if tail.starts_with("&nbsp;") => "&nbsp;".len(),
            '[' => bookmark(tail),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}' | '\u{c}' => c.len_utf8(),
            _ => 0,
        };
        if c == '!'
            && tail.starts_with("![")
            && let Some(end) = link_end(&tail[1..])
        {
            let count = tail[..=end].chars().count();
            unread.push(Unread {
                span: Span {
                    start: at,
                    end: at + count,
                },
                text: tail[..=end].to_owned(),
                reason: "图片未读取".to_owned(),
            });
            bytes += end + 1;
            at += count;
            continue;
        }
        if junk > 0 {
            if tail.starts_with("<br") {
                out.text.push_char('\n', at);
            } else if c == '&' {
                out.text.push_char(' ', at);
            }
            at += tail[..junk].chars().count();
            bytes += junk;
            continue;
        }
        if c.is_whitespace() {
            blanks += if c == '\t' { 4 } else { columns(c) };
            out.gaps |= blanks >= 4 && !out.text.is_empty();
            out.text.push_char(' ', at);
        } else {
            blanks = 0;
            out.text.push_char(c, at);
        }
        bytes += c.len_utf8();
        at += 1;
    }
}

/// Length of a run of `*` or `_`, and whether it is emphasis (`**`, `__`, `***`); a longer run of
/// underscores is a blank to fill in and stays.
fn emphasis(tail: &str) -> (usize, bool) {
    let first = tail.as_bytes()[0];
    let count = tail.bytes().take_while(|b| *b == first).count();
    (count, matches!((first, count), (b'*', 2..=3) | (b'_', 2)))
}

/// A short tag such as `<br>`, `</u>`, `<!-- -->`.
fn tag(tail: &str) -> usize {
    let name = tail[1..].trim_start_matches('/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return 0;
    }
    tail.bytes()
        .take(400)
        .position(|b| b == b'>')
        .map_or(0, |end| if tail[..end].is_ascii() { end + 1 } else { 0 })
}

/// `[bookmark: _GoBack]` and the like.
fn bookmark(tail: &str) -> usize {
    if !tail.starts_with("[bookmark") {
        return 0;
    }
    tail.bytes().take(120).position(|b| b == b']').map_or(0, |end| end + 1)
}

/// End (inclusive) of `[text](address)`.
fn link_end(tail: &str) -> Option<usize> {
    let limit = tail.bytes().take(2000);
    let close = limit.clone().position(|b| b == b']')?;
    if tail.as_bytes().get(close + 1) != Some(&b'(') {
        return None;
    }
    let end = limit.skip(close).position(|b| b == b')')? + close;
    Some(end + 1)
}

fn columns(c: char) -> usize {
    match c {
        '\t' => 4,
        c if u32::from(c) < 0x2000 => 1,
        _ => 2,
    }
}

/// A line of nothing but dashes, stars, equal signs or dots.
fn is_rule(body: &str) -> bool {
    let body = body.trim_end();
    body.chars()
        .all(|c| matches!(c, '-' | '*' | '=' | '—' | '─' | '━' | '_' | '·' | '…' | '.' | '~' | '＿' | ' '))
        && body.len() >= 3
}

/// — 3 —, - 12 -, 第3页, 第 3 页 共 9 页, 3/9
pub(super) fn is_page_number(body: &str) -> bool {
    if body.len() > 40 {
        return false;
    }
    let plain: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = plain.trim_matches(|c| matches!(c, '-' | '—' | '–' | '－' | '―' | '·'));
    let dashed = inner.len() < plain.len();
    let digits = !inner.is_empty() && inner.len() <= 4 && inner.bytes().all(|b| b.is_ascii_digit());
    if digits {
        // A bare number may be a cell of a table; those were taken before.
        return dashed || inner.len() <= 3;
    }
    let words: String = inner.chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(words.as_str(), "第页" | "第页共页" | "第页，共页" | "第页/共页" | "/" | "共页第页")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, Clean) {
        let mut run = Vec::new();
        let mut unread = Vec::new();
        clean(
            &Line {
                text: text.to_owned(),
                span: Span {
                    start: 0,
                    end: text.chars().count(),
                },
                ..Line::default()
            },
            &mut run,
            &mut unread,
        );
        let clean = run.pop().unwrap();
        (clean.text.text().to_owned(), clean)
    }

    #[test]
    fn markdown_and_converter_junk_go() {
        for (text, want) in [
            ("## **一、工作目标**", "一、工作目标"),
            ("- 附件：名单", "附件：名单"),
            ("[bookmark: _GoBack]为做好工作", "为做好工作"),
            ("1\\. 摸底<br>排查", "1. 摸底\n排查"),
            ("<u>第一</u>阶段", "第一阶段"),
            ("姓名____", "姓名____"),
            ("— 3 —", ""),
            ("第 3 页 共 9 页", ""),
            ("* * *", ""),
            ("a < b", "a < b"),
        ] {
            assert_eq!(one(text).0, want, "{text}");
        }
        assert_eq!(one("### （一）抓学习").1.heading, Some(3));
        assert_eq!(one("　　为做好").1.indent, 4);
        assert!(one("共青团示例市委　　　2023年").1.gaps);
    }

    #[test]
    fn pictures_are_reported() {
        let (mut run, mut unread) = (Vec::new(), Vec::new());
        clean(
            &Line {
                text: "见图![](a.png)所示".to_owned(),
                span: Span { start: 5, end: 19 },
                ..Line::default()
            },
            &mut run,
            &mut unread,
        );
        assert_eq!(run[0].text.text(), "见图所示");
        assert_eq!(unread[0].span, Span { start: 7, end: 17 });
    }
}
