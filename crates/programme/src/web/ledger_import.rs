//! 导入改过的台账: upload, differences row by row, the chosen ones taken over in one transaction.

use super::export::source;
use super::form::{Fields, Id, Upload};
use super::ledger_doc::{self, Source};
use super::ledger_query::LedgerQuery;
use super::programme_frame::{View, programme_frame};
use crate::model::{ItemId, ProgrammeId, StepId};
use crate::rule::ledger_change::{self as rule, Change, Difference, Refused, States, Verdict};
use crate::store::programme::{self, Programme};
use crate::store::{ledger_change, refresh};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_exchange::ledger::{LedgerDoc, ledger_read_xlsx};
use jishi_exchange::sheet::Limits;
use jishi_platform::authz::{Act, Target};
use jishi_platform::db::Write;
use jishi_platform::http::see_other;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::Steps;
use jishi_ui::{Shell, page_with};

/// Faults of a file shown at once.
const FAULTS: usize = 100;

struct Row {
    place: String,
    column: &'static str,
    old: String,
    new: String,
    /// What the check box sends; empty when the difference is not taken over.
    change: String,
    reason: &'static str,
}

#[derive(Template)]
#[template(path = "programme/ledger_import.html")]
struct ImportPage {
    shell: Shell,
    base: String,
    key: String,
    steps: Steps,
    /// The file was read and is shown.
    shown: bool,
    file: String,
    /// What is wrong with the file.
    faults: Vec<String>,
    more_faults: usize,
    take: Vec<Row>,
    wrong: Vec<Row>,
    keep: Vec<Row>,
}

/// The programme, when the caller's act covers it: 404 out of sight, 403 in sight without the right.
async fn open(cx: &Cx, id: ProgrammeId) -> Result<Programme, AppError> {
    let (sees, today) = (cx.identity()?.scope(Act::ProgrammeRead).1, cx.today());
    let found = cx
        .app
        .db
        .read(&sees, move |read| programme::find(read, id, today))
        .await?
        .ok_or(AppError::NotFound)?;
    if cx.scope().covers(&found.org_path) {
        Ok(found)
    } else {
        Err(AppError::Forbidden)
    }
}

async fn show(cx: &Cx, headers: &HeaderMap, id: ProgrammeId, at: usize) -> Result<ImportPage, AppError> {
    let programme = open(cx, id).await?;
    let shell = programme_frame(cx, headers, &programme, View::Below, "导入改过的台账").await?;
    Ok(ImportPage {
        shell: Shell { as_of: None, ..shell },
        base: format!("/programmes/{id}"),
        key: jishi_kernel::id::encode(cx.id()),
        steps: Steps::new(&["上传", "核对差异", "导入"], at),
        shown: false,
        file: String::new(),
        faults: Vec::new(),
        more_faults: 0,
        take: Vec::new(),
        wrong: Vec::new(),
        keep: Vec::new(),
    })
}

/// `GET /programmes/{id}/import`.
///
/// # Errors
/// 404 out of sight, 403 for a programme of another organisation.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ProgrammeId>) -> Result<Response, AppError> {
    page_with(StatusCode::OK, &show(&cx, &headers, id, 0).await?)
}

/// `POST /programmes/{id}/import`, multipart: one file. Shows the differences; nothing is changed yet.
///
/// # Errors
/// 404 out of sight, 403 for a programme of another organisation. A file that cannot be read comes
/// back as 422 with every fault in it.
pub async fn preview(cx: Cx, headers: HeaderMap, Id(id): Id<ProgrammeId>, upload: Upload) -> Result<Response, AppError> {
    let mut shown = show(&cx, &headers, id, 1).await?;
    let Some((name, bytes)) = upload.files.into_iter().next() else {
        return refused(shown, vec!["请选择从本页导出的 .xlsx 台账".to_owned()]);
    };
    let limits = Limits {
        bytes: cx.app.config.upload_limit,
        ..Limits::default()
    };
    let read = tokio::task::spawn_blocking(move || ledger_read_xlsx(&bytes, &limits)).await;
    let given = match read.map_err(|error| AppError::Internal(error.into()))? {
        Ok(given) => given,
        Err(faults) => return refused(shown, faults.iter().map(ToString::to_string).collect()),
    };
    let (today, now) = (cx.today(), cx.now());
    let differences = cx
        .read(move |read| {
            let source = source(read, id, &LedgerQuery::default(), today)?;
            Ok::<_, AppError>(rule::compare(&ledger_doc::ledger(&source, now), &given, &states(&source)))
        })
        .await?;
    for difference in differences {
        match difference.verdict {
            Verdict::Take(_) => shown.take.push(row(difference)?),
            Verdict::Wrong(_) => shown.wrong.push(row(difference)?),
            Verdict::Keep(_) => shown.keep.push(row(difference)?),
        }
    }
    shown.shown = true;
    shown.file = name;
    page_with(StatusCode::OK, &shown)
}

fn refused(shown: ImportPage, mut faults: Vec<String>) -> Result<Response, AppError> {
    let more_faults = faults.len().saturating_sub(FAULTS);
    faults.truncate(FAULTS);
    let shown = ImportPage {
        steps: Steps::new(&["上传", "核对差异", "导入"], 0),
        shell: Shell {
            errors: faults.len() + more_faults,
            ..shown.shell
        },
        faults,
        more_faults,
        ..shown
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

fn row(difference: Difference) -> Result<Row, AppError> {
    let (change, reason) = match &difference.verdict {
        Verdict::Take(change) => (serde_json::to_string(change).map_err(|error| AppError::Internal(error.into()))?, ""),
        Verdict::Keep(reason) | Verdict::Wrong(reason) => (String::new(), *reason),
    };
    let shown = |text: String| if text.is_empty() { "（空）".to_owned() } else { text };
    let whole = difference.column.is_empty();
    Ok(Row {
        place: difference.place,
        column: difference.column,
        old: if whole { String::new() } else { shown(difference.old) },
        new: if whole { String::new() } else { shown(difference.new) },
        change,
        reason,
    })
}

fn states(source: &Source) -> States {
    let rows = &source.ledger.rows;
    let steps = rows.iter().flat_map(|row| &row.steps);
    States {
        items: rows.iter().map(|row| (row.id.to_string(), row.facts.state)).collect(),
        steps: steps
            .map(|(step, _)| (step.id.to_string(), (step.state, step.extended())))
            .collect(),
    }
}

/// `POST /programmes/{id}/changes`: `change`, as shown by the preview, any number of times. All are
/// made, or none.
///
/// # Errors
/// 404 and 403 as everywhere; 409 when a value changed since the preview, or a rule refuses one.
pub async fn apply(cx: Cx, Id(id): Id<ProgrammeId>, fields: Fields) -> Result<Response, AppError> {
    open(&cx, id).await?;
    let changes: Result<Vec<Change>, _> = fields.all("change").map(serde_json::from_str).collect();
    let changes = changes.map_err(|_| AppError::BadRequest("请从核对页面提交".to_owned()))?;
    if changes.is_empty() {
        return Err(AppError::refused("没有选择要导入的修改"));
    }
    let (today, now) = (cx.today(), cx.now());
    cx.write(Some(Target::new("programme", id.0)), move |write| {
        programme::lock(write, id)?;
        let source = source(write, id, &LedgerQuery::default(), today)?;
        let before = ledger_doc::ledger(&source, now);
        let after = rule::apply(&before, &changes, &states(&source)).map_err(|refused| match refused {
            Refused::Stale => AppError::Stale,
            Refused::Wrong(reason) => AppError::refused(reason),
        })?;
        store(write, &before, &after)?;
        refresh::refresh_all(write, id)?;
        let what = changes.iter().map(|change| format!("{} {}", change.id, change.field.word()));
        write.note(format!(
            "导入台账，修改 {} 处：{}",
            changes.len(),
            what.take(50).collect::<Vec<_>>().join("、")
        ));
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(see_other(&format!("/programmes/{id}?done=import")))
}

fn store(write: &mut Write<'_>, before: &LedgerDoc, after: &LedgerDoc) -> Result<(), AppError> {
    let not_ours = |_| AppError::refused("编号不属于此项工作");
    for (old, new) in before.items.iter().zip(&after.items) {
        if (&old.title, &old.owners) != (&new.title, &new.owners) {
            let id: ItemId = new.id.parse().map_err(not_ours)?;
            ledger_change::set_item(write, id, &new.title, &new.owners.join("、"))?;
        }
        for (old, new) in old.steps.iter().zip(&new.steps) {
            if (&old.text, old.start, old.end) != (&new.text, new.start, new.end) {
                let id: StepId = new.id.parse().map_err(not_ours)?;
                ledger_change::set_step(write, id, &new.text, new.start, new.end)?;
            }
        }
    }
    Ok(())
}
