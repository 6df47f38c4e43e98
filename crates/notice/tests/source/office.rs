//! Builders of office files for the tests, and what holds for every source.

use jishi_notice::model::{Block, Line, Source, Table};
use jishi_notice::source::{BadInput, Limits, read};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip package of these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The namespaces of a main part as Word declares them.
pub const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart""#;

/// The parts of a Word document with this body, styles and numbering (the inner XML of each).
pub fn docx_parts(body: &str, styles: &str, numbering: &str) -> Vec<(String, Vec<u8>)> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="{office}/{kind}" Target="{target}"/>"#);
    let list = |inner: String| format!(r#"<Relationships xmlns="{package}">{inner}</Relationships>"#);
    let part = |root: &str, inner: &str| format!(r#"<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{inner}</w:{root}>"#);
    [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", list(relation("rId1", "officeDocument", "word/document.xml"))),
        (
            "word/_rels/document.xml.rels",
            list(relation("rId1", "styles", "styles.xml") + &relation("rId2", "numbering", "/word/numbering.xml")),
        ),
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
        ("word/styles.xml", part("styles", styles)),
        ("word/numbering.xml", part("numbering", numbering)),
    ]
    .into_iter()
    .map(|(name, content)| (name.to_owned(), content.into_bytes()))
    .collect()
}

/// A Word document of these pieces.
pub fn docx(body: &str, styles: &str, numbering: &str) -> Vec<u8> {
    let parts = docx_parts(body, styles, numbering);
    let parts: Vec<_> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip(&parts)
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

/// Reads with the default limits and checks what holds for every source.
pub fn read_checked(bytes: &[u8], name: &str) -> Result<Source, BadInput> {
    let source = read(bytes, name, &Limits::default())?;
    check(&source);
    Ok(source)
}

/// Every span lies in the text and every piece with a text stands there.
pub fn check(source: &Source) {
    let chars: Vec<char> = source.text.chars().collect();
    let at = |span: jishi_notice::model::Span| chars[span.start..span.end].iter().collect::<String>();
    for block in &source.blocks {
        match block {
            Block::Line(line) => assert_eq!(at(line.span), line.text),
            Block::Table(table) => {
                assert!(at(table.span).ends_with('\n'));
                for cell in table.rows.iter().flatten() {
                    assert_eq!(at(cell.span), cell.text, "{cell:?}");
                    assert!(cell.span.start >= table.span.start && cell.span.end < table.span.end);
                }
            }
        }
    }
    for unread in &source.unread {
        assert_eq!(at(unread.span), unread.text);
        assert!(!unread.reason.is_empty());
    }
}

/// The lines of a document.
pub fn lines(source: &Source) -> Vec<&Line> {
    source
        .blocks
        .iter()
        .filter_map(|b| if let Block::Line(line) = b { Some(line) } else { None })
        .collect()
}

/// The texts of its lines.
pub fn line_texts(source: &Source) -> Vec<&str> {
    lines(source).into_iter().map(|line| line.text.as_str()).collect()
}

/// The tables of a document.
pub fn tables(source: &Source) -> Vec<&Table> {
    source
        .blocks
        .iter()
        .filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None })
        .collect()
}

/// Cells of a table as text, a repetition with `*` in front.
pub fn cell_texts(table: &Table) -> Vec<Vec<String>> {
    let show = |cell: &jishi_notice::model::Cell| {
        if cell.repeated {
            format!("*{}", cell.text)
        } else {
            cell.text.clone()
        }
    };
    table.rows.iter().map(|row| row.iter().map(show).collect()).collect()
}
