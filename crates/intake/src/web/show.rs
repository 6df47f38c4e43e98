//! A run: its progress, what it would do, its result, what can be done next.

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
use jishi_org::EffectsPart;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Id;
use jishi_ui::part::{ErrorSummary, Field, Steps};
use jishi_ui::{Area, Crumb, Shell, fragment, frame, page_with};

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
    /// What it would do beyond its counts.
    effects: Option<EffectsPart>,
    errors: ErrorSummary,
    /// Why, where it is asked for.
    reason: Option<Field>,
    /// Everything or nothing was asked for.
    all: bool,
}

/// A confirmation that cannot be taken yet.
pub(super) struct Again<'a> {
    /// What was typed as its reason.
    pub(super) reason: &'a str,
    /// Everything or nothing.
    pub(super) all: bool,
    /// What is wrong with the reason.
    pub(super) wrong: &'a [FieldError],
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

    /// It waits for the confirmation, and nothing stands against it.
    fn ready(&self) -> bool {
        self.checked() && self.row.tally.writing() > 0 && self.effects.as_ref().is_none_or(EffectsPart::allowed)
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

/// A run with what is said about its rows.
struct Found {
    row: RunRow,
    faults: Vec<Reasons>,
    hints: Vec<Reasons>,
    effects: String,
}

async fn own(desk: &Desk, cx: &Cx, id: RunId) -> Result<Found, AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    cx.read(move |read| {
        let row = run::own(read, id, account, slug)?.ok_or(AppError::NotFound)?;
        let effects = if row.state == State::Checked && row.tally.writing() > 0 {
            run::effects(read, id)?
        } else {
            String::new()
        };
        Ok::<_, AppError>(Found {
            row,
            faults: first(read, Sort::Fault, id)?,
            hints: first(read, Sort::Hint, id)?,
            effects,
        })
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
        State::Refused if !row.error.is_empty() => format!("{}。", row.error),
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
    shown(&desk, &cx, &headers, id, None).await
}

/// The page of a run; after a confirmation that could not be taken, with that.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; [`AppError::Stale`] when it does not wait for a confirmation.
pub(super) async fn shown(desk: &Desk, cx: &Cx, headers: &HeaderMap, id: RunId, again: Option<Again<'_>>) -> Result<Response, AppError> {
    let Found {
        row,
        faults,
        hints,
        effects,
    } = own(desk, cx, id).await?;
    if again.is_some() && row.state != State::Checked {
        return Err(AppError::Stale);
    }
    if row.state.under_way() && !row.busy {
        // Nobody is at it: the program was restarted, or another run has just ended.
        wake(&cx.app, desk);
    }
    let layout: Layout = serde_json::from_str(&row.layout).unwrap_or_default();
    let stage = match row.state {
        State::Columns => 1,
        State::Checking | State::Checked => 2,
        _ => 3,
    };
    let word = desk.kind.word();
    let reason = desk.kind.reasoned().then(|| {
        let text = again.as_ref().map_or(row.reason.as_str(), |again| again.reason);
        let wrong = again.as_ref().and_then(|again| again.wrong.first());
        jishi_org::reason_field(text).with_error(wrong.map(|wrong| wrong.text.as_str()).unwrap_or_default())
    });
    let errors = ErrorSummary::of(&reason);
    let shell = frame(cx, headers, Area::Intake, format!("导入{word}")).await?;
    let crumbs = vec![
        Crumb::to("/imports", "导入导出"),
        Crumb::to(format!("{}/new", desk.base()), format!("导入{word}")),
        Crumb::here(row.file_name.clone()),
    ];
    let whole = row.total.max(row.tally.rows).max(1);
    let status = if errors.count() == 0 {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shown = ShowPage {
        shell: Shell {
            crumbs,
            watermark: jishi_ui::watermark(cx),
            errors: errors.count(),
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
        effects: desk.kind.effects(&effects),
        errors,
        reason,
        all: again.is_some_and(|again| again.all),
        row,
    };
    if cx.hx.partial {
        let html = shown.as_run().render().map_err(|error| AppError::Internal(error.into()))?;
        return Ok(fragment(status, html));
    }
    page_with(status, &shown)
}
