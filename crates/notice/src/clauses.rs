//! Prose cut into sentences and clauses, on a plain form of the text.
//!
//! [`Plain`] is what the grammar rooms read: half-width digits, one form of every punctuation mark,
//! no blanks; each character still knows its byte place in the text given. Marks inside brackets,
//! quotes and book titles do not cut.

mod dictionary;
mod plain;
pub mod words;

pub(crate) use dictionary::words;
pub use dictionary::{Index, Words, index};
pub use plain::Plain;

use std::ops::Range;

/// Marks that end a sentence.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Marks that end a clause (the smallest unit the guide cuts texts at).
pub fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | '；' | '：')
}

/// The sentences of a text as ranges of character indices, end marks left out, empty ones skipped.
pub fn sentences(plain: &Plain) -> Vec<Range<usize>> {
    cut(plain, 0..plain.len(), ends_sentence, 1_200)
}

/// The clauses inside a range of character indices, end marks left out, empty ones skipped.
pub fn clauses(plain: &Plain, within: Range<usize>) -> Vec<Range<usize>> {
    cut(plain, within, ends_clause, 400)
}

/// Cuts at the marks; what is longer than anyone writes without one is cut where no word or number
/// goes on, so that no rule behind has to look further.
fn cut(plain: &Plain, within: Range<usize>, ends: fn(char) -> bool, longest: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = within.start;
    for i in within.clone() {
        let c = plain.chars()[i];
        let mark = ends(c) && plain.is_open(i);
        let long = i - from >= longest && (!c.is_alphanumeric() || i - from >= longest + 60);
        if mark || long {
            if i > from {
                out.push(from..i);
            }
            from = if mark { i + 1 } else { i };
        }
    }
    if within.end > from {
        out.push(from..within.end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_brackets_and_titles_do_not_cut() {
        let plain = Plain::new("按《团章，细则》办（附件1；附件2），报市委。完成；");
        let cut: Vec<String> = sentences(&plain)
            .into_iter()
            .flat_map(|s| clauses(&plain, s))
            .map(|r| plain.slice(r))
            .collect();
        assert_eq!(cut, ["按《团章，细则》办（附件1；附件2）", "报市委", "完成"]);
    }
}
