//! Reading an exported ledger again.

use super::{
    LedgerDoc, LedgerItem, LedgerStep, LedgerTarget, columns,
    list_text::{split, split_path},
};
use crate::{
    AsOf, Fault, ReadError,
    sheet::{Book, Limits, ReadSheet, SheetRow, Value},
};
use std::collections::HashMap;

/// Reads what [`super::ledger_xlsx`] wrote, also after people have edited it: cells changed, rows
/// added, moved or removed, columns moved.
///
/// Without loss: the result equals the exported [`LedgerDoc`] when ids are unique, titles, step
/// texts and measures are not empty, texts have no outer spaces and use `\n`, and `as_of` is kept
/// to the minute. Rows added by hand have an empty id; their steps find them by 序号 and 事项.
///
/// # Errors
/// Every fault found, each with sheet, row and column; nothing is returned then, so that an import
/// is whole or not at all.
pub fn ledger_read_xlsx(bytes: &[u8], limits: &Limits) -> Result<LedgerDoc, Vec<Fault>> {
    let mut book = Book::open(bytes, *limits).map_err(|error| vec![whole(&error)])?;
    let mut faults = Vec::new();
    let mut tab = |name: &str, columns: &[crate::sheet::Column]| match book.table(name, columns) {
        Ok(sheet) => {
            faults.extend(sheet.faults().cloned());
            Some(sheet)
        }
        Err(error) => {
            faults.push(whole(&error));
            None
        }
    };
    let about = tab(columns::ABOUT, &columns::about());
    let items = tab(columns::ITEMS, &columns::items());
    let steps = tab(columns::STEPS, &columns::steps());
    let targets = tab(columns::TARGETS, &columns::targets());
    let (Some(about), Some(items), Some(steps), Some(targets)) = (about, items, steps, targets) else {
        return Err(faults);
    };

    let mut doc = head(about, &mut faults);
    let owners = take_items(items, &mut doc, &mut faults);
    take_steps(steps, &owners, &mut doc, &mut faults);
    take_targets(targets, &owners, &mut doc, &mut faults);
    if faults.is_empty() { Ok(doc) } else { Err(faults) }
}

fn whole(error: &ReadError) -> Fault {
    Fault {
        sheet: String::new(),
        row: 0,
        column: String::new(),
        reason: error.to_string(),
    }
}

fn head(about: ReadSheet, faults: &mut Vec<Fault>) -> LedgerDoc {
    let value = |label: &str| {
        let row = about
            .rows
            .iter()
            .find(|row| row.values.first().and_then(Value::text) == Some(label));
        row.and_then(|row| row.values.get(1))
            .and_then(Value::text)
            .unwrap_or_default()
            .to_owned()
    };
    let as_of = value(columns::ABOUT_AS_OF);
    let parsed = AsOf::parse(&as_of).unwrap_or_else(|| {
        faults.push(about.fault(0, columns::ABOUT_AS_OF, format!("“{as_of}”不是截至时间")));
        AsOf::Moment(0)
    });
    LedgerDoc {
        title: value(columns::ABOUT_TITLE),
        number: value(columns::ABOUT_NUMBER),
        issuer: value(columns::ABOUT_ISSUER),
        as_of: parsed,
        counts: value(columns::ABOUT_COUNTS),
        items: Vec::new(),
        targets: Vec::new(),
    }
}

/// Where the items stand in the document.
#[derive(Default)]
struct Owners {
    by_id: HashMap<String, usize>,
    /// By 序号 and title; `None` when several items share both.
    by_name: HashMap<(String, String), Option<usize>>,
}

/// Hands out the values of a row in the order of its columns.
struct Cells(std::vec::IntoIter<Value>);

impl Cells {
    fn next(&mut self) -> Value {
        self.0.next().unwrap_or_default()
    }

    fn text(&mut self) -> String {
        self.next().into_text()
    }

    fn names(&mut self) -> Vec<String> {
        split(&self.text())
    }
}

fn take_items(sheet: ReadSheet, doc: &mut LedgerDoc, faults: &mut Vec<Fault>) -> Owners {
    let mut owners = Owners::default();
    let twice = |row: u32| Fault {
        sheet: sheet.name.clone(),
        row,
        column: String::new(),
        reason: "与前面某行的编号相同：复制来的行请清空隐藏列“事项编号”".to_owned(),
    };
    for row in sheet.rows {
        let (number, item) = (row.row, item(row));
        let index = doc.items.len();
        if !item.id.is_empty() && owners.by_id.insert(item.id.clone(), index).is_some() {
            faults.push(twice(number));
        }
        owners
            .by_name
            .entry((item.no.clone(), item.title.clone()))
            .and_modify(|place| *place = None)
            .or_insert(Some(index));
        doc.items.push(item);
    }
    owners
}

fn item(row: SheetRow) -> LedgerItem {
    let mut cells = Cells(row.values.into_iter());
    LedgerItem {
        id: cells.text(),
        no: cells.text(),
        section: split_path(&cells.text()),
        title: cells.text(),
        lead: cells.names(),
        participants: cells.names(),
        owners: cells.names(),
        state: cells.text(),
        days: cells.next().int(),
        last_report: cells.text(),
        next_step: cells.text(),
        steps: Vec::new(),
        targets: Vec::new(),
    }
}

fn take_steps(sheet: ReadSheet, owners: &Owners, doc: &mut LedgerDoc, faults: &mut Vec<Fault>) {
    for row in &sheet.rows {
        let mut cells = Cells(row.values.clone().into_iter());
        let id = cells.text();
        let owner = owner(owners, &mut cells);
        let step = LedgerStep {
            id,
            text: cells.text(),
            start: cells.next().day(),
            end: cells.next().day(),
            recurrence: cells.text(),
            state: cells.text(),
            percent: whole_percent(&cells.next()).unwrap_or_else(|reason| {
                faults.push(sheet.fault(row.row, "进度", reason));
                None
            }),
            done_on: cells.next().day(),
        };
        if let (Some(start), Some(end)) = (step.start, step.end)
            && start > end
        {
            faults.push(sheet.fault(row.row, "截止日期", format!("{end} 早于开始日期 {start}")));
        }
        match owner {
            Ok(Some(index)) => doc.items[index].steps.push(step),
            Ok(None) => faults.push(sheet.fault(row.row, "事项", "没有填写所属事项")),
            Err(reason) => faults.push(sheet.fault(row.row, "事项", reason)),
        }
    }
}

fn take_targets(sheet: ReadSheet, owners: &Owners, doc: &mut LedgerDoc, faults: &mut Vec<Fault>) {
    for row in &sheet.rows {
        let mut cells = Cells(row.values.clone().into_iter());
        let id = cells.text();
        let owner = owner(owners, &mut cells);
        let target = LedgerTarget {
            id,
            measure: cells.text(),
            demand: cells.text(),
            by: cells.next().day(),
            scope: cells.text(),
            actual: cells.text(),
        };
        match owner {
            Ok(Some(index)) => doc.items[index].targets.push(target),
            Ok(None) => doc.targets.push(target),
            Err(reason) => faults.push(sheet.fault(row.row, "事项", reason)),
        }
    }
}

/// Reads 事项编号, 序号 and 事项 and finds the item meant: by id, else by both words. `Ok(None)` when
/// all three are empty.
fn owner(owners: &Owners, cells: &mut Cells) -> Result<Option<usize>, String> {
    let (id, no, title) = (cells.text(), cells.text(), cells.text());
    if !id.is_empty() {
        return match owners.by_id.get(&id) {
            Some(index) => Ok(Some(*index)),
            None => Err(format!("“{title}”已不在工作表“台账”中")),
        };
    }
    if no.is_empty() && title.is_empty() {
        return Ok(None);
    }
    match owners.by_name.get(&(no, title.clone())) {
        Some(Some(index)) => Ok(Some(*index)),
        Some(None) => Err(format!("工作表“台账”有多行序号和事项都是“{title}”，无法判断归属")),
        None => Err(format!("工作表“台账”没有序号和事项相同的“{title}”")),
    }
}

fn whole_percent(value: &Value) -> Result<Option<u8>, String> {
    match value {
        Value::Percent(share) => match u8::try_from(share / 100) {
            Ok(whole) if whole <= 100 && share % 100 == 0 && *share >= 0 => Ok(Some(whole)),
            _ => Err("进度应为 0% 至 100% 的整数".to_owned()),
        },
        _ => Ok(None),
    }
}
