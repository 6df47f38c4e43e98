//! A row of the sheet as what it says, checked as far as it can be without the database.

use super::column::at;
use crate::cover::Cover;
use crate::kind::UnitKind;
use crate::rule::particulars;
use jishi_exchange::Fault;
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_intake::Named;
use jishi_kernel::Day;

/// What a row says; `None` where the cell is empty.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) code: Option<String>,
    pub(crate) kind: &'static UnitKind,
    pub(crate) org: Named,
    pub(crate) marks: Option<String>,
    pub(crate) young: Option<(Day, i64)>,
    pub(crate) address: Option<String>,
    pub(crate) opened: Option<Day>,
    pub(crate) cover: Option<Covering>,
}

/// What covers the unit.
#[derive(Clone, Debug)]
pub(crate) struct Covering {
    pub(crate) how: Cover,
    pub(crate) org: Named,
    pub(crate) from: Option<Day>,
}

/// Puts a reason on a row.
pub(crate) fn fault(row: &mut SheetRow, column: &str, reason: impl Into<String>) {
    let fault = Fault {
        sheet: row.faults.first().map(|f| f.sheet.clone()).unwrap_or_default(),
        row: row.row,
        column: column.to_owned(),
        reason: reason.into(),
    };
    row.faults.push(fault);
}

fn text(row: &SheetRow, place: usize) -> &str {
    row.values.get(place).and_then(Value::text).map_or("", str::trim)
}

fn day(row: &SheetRow, place: usize) -> Option<Day> {
    row.values.get(place).and_then(Value::day)
}

fn named(row: &SheetRow, code: usize, name: usize) -> Named {
    Named::of(text(row, code), text(row, name))
}

/// Reads a row; `None` puts all reasons on it.
pub(crate) fn read(row: &mut SheetRow, today: Day) -> Option<Entry> {
    let mut wrong: Vec<(&str, String)> = Vec::new();
    let mut keep = |column: &'static str, result: Result<String, String>| result.map_err(|reason| wrong.push((column, reason))).ok();
    let name = keep("单位名称", particulars::name(text(row, at::NAME)));
    let address = keep("地址", particulars::address(text(row, at::ADDRESS)));
    let kind = UnitKind::find(text(row, at::KIND));
    if kind.is_none() {
        wrong.push(("单位类别", format!("应为{}", UnitKind::words())));
    }
    let code = kind.map(|kind| particulars::code(text(row, at::CODE), kind));
    if let Some(Err(reason)) = &code {
        wrong.push(("统一社会信用代码", reason.clone()));
    }
    let young = row.values.get(at::YOUNG).and_then(Value::int);
    let young_on = day(row, at::YOUNG_ON).unwrap_or(today);
    if let Some(young) = young {
        if let Err(reason) = particulars::young(&young.to_string()) {
            wrong.push(("青年职工数", reason));
        }
        if young_on > today {
            wrong.push(("统计日期", "不能晚于今天".to_owned()));
        }
    }
    let opened = day(row, at::OPENED);
    if opened.is_some_and(|day| day > today) {
        wrong.push(("列入日期", "不能晚于今天".to_owned()));
    }
    let cover = covering(row, &mut wrong);
    if wrong.is_empty()
        && let (Some(name), Some(address), Some(kind), Some(Ok(code))) = (name, address, kind, code)
    {
        return Some(Entry {
            name,
            code,
            kind,
            org: named(row, at::ORG_CODE, at::ORG),
            marks: Some(text(row, at::MARKS).to_owned()).filter(|t| !t.is_empty()),
            young: young.map(|young| (young_on, young)),
            address: Some(address).filter(|a| !a.is_empty()),
            opened,
            cover,
        });
    }
    for (column, reason) in wrong {
        fault(row, column, reason);
    }
    None
}

fn covering(row: &SheetRow, wrong: &mut Vec<(&str, String)>) -> Option<Covering> {
    let (how, org) = (text(row, at::COVER), named(row, at::COVER_CODE, at::COVER_ORG));
    match (how, org) {
        ("", Named::Nothing) => None,
        ("", _) => {
            wrong.push((
                "建团方式",
                format!("填了覆盖组织，建团方式应为{}", Cover::ALL.map(Cover::word).join("、")),
            ));
            None
        }
        (_, Named::Nothing) => {
            wrong.push(("覆盖组织", "填了建团方式，请填覆盖组织的编码或全称".to_owned()));
            None
        }
        (how, org) => match Cover::from_word(how) {
            Some(how) => Some(Covering {
                how,
                org,
                from: day(row, at::COVER_FROM),
            }),
            None => {
                wrong.push(("建团方式", format!("应为{}", Cover::ALL.map(Cover::word).join("、"))));
                None
            }
        },
    }
}
