//! One row as an organisation, or what is wrong with it.

use super::column::{CODE, DEPARTMENTS, KIND, LEVEL, NAME, OPENED, PARENT, SHORT};
use super::extra::{self, Extra};
use crate::kind::Kind;
use crate::rule::{naming, shape};
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_kernel::{Day, Level};

/// A row that says something sensible by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Position in the sheet's rows.
    pub(super) at: usize,
    /// Row number as the spreadsheet program shows it.
    pub(super) row: u32,
    pub(super) parent: Option<String>,
    pub(super) code: String,
    pub(super) name: String,
    /// `None` when the cell is empty: what stands in the database stays.
    pub(super) short_name: Option<String>,
    pub(super) level: Level,
    pub(super) kind: &'static Kind,
    pub(super) opened_on: Option<Day>,
    pub(super) departments: Vec<String>,
    /// Particulars and the last election; most sheets have none.
    pub(super) extra: Option<Box<Extra>>,
}

/// The column and the reason.
pub(super) type Wrong = (usize, String);

pub(super) fn text(row: &SheetRow, column: usize) -> &str {
    row.values.get(column).and_then(Value::text).unwrap_or_default()
}

/// The code a row gives, even when the row is faulty otherwise.
pub(super) fn code(row: &SheetRow) -> Option<String> {
    naming::code(text(row, CODE)).ok().flatten()
}

/// Reads a row; all that is wrong with it at once.
pub(super) fn entry(at: usize, row: &SheetRow, today: Day) -> Result<Entry, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut keep = |column: usize, what: &str, refused: naming::Refused| wrong.push((column, refused.text(what)));
    let parent = naming::code(text(row, PARENT))
        .map_err(|e| keep(PARENT, "上级编码", e))
        .ok()
        .flatten();
    let code = naming::code(text(row, CODE))
        .and_then(|code| code.ok_or(naming::Refused::Empty))
        .map_err(|e| keep(CODE, "编码", e));
    let name = naming::name(text(row, NAME), naming::NAME).map_err(|e| keep(NAME, "名称", e));
    let short = naming::optional(text(row, SHORT), naming::SHORT).map_err(|e| keep(SHORT, "简称", e));
    let departments = naming::departments(text(row, DEPARTMENTS)).map_err(|e| keep(DEPARTMENTS, "部室名称", e));
    let level = shape::level(text(row, LEVEL)).ok_or_else(|| {
        let words: Vec<&str> = Level::ALL.into_iter().map(Level::word).collect();
        wrong.push((LEVEL, format!("没有级别“{}”，应为{}", text(row, LEVEL), words.join("、"))));
    });
    let kind = Kind::find(text(row, KIND)).ok_or_else(|| wrong.push((KIND, format!("没有类别“{}”，可选类别见填写说明", text(row, KIND)))));
    let opened_on = row.values.get(OPENED).and_then(Value::day);
    if opened_on.is_some_and(|day| day > today) {
        wrong.push((OPENED, "不能晚于今天".to_owned()));
    }
    let extra = extra::read(row, level.ok(), kind.ok(), today, &mut wrong);
    if parent.is_some() && code.as_ref().ok() == parent.as_ref() {
        wrong.push((PARENT, "上级不能是自己".to_owned()));
    }
    match (code, name, short, departments, level, kind) {
        (Ok(code), Ok(name), Ok(short), Ok(departments), Ok(level), Ok(kind)) if wrong.is_empty() => Ok(Entry {
            at,
            row: row.row,
            parent,
            code,
            name,
            short_name: Some(short).filter(|s| !s.is_empty()),
            level,
            kind,
            opened_on,
            departments,
            extra,
        }),
        _ => Err(wrong),
    }
}
