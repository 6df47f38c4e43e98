//! A row of the sheet as what it says, checked as far as it can be without the database.

use super::column::at;
use crate::post::{Mode, Post, Staffing};
use crate::rule::appointment;
use crate::store::post::Terms;
use jishi_exchange::Fault;
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_intake::Named;
use jishi_kernel::Day;
use jishi_org::rule::naming;
use jishi_person::rule::value;
use jishi_person::{IdNumber, Legacy, Phone};

/// What a row says.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) number: IdNumber,
    /// The number may be rounded by a spreadsheet.
    pub(crate) doubtful: bool,
    pub(crate) phone: Option<Phone>,
    pub(crate) org: Named,
    pub(crate) terms: Terms,
    pub(crate) to: Option<Day>,
}

/// Puts a reason on a row.
pub(crate) fn fault(row: &mut SheetRow, column: &str, reason: impl Into<String>) {
    row.faults.push(Fault {
        sheet: String::new(),
        row: row.row,
        column: column.to_owned(),
        reason: reason.into(),
    });
}

fn text(row: &SheetRow, place: usize) -> &str {
    row.values.get(place).and_then(Value::text).map_or("", str::trim)
}

fn day(row: &SheetRow, place: usize) -> Option<Day> {
    row.values.get(place).and_then(Value::day)
}

/// Reads a row; `None` puts all reasons on it.
pub(crate) fn read(row: &mut SheetRow, legacy: Legacy, today: Day) -> Option<Entry> {
    let mut wrong: Vec<(&'static str, String)> = Vec::new();
    let entry = parts(row, legacy, today, &mut wrong);
    if wrong.is_empty() {
        return entry;
    }
    for (column, reason) in wrong {
        fault(row, column, reason);
    }
    None
}

fn parts(row: &SheetRow, legacy: Legacy, today: Day, wrong: &mut Vec<(&'static str, String)>) -> Option<Entry> {
    let name = value::name(text(row, at::NAME)).map_err(|e| wrong.push(("姓名", e))).ok();
    let number = IdNumber::of(text(row, at::DOCUMENT), text(row, at::NUMBER), legacy);
    let number = number.map_err(|e| wrong.push(("证件号码", e.text()))).ok();
    let phone = match text(row, at::PHONE) {
        "" => Some(None),
        text => Phone::parse(text)
            .map(Some)
            .map_err(|e| wrong.push(("联系电话", e.text().to_owned())))
            .ok(),
    };
    let terms = terms(row, wrong);
    let to = day(row, at::TO);
    if let (Some(terms), Some(to)) = (&terms, to)
        && let Err(reason) = appointment::end(terms.from, to, today)
    {
        wrong.push(("离任日期", reason));
    }
    let org = Named::of(text(row, at::ORG_CODE), text(row, at::ORG));
    let number = number?;
    Some(Entry {
        name: name?,
        doubtful: number.may_be_rounded(text(row, at::NUMBER)),
        number,
        phone: phone?,
        org,
        terms: terms?,
        to,
    })
}

fn terms(row: &SheetRow, wrong: &mut Vec<(&'static str, String)>) -> Option<Terms> {
    let post = Post::find(text(row, at::POST));
    if post.is_none() {
        wrong.push(("职务", format!("应为{}", Post::words())));
    }
    let mode = Mode::from_word(text(row, at::MODE));
    if mode.is_none() {
        wrong.push(("任职类型", format!("应为{}", Mode::ALL.map(Mode::word).join("、"))));
    }
    let staffing = match text(row, at::STAFFING) {
        "" | "无" | "不占编" => Some(None),
        text => match Staffing::from_word(text) {
            Some(kind) => Some(Some(kind)),
            None => {
                wrong.push(("占用编制", "应为行政、事业，不占编的不填".to_owned()));
                None
            }
        },
    };
    let committee = match text(row, at::COMMITTEE) {
        "" | "否" | "不是" => Some(false),
        "是" => Some(true),
        _ => {
            wrong.push(("同级党委成员", "应为是、否".to_owned()));
            None
        }
    };
    let title = naming::optional(text(row, at::TITLE), 40)
        .map_err(|e| wrong.push(("职务名称", e.text("职务名称"))))
        .ok();
    let how = naming::optional(text(row, at::HOW), 20)
        .map_err(|e| wrong.push(("任职方式", e.text("任职方式"))))
        .ok();
    Some(Terms {
        post: post?.name.clone(),
        title: title?,
        mode: mode?,
        how: how?,
        staffing: staffing?,
        committee: committee?,
        // A row without it has its fault already.
        from: day(row, at::FROM)?,
        term_to: day(row, at::TERM),
    })
}
