use std::ops::Range;

/// A text in plain form, character by character with byte places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plain {
    chars: Vec<char>,
    /// Byte place of each character in the text given.
    at: Vec<usize>,
    /// Byte length of each character there.
    width: Vec<u8>,
    /// How many brackets, quotes and titles are open at each character.
    shade: Vec<Shade>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shade {
    title: bool,
    number: bool,
    bracket: bool,
    quote: bool,
}

impl Plain {
    /// Brings a text into plain form.
    pub fn new(text: &str) -> Self {
        let mut plain = Self::default();
        for (at, c) in text.char_indices() {
            if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}') {
                continue;
            }
            let narrow = narrow(c);
            // A blank between two numbers keeps them apart.
            if narrow.is_ascii_digit() && plain.chars.last().is_some_and(char::is_ascii_digit) && plain.end_byte(plain.len()) < at {
                plain.push(' ', at - 1, 1);
            }
            plain.push(narrow, at, c.len_utf8());
        }
        plain.settle_commas();
        plain.shade = shades(&plain.chars);
        plain
    }

    fn push(&mut self, c: char, at: usize, width: usize) {
        self.chars.push(c);
        self.at.push(at);
        self.width.push(u8::try_from(width).unwrap_or(4));
    }

    /// `,` stays only as the thousands mark of a number, otherwise it is a full comma.
    fn settle_commas(&mut self) {
        for i in 0..self.chars.len() {
            if self.chars[i] == ',' {
                let digits = |from: usize| self.chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
                let thousands = i > 0 && self.chars[i - 1].is_ascii_digit() && digits(i + 1) == 3;
                if !thousands {
                    self.chars[i] = '，';
                }
            }
        }
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// How many characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// True without any character.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The character at an index.
    pub fn get(&self, i: usize) -> Option<char> {
        self.chars.get(i).copied()
    }

    /// The plain text of a range of indices; out of bounds is cut.
    pub fn slice(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.len());
        self.chars.get(range.start..end).map(|c| c.iter().collect()).unwrap_or_default()
    }

    /// True when the word stands at the index.
    pub fn starts(&self, i: usize, word: &str) -> bool {
        prefix(self.chars.get(i..).unwrap_or_default(), word).is_some()
    }

    /// The index after the first of the words that stands at `i`.
    pub fn eat(&self, i: usize, words: &[&str]) -> Option<usize> {
        let rest = self.chars.get(i..)?;
        words.iter().find_map(|w| prefix(rest, w)).map(|count| i + count)
    }

    /// True when one of the words ends right before the index.
    pub fn follows(&self, i: usize, words: &[&str]) -> bool {
        let Some(before) = self.chars.get(..i) else { return false };
        words.iter().any(|w| {
            let mut before = before.iter().rev();
            w.chars().rev().all(|c| before.next() == Some(&c))
        })
    }

    /// The first of the words inside a range: index and which.
    pub fn find_in<'w>(&self, range: Range<usize>, words: &[&'w str]) -> Option<(usize, &'w str)> {
        let within = self.chars.get(range.start..range.end.min(self.len()))?;
        (0..within.len()).find_map(|k| {
            let word = words.iter().find(|w| prefix(&within[k..], w).is_some())?;
            Some((range.start + k, *word))
        })
    }

    /// Byte range of a range of indices in the text given; blanks at the rim are left out.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() || range.start >= self.len() {
            let end = self.end_byte(self.len());
            return end..end;
        }
        self.at[range.start]..self.end_byte(range.end.min(self.len()))
    }

    /// Byte place where the character before the index ends.
    fn end_byte(&self, i: usize) -> usize {
        if i == 0 {
            0
        } else {
            self.at[i - 1] + usize::from(self.width[i - 1])
        }
    }

    /// The index of the first character at or after a byte place.
    pub fn index_of(&self, byte: usize) -> usize {
        self.at.partition_point(|&at| at < byte)
    }

    /// Outside of brackets, quotes and titles.
    pub fn is_open(&self, i: usize) -> bool {
        self.shade.get(i).is_none_or(|s| *s == Shade::default())
    }

    /// Inside 《》 or the year brackets of a document number 〔〕.
    pub fn in_name(&self, i: usize) -> bool {
        self.shade.get(i).is_some_and(|s| s.title || s.number)
    }

    /// Inside （）.
    pub fn in_bracket(&self, i: usize) -> bool {
        self.shade.get(i).is_some_and(|s| s.bracket)
    }

    /// Inside quotes.
    pub fn in_quote(&self, i: usize) -> bool {
        self.shade.get(i).is_some_and(|s| s.quote)
    }
}

/// How many characters the word has, when the text begins with it.
fn prefix(text: &[char], word: &str) -> Option<usize> {
    let mut count = 0;
    for c in word.chars() {
        if text.get(count) != Some(&c) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// One form for every mark: digits and letters half-width, punctuation full-width, every dash `-`.
fn narrow(c: char) -> char {
    match c {
        '：' | ':' | '︰' => '：',
        '；' | ';' => '；',
        '，' | '﹐' => '，',
        '（' | '(' | '﹙' => '（',
        '）' | ')' | '﹚' => '）',
        '！' | '!' => '！',
        '？' | '?' => '？',
        '．' => '.',
        '％' | '﹪' => '%',
        '—' | '–' | '－' | '~' | '～' | '―' | '─' | '‐' | '−' | '‑' | '〜' | '﹣' | '∼' => '-',
        '○' | '〇' | '◯' => '〇',
        '［' | '[' | '【' => '〔',
        '］' | ']' | '】' => '〕',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A bracket or quote that nobody closes within this many characters is a slip and covers nothing.
const LONGEST: usize = 120;

fn shades(chars: &[char]) -> Vec<Shade> {
    let mut out = vec![Shade::default(); chars.len()];
    for (open, close, set) in [
        ('《', '》', (|s| s.title = true) as fn(&mut Shade)),
        ('〔', '〕', |s| s.number = true),
        ('（', '）', |s| s.bracket = true),
        ('“', '”', |s| s.quote = true),
        ('‘', '’', |s| s.quote = true),
        ('「', '」', |s| s.quote = true),
        ('"', '"', |s| s.quote = true),
    ] {
        let mut i = 0;
        while i < chars.len() {
            if chars[i] != open {
                i += 1;
                continue;
            }
            let mut depth = 1usize;
            let end = chars.iter().enumerate().skip(i + 1).take(LONGEST).find_map(|(j, &c)| {
                if c == close {
                    depth -= 1;
                } else if c == open {
                    depth += 1;
                }
                (depth == 0).then_some(j)
            });
            match end {
                Some(end) => {
                    out[i..=end].iter_mut().for_each(set);
                    i = end + 1;
                }
                None => i += 1,
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_blanks_are_gone_and_places_kept() {
        let text = "于２０２３ 年 底前,完成1,200个(附件 2 3)";
        let plain = Plain::new(text);
        assert_eq!(plain.slice(0..plain.len()), "于2023年底前，完成1,200个（附件2 3）");
        assert_eq!(&text[plain.bytes(1..8)], "２０２３ 年 底前");
        assert_eq!(plain.index_of(text.find('底').unwrap()), 6);
    }

    #[test]
    fn an_unclosed_bracket_shades_nothing() {
        let plain = Plain::new("工作（附件，3月《办法》");
        assert!(plain.is_open(3));
        assert!(plain.in_name(9));
    }
}
