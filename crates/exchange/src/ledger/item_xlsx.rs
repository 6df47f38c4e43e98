//! One item as a workbook: 事项, 节点, 指标, 佐证材料, 办理记录.

use super::{
    ItemDoc, columns, wording,
    xlsx::{basis, step_row, target_row},
};
use crate::{
    WriteError,
    sheet::{Column, SheetDoc, Styles, Value, add_sheet, new_workbook},
};
use std::io::{Seek, Write};

/// Writes one item as .xlsx; tabs without rows are left out, except 节点.
///
/// # Errors
/// As [`super::ledger_xlsx`].
pub fn item_xlsx<W: Write + Seek + Send>(doc: &ItemDoc, out: W) -> Result<(), WriteError> {
    let styles = Styles::new();
    let mut book = new_workbook(&doc.item.title, Some(doc.as_of));
    let tab = |name: &str, columns: Vec<Column>| SheetDoc {
        title: doc.item.title.clone(),
        basis: basis(&doc.number, &doc.issuer),
        as_of: Some(doc.as_of),
        ..SheetDoc::new(name, columns)
    };
    let item = &doc.item;

    let facts = vec![
        Column::text("label", "条目").width(16.0).centred(),
        Column::text("text", "内容").width(70.0),
    ];
    add_sheet(&mut book, &styles, &tab("事项", facts), fact_rows(doc))?;
    let rows = item.steps.iter().map(|step| step_row(item, step));
    add_sheet(&mut book, &styles, &tab(columns::STEPS, columns::steps()), rows)?;
    if !item.targets.is_empty() {
        let rows = item.targets.iter().map(|target| target_row(item, target));
        add_sheet(&mut book, &styles, &tab(columns::TARGETS, columns::targets()), rows)?;
    }
    if !doc.evidence.is_empty() {
        let rows = doc
            .evidence
            .iter()
            .map(|e| [&e.step, &e.name, &e.size, &e.by, &e.at].map(|text| Value::from(text.as_str())));
        add_sheet(&mut book, &styles, &tab("佐证材料", evidence_columns()), rows)?;
    }
    if !doc.history.is_empty() {
        let rows = doc
            .history
            .iter()
            .map(|h| [&h.at, &h.who, &h.act, &h.text].map(|text| Value::from(text.as_str())));
        add_sheet(&mut book, &styles, &tab("办理记录", history_columns()), rows)?;
    }
    book.save_to_writer(out)?;
    Ok(())
}

/// The item's own row of the ledger, turned upright and in words.
fn fact_rows(doc: &ItemDoc) -> Vec<[Value; 2]> {
    let item = &doc.item;
    let state = format!("{} {}", item.state, wording::days(item.days));
    [
        ("所属工作", doc.programme.clone()),
        ("所属板块", item.section.join(" › ")),
        ("序号", item.no.clone()),
        ("事项", item.title.clone()),
        ("牵头单位", item.lead.join("、")),
        ("配合单位", item.participants.join("、")),
        ("责任人", item.owners.join("、")),
        ("状态", state.trim().to_owned()),
        ("最新进展", item.last_report.clone()),
        ("下一步", item.next_step.clone()),
        ("原文", doc.source.clone()),
    ]
    .map(|(label, text)| [Value::from(label), Value::from(text)])
    .to_vec()
}

fn evidence_columns() -> Vec<Column> {
    vec![
        Column::text("step", "所属节点").width(36.0),
        Column::text("name", "文件").width(40.0),
        Column::text("size", "大小").width(10.0).centred(),
        Column::text("by", "上传人").width(16.0),
        Column::text("at", "上传时间").width(18.0).centred(),
    ]
}

fn history_columns() -> Vec<Column> {
    vec![
        Column::text("at", "时间").width(18.0).centred(),
        Column::text("who", "办理人").width(20.0),
        Column::text("act", "事由").width(10.0).centred(),
        Column::text("text", "内容").width(60.0),
    ]
}
