//! 一是…二是… or 一要…二要… inside a paragraph: each is a unit of its own (GUIDE 3).

/// Byte offsets of 一是, 二是 … in order; empty unless at least two stand at the head of clauses.
pub fn starts(text: &str) -> Vec<(usize, u32)> {
    let found = with(text, '是');
    if found.is_empty() { with(text, '要') } else { found }
}

/// Bytes of 一是.
pub const LENGTH: usize = "一是".len();

fn with(text: &str, verb: char) -> Vec<(usize, u32)> {
    let mut out = Vec::new();
    let mut from = 0;
    for (i, digit) in "一二三四五六七八九十".chars().enumerate() {
        let word: String = [digit, verb].iter().collect();
        let mut search = from;
        let found = loop {
            let Some(at) = text[search..].find(&word).map(|p| p + search) else {
                break None;
            };
            let head = text[..at].trim_end();
            if head.is_empty() || head.ends_with(['。', '；', '：', ':', ';', '！']) || (i > 0 && head.ends_with(['，', ',', '”', '）']))
            {
                break Some(at);
            }
            search = at + word.len();
        };
        let Some(at) = found else { break };
        out.push((at, i as u32 + 1));
        from = at + word.len();
    }
    if out.len() < 2 {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_at_the_head_of_clauses() {
        let cut = |text: &str| {
            starts(text)
                .iter()
                .map(|(at, n)| (text[..*at].chars().count(), *n))
                .collect::<Vec<_>>()
        };
        assert_eq!(cut("抓好两件事。一是摸底。二是建账。"), [(6, 1), (11, 2)]);
        assert_eq!(cut("这唯一是目的。二是建账。"), []);
        assert_eq!(cut("一是摸底。"), []);
        assert_eq!(cut("一要加强组织。二要注重质量。"), [(0, 1), (7, 2)]);
        assert_eq!(cut("一要加强组织。二是注重质量。"), []);
    }
}
