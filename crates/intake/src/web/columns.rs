//! Settling which column of the sheet is which of ours.

use super::{Desk, new::STAGES, upload::adapters, upload::kept_head, wake};
use crate::RunId;
use crate::layout::Layout;
use crate::state::{Mode, State};
use crate::store::map;
use crate::store::run::{self, RunRow, Terms};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Head};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{Choice, Steps};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page_with};

struct Line {
    place: u16,
    letter: String,
    heading: String,
    samples: String,
    choices: Vec<Choice>,
    served: bool,
}

#[derive(Template)]
#[template(path = "intake/columns.html")]
struct ColumnsPage {
    shell: Shell,
    base: String,
    id: RunId,
    stages: Steps,
    file: String,
    sheet: String,
    row: u32,
    adapter: String,
    lines: Vec<Line>,
    required: String,
}

async fn waiting(desk: &Desk, cx: &Cx, id: RunId) -> Result<RunRow, AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    let row = cx
        .read(move |read| run::own(read, id, account, slug))
        .await?
        .ok_or(AppError::NotFound)?;
    if !row.kept {
        return Err(AppError::refused("上传的表格已删除，请重新上传"));
    }
    if row.state.under_way() || row.state == State::Done {
        return Err(AppError::refused("已在处理或已导入，不能再改列的对应"));
    }
    Ok(row)
}

/// `GET /imports/{kind}/{id}/columns`; `row` names another row of headings.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; a refusal when it is too late.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<RunId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let row = waiting(&desk, &cx, id).await?;
    let layout: Layout = serde_json::from_str(&row.layout).map_err(|error| AppError::Internal(error.into()))?;
    let at = asked.parse::<u32>("row").filter(|at| *at > 0 && *at != layout.row);
    match kept_head(&desk, &cx, id, &row.file_name, at.or(Some(layout.row))).await? {
        Err(error) => show(&desk, &cx, &headers, &row, &layout.head(), &layout, &error.to_string()).await,
        Ok(head) if at.is_some() || head.sheet != layout.sheet => {
            let proposed = Layout::propose(&head, &desk.kind.columns(), &adapters(&desk, &cx).await?);
            show(&desk, &cx, &headers, &row, &head, &proposed, "").await
        }
        Ok(head) => show(&desk, &cx, &headers, &row, &head, &layout, "").await,
    }
}

async fn show(
    desk: &Desk,
    cx: &Cx,
    headers: &HeaderMap,
    row: &RunRow,
    head: &Head,
    layout: &Layout,
    wrong: &str,
) -> Result<Response, AppError> {
    let word = desk.kind.word();
    let columns = desk.kind.columns();
    let lines = head
        .headings
        .iter()
        .filter(|heading| !heading.text.is_empty() || heading.samples.iter().any(|text| !text.is_empty()));
    let lines = lines.map(|heading| {
        let key = layout
            .places
            .iter()
            .find(|(_, place)| **place == heading.place)
            .map(|(key, _)| key.as_str());
        Line {
            place: heading.place,
            letter: letter(heading.place),
            heading: heading.text.clone(),
            samples: heading
                .samples
                .iter()
                .map(|text| masked(text))
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" / "),
            choices: choices(&columns, key.unwrap_or_default()),
            served: key.is_some(),
        }
    });
    let required = columns.iter().filter(|column| column.required);
    let shell = frame(cx, headers, Area::Intake, format!("对应{word}表的列")).await?;
    let crumbs = vec![
        Crumb::to("/imports", "导入导出"),
        Crumb::to(format!("{}/new", desk.base()), format!("导入{word}")),
        Crumb::here("对应列"),
    ];
    let page = ColumnsPage {
        shell: Shell {
            crumbs,
            watermark: jishi_ui::watermark(cx),
            flash: (!wrong.is_empty()).then(|| Flash::new(Tone::Bad, wrong)),
            errors: usize::from(!wrong.is_empty()),
            ..shell
        },
        base: desk.base(),
        id: row.id,
        stages: Steps::new(&STAGES, 1),
        file: row.file_name.clone(),
        sheet: head.sheet.clone(),
        row: head.row,
        adapter: layout.adapter.clone(),
        lines: lines.collect(),
        required: required.map(|column| column.heading.as_ref()).collect::<Vec<_>>().join("、"),
    };
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(status, &page)
}

fn choices(columns: &[Column], current: &str) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        text: "不导入".to_owned(),
        chosen: current.is_empty(),
    };
    let column = |column: &Column| Choice {
        value: column.key.to_string(),
        text: format!("{}{}", column.heading, if column.required { "（必填）" } else { "" }),
        chosen: column.key == current,
    };
    std::iter::once(none).chain(columns.iter().map(column)).collect()
}

/// A, B, …, AA: as a spreadsheet program names a column.
fn letter(place: u16) -> String {
    let (mut left, mut letters) = (u32::from(place) + 1, Vec::new());
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// A sample as it may be shown: long numbers only by their ends.
fn masked(text: &str) -> String {
    let text: String = text.chars().take(24).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < 11 {
        return text;
    }
    let count = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| if at >= 3 && at + 2 < count { '*' } else { c })
        .collect()
}

/// `POST /imports/{kind}/{id}/columns`: `c<place>` names the column of ours; remembered for the next
/// sheet with these headings, and the check begins.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; a refusal when it is too late. What is missing
/// or doubled comes back with the form.
pub(super) async fn post(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<RunId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let row = waiting(&desk, &cx, id).await?;
    let at = sent.parse::<u32>("row");
    let head = match kept_head(&desk, &cx, id, &row.file_name, at).await? {
        Ok(head) => head,
        Err(error) => return Err(AppError::refused(error.to_string())),
    };
    let columns = desk.kind.columns();
    let (layout, wrong) = settled(&head, &columns, &sent);
    if !wrong.is_empty() {
        return show(&desk, &cx, &headers, &row, &head, &layout, &wrong).await;
    }
    let text = serde_json::to_string(&layout).map_err(|error| AppError::Internal(error.into()))?;
    let remembered = serde_json::to_string(&layout.map()).map_err(|error| AppError::Internal(error.into()))?;
    let (account, now, org, slug, heads) = (cx.who.account, cx.now(), cx.identity()?.org, desk.kind.slug(), layout.heads());
    cx.write(Some(jishi_platform::authz::Target::new("import_run", id.0)), move |write| {
        write.note("对应导入表的列");
        map::keep(write, org, slug, &heads, &remembered, now)?;
        let how = Terms {
            mode: Mode::Good,
            layout: &text,
            reason: &row.reason,
        };
        if run::queue(write, id, account, State::Checking, how, now)? {
            Ok(())
        } else {
            Err(AppError::Stale)
        }
    })
    .await?;
    wake(&cx.app, &desk);
    Ok(http::see_other(&format!("{}/{id}", desk.base())))
}

/// The layout as the person says, and what is wrong with it.
fn settled(head: &Head, columns: &[Column], sent: &Pairs) -> (Layout, String) {
    let mut layout = Layout::propose(head, &[], &[]);
    let mut wrong = Vec::new();
    for heading in &head.headings {
        let key = sent.get(&format!("c{}", heading.place));
        let Some(column) = columns.iter().find(|column| column.key == key) else {
            continue;
        };
        if layout.places.insert(key.to_owned(), heading.place).is_some() {
            wrong.push(format!("“{}”对应了两列，请只留一列", column.heading));
        }
    }
    let missing = layout.missing(columns);
    if !missing.is_empty() {
        wrong.push(format!("缺少必填的列：{}", missing.join("、")));
    }
    (layout, wrong.join("；"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (place, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letter(place), expected);
        }
    }

    #[test]
    fn long_numbers_are_shown_by_their_ends() {
        assert_eq!(masked("990000200001011234"), "990*************34");
        assert_eq!(masked("13800000000"), "138******00");
        assert_eq!(masked("2016-05-04"), "2016-05-04");
        assert_eq!(masked("李明"), "李明");
    }
}
