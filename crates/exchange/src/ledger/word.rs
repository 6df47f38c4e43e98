//! The ledger as a word-processor file: one wide table, head repeated, sections as bands.

use super::{LedgerDoc, LedgerItem, LedgerStep, wording, xlsx::basis};
use crate::{
    WriteError,
    docx::{Align, CellText, Face, Grid, LANDSCAPE, finish, paragraph},
    sheet::{is_late, light_ink},
};
use jishi_kernel::Day;

/// Shares of the page, in the order of the headings.
const SHARES: [usize; 8] = [5, 20, 12, 12, 8, 34, 20, 11];
const HEADINGS: [&str; 8] = ["序号", "事项", "牵头单位", "配合单位", "责任人", "时间节点", "进展和下一步", "状态"];

/// Writes the ledger as .docx, A4 landscape. Fonts are named as in GB/T 9704-2012, none is embedded.
///
/// # Errors
/// Only when the archive cannot be built.
pub fn ledger_docx(doc: &LedgerDoc) -> Result<Vec<u8>, WriteError> {
    let today = doc.as_of.day();
    let mut grid = Grid::new(LANDSCAPE.room(), &SHARES);
    grid.head(&HEADINGS);
    let mut section: &[String] = &[];
    for item in &doc.items {
        if item.section != section {
            section = &item.section;
            // Items without a heading must not seem to belong to the one above.
            grid.band(&if section.is_empty() {
                "其他".to_owned()
            } else {
                section.join(" › ")
            });
        }
        grid.row(&cells(item, today));
    }
    let mut document = LANDSCAPE.document(doc.as_of).add_paragraph(paragraph(
        &format!("{}督办台账", doc.title),
        Face::BiaoSong,
        36,
        Align::Centre,
        (0, 120),
    ));
    let under = [basis(&doc.number, &doc.issuer), format!("截至：{}", doc.as_of)];
    let under: Vec<String> = under.into_iter().filter(|part| !part.is_empty()).collect();
    document = document.add_paragraph(paragraph(&under.join("　　"), Face::Kai, 24, Align::Centre, (0, 60)));
    if !doc.counts.is_empty() {
        document = document.add_paragraph(paragraph(&doc.counts, Face::FangSong, 24, Align::Left, (0, 120)));
    }
    document = document.add_table(grid.build());
    for (i, target) in doc.targets.iter().enumerate() {
        let lead = if i == 0 { "总体指标：" } else { "　　　　　" };
        let text = format!("{lead}{}", wording::target(target, today));
        document = document.add_paragraph(paragraph(&text, Face::FangSong, 24, Align::Left, (60, 0)));
    }
    finish(document)
}

fn cells(item: &LedgerItem, today: Day) -> [CellText; 8] {
    let targets = item
        .targets
        .iter()
        .map(|target| format!("指标：{}", wording::target(target, today)));
    let steps = item.steps.iter().enumerate().map(|(i, step)| {
        let text = format!("{}．{}{}", i + 1, step.text, remark(step, today));
        // Only what is late stands out among the steps.
        (text, if is_late(&step.state) { light_ink(&step.state) } else { None })
    });
    let progress = [("", &item.last_report), ("下一步：", &item.next_step)];
    let progress = progress.into_iter().filter(|(_, text)| !text.is_empty());
    let state = [item.state.clone(), wording::days(item.days)];
    [
        CellText::centre(&item.no),
        CellText::lines(std::iter::once(item.title.clone()).chain(targets).map(|text| (text, None))),
        CellText::left(item.lead.join("、")),
        CellText::left(item.participants.join("、")),
        CellText::left(item.owners.join("、")),
        CellText::lines(steps),
        CellText::lines(progress.map(|(label, text)| (format!("{label}{text}"), None))),
        CellText::centre(state.join("\n").trim_end()).strong().ink(light_ink(&item.state)),
    ]
}

/// `（截止5月31日，逾期）`; empty when there is nothing to say.
fn remark(step: &LedgerStep, today: Day) -> String {
    let (when, standing) = (wording::when(step, today), wording::standing(step, today));
    // 未定期限 is both a date and a state: once is enough.
    let parts = [if when == step.state { String::new() } else { when }, standing];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("（{}）", parts.join("，"))
    }
}
