//! A form with proof, and its files on the way into the file store.

use crate::rule;
use crate::store::proof::Stored;
use jishi_platform::{AppError, Cx, files};

/// What proof may be.
const KINDS: [&str; 4] = ["pdf", "jpg", "jpeg", "png"];
/// What the choice of a file offers.
pub const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png";
/// Files of one form.
const MOST: usize = 5;

/// A form with proof: one file of the largest size by rule beside small ones; each is checked by itself.
pub type Upload = jishi_ui::input::Upload<2>;

/// What may be chosen, for the organisation at `path`.
///
/// # Errors
/// The store fails.
pub async fn hint(cx: &Cx, path: &str) -> Result<String, AppError> {
    let limit = limit(cx, path).await? / 1024 / 1024;
    Ok(format!("PDF 或图片，单个不超过 {limit} MB"))
}

async fn limit(cx: &Cx, path: &str) -> Result<usize, AppError> {
    let (path, today) = (path.to_owned(), cx.today());
    cx.read(move |read| rule::proof_limit(read, &path, today)).await
}

/// Checks the files of a form and puts them into the file store.
///
/// # Errors
/// [`AppError::Invalid`] for the field `proof`: kind, size or number; the file store fails.
pub async fn store(upload: &Upload, cx: &Cx, path: &str) -> Result<Vec<Stored>, AppError> {
    let wrong = |text: String| AppError::field("proof", text);
    if upload.files.len() > MOST {
        return Err(wrong(format!("证明材料最多 {MOST} 个文件")));
    }
    let limit = limit(cx, path).await?;
    let mut checked = Vec::new();
    for (name, bytes) in &upload.files {
        let (kind, name) = files::check(name, bytes, limit).map_err(wrong)?;
        if !KINDS.contains(&kind.extension) {
            return Err(wrong(format!("“{name}”不能作为证明材料，请上传 PDF 或图片")));
        }
        checked.push((kind, name, bytes));
    }
    let mut stored = Vec::new();
    for (kind, name, bytes) in checked {
        stored.push(Stored {
            id: cx.id(),
            name,
            hash: cx.app.files.put(bytes.clone()).await?,
            size: bytes.len() as i64,
            media: kind.media,
        });
    }
    Ok(stored)
}
