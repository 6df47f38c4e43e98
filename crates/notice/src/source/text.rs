//! Plain text and Markdown: finds the encoding, unifies line ends, gives one line a block.

use super::bad_input::{BadInput, Refusal};
use super::builder::Builder;
use super::limits::Limits;
use crate::model::{Line, Source, Span};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Reads plain text.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, BadInput> {
    // Every encoding read here has at least as many bytes as characters times one; a file far past
    // the limit is refused before it is decoded.
    if bytes.len() > limits.text_bytes.saturating_mul(2) {
        return Err(BadInput::file(Refusal::TextTooLarge {
            bytes: limits.text_bytes as u64,
        }));
    }
    let text = unify(&decode(bytes)?)?;
    let mut separators = memchr::memchr2_iter(b'\t', b'|', text.as_bytes());
    if let Some(at) = separators.nth(limits.cells.saturating_mul(5)) {
        let (what, limit) = ("表格分隔符", limits.cells.saturating_mul(5));
        return Err(BadInput::line(
            line_of(text.as_bytes(), at),
            Refusal::TooMany { what, limit, unit: "个" },
        ));
    }
    let mut builder = Builder::new(limits);
    let mut at = 0;
    let mut number = 0;
    let mut rest = text.as_str();
    builder.push(&text).map_err(BadInput::file)?;
    while !rest.is_empty() {
        number += 1;
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let ended = line.len() < rest.len();
        let span = Span {
            start: at,
            end: at + line.chars().count(),
        };
        at = span.end + usize::from(ended);
        let line = Line {
            text: line.to_owned(),
            span,
            ..Line::default()
        };
        builder.add_line(line).map_err(|reason| BadInput::line(number, reason))?;
        rest = after;
    }
    Ok(builder.finish())
}

/// True when the bytes read as text in one of the encodings.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    decode(bytes).and_then(|text| unify(&text)).is_ok()
}

/// Bytes to text: a byte order mark decides, then valid UTF-8, then UTF-16 without a mark (it shows
/// by its NULs), then GB18030.
fn decode(bytes: &[u8]) -> Result<String, BadInput> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[mark..]);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    if let Some(nul) = bytes.iter().position(|b| *b == 0) {
        return [UTF_16LE, UTF_16BE]
            .into_iter()
            .find_map(|encoding| strict(encoding, bytes).ok().filter(|text| reads_as_chinese(text)))
            .ok_or_else(|| BadInput::line(line_of(bytes, nul), Refusal::Binary));
    }
    let broken_utf8 = || BadInput::line(line_of(bytes, error.valid_up_to()), Refusal::Damaged { encoding: "UTF-8" });
    if mostly_utf8(bytes) {
        return Err(broken_utf8());
    }
    strict(GB18030, bytes)
}

/// Decodes without replacing anything; a bad byte is an error with its line.
fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, BadInput> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    // Only now, for the message: the line is where the first replacement character stands.
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let at = text.find('\u{fffd}').unwrap_or(text.len());
    let line = 1 + text[..at].matches('\n').count();
    let reason = if encoding == GB18030 {
        if is_noise(&text, 10) { Refusal::Binary } else { Refusal::Encoding }
    } else if encoding == UTF_8 {
        Refusal::Damaged { encoding: "UTF-8" }
    } else {
        Refusal::Damaged { encoding: "UTF-16" }
    };
    Err(BadInput::line(line, reason))
}

/// One line end for all: CR LF, CR, NEL, the vertical tab and the Unicode separators become `\n`.
/// Refuses text with NUL or many other control characters: that is not text.
fn unify(text: &str) -> Result<String, BadInput> {
    let mut out = String::with_capacity(text.len());
    let mut line = 1;
    let mut chars = text.strip_suffix('\u{1a}').unwrap_or(text).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\0' => return Err(BadInput::line(line, Refusal::Binary)),
            c => out.push(c),
        }
        line += usize::from(out.ends_with('\n'));
    }
    if is_noise(&out, 50) {
        let at = out.find(is_strange).unwrap_or(0);
        return Err(BadInput::line(1 + out[..at].matches('\n').count(), Refusal::Binary));
    }
    Ok(out)
}

/// Control characters that text does not have.
fn is_strange(c: char) -> bool {
    c == '\u{fffd}' || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// More than one strange character in so many. A few are tolerated: copies out of word processors
/// carry cell and field marks.
fn is_noise(text: &str, one_in: usize) -> bool {
    text.chars().filter(|c| is_strange(*c)).count() * one_in > text.chars().count()
}

/// True when most characters are of the sort Chinese texts are made of.
fn reads_as_chinese(text: &str) -> bool {
    let usual =
        |c: char| matches!(c, '\n' | '\r' | '\t' | ' '..='~' | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let count = text.chars().count();
    count > 0 && text.chars().filter(|c| usual(*c)).count() * 10 >= count * 9
}

/// True when the bytes are UTF-8 with some damage rather than GB18030: most bytes past ASCII belong to
/// well-formed sequences. Of the pairs of a GB18030 text about one in seven looks like one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 && good >= bad * 4
}

/// Number of the line a byte stands in, for encodings that keep ASCII.
fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at].iter().filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    const SAMPLE: &str = "关于印发工作要点的通知\n一、总体要求\n\n抓好落实，３月底前完成。";

    fn lines(bytes: &[u8]) -> Vec<String> {
        let source = read(bytes, &Limits::default()).unwrap();
        let chars: Vec<char> = source.text.chars().collect();
        source
            .blocks
            .iter()
            .map(|block| match block {
                Block::Line(line) => {
                    assert_eq!(chars[line.span.start..line.span.end].iter().collect::<String>(), line.text);
                    line.text.clone()
                }
                Block::Table(_) => panic!("plain text has no tables here"),
            })
            .collect()
    }

    fn expected() -> Vec<String> {
        SAMPLE.split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_lines() {
        let utf16 = |mark: bool, big: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(SAMPLE.encode_utf16());
            units
                .flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect()
        };
        assert_eq!(lines(SAMPLE.as_bytes()), expected());
        assert_eq!(lines(format!("\u{feff}{SAMPLE}").as_bytes()), expected());
        assert_eq!(lines(&GB18030.encode(SAMPLE).0), expected());
        for mark in [true, false] {
            for big in [true, false] {
                assert_eq!(lines(&utf16(mark, big)), expected(), "mark {mark} big {big}");
            }
        }
    }

    #[test]
    fn line_ends_are_unified_and_a_last_line_end_opens_no_line() {
        assert_eq!(
            lines("甲\r\n乙\r丙\n\n丁\u{2028}戊\n".as_bytes()),
            ["甲", "乙", "丙", "", "丁", "戊"]
        );
        assert_eq!(lines("甲\n乙\u{1a}".as_bytes()), ["甲", "乙"]);
        assert_eq!(lines("甲\u{c}\n乙".as_bytes()), ["甲\u{c}", "乙"]);
    }

    #[test]
    fn damaged_text_is_refused_with_its_line() {
        let case = |bytes: &[u8]| read(bytes, &Limits::default()).unwrap_err();
        let mut cut = SAMPLE.as_bytes().to_vec();
        cut.pop();
        assert_eq!(case(&cut), BadInput::line(4, Refusal::Damaged { encoding: "UTF-8" }));
        let mut gb = GB18030.encode(SAMPLE).0.into_owned();
        gb.extend(b"\n\xff\xff");
        assert_eq!(case(&gb), BadInput::line(5, Refusal::Encoding));
        assert_eq!(case("甲\n乙\0丙".as_bytes()), BadInput::line(2, Refusal::Binary));
        assert_eq!(case(b"\x01\x02\x03\n\x04\x05abc"), BadInput::line(1, Refusal::Binary));
        assert_eq!(
            case(b"\xff\xfe\x00\xd8\x41\x00"),
            BadInput::line(1, Refusal::Damaged { encoding: "UTF-16" })
        );
    }

    #[test]
    fn limits_hold() {
        let limits = Limits {
            text_bytes: 10,
            lines: 3,
            cells: 1,
            ..Limits::default()
        };
        let case = |text: &str| read(text.as_bytes(), &limits).map(|_| ()).map_err(|bad| bad.place);
        assert_eq!(case("1\n2\n3"), Ok(()));
        assert_eq!(case("1\n2\n3\n4"), Err(super::super::Place::Line(4)));
        assert_eq!(case("a|b\t\t||").map(|()| 1), Ok(1));
        assert_eq!(case("a|b\n\t\t|||"), Err(super::super::Place::Line(2)));
        assert_eq!(case("12345678901"), Err(super::super::Place::File));
        assert_eq!(case(&"1".repeat(100)), Err(super::super::Place::File));
    }
}
