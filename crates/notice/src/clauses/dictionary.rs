//! A list of words that is looked up by the first or the last character.

use super::Plain;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of one sort; of several that stand at a place the longest is found.
pub struct Words {
    index: LazyLock<Index>,
}

impl Words {
    /// From a maker of the index; use [`crate::words!`].
    pub const fn new(make: fn() -> Index) -> Self {
        Self {
            index: LazyLock::new(make),
        }
    }

    /// The index after the longest of the words that stands at `i`.
    pub fn at(&self, plain: &Plain, i: usize) -> Option<usize> {
        let rest = plain.chars().get(i..)?;
        let word = self.index.by_first.of(*rest.first()?).iter().find(|w| rest.starts_with(w))?;
        Some(i + word.len())
    }

    /// The first place inside a range where a word stands.
    pub fn first_in(&self, plain: &Plain, range: Range<usize>) -> Option<Range<usize>> {
        range.clone().find_map(|i| self.whole(plain, i, range.end))
    }

    /// The last place inside a range where a word stands.
    pub fn last_in(&self, plain: &Plain, range: Range<usize>) -> Option<Range<usize>> {
        range.clone().rev().find_map(|i| self.whole(plain, i, range.end))
    }

    fn whole(&self, plain: &Plain, i: usize, end: usize) -> Option<Range<usize>> {
        self.at(plain, i).filter(|&e| e <= end).map(|e| i..e)
    }

    /// True when one of the words ends right before the index.
    pub fn ends_at(&self, plain: &Plain, i: usize) -> bool {
        let before = &plain.chars()[..i.min(plain.len())];
        before
            .last()
            .is_some_and(|c| self.index.by_last.of(*c).iter().any(|w| before.ends_with(w)))
    }
}

/// The words of a text, found by their first and by their last character.
pub struct Index {
    by_first: Table,
    by_last: Table,
}

/// The words of a text, separated by blanks.
pub fn index(text: &'static str) -> Index {
    let mut words: Vec<Vec<char>> = text.split_whitespace().map(|w| w.chars().collect()).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words.dedup();
    Index {
        by_first: Table::new(words.clone(), |w| w.first()),
        by_last: Table::new(words, |w| w.last()),
    }
}

/// How many rows a table has: a power of two above the number of words of most lists.
const ROWS: usize = 256;

/// Words in rows by one of their characters, the longest of a row first.
struct Table {
    words: Vec<Vec<char>>,
    /// Where the words of each row begin; one more for the end.
    rows: [u16; ROWS + 1],
}

impl Table {
    fn new(mut words: Vec<Vec<char>>, key: fn(&[char]) -> Option<&char>) -> Self {
        let row = |w: &[char]| key(w).map_or(0, |c| Self::row(*c));
        words.sort_by_key(|w| row(w)); // stable: the longest stay first
        let mut rows = [0; ROWS + 1];
        for (n, end) in rows.iter_mut().enumerate() {
            *end = u16::try_from(words.partition_point(|w| row(w) < n)).unwrap_or(u16::MAX);
        }
        Self { words, rows }
    }

    /// Words that may have this character in the place of the key.
    fn of(&self, c: char) -> &[Vec<char>] {
        let row = Self::row(c);
        &self.words[usize::from(self.rows[row])..usize::from(self.rows[row + 1])]
    }

    /// Spreads characters that stand close in Unicode (Fibonacci hashing).
    fn row(c: char) -> usize {
        (u32::from(c).wrapping_mul(0x9e37_79b1) >> 24) as usize
    }
}

/// A static list of words from one text.
macro_rules! words {
    ($text:literal) => {
        $crate::clauses::Words::new(|| $crate::clauses::index($text))
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    static FRUIT: Words = words!("报 报送 汇总");

    #[test]
    fn the_longest_word_wins() {
        let plain = Plain::new("按时报送汇总");
        assert_eq!(FRUIT.first_in(&plain, 0..6), Some(2..4));
        assert_eq!(FRUIT.last_in(&plain, 0..6), Some(4..6));
        assert_eq!(FRUIT.last_in(&plain, 0..3), None);
        assert!(FRUIT.ends_at(&plain, 4));
        assert!(!FRUIT.ends_at(&plain, 2));
    }
}
