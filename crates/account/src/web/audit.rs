//! The log: looked through, and taken along as CSV.

use crate::store::log::{self, Entry, Filter};
use crate::words::{self, instant};
use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use jishi_kernel::{id, parse_day};
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Area, Shell, frame, page};
use serde::Deserialize;

/// Rows on one page.
const PAGE: i64 = 50;
/// Rows read at once for a file.
const CHUNK: i64 = 500;
/// Heads of the file.
const HEADS: [&str; 8] = ["时间", "人员", "登录名", "单位", "操作", "对象", "说明", "来源地址"];

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    act: String,
    who: String,
    from: String,
    to: String,
    before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            act: words::acts().find(|a| a.0 == self.act).map_or("", |a| a.0).to_owned(),
            who: self.who.trim().chars().take(64).collect(),
            from: parse_day(&self.from),
            to: parse_day(&self.to),
        }
    }
}

struct Row {
    at: String,
    who: String,
    org: String,
    act: &'static str,
    about: String,
    note: String,
    address: String,
}

#[derive(Template)]
#[template(path = "account/audit.html")]
struct AuditPage {
    shell: Shell,
    acts: Vec<Choice>,
    who: String,
    from: String,
    to: String,
    export: String,
    chosen: usize,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
}

/// Who acted; somebody who acts before the log-in stands in the row as its target.
fn person(entry: &Entry) -> String {
    match entry.account {
        0 if words::BY_TARGET.contains(&entry.act.as_str()) && !entry.about.is_empty() => entry.about.clone(),
        0 => "系统".to_owned(),
        _ => entry.who.clone(),
    }
}

/// What it is about.
fn about(entry: &Entry) -> String {
    let word = words::target(&entry.target);
    if entry.about.is_empty() {
        word.to_owned()
    } else {
        format!("{word} {}", entry.about)
    }
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let filter = asked.filter();
    let before = id::decode(&asked.before).unwrap_or(i64::MAX);
    let wanted = filter.clone();
    let mut rows = cx.read(move |read| log::list(read, &wanted, before, PAGE + 1)).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let day = |day: Option<jishi_kernel::Day>| day.map(|d| d.to_string()).unwrap_or_default();
    let (from, to) = (day(filter.from), day(filter.to));
    let here = |path: &str, before: &str| {
        super::address_of(
            path,
            &[
                ("act", &filter.act),
                ("who", &filter.who),
                ("from", &from),
                ("to", &to),
                ("before", before),
            ],
        )
    };
    let next = rows.last().filter(|_| more).map(|last| here("/audit", &id::encode(last.id)));
    let first = (before != i64::MAX).then(|| here("/audit", ""));
    let mut acts = vec![("", "人员操作")];
    acts.extend(words::acts());
    page(&AuditPage {
        shell: frame(&cx, &headers, Area::Audit, "审计日志").await?,
        acts: Choice::list(acts, &filter.act),
        chosen: [&filter.act, &filter.who, &from, &to].iter().filter(|t| !t.is_empty()).count(),
        export: here("/audit/export.csv", ""),
        next,
        first,
        rows: rows
            .into_iter()
            .map(|e| Row {
                at: instant(e.at),
                who: person(&e),
                about: about(&e),
                act: words::act(&e.act),
                org: e.org,
                note: e.note,
                address: e.address,
            })
            .collect(),
        who: filter.who,
        from,
        to,
    })
}

/// A cell that a spreadsheet shows as text: one that would start a formula gets an apostrophe.
fn cell(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

fn lines<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> std::io::Result<Bytes> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(cell))?;
    }
    writer
        .into_inner()
        .map(Bytes::from)
        .map_err(|e| std::io::Error::other(e.to_string()))
}

fn record(entry: Entry) -> [String; 8] {
    let (who, about) = (person(&entry), about(&entry));
    [
        instant(entry.at),
        who,
        entry.login,
        entry.org,
        words::act(&entry.act).to_owned(),
        about,
        entry.note,
        entry.address,
    ]
}

/// The same rows as a file, read and sent in pieces. Taking the log along is itself logged.
///
/// # Errors
/// The store fails; once the first piece is sent, a failure breaks the connection off.
pub async fn export(cx: Cx, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let filter = asked.filter();
    let start = cx.id();
    let note = if filter == Filter::default() {
        "导出审计日志，全部人员操作"
    } else {
        "导出审计日志，按条件"
    };
    cx.write(None, move |write| {
        write.note(note);
        Ok::<_, AppError>(())
    })
    .await?;
    let name = format!("audit-{}.csv", cx.today());
    // The byte order mark tells spreadsheets that this is UTF-8.
    let mut head = "\u{feff}".as_bytes().to_vec();
    head.extend(lines([HEADS.map(str::to_owned)]).map_err(|e| AppError::Internal(e.into()))?);
    let rows = stream::unfold(Some((cx, filter, start)), |state| async {
        let (cx, filter, before) = state?;
        let wanted = filter.clone();
        let found = cx.read(move |read| log::list(read, &wanted, before, CHUNK)).await;
        match found {
            Ok(rows) => {
                let last = rows.last()?.id;
                Some((lines(rows.into_iter().map(record)), Some((cx, filter, last))))
            }
            Err(error) => Some((Err(std::io::Error::other(error.view().code)), None)),
        }
    });
    let body = futures_util::StreamExt::chain(stream::iter([Ok(Bytes::from(head))]), rows);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

impl AuditPage {
    /// The foot of the list; counting the whole log would cost too much.
    fn pager(&self) -> Pager {
        Pager {
            total: None,
            unit: "记录",
            next: self.next.clone(),
            first: self.first.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"] {
            assert_eq!(cell(bad.to_owned()), format!("'{bad}"));
        }
        assert_eq!(cell("登录，来自 10.0.0.1".to_owned()), "登录，来自 10.0.0.1");
        let text = lines([["a\"b".to_owned(), "=x,y".to_owned()]]).unwrap();
        assert_eq!(text, Bytes::from("\"a\"\"b\",\"'=x,y\"\r\n"));
    }
}
