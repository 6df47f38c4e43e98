//! Small questions about characters that several rooms ask.

/// Ends a sentence or a list entry.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';')
}

/// Opens a bracket or quotation; gives what closes it.
pub fn closer(c: char) -> Option<char> {
    Some(match c {
        '（' => '）',
        '(' => ')',
        '《' => '》',
        '〈' => '〉',
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '〔' => '〕',
        '[' => ']',
        '［' => '］',
        _ => return None,
    })
}

/// A colon that separates words; the one in 8:30 does not.
pub fn is_colon(text: &str, at: usize, c: char) -> bool {
    matches!(c, '：' | ':')
        && !(text[..at].ends_with(|b: char| b.is_ascii_digit()) && text[at + c.len_utf8()..].starts_with(|n: char| n.is_ascii_digit()))
}

/// Walks a text and calls `seen` with every character that stands outside brackets and quotations;
/// stops when `seen` answers true and gives that byte offset. A bracket that never closes does not count.
pub fn find_outside(text: &str, mut seen: impl FnMut(usize, char) -> bool) -> Option<usize> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut straight = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            straight = !straight;
            continue;
        }
        if let Some(close) = closer(c) {
            if open.len() < 16 {
                open.push((close, at));
            }
            continue;
        }
        if matches!(c, '）' | ')' | '》' | '〉' | '”' | '’' | '」' | '』' | '】' | '〕' | ']' | '］') {
            // Width and kind get mixed by converters: （…) closes as well.
            if let Some(place) = open.iter().rposition(|(close, _)| same_bracket(*close, c)) {
                open.truncate(place);
            }
            continue;
        }
        if open.is_empty() && !straight && seen(at, c) {
            return Some(at);
        }
    }
    None
}

fn same_bracket(a: char, b: char) -> bool {
    let plain = |c| match c {
        '）' => ')',
        '〕' | '】' | '］' => ']',
        other => other,
    };
    plain(a) == plain(b)
}

/// A full-width digit, letter or sign of ASCII as its half-width one.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Number of characters that are not white space.
pub fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// True when the text is at most `limit` characters long; reads no further than needed.
pub fn at_most(text: &str, limit: usize) -> bool {
    text.len() <= limit || text.chars().nth(limit).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_quotations_hide_their_inside() {
        let find = |text: &str| find_outside(text, |_, c| c == '，').map(|at| text[..at].chars().count());
        assert_eq!(find("抓好“学，做”活动，再"), Some(9));
        assert_eq!(find("甲（乙，丙)，丁"), Some(6));
        assert_eq!(find("甲\"乙，丙\"，丁"), Some(6));
        assert_eq!(find("甲乙丙"), None);
    }
}
