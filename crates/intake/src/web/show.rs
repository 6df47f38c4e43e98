//! A run: its progress, its result, what can be done next.

use super::{Desk, new::STAGES, wake};
use crate::RunId;
use crate::layout::Layout;
use crate::run::apply::ALL_ROWS;
use crate::state::{Mode, State};
use crate::store::fault::{self, Reasons, Sort};
use crate::store::run::{self, RunRow};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use jishi_ui::part::Steps;
use jishi_ui::{Area, Crumb, Shell, fragment, frame, page};

/// Faulty rows listed on the page; the file has them all.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "intake/show.html", blocks = ["run"])]
struct ShowPage {
    shell: Shell,
    stages: Steps,
    base: String,
    row: RunRow,
    file: String,
    adapter: String,
    percent: i64,
    words: String,
    faults: Vec<Reasons>,
    hints: Vec<Reasons>,
}

impl ShowPage {
    fn href(&self) -> String {
        format!("{}/{}", self.base, self.row.id)
    }

    fn under_way(&self) -> bool {
        self.row.state.under_way()
    }

    fn checked(&self) -> bool {
        self.row.state == State::Checked
    }

    /// The file that can be taken along is there, and nobody works on it.
    fn sheet(&self) -> bool {
        self.row.kept && !self.under_way()
    }

    /// The columns may still be corrected, or the check begun anew.
    fn open(&self) -> bool {
        self.row.kept && !self.row.busy && !self.under_way() && self.row.state != State::Done
    }

    fn checkable(&self) -> bool {
        self.open() && matches!(self.row.state, State::Failed | State::Cancelled | State::Refused)
    }

    fn whole_allowed(&self) -> bool {
        self.row.tally.rows <= ALL_ROWS
    }

    fn removable(&self) -> bool {
        self.row.kept && !self.row.busy && !self.under_way()
    }
}

async fn own(desk: &Desk, cx: &Cx, id: RunId) -> Result<(RunRow, Vec<Reasons>, Vec<Reasons>), AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    cx.read(move |read| {
        let row = run::own(read, id, account, slug)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>((row, first(read, Sort::Fault, id)?, first(read, Sort::Hint, id)?))
    })
    .await
}

/// What is said about the first rows.
fn first(read: &Read<'_>, sort: Sort, id: RunId) -> Result<Vec<Reasons>, StoreError> {
    let mut said: Vec<Reasons> = Vec::new();
    while said.len() < SHOWN {
        let more = fault::after(read, sort, id, said.last().map_or(0, |(row, _)| *row), 1)?;
        if more.is_empty() {
            break;
        }
        said.extend(more);
    }
    said.truncate(SHOWN);
    Ok(said)
}

fn words(row: &RunRow) -> String {
    let tally = row.tally;
    let counts = format!("共 {} 行", tally.rows);
    let hinted = match tally.hinted {
        0 => String::new(),
        count => format!("，提示 {count} 行"),
    };
    match row.state {
        State::Columns => "请先对应表的列。".to_owned(),
        State::Checking => format!("已核对 {} 行，有误 {} 行。", tally.rows, tally.faulty),
        State::Checked => format!(
            "{counts}：将新建 {}，修改 {}，不变 {}，有误 {} 行{hinted}。",
            tally.created, tally.changed, tally.same, tally.faulty
        ),
        State::Applying if row.mode == Mode::All => "整表一次写入，期间不能停止。".to_owned(),
        State::Applying => format!("已处理 {} 行：新建 {}，修改 {}。", tally.rows, tally.created, tally.changed),
        State::Done => format!(
            "{counts}：已新建 {}，修改 {}，不变 {}，有误 {} 行{hinted}。",
            tally.created, tally.changed, tally.same, tally.faulty
        ),
        State::Refused => format!("{counts}，有误 {} 行，没有导入任何一行。", tally.faulty),
        State::Cancelled if row.error.is_empty() => "已放弃，没有写入。".to_owned(),
        State::Cancelled | State::Failed => format!("{}。", row.error.trim_end_matches('。')),
    }
}

/// `GET /imports/{kind}/{id}`; a partial request gets the changing part alone.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let (row, faults, hints) = own(&desk, &cx, id).await?;
    if row.state.under_way() && !row.busy {
        // Nobody is at it: the program was restarted, or another run has just ended.
        wake(&cx.app, &desk);
    }
    let layout: Layout = serde_json::from_str(&row.layout).unwrap_or_default();
    let stage = match row.state {
        State::Columns => 1,
        State::Checking | State::Checked => 2,
        _ => 3,
    };
    let word = desk.kind.word();
    let shell = frame(&cx, &headers, Area::Intake, format!("导入{word}")).await?;
    let crumbs = vec![
        Crumb::to("/imports", "导入导出"),
        Crumb::to(format!("{}/new", desk.base()), format!("导入{word}")),
        Crumb::here(row.file_name.clone()),
    ];
    let whole = row.total.max(row.tally.rows).max(1);
    let shown = ShowPage {
        shell: Shell {
            crumbs,
            watermark: jishi_ui::watermark(&cx),
            ..shell
        },
        stages: Steps::new(&STAGES, stage),
        base: desk.base(),
        file: row.file_name.clone(),
        adapter: layout.adapter,
        percent: row.tally.rows * 100 / whole,
        words: words(&row),
        faults,
        hints,
        row,
    };
    if cx.hx.partial {
        let html = shown.as_run().render().map_err(|error| AppError::Internal(error.into()))?;
        return Ok(fragment(StatusCode::OK, html));
    }
    page(&shown)
}

fn back(desk: &Desk, id: RunId) -> Response {
    http::see_other(&format!("{}/{id}", desk.base()))
}

async fn queue(desk: &Desk, cx: &Cx, id: RunId, to: State, mode: Mode, from: &[State]) -> Result<Response, AppError> {
    let (account, slug, now) = (cx.who.account, desk.kind.slug(), cx.now());
    let from = from.to_vec();
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        let row = run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        if !from.contains(&row.state) {
            return Err(AppError::Stale);
        }
        if mode == Mode::All && row.tally.rows > ALL_ROWS {
            return Err(AppError::refused(format!("超过 {ALL_ROWS} 行，不能整表一次写入，请分批导入")));
        }
        write.note(match to {
            State::Applying => format!("确认导入 {} 行", row.tally.writing()),
            _ => "重新核对".to_owned(),
        });
        if run::queue(write, id, account, to, mode, &row.layout, now)? {
            Ok(())
        } else {
            Err(AppError::refused("上传的表格已删除，请重新上传"))
        }
    })
    .await?;
    wake(&cx.app, desk);
    Ok(back(desk, id))
}

/// `POST /imports/{kind}/{id}/check`: from the beginning, after an error or a stop.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is under way or done.
pub(super) async fn check(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let from = [State::Checked, State::Failed, State::Cancelled, State::Refused];
    queue(&desk, &cx, id, State::Checking, Mode::Good, &from).await
}

/// `POST /imports/{kind}/{id}/apply`: `all` set means everything or nothing.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is not waiting for this.
pub(super) async fn apply(desk: Desk, cx: Cx, Id(id): Id<RunId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let mode = if sent.get("all").is_empty() { Mode::Good } else { Mode::All };
    queue(&desk, &cx, id, State::Applying, mode, &[State::Checked]).await
}

/// `POST /imports/{kind}/{id}/stop`: ends between two batches.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it is not under way.
pub(super) async fn stop(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        write.note("要求停止导入");
        if run::stop(write, id, account)? {
            Ok(())
        } else {
            Err(AppError::Stale)
        }
    })
    .await?;
    wake(&cx.app, &desk);
    Ok(back(&desk, id))
}

/// `POST /imports/{kind}/{id}/drop`: removes the upload and the reasons; a run that was not applied is given up.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] while it is under way.
pub(super) async fn drop_upload(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    let (account, slug, now) = (cx.who.account, desk.kind.slug(), cx.now());
    cx.write(Some(Target::new("import_run", id.0)), move |write| {
        run::own(write, id, account, slug)?.ok_or(AppError::NotFound)?;
        write.note("删除上传的表格");
        if !run::drop(write, id, account, now)? {
            return Err(AppError::Stale);
        }
        Ok::<_, AppError>(fault::forget(write, id)?)
    })
    .await?;
    cx.app.files.drop_upload(id.0).await?;
    Ok(http::see_other("/imports"))
}
