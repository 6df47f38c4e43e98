//! What the fuzz targets share: packages made of fuzzed parts, and what must hold for every result.

use jishi_notice::model::{Block, Source, Span};
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Small limits: an input of some kilobytes must be able to reach each of them.
pub fn limits() -> Limits {
    Limits {
        text_bytes: 64 << 10,
        lines: 2_000,
        cells: 2_000,
        cell_bytes: 16 << 10,
        columns: 64,
        sheets: 8,
        zip_entries: 64,
        inflated_bytes: 4 << 20,
        ..Limits::default()
    }
}

/// Parts of one input, separated by a line of three dashes, so that one small readable file holds a
/// whole package.
pub fn parts(data: &[u8]) -> Vec<&[u8]> {
    const MARK: &[u8] = b"\n---\n";
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(MARK.len()).position(|window| window == MARK) {
        parts.push(&rest[..at]);
        rest = &rest[at + MARK.len()..];
    }
    parts.push(rest);
    parts
}

/// A stored (not packed) zip package, so that checksums are right whatever the parts are.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(*name, options).expect("names are ours and differ");
        zip.write_all(content).expect("writing to memory");
    }
    zip.finish().expect("writing to memory").into_inner()
}

/// Reads a file all the way to the draft and checks every place it names.
pub fn whole_road(bytes: &[u8], name: &str) {
    let source = match source::read(bytes, name, &limits()) {
        Ok(source) => source,
        Err(bad) => {
            assert!(bad.to_string().ends_with('。'));
            return;
        }
    };
    let chars: Vec<char> = source.text.chars().collect();
    check_source(&source, &chars);
    let options = Options { source_name: name.to_owned(), ..Options::default() };
    let draft = read(&source, &options);
    let inside = |span: Span| assert!(span.start <= span.end && span.end <= chars.len(), "{span:?}");
    draft.sections.iter().for_each(|row| inside(row.span));
    draft.items.iter().for_each(|row| inside(row.span));
    draft.milestones.iter().for_each(|row| inside(row.span));
    draft.indicators.iter().for_each(|row| inside(row.span));
    draft.obligations.iter().for_each(|row| inside(row.span));
    draft.forms.iter().for_each(|row| inside(row.span));
    draft.contacts.iter().for_each(|row| inside(row.span));
    draft.unread.iter().for_each(|row| inside(row.span));
    draft.doc.spans.values().for_each(|span| inside(*span));
}

fn check_source(source: &Source, chars: &[char]) {
    let same = |span: Span, text: &str| {
        assert!(chars[span.start..span.end].iter().copied().eq(text.chars()), "{span:?} {text:?}");
    };
    for block in &source.blocks {
        match block {
            Block::Line(line) => {
                assert!(!line.text.contains('\n'));
                same(line.span, &line.text);
            }
            Block::Table(table) => {
                assert!(table.span.start <= table.span.end && table.span.end <= chars.len());
                table.rows.iter().flatten().for_each(|cell| same(cell.span, &cell.text));
            }
        }
    }
    source.unread.iter().for_each(|unread| same(unread.span, &unread.text));
}
