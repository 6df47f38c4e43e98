//! What text may stand in an office file.

use std::borrow::Cow;

/// Line ends unified to `\n`; characters that XML 1.0 forbids left out (W3C XML 1.0, production 2).
pub(crate) fn writable(text: &str) -> Cow<'_, str> {
    // Nearly every text is told by its bytes: what is forbidden is below a space, or begins with 0xef.
    let plain = |b: u8| b >= b' ' && b != 0xef || b == b'\t' || b == b'\n';
    if text.bytes().all(plain) || !text.chars().any(|c| c == '\r' || forbidden(c)) {
        return Cow::Borrowed(text);
    }
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(unified.chars().filter(|c| !forbidden(*c)).collect())
}

fn forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Full-width digits, signs and spaces as ASCII: for numbers and dates, never for names.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '−' | '–' | '—' => '-',
            _ => c,
        })
        .collect()
}

/// Without characters that print nothing and come along when a text is copied from a page or a chat:
/// zero-width spaces and joiners, marks of direction, soft hyphens. Spaces of odd widths become plain ones.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let silent = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let space = |c: char| matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}');
    if text.is_ascii() || !text.chars().any(|c| silent(c) || space(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !silent(*c));
    Cow::Owned(kept.map(|c| if space(c) { ' ' } else { c }).collect())
}

/// Columns a text takes on paper, a Chinese character counted as two.
pub(crate) fn print_width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_xml_can_carry() {
        assert_eq!(writable("甲\r\n乙\r丙\t丁"), "甲\n乙\n丙\t丁");
        assert_eq!(writable("a\0b\u{b}c\u{ffff}"), "abc");
        assert!(matches!(writable("喆\u{20000}"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_prints_nothing_is_left_out() {
        assert_eq!(visible("李\u{200b}明\u{a0}\u{feff}"), "李明 ");
        assert!(matches!(visible("李 明\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn half_width_touches_only_forms() {
        assert_eq!(half_width("２０２６－０７．１８　％"), "2026-07.18 %");
        assert_eq!(print_width("第1项"), 5);
    }
}
