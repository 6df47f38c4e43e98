//! The ledger as a workbook: 台账, 节点, 指标, 说明.

use super::{
    LedgerDoc, LedgerItem, LedgerStep, LedgerTarget, columns,
    list_text::{join, join_path},
};
use crate::{
    WriteError,
    sheet::{SheetDoc, Styles, Value, add_sheet, new_workbook},
};
use std::io::{Seek, Write};

/// Writes the ledger as .xlsx with real dates and percentages. Hidden columns carry the ids, so
/// that [`super::ledger_read_xlsx`] finds every row again.
///
/// # Errors
/// A text that does not fit into a cell, more rows than a sheet holds, an output that fails.
pub fn ledger_xlsx<W: Write + Seek + Send>(doc: &LedgerDoc, out: W) -> Result<(), WriteError> {
    let styles = Styles::new();
    let mut book = new_workbook(&doc.title, Some(doc.as_of));

    let mut items = tab(doc, columns::ITEMS, columns::items());
    items.title = format!("{}督办台账", doc.title);
    items.frozen_columns = 4;
    if !doc.counts.is_empty() {
        items.notes = vec![doc.counts.clone()];
    }
    add_sheet(&mut book, &styles, &items, doc.items.iter().map(item_row))?;

    let mut steps = tab(doc, columns::STEPS, columns::steps());
    steps.frozen_columns = 4;
    let rows = doc
        .items
        .iter()
        .flat_map(|item| item.steps.iter().map(move |step| step_row(item, step)));
    add_sheet(&mut book, &styles, &steps, rows)?;

    let mut targets = tab(doc, columns::TARGETS, columns::targets());
    targets.frozen_columns = 4;
    let general = LedgerItem::default();
    let rows = doc
        .items
        .iter()
        .flat_map(|item| item.targets.iter().map(move |target| target_row(item, target)));
    let rows = rows.chain(doc.targets.iter().map(|target| target_row(&general, target)));
    add_sheet(&mut book, &styles, &targets, rows)?;

    let about = SheetDoc {
        title: String::new(),
        ..SheetDoc::new(columns::ABOUT, columns::about())
    };
    add_sheet(&mut book, &styles, &about, about_rows(doc))?;
    book.save_to_writer(out)?;
    Ok(())
}

fn tab(doc: &LedgerDoc, name: &str, columns: Vec<crate::sheet::Column>) -> SheetDoc {
    SheetDoc {
        title: format!("{}{name}", doc.title),
        basis: basis(&doc.number, &doc.issuer),
        as_of: Some(doc.as_of),
        ..SheetDoc::new(name, columns)
    }
}

/// `依据：青团字〔2026〕6号（共青团青山市委）`; empty when neither is known.
pub(super) fn basis(number: &str, issuer: &str) -> String {
    match (number, issuer) {
        ("", "") => String::new(),
        (number, "") => format!("依据：{number}"),
        ("", issuer) => format!("发文机关：{issuer}"),
        (number, issuer) => format!("依据：{number}（{issuer}）"),
    }
}

fn item_row(item: &LedgerItem) -> Vec<Value> {
    vec![
        item.id.as_str().into(),
        item.no.as_str().into(),
        join_path(&item.section).into(),
        item.title.as_str().into(),
        join(&item.lead).into(),
        join(&item.participants).into(),
        join(&item.owners).into(),
        item.state.as_str().into(),
        item.days.into(),
        item.last_report.as_str().into(),
        item.next_step.as_str().into(),
    ]
}

pub(super) fn step_row(item: &LedgerItem, step: &LedgerStep) -> Vec<Value> {
    vec![
        step.id.as_str().into(),
        item.id.as_str().into(),
        item.no.as_str().into(),
        item.title.as_str().into(),
        step.text.as_str().into(),
        step.start.into(),
        step.end.into(),
        step.recurrence.as_str().into(),
        step.state.as_str().into(),
        Value::percent(step.percent),
        step.done_on.into(),
    ]
}

pub(super) fn target_row(item: &LedgerItem, target: &LedgerTarget) -> Vec<Value> {
    vec![
        target.id.as_str().into(),
        item.id.as_str().into(),
        item.no.as_str().into(),
        item.title.as_str().into(),
        target.measure.as_str().into(),
        target.demand.as_str().into(),
        target.by.into(),
        target.scope.as_str().into(),
        target.actual.as_str().into(),
    ]
}

fn about_rows(doc: &LedgerDoc) -> Vec<[Value; 2]> {
    let steps: usize = doc.items.iter().map(|item| item.steps.len()).sum();
    let targets = doc.targets.len() + doc.items.iter().map(|item| item.targets.len()).sum::<usize>();
    let row = |label: &str, text: String| [Value::from(label), Value::from(text)];
    vec![
        row(columns::ABOUT_TITLE, doc.title.clone()),
        row(columns::ABOUT_NUMBER, doc.number.clone()),
        row(columns::ABOUT_ISSUER, doc.issuer.clone()),
        row(columns::ABOUT_AS_OF, doc.as_of.to_string()),
        row(columns::ABOUT_COUNTS, doc.counts.clone()),
        row(
            "本表行数",
            format!("事项 {} 行，节点 {steps} 行，指标 {targets} 行", doc.items.len()),
        ),
        row(
            "再导入",
            "改后可原样导入。隐藏列是编号，请勿改动；新增行的编号留空，节点按序号和事项归属。".into(),
        ),
        row("多个单位", "一格内用顿号分隔；名称本身含顿号或逗号时，用英文双引号括起。".into()),
    ]
}
