//! Importing organisations from a sheet: upload, preview, apply.
//!
//! Between the steps the file lies in the file store; its hash is kept as the answer to a key of
//! the account, so that nobody else can apply or download it.

use crate::import::{self, Base, Plan};
use crate::store::tree;
use askama::Template;
use axum::extract::Multipart;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use jishi_exchange::sheet::{Limits, ReadSheet};
use jishi_kernel::Level;
use jishi_platform::{AppError, Cx, http, idempotency};
use jishi_ui::input::Id;
use jishi_ui::part::{ErrorSummary, Field, FieldKind, Steps};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, page_with};

jishi_kernel::ids! {
    /// An upload that waits for its decision.
    UploadId,
}

/// Rows shown of each list; the file of errors has them all.
const SHOWN: usize = 50;

struct ColumnRow {
    names: String,
    required: bool,
    meaning: String,
}

#[derive(Template)]
#[template(path = "org/import.html")]
struct UploadPage {
    shell: Shell,
    stages: Steps,
    errors: ErrorSummary,
    field: Field,
    columns: Vec<ColumnRow>,
}

struct NewRow {
    row: u32,
    name: String,
    level: &'static str,
    kind: String,
}

#[derive(Template)]
#[template(path = "org/import_preview.html")]
struct PreviewPage {
    shell: Shell,
    stages: Steps,
    key: UploadId,
    file: String,
    created: usize,
    changed: usize,
    same: usize,
    faulty: usize,
    new: Vec<NewRow>,
    changes: Vec<(String, String)>,
    faults: Vec<String>,
}

const STAGES: [&str; 3] = ["上传表格", "核对", "导入"];

async fn upload_page(cx: &Cx, headers: &HeaderMap, wrong: &str) -> Result<UploadPage, AppError> {
    let field = Field::new("file", "组织表", FieldKind::File(".xlsx,.csv"))
        .with_hint("支持 .xlsx、.csv，不超过 20 MB；列和行的先后不限")
        .with_error(wrong);
    let errors = ErrorSummary::of([&field]);
    let columns = import::columns()
        .into_iter()
        .map(|column| ColumnRow {
            names: std::iter::once(&column.heading)
                .chain(&column.synonyms)
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join("、"),
            required: column.required,
            meaning: column.meaning.into_owned(),
        })
        .collect();
    let shell = frame(cx, headers, Area::Orgs, "导入组织").await?;
    let crumbs = vec![Crumb::to("/orgs", "组织"), Crumb::here("导入")];
    Ok(UploadPage {
        shell: Shell {
            crumbs,
            errors: errors.count(),
            ..shell
        },
        stages: Steps::new(&STAGES, 0),
        errors,
        field,
        columns,
    })
}

/// The upload page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    page(&upload_page(&cx, &headers, "").await?)
}

/// Takes the file, keeps it for this account, and leads to its preview.
///
/// # Errors
/// The store fails; a file that cannot be read comes back with the reason.
pub async fn upload(cx: Cx, headers: HeaderMap, mut body: Multipart) -> Result<Response, AppError> {
    let (mut name, mut bytes) = (String::new(), Bytes::new());
    while let Some(field) = body.next_field().await? {
        if field.name() == Some("file") {
            let given = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
            name = given.chars().filter(|c| !c.is_control()).take(120).collect();
            bytes = field.bytes().await?;
        }
    }
    if bytes.is_empty() {
        let wrong = if name.is_empty() {
            "请选择表格文件"
        } else {
            "这是空文件，请重新选择"
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &upload_page(&cx, &headers, wrong).await?);
    }
    if let Err(reason) = read(name.clone(), bytes.clone()).await? {
        let wrong = format!("“{name}”：{reason}");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &upload_page(&cx, &headers, &wrong).await?);
    }
    let hash = cx.app.files.put(bytes).await?;
    let (id, account, now) = (UploadId(cx.id()), cx.who.account, cx.now());
    cx.write(None, move |write| {
        write.note("上传组织表，待核对");
        idempotency::keep(write, account, &key(id), UPLOAD, &format!("{hash} {name}"), now)
    })
    .await?;
    Ok(http::see_other(&format!("/orgs/import/{id}")))
}

const UPLOAD: &str = "upload";

fn key(id: UploadId) -> String {
    format!("orgs.import.{id}")
}

/// Reads the file off the request threads; inside, the reason why it cannot be read.
async fn read(name: String, bytes: Bytes) -> Result<Result<ReadSheet, String>, AppError> {
    let read = tokio::task::spawn_blocking(move || import::read(&name, &bytes, &Limits::default()).map_err(|e| e.to_string()));
    read.await.map_err(|e| AppError::Internal(e.into()))
}

/// The uploaded file of this account: its name and its rows.
///
/// # Errors
/// [`AppError::NotFound`] for another account's upload and for one that has been swept.
pub(super) async fn uploaded(cx: &Cx, id: UploadId) -> Result<(String, ReadSheet), AppError> {
    let account = cx.who.account;
    let kept = cx
        .read(move |read| idempotency::replay(read, account, &key(id), UPLOAD))
        .await?
        .ok_or(AppError::NotFound)?;
    let (hash, name) = kept.split_once(' ').ok_or(AppError::NotFound)?;
    let bytes = cx.app.files.get(hash).await?;
    let sheet = read(name.to_owned(), bytes).await?.map_err(AppError::refused)?;
    Ok((name.to_owned(), sheet))
}

/// Decides the rows now; puts the reasons on them.
///
/// # Errors
/// The store fails.
pub(super) async fn decide(cx: &Cx, mut sheet: ReadSheet) -> Result<(ReadSheet, Plan), AppError> {
    let (scope, own, today) = (cx.scope().clone(), cx.identity()?.org, cx.today());
    cx.read(move |read| {
        let base = Base::Below(Box::new(tree::find(read, own)?.ok_or(AppError::NotFound)?));
        let plan = import::plan(read, &scope, &base, &mut sheet, today)?;
        Ok::<_, AppError>((sheet, plan))
    })
    .await
}

/// What the import would do.
///
/// # Errors
/// [`AppError::NotFound`] for another account's upload.
pub async fn preview(cx: Cx, headers: HeaderMap, Id(id): Id<UploadId>) -> Result<Response, AppError> {
    page(&preview_page(&cx, &headers, id, None).await?)
}

async fn preview_page(cx: &Cx, headers: &HeaderMap, id: UploadId, flash: Option<Flash>) -> Result<PreviewPage, AppError> {
    let (file, sheet) = uploaded(cx, id).await?;
    let (sheet, plan) = decide(cx, sheet).await?;
    let shell = frame(cx, headers, Area::Orgs, "核对组织表").await?;
    let crumbs = vec![Crumb::to("/orgs", "组织"), Crumb::to("/orgs/import", "导入"), Crumb::here("核对")];
    let stage = if flash.is_some() { 2 } else { 1 };
    let new = |(row, name, level, kind): (u32, &str, Level, &str)| NewRow {
        row,
        name: name.to_owned(),
        level: level.word(),
        kind: kind.to_owned(),
    };
    Ok(PreviewPage {
        shell: Shell { crumbs, flash, ..shell },
        stages: Steps::new(&STAGES, stage),
        key: id,
        file,
        created: plan.created(),
        changed: plan.changed(),
        same: plan.same(),
        faulty: plan.faulty(),
        new: plan.sample(SHOWN).map(new).collect(),
        changes: plan.changes(SHOWN).map(|(name, words)| (name.to_owned(), words)).collect(),
        faults: sheet.faults().take(SHOWN).map(ToString::to_string).collect(),
    })
}

/// Writes the rows without faults, decided anew, and shows what is left.
///
/// # Errors
/// [`AppError::NotFound`] for another account's upload; [`AppError::Stale`] when the tree changes at the same moment.
pub async fn apply(cx: Cx, headers: HeaderMap, Id(id): Id<UploadId>) -> Result<Response, AppError> {
    let (_, mut sheet) = uploaded(&cx, id).await?;
    let (scope, own, today, ids) = (cx.scope().clone(), cx.identity()?.org, cx.today(), cx.app.clone());
    let outcome = cx
        .write(None, move |write| {
            let base = Base::Below(Box::new(tree::find(write, own)?.ok_or(AppError::NotFound)?));
            let plan = import::plan(write, &scope, &base, &mut sheet, today)?;
            import::apply(write, &plan, today, || ids.id())
        })
        .await?;
    let text = format!("已导入：新建 {} 个组织，修改 {} 个", outcome.created, outcome.changed);
    page(&preview_page(&cx, &headers, id, Some(Flash::new(Tone::Good, text))).await?)
}
