//! Watches the tags of an XML part that streams by, without reading it as XML.

use memchr::{memchr_iter, memmem};
use std::io::{ErrorKind, Read};

/// Longest name of a tag that is looked for, with its prefix.
const NAME: usize = 32;

/// Bytes read at a time.
const PIECE: usize = 64 << 10;

/// How often tags of some names begin, and the longest stretch from the start or one of them to the
/// next or to the closing tag around them.
pub(super) struct Tags<'a> {
    names: &'a [&'a [u8]],
    around: &'a [u8],
    every: bool,
    /// Tags found.
    pub(super) count: u64,
    /// Most bytes between two of them.
    pub(super) longest: u64,
    last: u64,
    closed: bool,
}

impl<'a> Tags<'a> {
    /// Looks for opening tags of `names` inside an element `around`; with no names it only reads.
    pub(super) fn new(names: &'a [&'a [u8]], around: &'a [u8]) -> Self {
        Self {
            names,
            around,
            every: true,
            count: 0,
            longest: 0,
            last: 0,
            closed: false,
        }
    }

    /// The same where only long stretches matter: one tag in a piece of 64 KiB is enough, which takes a fraction
    /// of the time. `count` means nothing then, and `longest` is up to a piece too long.
    pub(super) fn sparse(names: &'a [&'a [u8]], around: &'a [u8]) -> Self {
        Self {
            every: false,
            ..Self::new(names, around)
        }
    }

    /// Reads to the end.
    pub(super) fn read(&mut self, input: &mut impl Read) -> std::io::Result<()> {
        let mut buffer = vec![0; PIECE];
        let (mut kept, mut before) = (0, 0_u64);
        let around = memmem::Finder::new(self.around);
        loop {
            let got = match input.read(&mut buffer[kept..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            let filled = kept + got;
            // The last bytes wait until the name behind a `<` is complete.
            let end = if got == 0 { filled } else { filled.saturating_sub(NAME) };
            if !self.names.is_empty() && !self.closed {
                self.piece(&buffer[..filled], end, before, &around);
            }
            buffer.copy_within(end..filled, 0);
            (kept, before) = (filled - end, before + end as u64);
            if got == 0 {
                if !self.closed && !self.names.is_empty() {
                    self.longest = self.longest.max(before - self.last);
                }
                return Ok(());
            }
        }
    }

    /// Looks at the tags that begin before `end`; the first byte is the one at `before` of the part.
    fn piece(&mut self, bytes: &[u8], end: usize, before: u64, around: &memmem::Finder<'_>) {
        let mut seen = end;
        for at in memchr_iter(b'<', &bytes[..end]) {
            let opens = self.tag(bytes, at, before);
            if opens && !self.every {
                seen = at;
                break;
            }
        }
        // What is left of the piece is passed over; the closing tag alone must not be missed.
        let rest = bytes.get(seen..).unwrap_or_default();
        for found in around.find_iter(rest) {
            let begin = memchr::memrchr(b'<', &rest[found.saturating_sub(NAME)..found]);
            if let Some(begin) = begin {
                let at = seen + found.saturating_sub(NAME) + begin;
                if at < end && !self.closed {
                    self.tag(bytes, at, before);
                }
            }
        }
    }

    /// Looks at the tag at `at`; whether one of the names opens there.
    fn tag(&mut self, bytes: &[u8], at: usize, before: u64) -> bool {
        let rest = &bytes[at + 1..bytes.len().min(at + 1 + NAME)];
        let opens = match rest.strip_prefix(b"/") {
            Some(closing) if !self.closed && name(closing) == self.around => {
                self.closed = true;
                false
            }
            None if !self.closed && self.names.contains(&name(rest)) => {
                self.count += 1;
                true
            }
            _ => return false,
        };
        let at = before + at as u64;
        self.longest = self.longest.max(at - self.last);
        self.last = at;
        opens
    }
}

/// The local name a tag begins with.
fn name(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| b" >/\t\r\n".contains(b)).unwrap_or(bytes.len());
    let name = &bytes[..end];
    name.iter().rposition(|b| *b == b':').map_or(name, |at| &name[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_tags_and_the_longest_stretch() {
        let long = "x".repeat(200_000);
        let text = format!("<sst><si><t>a</t></si><x:si/><sip/><si><t>{long}</t></si><si/></sst>{long}{long}");
        let mut tags = Tags::new(&[b"si"], b"sst");
        tags.read(&mut text.as_bytes()).unwrap();
        assert_eq!(tags.count, 4);
        assert_eq!(tags.longest, 200_000 + "<si><t></t></si>".len() as u64);
        let mut open = Tags::new(&[b"si"], b"sst");
        open.read(&mut format!("<sst><si>{long}").as_bytes()).unwrap();
        assert_eq!(open.longest, 200_004);
        let cells = format!("<sheetData>{}</x:sheetData >{long}", "<row><c/></row>".repeat(20_000));
        let mut sparse = Tags::sparse(&[b"c", b"row"], b"sheetData");
        sparse.read(&mut cells.as_bytes()).unwrap();
        let whole = (cells.len() - long.len()) as u64;
        assert!(
            sparse.count < 20 && sparse.longest <= PIECE as u64 + 64 && sparse.last < whole,
            "{}",
            sparse.longest
        );
        let gap = format!("<sheetData><row><c/>{long}{long}<c/></row></sheetData>");
        let mut sparse = Tags::sparse(&[b"c", b"row"], b"sheetData");
        sparse.read(&mut gap.as_bytes()).unwrap();
        assert!((400_000..400_000 + PIECE as u64).contains(&sparse.longest), "{}", sparse.longest);
        let mut open = Tags::sparse(&[b"c"], b"sheetData");
        open.read(&mut format!("<sheetData><c/>{long}").as_bytes()).unwrap();
        assert!(open.longest >= 200_000, "{}", open.longest);
        let mut none = Tags::new(&[], b"");
        none.read(&mut text.as_bytes()).unwrap();
        assert_eq!((none.count, none.longest), (0, 0));
    }
}
