//! A form with files.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use bytes::Bytes;
use jishi_platform::{App, AppError, files};
use jishi_ui::input::Pairs;

/// A form with at most one file.
pub struct Upload {
    /// Its fields.
    pub pairs: Pairs,
    file: Option<(String, Bytes)>,
}

/// A file on its way to a row.
pub(super) struct Stored {
    pub name: String,
    pub hash: String,
    pub size: i64,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, state: &App) -> Result<Self, AppError> {
        DefaultBodyLimit::max(state.config.upload_limit + 1024 * 1024).apply(&mut request);
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
        let (mut pairs, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await?;
            match file_name {
                Some(given) if !(given.is_empty() && bytes.is_empty()) => file = file.or(Some((given, bytes))),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self {
            pairs: pairs.into_iter().collect(),
            file,
        })
    }
}

impl Upload {
    /// Checks that the file is one PDF of at most `most` MB and puts it into the file store; `None`
    /// when none was chosen.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for the field `file`; the file store fails.
    pub(super) async fn pdf(&self, app: &App, most: usize) -> Result<Option<Stored>, AppError> {
        let Some((name, bytes)) = &self.file else {
            return Ok(None);
        };
        let (kind, name) = files::check(name, bytes, most << 20).map_err(|text| AppError::field("file", text))?;
        if kind.extension != "pdf" {
            return Err(AppError::field("file", format!("“{name}”不是 PDF，请扫描成一个 PDF 文件")));
        }
        Ok(Some(Stored {
            name,
            hash: app.files.put(bytes.clone()).await?,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        }))
    }
}
