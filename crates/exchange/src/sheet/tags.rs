//! Watches the tags of an XML part that streams by, without reading it as XML.

use memchr::memchr_iter;
use std::io::{ErrorKind, Read};

/// Longest name of a tag that is looked for, with its prefix.
const NAME: usize = 32;

/// How often tags of some names begin, and the longest stretch from the start or one of them to the
/// next or to the closing tag around them.
pub(super) struct Tags<'a> {
    names: &'a [&'a [u8]],
    around: &'a [u8],
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
            count: 0,
            longest: 0,
            last: 0,
            closed: false,
        }
    }

    /// Reads to the end.
    pub(super) fn read(&mut self, input: &mut impl Read) -> std::io::Result<()> {
        let mut buffer = vec![0; 64 << 10];
        let (mut kept, mut before) = (0, 0_u64);
        loop {
            let got = match input.read(&mut buffer[kept..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            let filled = kept + got;
            // The last bytes wait until the name behind a `<` is complete.
            let end = if got == 0 { filled } else { filled.saturating_sub(NAME) };
            if !self.names.is_empty() {
                for at in memchr_iter(b'<', &buffer[..end]) {
                    self.tag(&buffer[at + 1..filled.min(at + 1 + NAME)], before + at as u64);
                }
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

    fn tag(&mut self, bytes: &[u8], at: u64) {
        match bytes.strip_prefix(b"/") {
            Some(closing) if !self.closed && name(closing) == self.around => self.closed = true,
            None if !self.closed && self.names.contains(&name(bytes)) => self.count += 1,
            _ => return,
        }
        self.longest = self.longest.max(at - self.last);
        self.last = at;
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
        let mut none = Tags::new(&[], b"");
        none.read(&mut text.as_bytes()).unwrap();
        assert_eq!((none.count, none.longest), (0, 0));
    }
}
