//! Proof on its way from a form into the file store.

use crate::action::{Caller, open};
use crate::model::{FileId, TransferId};
use crate::rule::machine::AppealRule;
use crate::rules::{self, ProofRule};
use crate::store::file::{self, File};
use jishi_platform::db::Write;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Upload;
use jishi_ui::part::{Field, FieldKind};

/// A form with proof: eight files of five megabytes, and the words beside them.
pub(super) type Proof = Upload<2>;

/// The field of the files.
const FILES: &str = "files";
/// What the choice of a file offers.
const ACCEPT: &str = ".jpg,.jpeg,.png,.pdf";

/// What may be put to a transfer, in words.
pub(super) fn hint(rule: &ProofRule) -> String {
    format!(
        "录取通知书、劳动合同等，图片或 PDF，最多 {} 个，每个不超过 {} MB",
        rule.files, rule.megabytes
    )
}

/// The same for an appeal.
pub(super) fn appeal_hint(rule: &AppealRule) -> String {
    format!(
        "户口簿、劳动合同等，图片或 PDF，最多 {} 个，每个不超过 {} MB",
        rule.files, rule.megabytes
    )
}

/// The field of the form of a transfer.
pub(super) fn field(hint: String, wrong: &[FieldError]) -> Field {
    let error = wrong
        .iter()
        .find(|one| one.field == FILES)
        .map(|one| one.text.clone())
        .unwrap_or_default();
    // The page of a returned transfer has the files of an appeal beside it.
    Field {
        id: "f-proof".to_owned(),
        ..Field::new(FILES, "证明材料", FieldKind::File(ACCEPT))
            .with_hint(hint)
            .with_error(error)
            .optional()
    }
}

/// Checks the files of a start by the rule of the organisation at `path` and puts them into the file store.
///
/// # Errors
/// A file of another kind or too large, too many of them; the file store fails.
pub(super) async fn store(cx: &Cx, upload: &Proof, path: &str) -> Result<Vec<File>, AppError> {
    if upload.files.is_empty() {
        return Ok(Vec::new());
    }
    let (path, today) = (path.to_owned(), cx.today());
    let rule = cx.read(move |read| rules::proof(read, &path, today)).await?;
    keep(cx, upload, rule, "proof").await
}

/// The same for a transfer the caller started. Nothing is stored for a stranger.
///
/// # Errors
/// 404 out of sight, 403 for whoever did not start it; as [`store`].
pub(super) async fn store_for(cx: &Cx, upload: &Proof, id: TransferId) -> Result<Vec<File>, AppError> {
    if upload.files.is_empty() {
        return Ok(Vec::new());
    }
    let (caller, today) = (Caller::of(cx)?, cx.today());
    let (rule, held) = cx
        .read(move |read| {
            let opened = open(read, &caller, id)?;
            if !opened.starts(&caller) {
                return Err(AppError::Forbidden);
            }
            let held = file::list(read, id)?.iter().filter(|file| file.purpose == "proof").count();
            Ok::<_, AppError>((rules::proof(read, &opened.from.path, today)?, held))
        })
        .await?;
    if upload.files.len() + held > rule.files {
        return Err(AppError::field(
            FILES,
            format!("证明材料最多 {} 个文件，已有 {held} 个", rule.files),
        ));
    }
    keep(cx, upload, rule, "proof").await
}

/// The same for an appeal, by its own rule.
///
/// # Errors
/// As [`store_for`].
pub(super) async fn store_appeal(cx: &Cx, upload: &Proof, id: TransferId) -> Result<Vec<File>, AppError> {
    let (caller, today) = (Caller::of(cx)?, cx.today());
    let rule = cx
        .read(move |read| {
            let opened = open(read, &caller, id)?;
            if !opened.starts(&caller) {
                return Err(AppError::Forbidden);
            }
            Ok::<_, AppError>(rules::appeal(read, &opened.from.path, today)?)
        })
        .await?;
    let rule = ProofRule {
        files: rule.files,
        megabytes: rule.megabytes,
    };
    keep(cx, upload, rule, "appeal").await
}

async fn keep(cx: &Cx, upload: &Proof, rule: ProofRule, purpose: &str) -> Result<Vec<File>, AppError> {
    if upload.files.len() > rule.files {
        return Err(AppError::field(FILES, format!("证明材料最多 {} 个文件", rule.files)));
    }
    let limit = rule.megabytes.saturating_mul(1024 * 1024);
    let mut checked = Vec::new();
    for (name, bytes) in &upload.files {
        let (kind, name) = jishi_platform::files::check(name, bytes, limit).map_err(|text| AppError::field(FILES, text))?;
        if !(kind.media.starts_with("image/") || kind.media == "application/pdf") {
            return Err(AppError::field(FILES, format!("“{name}”不是图片或 PDF")));
        }
        checked.push((kind.media, name, bytes));
    }
    let mut out = Vec::new();
    for (media, name, bytes) in checked {
        out.push(File {
            id: FileId(cx.id()),
            hash: cx.app.files.put(bytes.clone()).await?,
            name,
            media: media.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            purpose: purpose.to_owned(),
            at: cx.now(),
        });
    }
    Ok(out)
}

/// Puts stored files to a transfer.
///
/// # Errors
/// The store fails.
pub(super) fn add(write: &mut Write<'_>, id: TransferId, files: &[File], account: i64) -> Result<(), AppError> {
    for one in files {
        file::add(write, id, one, account)?;
    }
    Ok(())
}
