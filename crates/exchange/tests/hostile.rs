//! Files nobody should send: each ends as an error in words, none as a panic or a full memory.
#![allow(clippy::unwrap_used, clippy::panic)]

use jishi_exchange::{
    ReadError,
    sheet::{Column, Format, Limits, SheetDoc, Upload, Value, read_csv, read_xlsx, write_xlsx},
};
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

/// A debug build on a busy machine; a release build needs about a tenth of it.
const PATIENCE: Duration = Duration::from_secs(30);

fn columns() -> Vec<Column> {
    vec![Column::text("name", "名称").required(), Column::int("count", "数量")]
}

fn good() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let rows = (0..50).map(|i| [Value::from(format!("第{i}支部")), Value::Int(i)]);
    write_xlsx(&SheetDoc::new("表", columns()), rows, &mut file).unwrap();
    file.into_inner()
}

/// The good file with one part replaced or added.
fn with_part(name: &str, content: &mut dyn Read) -> Vec<u8> {
    let bytes = good();
    let mut source = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let own = part.name().unwrap().into_owned();
        if own != name {
            target.start_file(own, options).unwrap();
            std::io::copy(&mut part, &mut target).unwrap();
        }
    }
    target.start_file(name, options).unwrap();
    std::io::copy(content, &mut target).unwrap();
    target.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8]) -> ReadError {
    let start = Instant::now();
    let error = read_xlsx(bytes, &columns(), &Limits::default()).unwrap_err();
    assert!(start.elapsed() < PATIENCE, "{error}");
    error
}

#[test]
fn what_is_no_workbook() {
    for bytes in [&b""[..], b"PK\x03\x04", "名称,数量\n".as_bytes(), &[0; 4096]] {
        assert!(matches!(refusal(bytes), ReadError::Broken { .. }));
    }
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    locked.resize(4096, 0);
    assert!(refusal(&locked).to_string().contains("已加密或是旧版 .xls"));
    let small = Limits {
        bytes: 100,
        ..Limits::default()
    };
    let error = read_xlsx(&good(), &columns(), &small).unwrap_err();
    assert!(matches!(error, ReadError::TooBig { limit: 100, .. }));
}

#[test]
fn a_zip_bomb_is_counted_not_unpacked() {
    let zeros = 300 << 20;
    let bytes = with_part("xl/worksheets/sheet1.xml", &mut std::io::repeat(b' ').take(zeros));
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(refusal(&bytes), ReadError::TooBigUnpacked { part } if part.contains("sheet1")));
    // A cell of many megabytes, whole or in pieces, is refused before anything reads it.
    for piece in ["x".repeat(9 << 20), "<r><t>x</t></r>".repeat(700_000)] {
        let cell = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is>{piece}</is></c></row>"#);
        let bytes = with_part("xl/worksheets/sheet1.xml", &mut sheet_xml(&cell).as_bytes());
        assert!(matches!(refusal(&bytes), ReadError::TooBigUnpacked { .. }));
    }
    // Empty strings cost the reader more than their bytes.
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(7_000_000));
    let bytes = with_part("xl/sharedStrings.xml", &mut strings.as_bytes());
    assert!(matches!(refusal(&bytes), ReadError::TooBigUnpacked { .. }));
    let bytes = with_part("xl/styles.xml", &mut std::io::repeat(b' ').take(20 << 20));
    assert!(matches!(refusal(&bytes), ReadError::TooBigUnpacked { .. }));
}

#[test]
fn an_invented_count_of_strings_reserves_nothing() {
    for count in ["18446744073709551615", "99999999999", "99999999999999999999999"] {
        let xml = format!(
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="{count}"><si><t>a</t></si></sst>"#
        );
        let bytes = with_part("xl/sharedStrings.xml", &mut xml.as_bytes());
        assert!(matches!(refusal(&bytes), ReadError::Broken { .. }), "{count}");
    }
}

fn sheet_xml(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
    )
}

#[test]
fn far_corners_and_forged_references_cost_nothing() {
    let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let head = format!("<row r=\"1\">{}{}</row>", text("A1", "名称"), text("B1", "数量"));
    let far = format!("<row r=\"1048576\">{}{}</row>", text("A1048576", "末行"), text("XFD1048576", "x"));
    let forged = format!("<row r=\"2\">{}{}</row>", text("A2", "甲"), text("ZZZZZZZZZZ2", "x"));
    let sheet = with_part("xl/worksheets/sheet1.xml", &mut sheet_xml(&(head.clone() + &far)).as_bytes());
    let sheet = read_xlsx(&sheet, &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].row, 1_048_576);
    // A debug build counts the overflow as a panic of the reader, a release build skips the cell.
    let forged = with_part("xl/worksheets/sheet1.xml", &mut sheet_xml(&(head + &forged)).as_bytes());
    match read_xlsx(&forged, &columns(), &Limits::default()) {
        Ok(sheet) => assert_eq!(sheet.rows[0].values[0], "甲".into()),
        Err(error) => assert!(matches!(error, ReadError::Broken { .. })),
    }
}

#[test]
fn a_million_empty_rows_are_no_rows() {
    let head = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>数量</t></is></c></row>"#;
    let mut rows = head.to_owned();
    for row in 2..=1_000_000 {
        if row % 10 == 0 {
            rows.push_str(&format!(
                "<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/><c r=\"B{row}\" s=\"1\"/></row>"
            ));
        } else {
            rows.push_str(&format!("<row r=\"{row}\"/>"));
        }
    }
    let bytes = with_part("xl/worksheets/sheet1.xml", &mut sheet_xml(&rows).as_bytes());
    let start = Instant::now();
    let sheet = read_xlsx(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows, []);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn entities_do_not_grow() {
    let xml = r#"<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;&b;</t></is></c></row></sheetData></worksheet>"#;
    let bytes = with_part("xl/worksheets/sheet1.xml", &mut xml.as_bytes());
    refusal(&bytes);
}

#[test]
fn every_truncation_and_many_flips_end_in_words() {
    let bytes = good();
    for cut in (0..bytes.len()).step_by(97) {
        assert!(read_xlsx(&bytes[..cut], &columns(), &Limits::default()).is_err());
    }
    for at in (0..bytes.len()).step_by(13) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x55;
        // Either the flip is harmless or it is refused; the checksum of the archive decides.
        if let Err(error) = read_xlsx(&flipped, &columns(), &Limits::default()) {
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn limits_hold_for_csv_too() {
    let mut text = b"\xe5\x90\x8d\xe7\xa7\xb0,\xe6\x95\xb0\xe9\x87\x8f\n".to_vec();
    for _ in 0..1000 {
        text.write_all(b"a,1\n").unwrap();
    }
    let small = Limits {
        cells: 100,
        ..Limits::default()
    };
    assert!(matches!(
        read_csv(&text, &columns(), &small),
        Err(ReadError::TooManyCells { limit: 100, .. })
    ));
    assert_eq!(read_csv(&text, &columns(), &Limits::default()).unwrap().rows.len(), 1000);
}

/// Head and rows of an upload, as an import reads them.
fn walked(bytes: &[u8], format: Format) -> Result<usize, ReadError> {
    let columns = columns();
    let mut upload = Upload::open(Cursor::new(bytes), format, Limits::default())?;
    let head = upload.head(&columns, None)?;
    let _ = upload.expected(&head);
    let mut rows = 0;
    upload.rows::<ReadError>(&head, &columns, &head.places(&columns), |_| {
        rows += 1;
        Ok(true)
    })?;
    Ok(rows)
}

#[test]
fn uploads_end_in_words_too() {
    let good = good();
    assert_eq!(walked(&good, Format::Xlsx).unwrap(), 50);
    for cut in (0..good.len()).step_by(101) {
        assert!(walked(&good[..cut], Format::Xlsx).is_err());
        // A workbook named .csv, whole or in part.
        assert!(walked(&good[..cut], Format::Csv).is_err());
    }
    for at in (0..good.len()).step_by(17) {
        let mut flipped = good.clone();
        flipped[at] ^= 0xaa;
        if let Err(error) = walked(&flipped, Format::Xlsx) {
            assert!(!error.to_string().is_empty());
        }
    }
    for text in ["名称,数量\n甲,1\n", "名称;数量\r\n\"甲\"\"\n\";1\r\n", "名称\t数量\n甲\t\n"] {
        let gb = encoding_of(text);
        for bytes in [text.as_bytes(), &gb] {
            assert_eq!(walked(bytes, Format::Csv).unwrap(), 1, "{text}");
            for cut in 0..bytes.len() {
                // Cut anywhere: fewer rows, other characters or a refusal in words.
                match walked(&bytes[..cut], Format::Csv) {
                    Ok(rows) => assert!(rows <= 1),
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
        }
    }
}

fn encoding_of(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_in_rows_or_words(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600), start in 0_usize..3) {
        let mut all = ["名称,数量\n", "\u{feff}名称\t数量\n", ""][start].as_bytes().to_vec();
        all.extend(bytes);
        for format in [Format::Csv, Format::Xlsx] {
            if let Err(error) = walked(&all, format) {
                proptest::prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
