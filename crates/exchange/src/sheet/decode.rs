//! Text of any usual encoding as UTF-8, while it streams by.

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8};
use std::cell::Cell;
use std::io::{Error, ErrorKind, Read, Seek};
use std::rc::Rc;

/// Bytes a record may have; an opened quotation mark that is never closed ends here.
const MAX_RECORD: u64 = 4 << 20;

/// The encoding of a text: a byte order mark decides; else UTF-8 if all of it is valid, else GB18030
/// (what Chinese Windows writes).
pub(super) fn encoding<R: Read + Seek>(input: &mut R) -> std::io::Result<&'static Encoding> {
    input.rewind()?;
    let mut buffer = vec![0; 64 << 10];
    let mut start = Vec::with_capacity(3);
    input.by_ref().take(3).read_to_end(&mut start)?;
    if let Some((encoding, _)) = Encoding::for_bom(&start) {
        return Ok(encoding);
    }
    input.rewind()?;
    let (mut kept, mut valid) = (0, true);
    loop {
        let got = read(input, &mut buffer[kept..])?;
        let filled = kept + got;
        let done = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => filled,
            Err(error) => {
                // A character cut by the end of the buffer goes on in the next piece.
                valid &= error.error_len().is_none() && got > 0;
                error.valid_up_to()
            }
        };
        if !valid || got == 0 {
            return Ok(if valid { UTF_8 } else { GB18030 });
        }
        buffer.copy_within(done..filled, 0);
        kept = filled - done;
    }
}

fn read(input: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Reads UTF-8 out of another encoding; a byte that means nothing in it is an error.
pub(super) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    from: usize,
    to: usize,
    ended: bool,
    finished: bool,
    /// Decoded and not yet handed out, from `at` on.
    text: Vec<u8>,
    at: usize,
    /// Bytes handed out since the caller last took note of a record.
    since: Rc<Cell<u64>>,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding, since: Rc<Cell<u64>>) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder(),
            raw: vec![0; 64 << 10],
            from: 0,
            to: 0,
            ended: false,
            finished: false,
            text: Vec::with_capacity(64 << 10),
            at: 0,
            since,
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.since.get() > MAX_RECORD {
            return Err(Error::new(
                ErrorKind::InvalidData,
                "record too long: a quotation mark is not closed",
            ));
        }
        while self.at == self.text.len() && !self.finished {
            if self.from == self.to && !self.ended {
                (self.from, self.to) = (0, read(&mut self.input, &mut self.raw)?);
                self.ended = self.to == 0;
            }
            self.at = 0;
            self.text.resize(64 << 10, 0);
            let decoded = self
                .decoder
                .decode_to_utf8(&self.raw[self.from..self.to], &mut self.text, self.ended);
            let (result, used, written, faulty) = decoded;
            self.text.truncate(written);
            self.from += used;
            // A decoder must not be asked again after its end.
            self.finished = faulty || (self.ended && result == CoderResult::InputEmpty);
            if faulty {
                return Err(Error::new(ErrorKind::InvalidData, self.decoder.encoding().name()));
            }
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        self.since.set(self.since.get() + count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn text(bytes: &[u8]) -> std::io::Result<String> {
        let mut input = Cursor::new(bytes);
        let encoding = encoding(&mut input)?;
        input.set_position(0);
        let mut out = String::new();
        Decoded::new(input, encoding, Rc::default()).read_to_string(&mut out)?;
        Ok(out)
    }

    #[test]
    fn long_texts_survive_every_cut() {
        let long = "青山市第一中学团委，喆\u{20000}a".repeat(20_000);
        assert_eq!(text(long.as_bytes()).unwrap(), long);
        assert_eq!(text(&GB18030.encode(&long).0).unwrap(), long);
        assert_eq!(text(format!("\u{feff}{long}").as_bytes()).unwrap(), long);
        assert_eq!(text(b"").unwrap(), "");
        assert!(text(&[0xff; 64]).is_err());
    }

    #[test]
    fn a_record_without_end_is_refused() {
        let mut input = Decoded::new(std::io::repeat(b'a').take(100 << 20), UTF_8, Rc::default());
        let read = std::io::copy(&mut input, &mut std::io::sink());
        assert_eq!(read.unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
