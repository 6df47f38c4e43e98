//! The word-processor files and the item workbook are opened again and their values compared.
#![allow(clippy::unwrap_used, clippy::panic)]

mod fixture;

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use jishi_exchange::ledger::{LedgerDoc, item_docx, item_xlsx, ledger_docx};
use quick_xml::events::Event;
use std::io::{Cursor, Read};

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A table row: is it a repeated head, and its cells' texts, paragraphs and breaks as `\n`.
struct Row {
    head: bool,
    cells: Vec<String>,
}

/// Paragraphs outside tables, and the tables, of a document part. Checks that it is well-formed.
fn read(xml: &str) -> (Vec<String>, Vec<Vec<Row>>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut paragraphs, mut tables): (Vec<String>, Vec<Vec<Row>>) = (Vec::new(), Vec::new());
    let (mut text, mut in_table, mut in_text) = (String::new(), false, false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => match e.local_name().as_ref() {
                "tbl" => {
                    in_table = true;
                    tables.push(Vec::new());
                }
                "tr" => tables.last_mut().unwrap().push(Row {
                    head: false,
                    cells: Vec::new(),
                }),
                "tc" => text.clear(),
                "t" => in_text = true,
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "tblHeader" => tables.last_mut().unwrap().last_mut().unwrap().head = true,
                "br" => text.push('\n'),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "tbl" => in_table = false,
                "tc" => {
                    let cell = std::mem::take(&mut text);
                    tables
                        .last_mut()
                        .unwrap()
                        .last_mut()
                        .unwrap()
                        .cells
                        .push(cell.trim_end().to_owned());
                }
                "p" if in_table => text.push('\n'),
                "p" => paragraphs.push(std::mem::take(&mut text)),
                "t" => in_text = false,
                _ => {}
            },
            Event::Text(e) if in_text => text.push_str(&e),
            Event::GeneralRef(e) if in_text => text.push_str(match &*e {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("unexpected &{other};"),
            }),
            Event::Eof => return (paragraphs, tables),
            _ => {}
        }
    }
}

#[test]
fn the_ledger_document_says_what_the_ledger_says() {
    let doc = fixture::ledger(200);
    let bytes = ledger_docx(&doc).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let (paragraphs, tables) = read(&xml);
    assert_eq!(paragraphs[0], "共青团青山市委2026年重点工作督办台账");
    assert_eq!(
        paragraphs[1],
        "依据：青团字〔2026〕6号（共青团青山市委）　　截至：2026年7月18日09:12"
    );
    assert_eq!(paragraphs[2], doc.counts);
    assert!(
        paragraphs
            .iter()
            .any(|text| text == "总体指标：规模以上企业团建率 ≥90%（截止12月31日）")
    );

    let [table] = tables.as_slice() else {
        panic!("{} tables", tables.len())
    };
    assert!(table[0].head && table[0].cells.first().unwrap() == "序号");
    assert_eq!(table.iter().filter(|row| row.head).count(), 1, "only the head repeats");
    let rows: Vec<&Row> = table.iter().skip(1).filter(|row| row.cells.len() > 1).collect();
    assert_eq!(rows.len(), 200);
    for (row, item) in rows.iter().zip(&doc.items) {
        assert_eq!(row.cells[0], item.no);
        assert!(row.cells[1].starts_with(&item.title));
        assert_eq!(row.cells[2], item.lead.join("、"));
        assert_eq!(row.cells[3], item.participants.join("、"));
        assert_eq!(row.cells[4], item.owners.join("、"));
        assert_eq!(row.cells[5].lines().count(), item.steps.len());
        assert!(item.steps.iter().all(|step| row.cells[5].contains(&step.text)));
        assert!(row.cells[6].contains(&item.last_report) && row.cells[6].contains(&item.next_step));
        assert!(row.cells[7].starts_with(&item.state));
    }
    assert_eq!(rows[0].cells[7], "逾期\n12 天");
    assert_eq!(
        rows[2].cells[5].lines().nth(1),
        Some("2．4月15日前，完成第 2 批“青年之家”选点、挂牌、登记，=汇总后报市委办（4月1日至4月15日，未定期限，20%）")
    );
    // 未定期限 is a date and a state: said once.
    assert!(rows[5].cells[5].ends_with("=汇总后报市委办（未定期限，80%）"));
    let bands: Vec<&str> = table
        .iter()
        .filter(|row| row.cells.len() == 1)
        .map(|row| row.cells[0].as_str())
        .take(4)
        .collect();
    assert_eq!(
        bands,
        [
            "一、思想引领 › （一）学习宣讲",
            "一、思想引领 › （二）阵地建设",
            "二、建功立业",
            "其他"
        ]
    );

    for wanted in [
        "w:orient=\"landscape\"",
        "w:w=\"16838\"",
        "方正小标宋简体",
        "仿宋_GB2312",
        "楷体_GB2312",
        "B42318",
    ] {
        assert!(xml.contains(wanted), "{wanted}");
    }
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    assert_eq!(bytes, ledger_docx(&doc).unwrap(), "the same document gives the same bytes");
    assert!(part(&bytes, "word/fontTable.xml").contains("w:altName"));
    assert!(
        part(&bytes, "docProps/core.xml").contains("2026-07-18T00:00:00Z"),
        "not the time of writing"
    );
}

#[test]
fn hostile_text_stays_text() {
    let mut doc = LedgerDoc {
        targets: Vec::new(),
        ..fixture::ledger(1)
    };
    let text = "<w:tblHeader/> & \"引号\" <w:trHeight w:val=\"455\" ]]> \u{0}\u{b}喆\r\n第二行";
    doc.items[0].title = text.to_owned();
    doc.title = text.to_owned();
    let bytes = ledger_docx(&doc).unwrap();
    let (paragraphs, tables) = read(&part(&bytes, "word/document.xml"));
    let kept = "<w:tblHeader/> & \"引号\" <w:trHeight w:val=\"455\" ]]> 喆\n第二行";
    assert_eq!(paragraphs[0], format!("{kept}督办台账"));
    assert!(tables[0].iter().any(|row| row.cells.get(1).is_some_and(|cell| cell == kept)));
    assert_eq!(tables[0].iter().filter(|row| row.head).count(), 1);
}

#[test]
fn the_item_document_has_steps_evidence_and_history() {
    let doc = fixture::item_doc();
    let bytes = item_docx(&doc).unwrap();
    let (paragraphs, tables) = read(&part(&bytes, "word/document.xml"));
    assert_eq!(paragraphs[0], doc.item.title);
    assert!(paragraphs[1].ends_with("截至：2026年7月18日09:12"));
    for heading in ["时间节点", "指标", "佐证材料", "办理记录", "原文"] {
        assert!(paragraphs.iter().any(|text| text == heading), "{heading}");
    }
    let [facts, steps, targets, evidence, history] = tables.as_slice() else {
        panic!("{} tables", tables.len())
    };
    assert!(facts.iter().all(|row| !row.head));
    assert_eq!(facts[0].cells, ["序号", "11", "状态", "逾期 3 天"]);
    assert_eq!(steps.len(), 1 + doc.item.steps.len());
    assert_eq!(steps[2].cells[2], "4月1日至4月15日");
    assert_eq!(targets[1].cells, ["规模以上企业团建率", "≥90%", "12月31日", "全市", "78.5%"]);
    assert_eq!(evidence[1].cells[1], "选点登记表（第1批）.xlsx");
    assert_eq!(history[2].cells[2..], ["退回", "缺 2 个县的登记表，请补齐后再报。"]);
    for table in [steps, targets, evidence, history] {
        assert!(table[0].head && table[1..].iter().all(|row| !row.head));
    }
}

#[test]
fn the_item_workbook_has_a_tab_for_each_part() {
    let doc = fixture::item_doc();
    let mut file = Cursor::new(Vec::new());
    item_xlsx(&doc, &mut file).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&file.get_ref()[..])).unwrap();
    assert_eq!(book.sheet_names(), ["事项", "节点", "指标", "佐证材料", "办理记录"]);
    let facts = book.worksheet_range("事项").unwrap();
    let has = |label: &str, text: &str| facts.rows().any(|row| row[0] == *label && row[1] == *text);
    assert!(has("状态", "逾期 3 天") && has("牵头单位", "机关、高校团委") && has("原文", &doc.source));
    let steps = book.worksheet_range("节点").unwrap();
    assert!(
        doc.item
            .steps
            .iter()
            .all(|step| steps.rows().any(|row| row.iter().any(|cell| *cell == *step.text)))
    );

    let bare = jishi_exchange::ledger::ItemDoc {
        evidence: Vec::new(),
        history: Vec::new(),
        ..doc
    };
    let mut file = Cursor::new(Vec::new());
    item_xlsx(&bare, &mut file).unwrap();
    let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&file.get_ref()[..])).unwrap();
    assert_eq!(book.sheet_names(), ["事项", "节点", "指标"]);
}
