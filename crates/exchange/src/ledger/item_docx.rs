//! One item as a word-processor file: what it is, its steps, evidence and history.

use super::{ItemDoc, wording, xlsx::basis};
use crate::{
    WriteError,
    docx::{Align, CellText, Face, Grid, PORTRAIT, finish, paragraph},
    sheet::light_ink,
};
use jishi_kernel::{Day, format_day};

/// Writes one item as .docx, A4 upright. Parts without content are left out, except the steps.
///
/// # Errors
/// Only when the archive cannot be built.
pub fn item_docx(doc: &ItemDoc) -> Result<Vec<u8>, WriteError> {
    let today = doc.as_of.day();
    let mut page = PORTRAIT
        .document(doc.as_of)
        .add_paragraph(paragraph(&doc.item.title, Face::BiaoSong, 36, Align::Centre, (0, 120)))
        .add_paragraph(paragraph(&under(doc), Face::Kai, 24, Align::Centre, (0, 160)))
        .add_table(facts(doc))
        .add_paragraph(heading("时间节点"))
        .add_table(steps(doc, today));
    for (title, table) in [
        ("指标", (!doc.item.targets.is_empty()).then(|| targets(doc, today))),
        ("佐证材料", (!doc.evidence.is_empty()).then(|| evidence(doc))),
        ("办理记录", (!doc.history.is_empty()).then(|| history(doc))),
    ] {
        if let Some(table) = table {
            page = page.add_paragraph(heading(title)).add_table(table);
        }
    }
    if !doc.source.is_empty() {
        page = page.add_paragraph(heading("原文"));
        for part in doc.source.lines() {
            page = page.add_paragraph(paragraph(part, Face::FangSong, 24, Align::Left, (0, 60)));
        }
    }
    finish(page)
}

fn under(doc: &ItemDoc) -> String {
    let parts = [
        doc.programme.clone(),
        basis(&doc.number, &doc.issuer),
        format!("截至：{}", doc.as_of),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn heading(text: &str) -> docx_rs::Paragraph {
    paragraph(text, Face::Hei, 28, Align::Left, (240, 100)).keep_next(true)
}

fn facts(doc: &ItemDoc) -> docx_rs::Table {
    let item = &doc.item;
    let state = [item.state.clone(), wording::days(item.days)];
    let mut grid = Grid::new(PORTRAIT.room(), &[14, 36, 14, 36]);
    let names = |names: &[String]| CellText::left(names.join("、"));
    grid.pairs(&[
        ("序号", CellText::left(&item.no)),
        (
            "状态",
            CellText::left(state.join(" ").trim_end()).strong().ink(light_ink(&item.state)),
        ),
    ]);
    if !item.section.is_empty() {
        grid.pairs(&[("所属板块", CellText::left(item.section.join(" › ")))]);
    }
    grid.pairs(&[("牵头单位", names(&item.lead)), ("责任人", names(&item.owners))]);
    grid.pairs(&[("配合单位", names(&item.participants))]);
    grid.pairs(&[("最新进展", CellText::left(&item.last_report))]);
    grid.pairs(&[("下一步", CellText::left(&item.next_step))]);
    grid.build()
}

fn steps(doc: &ItemDoc, today: Day) -> docx_rs::Table {
    let mut grid = Grid::new(PORTRAIT.room(), &[8, 42, 27, 23]);
    grid.head(&["序号", "节点内容", "时间", "状态"]);
    for (i, step) in doc.item.steps.iter().enumerate() {
        grid.row(&[
            CellText::centre((i + 1).to_string()),
            CellText::left(&step.text),
            CellText::left(wording::when(step, today)),
            CellText::centre(wording::standing(step, today)).ink(light_ink(&step.state)),
        ]);
    }
    if doc.item.steps.is_empty() {
        grid.band("没有注明时间的节点");
    }
    grid.build()
}

fn targets(doc: &ItemDoc, today: Day) -> docx_rs::Table {
    let mut grid = Grid::new(PORTRAIT.room(), &[38, 16, 18, 14, 14]);
    grid.head(&["指标", "目标值", "完成时限", "适用范围", "完成值"]);
    for target in &doc.item.targets {
        grid.row(&[
            CellText::left(&target.measure),
            CellText::centre(&target.demand),
            CellText::centre(target.by.map(|day| format_day(day, today)).unwrap_or_default()),
            CellText::left(&target.scope),
            CellText::centre(&target.actual),
        ]);
    }
    grid.build()
}

fn evidence(doc: &ItemDoc) -> docx_rs::Table {
    let mut grid = Grid::new(PORTRAIT.room(), &[8, 34, 24, 12, 22]);
    grid.head(&["序号", "文件", "所属节点", "大小", "上传"]);
    for (i, file) in doc.evidence.iter().enumerate() {
        grid.row(&[
            CellText::centre((i + 1).to_string()),
            CellText::left(&file.name),
            CellText::left(&file.step),
            CellText::centre(&file.size),
            CellText::left(format!("{} {}", file.by, file.at).trim()),
        ]);
    }
    grid.build()
}

fn history(doc: &ItemDoc) -> docx_rs::Table {
    let mut grid = Grid::new(PORTRAIT.room(), &[22, 20, 12, 46]);
    grid.head(&["时间", "办理人", "事由", "内容"]);
    for entry in &doc.history {
        grid.row(&[
            CellText::centre(&entry.at),
            CellText::left(&entry.who),
            CellText::centre(&entry.act),
            CellText::left(&entry.text),
        ]);
    }
    grid.build()
}
