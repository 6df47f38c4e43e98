//! The fuzz targets as functions: an input in, a panic out when something does not hold. The crate
//! `notice` runs the same functions over the seeds and over everything fuzzing has found.

use jishi_notice::dates::{Context, describe, find};
use jishi_notice::model::{Block, Source, Span};
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A Word document: raw bytes when they look like a zip, else a body, styles and numbering to be
/// packed into one.
pub fn docx(data: &[u8]) {
    const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>"#;
    if data.starts_with(b"PK") {
        return whole_road(data, "a.docx");
    }
    let parts = parts(data);
    let at = |number: usize| parts.get(number).copied().unwrap_or_default();
    let bytes = package(&[
        ("word/document.xml", at(0)),
        ("word/styles.xml", at(1)),
        ("word/numbering.xml", at(2)),
        ("word/_rels/document.xml.rels", RELATIONS),
    ]);
    whole_road(&bytes, "a.docx");
}

/// A workbook: raw bytes when they look like a zip, else a sheet, strings, styles and a workbook part
/// to be packed into one.
pub fn xlsx(data: &[u8]) {
    const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="t" id="c"/></sheets></workbook>"#;
    if data.starts_with(b"PK") {
        return whole_road(data, "a.xlsx");
    }
    let parts = parts(data);
    let at = |number: usize| parts.get(number).copied().unwrap_or_default();
    let bytes = package(&[
        ("xl/workbook.xml", parts.get(3).copied().unwrap_or(WORKBOOK)),
        ("xl/worksheets/sheet1.xml", at(0)),
        ("xl/sharedStrings.xml", at(1)),
        ("xl/styles.xml", at(2)),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
    ]);
    whole_road(&bytes, "a.xlsx");
}

/// Plain text in any encoding.
pub fn text(data: &[u8]) {
    whole_road(data, "a.txt");
}

/// Dates, periods and rhythms of a text: places are in order and inside it, first days not after
/// last days, and the words are those that stand there.
pub fn dates(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for plan_year in [2019, 1, 9999] {
        let ctx = Context {
            plan_year,
            plan_end_year: None,
            issued: None,
        };
        let mut last = 0;
        for found in find(text, &ctx) {
            assert_eq!(text.get(found.range.clone()), Some(found.text.as_str()));
            assert!(found.range.start >= last, "out of order");
            last = found.range.end;
            if let (Some(start), Some(end)) = (found.start, found.end) {
                assert!(start <= end, "{}", found.text);
            }
        }
        let count = text.chars().count();
        for found in describe(text, &ctx) {
            assert!(found.span[0] <= found.span[1] && found.span[1] <= count);
        }
    }
    whole_road(data, "a.txt");
}

/// Small limits: an input of some kilobytes must be able to reach each of them.
fn limits() -> Limits {
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
fn parts(data: &[u8]) -> Vec<&[u8]> {
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
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(*name, options).expect("names are ours and differ");
        zip.write_all(content).expect("writing to memory");
    }
    zip.finish().expect("writing to memory").into_inner()
}

/// Reads a file all the way to the draft and checks every place it names.
fn whole_road(bytes: &[u8], name: &str) {
    let source = match source::read(bytes, name, &limits()) {
        Ok(source) => source,
        Err(bad) => {
            assert!(bad.to_string().ends_with('。'));
            return;
        }
    };
    let chars: Vec<char> = source.text.chars().collect();
    check_source(&source, &chars);
    let options = Options {
        source_name: name.to_owned(),
        ..Options::default()
    };
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
