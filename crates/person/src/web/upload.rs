//! A form with proof, and its files on the way into the file store.

use crate::rule;
use crate::store::proof::Stored;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use bytes::Bytes;
use jishi_platform::{App, AppError, Cx, files};
use jishi_ui::input::Pairs;

/// What proof may be.
const KINDS: [&str; 4] = ["pdf", "jpg", "jpeg", "png"];
/// What the choice of a file offers.
pub const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png";
/// Files of one form.
const MOST: usize = 5;

/// A form with files.
pub struct Upload {
    /// Its fields.
    pub pairs: Pairs,
    files: Vec<(String, Bytes)>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, state: &App) -> Result<Self, AppError> {
        // One file of the largest size by rule beside small ones; each is checked by itself.
        DefaultBodyLimit::max(state.config.upload_limit * 2 + 1024 * 1024).apply(&mut request);
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await?;
            match file {
                Some(file) if !(file.is_empty() && bytes.is_empty()) => files.push((file, bytes)),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self {
            pairs: pairs.into_iter().collect(),
            files,
        })
    }
}

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

impl Upload {
    /// Checks the files and puts them into the file store.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for the field `proof`: kind, size or number; the file store fails.
    pub async fn store(&self, cx: &Cx, path: &str) -> Result<Vec<Stored>, AppError> {
        let wrong = |text: String| AppError::field("proof", text);
        if self.files.len() > MOST {
            return Err(wrong(format!("证明材料最多 {MOST} 个文件")));
        }
        let limit = limit(cx, path).await?;
        let mut checked = Vec::new();
        for (name, bytes) in &self.files {
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
}
