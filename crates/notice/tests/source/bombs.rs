//! Files made to exhaust time or memory: each is answered within 10 seconds and 512 MB.

use crate::office::{NAMESPACES, check, docx, docx_parts, p, tables, zip};
use jishi_notice::model::Source;
use jishi_notice::source::{BadInput, FileError, Limits, Place, Refusal, read, read_file};

/// Time this thread has had on a processor, in seconds: waiting for others does not count. Zero where
/// the system does not tell.
pub fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th after it,
    // in hundredths (proc(5)).
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Reads with the default limits and checks what the answer cost. The peak of memory is that of the
/// whole test process, the input included.
fn timed(bytes: &[u8], name: &str) -> Result<Source, BadInput> {
    let start = processor_seconds();
    let result = read(bytes, name, &Limits::default());
    let seconds = processor_seconds() - start;
    assert!(seconds < 10.0, "{seconds} s");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(peak) = peak {
        let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        eprintln!("{seconds:.2} s, peak {} MB", kilobytes >> 10);
        assert!(kilobytes < 512 << 10, "{kilobytes} kB");
    }
    result
}

fn reason(bytes: &[u8], name: &str) -> Refusal {
    match timed(bytes, name) {
        Ok(source) => panic!("read {} characters", source.text.chars().count()),
        Err(bad) => bad.reason,
    }
}

const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet with these inner parts.
fn xlsx(sheet: &str, strings: &str, styles: &str) -> Vec<u8> {
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let part = |root: &str, inner: &str| format!(r#"<{root} xmlns="{SHEET}">{inner}</{root}>"#);
    zip(&[
        (
            "xl/workbook.xml",
            part("workbook", r#"<sheets><sheet name="表" id="c"/></sheets>"#).as_bytes(),
        ),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", part("worksheet", sheet).as_bytes()),
        ("xl/sharedStrings.xml", part("sst", strings).as_bytes()),
        ("xl/styles.xml", part("styleSheet", styles).as_bytes()),
    ])
}

#[test]
fn a_hundred_megabytes_of_text() {
    let text = "三月底前完成整地。\n".repeat(4_000_000);
    assert!(text.len() > 100 << 20);
    assert_eq!(reason(text.as_bytes(), "a.txt"), Refusal::FileTooLarge { bytes: 64 << 20 });
    let path = std::env::temp_dir().join(format!("jishi-notice-{}.txt", std::process::id()));
    std::fs::write(&path, &text).unwrap();
    let result = read_file(&path, &Limits::default());
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(result, Err(FileError::Bad(BadInput { place: Place::File, .. }))));
    let some = &text[..text.floor_char_boundary(50 << 20)];
    assert_eq!(reason(some.as_bytes(), "a.txt"), Refusal::TextTooLarge { bytes: 12 << 20 });
}

#[test]
fn the_longest_text_allowed_is_read() {
    let text = format!("{}\n", "三月底前完成整地。".repeat(5)).repeat(90_000);
    assert!(text.len() < 12 << 20 && text.len() > 11 << 20);
    assert_eq!(timed(text.as_bytes(), "a.txt").unwrap().blocks.len(), 90_000);
    let lines = "\n".repeat(11 << 20);
    assert!(matches!(reason(lines.as_bytes(), "a.txt"), Refusal::TooMany { what: "行数", .. }));
    let bars = "|||||||||\n".repeat(1 << 20);
    let refused = timed(bars.as_bytes(), "a.txt").unwrap_err();
    assert_eq!(refused.place, Place::Line(111_112));
    assert!(matches!(
        refused.reason,
        Refusal::TooMany {
            what: "表格分隔符", ..
        }
    ));
}

#[test]
fn a_zip_bomb_of_one_part() {
    let body = " ".repeat(64 << 20);
    let bytes = docx(&body, "", "");
    assert!(bytes.len() < 1 << 20);
    assert_eq!(reason(&bytes, "a.docx"), Refusal::Bomb);
    assert_eq!(reason(&docx(&p("正文"), &body, ""), "a.docx"), Refusal::Bomb);
    assert_eq!(reason(&xlsx(&body, "", ""), "a.xlsx"), Refusal::Bomb);
    assert_eq!(reason(&xlsx("", &body, ""), "a.xlsx"), Refusal::Bomb);
}

#[test]
fn a_zip_bomb_of_many_parts_meets_the_total() {
    let noise: String = (0..200_000_u32)
        .map(|n| format!("<!--{}-->", n.wrapping_mul(2_654_435_761)))
        .collect();
    let bytes = docx(&(noise.clone() + &p("正文")), &noise, &noise);
    let limits = Limits {
        inflated_bytes: 5 << 20,
        ..Limits::default()
    };
    assert_eq!(read(&bytes, "a.docx", &limits).unwrap_err().reason, Refusal::Bomb);
    assert!(timed(&bytes, "a.docx").is_ok());
}

#[test]
fn too_many_entries_and_claims_of_them() {
    let names: Vec<String> = (0..10_001).map(|n| format!("word/{n}.xml")).collect();
    let parts: Vec<_> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert!(matches!(reason(&zip(&parts), "a.docx"), Refusal::TooMany { limit: 10_000, .. }));
    // A zip64 end record that claims more entries than any file holds (APPNOTE 4.3.14).
    let mut claims = docx(&p("正文"), "", "");
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44_u64.to_le_bytes());
    record.resize(24, 0);
    record.extend((1_u64 << 40).to_le_bytes());
    record.extend((1_u64 << 40).to_le_bytes());
    record.resize(56, 0);
    let end = claims.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    claims.splice(end..end, record);
    assert!(matches!(reason(&claims, "a.docx"), Refusal::TooMany { .. }));
}

#[test]
fn deep_nesting() {
    let table = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    for (open, close) in [
        table,
        ("<x>", "</x>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
    ] {
        let body = open.repeat(20_000) + &close.repeat(20_000);
        assert_eq!(reason(&docx(&body, "", ""), "a.docx"), Refusal::TooDeep { limit: 256 });
        // As deep as allowed is read.
        let times = 250 / open.matches('<').count();
        let body = open.repeat(times) + &p("最里") + &close.repeat(times);
        let found = timed(&docx(&body, "", ""), "a.docx").map(|source| source.text.contains("最里"));
        assert_eq!(found, Ok(true));
    }
}

#[test]
fn cells_that_multiply() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let table = |rows: &str| docx(&format!("<w:tbl>{rows}</w:tbl>"), "", "");
    let wide = row(&cell(r#"<w:gridSpan w:val="999999999"/>"#, "甲"));
    assert!(matches!(
        reason(&table(&(wide + &row(""))), "a.docx"),
        Refusal::TooMany { limit: 256, .. }
    ));
    // Many spans, each allowed.
    let many = row(&(cell(r#"<w:gridSpan w:val="256"/>"#, "甲").repeat(10))).repeat(1000);
    assert!(matches!(reason(&table(&many), "a.docx"), Refusal::TooMany { what: "单元格", .. }));
    // A long text repeated by merging.
    let long: String = (0..60_000).map(|n: u32| format!("{n}号，")).collect();
    let long = row(&cell(r#"<w:gridSpan w:val="256"/>"#, &long));
    assert!(matches!(
        reason(&table(&(long.clone() + &long)), "a.docx"),
        Refusal::TextTooLarge { .. }
    ));
    // One cell past its limit.
    let huge: String = (0..160_000).map(|n: u32| format!("{n}号，")).collect();
    let both = row(&(cell("", &huge) + &cell("", "甲")));
    assert!(matches!(reason(&table(&both), "a.docx"), Refusal::CellTooLarge { .. }));
}

#[test]
fn marks_that_multiply() {
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        "长".repeat(100_000)
    );
    let item = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"#;
    assert!(matches!(
        reason(&docx(&item.repeat(1000), "", &numbering), "a.docx"),
        Refusal::TextTooLarge { .. }
    ));
}

#[test]
fn paragraphs_past_the_limit() {
    let bytes = docx(&"<w:p/>".repeat(600_000), "", "");
    assert!(matches!(reason(&bytes, "a.docx"), Refusal::TooMany { what: "段落", .. }));
}

#[test]
fn a_million_empty_rows() {
    let rows = |count: u32| -> String {
        (1..=count)
            .map(|n| format!(r#"<row r="{n}" spans="1:3"><c r="A{n}" s="1"/></row>"#))
            .collect()
    };
    let few = xlsx(&format!("<sheetData>{}</sheetData>", rows(10_000)), "", "");
    assert_eq!(reason(&few, "a.xlsx"), Refusal::Blank);
    let last = r#"<row r="1000001"><c r="A1000001" t="inlineStr"><is><t>甲</t></is></c><c t="b"><v>1</v></c></row>"#;
    let many = xlsx(&format!("<sheetData>{}{last}</sheetData>", rows(1_000_000)), "", "");
    let source = timed(&many, "a.xlsx").unwrap();
    check(&source);
    assert_eq!(tables(&source)[0].rows.len(), 1);
}

#[test]
fn sheets_that_lie() {
    // Counts, references and merged regions that would cost if they were believed.
    let cell = |r: &str| format!(r#"<c r="{r}" t="s"><v>0</v></c>"#);
    let diagonal: String = (1..=700)
        .map(|n| {
            format!(
                r#"<row r="{n}">{}{}</row>"#,
                cell(&format!("A{n}")),
                cell(&format!("{}{n}", column(n + 1)))
            )
        })
        .collect();
    let strings = r#"<si><t>甲</t></si>"#;
    let sheet = |rows: &str, more: &str| xlsx(&format!("<sheetData>{rows}</sheetData>{more}"), strings, "");
    assert!(matches!(
        reason(&sheet(&diagonal, ""), "a.xlsx"),
        Refusal::TooMany { what: "列数", .. }
    ));
    let grid: String = (1..=1000)
        .map(|n| format!(r#"<row r="{n}">{}</row>"#, cell("A1") + &cell("B1")))
        .collect();
    let merges = format!("<mergeCells>{}</mergeCells>", r#"<mergeCell ref="A1:XFD1048576"/>"#.repeat(100_000));
    assert!(matches!(
        reason(&sheet(&grid, &merges), "a.xlsx"),
        Refusal::TooMany {
            what: "合并单元格", ..
        }
    ));
    let count = r#"<sst xmlns="x" uniqueCount="18446744073709551615"/>"#;
    let odd = format!("{}{}{}", cell("A99999999999"), cell("ZZZZZZZZZZZZZZ1"), cell("甲"));
    let bytes = xlsx(
        &format!(r#"<sheetData><row r="4294967295">{odd}</row><row>{odd}</row></sheetData>"#),
        &(strings.to_owned() + count),
        "",
    );
    assert!(timed(&bytes, "a.xlsx").is_ok());
    let long = format!(
        "<si><t>{}</t></si>",
        (0..200_000).map(|n: u32| format!("{n}号")).collect::<String>()
    );
    assert!(matches!(reason(&xlsx("", &long, ""), "a.xlsx"), Refusal::CellTooLarge { .. }));
    assert!(matches!(
        reason(&xlsx("", &"<si/>".repeat(600_000), ""), "a.xlsx"),
        Refusal::TooMany { .. } | Refusal::Bomb
    ));
}

/// Name of a column from 1.
fn column(mut n: usize) -> String {
    let mut name = String::new();
    while n > 0 {
        name.insert(0, char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    name
}

#[test]
fn a_document_of_much_text_is_stopped_at_the_text_limit() {
    let paragraph = |n: u32| p(&format!("{n}：{}", "三月底前完成整地".repeat(100)));
    let body: String = (0..10_000).map(paragraph).collect();
    let mut parts = docx_parts("", "", "");
    let document = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    parts
        .iter_mut()
        .filter(|(name, _)| name == "word/document.xml")
        .for_each(|(_, c)| *c = document.clone().into_bytes());
    let stored: Vec<_> = parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    let bytes = zip(&stored);
    let refused = timed(&bytes, "a.docx").unwrap_err().reason;
    assert!(matches!(refused, Refusal::TextTooLarge { .. } | Refusal::Bomb), "{refused:?}");
}
