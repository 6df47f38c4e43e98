//! Prose joined from pieces of the source that still knows where every character came from.

use super::Span;

/// Prose joined from pieces of the source (lines of one paragraph, a cell) without its layout line
/// breaks, that still knows where every character came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    text: String,
    /// Stretches that are contiguous in the source, by their first byte in `text`.
    runs: Vec<Run>,
    /// One past the source position of the last character.
    end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    /// First byte in the text.
    byte: usize,
    /// Source position of that character.
    at: usize,
}

impl Passage {
    /// Starts with one piece: `text` stands at `start` in the source, character by character.
    pub fn new(text: &str, start: usize) -> Self {
        let mut passage = Self::default();
        passage.push(text, start);
        passage
    }

    /// Appends a piece; line breaks and tabs inside it are left out.
    pub fn push(&mut self, text: &str, start: usize) {
        let mut at = start;
        let mut rest = text;
        while let Some(cut) = rest.find(['\n', '\r', '\t', '\u{c}']) {
            at += self.push_run(&rest[..cut], at) + 1;
            rest = &rest[cut + 1..];
        }
        self.push_run(rest, at);
    }

    /// Appends a piece as it is, line breaks kept; gives its length in characters.
    pub fn push_run(&mut self, text: &str, at: usize) -> usize {
        if text.is_empty() {
            return 0;
        }
        let count = text.chars().count();
        self.mark(at);
        self.text.push_str(text);
        self.end = at + count;
        count
    }

    /// Appends one character that stands at `at` in the source.
    pub fn push_char(&mut self, c: char, at: usize) {
        self.mark(at);
        self.text.push(c);
        self.end = at + 1;
    }

    /// Opens a run unless the next character goes on with the last one.
    fn mark(&mut self, at: usize) {
        if self.text.is_empty() || self.end != at {
            self.runs.push(Run { byte: self.text.len(), at });
        }
    }

    /// Appends another passage.
    pub fn append(&mut self, other: &Self) {
        for (i, run) in other.runs.iter().enumerate() {
            let to = other.runs.get(i + 1).map_or(other.text.len(), |next| next.byte);
            self.push_run(&other.text[run.byte..to], run.at);
        }
    }

    /// Characters with their byte offset in [`Passage::text`] and their place in the source.
    pub fn chars(&self) -> impl Iterator<Item = (usize, char, usize)> + '_ {
        self.runs.iter().enumerate().flat_map(|(i, run)| {
            let to = self.runs.get(i + 1).map_or(self.text.len(), |next| next.byte);
            let place = move |(n, (byte, c)): (usize, (usize, char))| (run.byte + byte, c, run.at + n);
            self.text[run.byte..to].char_indices().enumerate().map(place)
        })
    }

    /// The passage without white space at both ends.
    pub fn trimmed(self) -> Self {
        let length = self.text.trim().len();
        if length == self.text.len() {
            return self;
        }
        let from = self.text.len() - self.text.trim_start().len();
        self.slice(from, from + length)
    }

    /// True when white space stands anywhere in it.
    pub fn has_spaces(&self) -> bool {
        self.text.chars().any(char::is_whitespace)
    }

    /// The passage without layout spaces: white space stays only between two words of ASCII letters or digits.
    pub fn tight(&self) -> Self {
        if !self.has_spaces() {
            return self.clone();
        }
        let mut out = Self {
            text: String::with_capacity(self.text.len()),
            ..Self::default()
        };
        let mut space = None;
        for (_, c, at) in self.chars() {
            if c.is_whitespace() {
                space = Some(at);
                continue;
            }
            if let Some(at) = space.take()
                && c.is_ascii_alphanumeric()
                && out
                    .text
                    .ends_with(|before: char| before.is_ascii_alphabetic() || (before.is_ascii_digit() && c.is_ascii_digit()))
            {
                out.push_char(' ', at);
            }
            out.push_char(c, at);
        }
        out
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The joined text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part between two **byte** offsets of [`Passage::text`]; offsets inside a character or
    /// past the end give an empty passage.
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let Some(text) = self.text.get(from..to).filter(|t| !t.is_empty()) else {
            return Self::default();
        };
        let first = self.run_at(from);
        let mut runs = vec![Run {
            byte: 0,
            at: self.position(from),
        }];
        runs.extend(self.runs[first + 1..].iter().take_while(|r| r.byte < to).map(|r| Run {
            byte: r.byte - from,
            at: r.at,
        }));
        Self {
            text: text.to_owned(),
            runs,
            end: self.end_position(to),
        }
    }

    /// The source span from the first to the last character; empty for an empty passage.
    pub fn span(&self) -> Span {
        self.runs.first().map_or(Span::default(), |first| Span {
            start: first.at,
            end: self.end,
        })
    }

    /// The source span between two **byte** offsets of [`Passage::text`].
    pub fn span_of(&self, from: usize, to: usize) -> Span {
        match self.text.get(from..to) {
            Some(text) if !text.is_empty() => Span {
                start: self.position(from),
                end: self.end_position(to),
            },
            _ => Span::default(),
        }
    }

    /// Index of the run that holds a byte.
    fn run_at(&self, byte: usize) -> usize {
        self.runs.partition_point(|r| r.byte <= byte).saturating_sub(1)
    }

    /// Source position of the character at a byte.
    fn position(&self, byte: usize) -> usize {
        self.runs
            .get(self.run_at(byte))
            .map_or(0, |run| run.at + self.text[run.byte..byte].chars().count())
    }

    /// One past the source position of the character that ends at a byte greater than 0.
    fn end_position(&self, byte: usize) -> usize {
        if byte == self.text.len() {
            return self.end;
        }
        self.runs
            .get(self.run_at(byte - 1))
            .map_or(0, |run| run.at + self.text[run.byte..byte].chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_knows_where_its_words_came_from() {
        let mut passage = Passage::new("3月15日\n前，", 10);
        passage.push("报送", 40);
        assert_eq!(passage.text(), "3月15日前，报送");
        let at = passage.text().find('前').unwrap();
        assert_eq!(passage.span_of(at, at + '前'.len_utf8()), Span { start: 16, end: 17 });
        let at = passage.text().find("报送").unwrap();
        assert_eq!(passage.slice(at, passage.text().len()).span(), Span { start: 40, end: 42 });
        assert_eq!(passage.slice(1, 3).text(), "");
        assert_eq!(passage.span(), Span { start: 10, end: 42 });
        let places: Vec<usize> = passage.chars().map(|(_, _, at)| at).collect();
        assert_eq!(places, [10, 11, 12, 13, 14, 16, 17, 40, 41]);
    }

    #[test]
    fn slices_of_joined_pieces_keep_their_places() {
        let mut passage = Passage::new("甲乙", 0);
        passage.push("丙丁", 7);
        passage.append(&Passage::new("戊", 9));
        let middle = passage.slice("甲".len(), "甲乙丙".len());
        assert_eq!((middle.text(), middle.span()), ("乙丙", Span { start: 1, end: 8 }));
        assert_eq!(middle.slice("乙".len(), "乙丙".len()).span(), Span { start: 7, end: 8 });
        assert_eq!(passage.span_of("甲".len(), "甲乙".len()), Span { start: 1, end: 2 });
        assert_eq!(passage.span_of("甲乙丙丁".len(), "甲乙丙丁戊".len()), Span { start: 9, end: 10 });
    }

    #[test]
    fn layout_spaces_go_and_keep_their_neighbours_places() {
        let tight = Passage::new(" 刘 勇 到 2022 年 base line 3 4", 5).tight();
        assert_eq!(tight.text(), "刘勇到2022年base line 3 4");
        assert_eq!(tight.span_of(0, "刘勇".len()), Span { start: 6, end: 9 });
    }
}
