//! Whatever the bytes are: no panic, and what is read agrees with its places.

use crate::office::{check, docx, p};
use jishi_notice::source::{Limits, read};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

/// A document with something of everything.
fn word() -> Vec<u8> {
    let body = format!(
        r#"{}<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>末</w:t><w:br/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>"#,
        p("关于植树的通知"),
        p("任务"),
        p("3月底前"),
    );
    let numbering = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    let styles = r#"<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>"#;
    docx(&body, styles, numbering)
}

fn excel() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "任务表", &Format::new()).unwrap();
    for row in 1..4 {
        for column in 0..3 {
            sheet.write(row, column, f64::from(row) + f64::from(column) / 10.0).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Reads; a source must agree with its places, a refusal must be a sentence.
fn read_and_check(bytes: &[u8], name: &str) {
    let limits = Limits {
        text_bytes: 1 << 20,
        inflated_bytes: 4 << 20,
        ..Limits::default()
    };
    match read(bytes, name, &limits) {
        Ok(source) => check(&source),
        Err(bad) => assert!(bad.to_string().ends_with('。'), "{bad:?}"),
    }
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) -> Vec<u8> {
    for (at, value) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *value;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in "a\\.(txt|md|docx|xlsx)|") {
        read_and_check(&bytes, &name);
    }

    #[test]
    fn any_text(text in "(\\PC|[\n\r\t\u{b}\u{c}\u{85}\u{2028}年月日])*") {
        read_and_check(text.as_bytes(), "a.txt");
        let (gb, _, lost) = encoding_rs::GB18030.encode(&text);
        if !lost {
            read_and_check(&gb, "a.txt");
        }
    }

    #[test]
    fn a_changed_document(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        read_and_check(&changed(word(), &changes, cut), "a.docx");
        read_and_check(&changed(excel(), &changes, cut), "a.xlsx");
    }

    #[test]
    fn a_document_of_any_pieces(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
    ) {
        read_and_check(&docx(&pieces.concat(), "", ""), "a.docx");
        read_and_check(&docx(&balanced(&pieces), "", ""), "a.docx");
    }
}

/// Starts, ends and empty elements in any order.
const PIECES: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>甲",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tcPr>",
    "</w:tcPr>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:rPr>",
    "</w:rPr>",
    "<w:br/>",
    "<w:tab/>",
    "<w:vMerge/>",
    "<w:hMerge/>",
    r#"<w:gridSpan w:val="3"/>"#,
    "<w:del/>",
    "<w:vanish/>",
    "<w:p/>",
    "<w:footnoteReference/>",
    "<mc:AlternateContent>",
    "</mc:AlternateContent>",
    "<mc:Choice>",
    "</mc:Choice>",
    "<w:checkBox>",
    "</w:checkBox>",
    "<w:object>",
    "</w:object>",
];

/// The same pieces with every element closed where it must be.
fn balanced(pieces: &[&str]) -> String {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces {
        if piece.ends_with("/>") {
            out.push_str(piece);
        } else if piece.starts_with("</") {
            if let Some(name) = open.pop() {
                out.push_str(&format!("</{name}>"));
            }
        } else {
            out.push_str(piece);
            open.push(piece[1..].split('>').next().unwrap());
        }
    }
    open.iter().rev().for_each(|name| out.push_str(&format!("</{name}>")));
    out
}
