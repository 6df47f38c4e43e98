//! A list of words that is looked up by the first character.

use super::Plain;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of one sort; of several that stand at a place the longest is found.
pub struct Words {
    by_first: LazyLock<HashMap<char, Vec<&'static str>>>,
}

impl Words {
    /// From a maker of the index; use [`crate::words!`].
    pub const fn new(make: fn() -> HashMap<char, Vec<&'static str>>) -> Self {
        Self {
            by_first: LazyLock::new(make),
        }
    }

    /// The index after the longest of the words that stands at `i`.
    pub fn at(&self, plain: &Plain, i: usize) -> Option<usize> {
        plain.eat(i, self.by_first.get(&plain.get(i)?)?)
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
        (1..=8.min(i)).any(|n| {
            plain
                .get(i - n)
                .and_then(|c| self.by_first.get(&c))
                .is_some_and(|words| words.iter().any(|w| w.chars().count() == n && plain.starts(i - n, w)))
        })
    }
}

/// The words of a text, separated by blanks, by their first character, longest first.
pub fn index(text: &'static str) -> HashMap<char, Vec<&'static str>> {
    let mut map: HashMap<char, Vec<&'static str>> = HashMap::new();
    for word in text.split_whitespace() {
        if let Some(first) = word.chars().next() {
            map.entry(first).or_default().push(word);
        }
    }
    for words in map.values_mut() {
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        words.dedup();
    }
    map
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
