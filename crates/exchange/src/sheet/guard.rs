//! Looks over an uploaded .xlsx before the spreadsheet reader sees it.
//!
//! The reader trusts sizes and counts written in the file. Here the archive is unpacked once into
//! nothing, counting real bytes, so that a zip bomb or an invented count ends as an error.

use super::{Limits, tags::Tags};
use crate::ReadError;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Parts in an archive; a workbook of a hundred sheets with pictures has a few hundred.
const MAX_PARTS: usize = 4_096;
/// Unpacked bytes of the style part: each style there costs the reader about a hundred times its bytes.
const MAX_STYLES: u64 = 8 << 20;
/// Bytes that shared strings may take in the reader: each costs this much beside its text.
const STRINGS_MEMORY: u64 = 320 << 20;
const STRING_COST: u64 = 48;
/// Unpacked bytes of any part that is neither a sheet nor the strings.
const MAX_SMALL: u64 = 64 << 20;
/// Bytes of markup that belong to one cell or one string; a cell holds 32,767 characters.
const MAX_CELL: u64 = 8 << 20;
/// Compound file header: old .xls, and the wrapping of every password-protected file.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Refuses what could not be read within `limits`.
pub(super) fn check<R: Read + Seek>(input: &mut R, limits: &Limits) -> Result<(), ReadError> {
    let got = input.seek(SeekFrom::End(0)).map_err(broken)?;
    if got > limits.bytes as u64 {
        return Err(ReadError::TooBig {
            got: usize::try_from(got).unwrap_or(usize::MAX),
            limit: limits.bytes,
        });
    }
    input.rewind().map_err(broken)?;
    let mut start = Vec::with_capacity(COMPOUND.len());
    input.by_ref().take(COMPOUND.len() as u64).read_to_end(&mut start).map_err(broken)?;
    if start == COMPOUND {
        return Err(ReadError::LockedOrOld);
    }
    let mut archive = zip::ZipArchive::new(input).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::TooBigUnpacked {
            part: format!("{} 个部件", archive.len()),
        });
    }
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        if part.encrypted() {
            return Err(ReadError::LockedOrOld);
        }
        let name = part.name().map_err(broken)?.into_owned();
        let lower = name.to_lowercase();
        // Strings cost the reader several times their bytes.
        let xml = lower.ends_with(".xml") || lower.ends_with(".rels");
        let (cap, mut tags) = match () {
            () if lower.ends_with("styles.xml") => (left.min(MAX_STYLES), Tags::new(&[], b"")),
            () if lower.contains("worksheets/") => (left, Tags::sparse(&[b"c", b"row"], b"sheetData")),
            () if lower.ends_with("sharedstrings.xml") => (left.min(limits.unpacked / 3), Tags::new(&[b"si"], b"sst")),
            () if xml => (left.min(limits.unpacked / 3).min(MAX_SMALL), Tags::new(&[], b"")),
            () => (left.min(limits.unpacked / 3), Tags::new(&[], b"")),
        };
        let mut counted = Counted {
            inner: part.take(cap + 1),
            bytes: 0,
        };
        if lower.ends_with("sharedstrings.xml") {
            honest_count(&mut counted, &name)?;
        }
        tags.read(&mut counted).map_err(broken)?;
        let strings = if lower.ends_with("sharedstrings.xml") {
            tags.count.saturating_mul(STRING_COST) + counted.bytes.saturating_sub(tags.count * 20)
        } else {
            0
        };
        if counted.bytes > cap || strings > STRINGS_MEMORY || tags.longest > MAX_CELL {
            return Err(ReadError::TooBigUnpacked { part: name });
        }
        left -= counted.bytes;
    }
    Ok(())
}

pub(super) fn broken(cause: impl std::fmt::Display) -> ReadError {
    ReadError::Broken { cause: cause.to_string() }
}

/// The reader makes room for as many strings as the part claims; no claim above a sheet's worth.
fn honest_count(part: &mut impl Read, name: &str) -> Result<(), ReadError> {
    const CLAIM: u64 = 8_000_000;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            quick_xml::events::Event::Start(start) if start.local_name().as_ref() == "sst" => {
                for attribute in start.attributes().with_checks(false) {
                    let attribute = attribute.map_err(broken)?;
                    let digits = attribute.value.bytes().all(|b| b.is_ascii_digit());
                    let value = attribute.value.parse::<u64>().ok();
                    if attribute.key.local_name().as_ref() == "uniqueCount" && digits && value.is_none_or(|count| count > CLAIM) {
                        return Err(broken(format!("{name}: uniqueCount")));
                    }
                }
                return Ok(());
            }
            quick_xml::events::Event::Empty(_) => return Ok(()),
            quick_xml::events::Event::Eof => return Err(broken(format!("{name}: sst"))),
            _ => {}
        }
    }
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let got = self.inner.read(buf)?;
        self.bytes += got as u64;
        Ok(got)
    }
}
