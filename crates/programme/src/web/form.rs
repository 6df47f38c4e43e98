//! What comes in: ids in paths, form fields, files, and the key of a submission.

use crate::action::Key;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Path, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use bytes::Bytes;
use jishi_platform::{App, AppError};
use sha2::Digest;
use std::str::FromStr;

/// An id in the path; anything else is a page that does not exist.
pub struct Id<T>(pub T);

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| AppError::NotFound)?;
        text.parse().map(Self).map_err(|_| AppError::NotFound)
    }
}

/// The fields of a form, as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    key: Option<Key>,
    headers: HeaderMap,
}

/// Longest name of a submission.
const KEY_LIMIT: usize = 100;

impl Fields {
    fn new(pairs: Vec<(String, String)>, headers: &HeaderMap, content: sha2::Sha256) -> Self {
        let header = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        let field = pairs.iter().find(|(name, _)| name == "_key").map(|(_, value)| value.as_str());
        let name = header
            .or(field)
            .map(str::trim)
            .filter(|name| !name.is_empty() && name.len() <= KEY_LIMIT);
        let key = name.map(|name| Key {
            name: name.to_owned(),
            hash: hex(&content.finalize()),
        });
        Self {
            pairs,
            key,
            headers: headers.clone(),
        }
    }

    /// The first value of a field, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(given, _)| given == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// All values of a field.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.pairs
            .iter()
            .filter(move |(given, _)| given == name)
            .map(|(_, value)| value.trim())
    }

    /// A field as what it should be; `None` when it is missing or something else.
    pub fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// A field as a day.
    pub fn day(&self, name: &str) -> Option<jishi_kernel::Day> {
        jishi_kernel::parse_day(self.get(name))
    }

    /// The headers of the request, for the view settings of the page drawn again.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The submission's key (header `Idempotency-Key` or field `_key`).
    pub fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }
}

fn hex(bytes: &[u8]) -> String {
    jishi_platform::random::hex(bytes)
}

impl FromRequest<App> for Fields {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &App) -> Result<Self, AppError> {
        let headers = request.headers().clone();
        let form = headers
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.starts_with("application/x-www-form-urlencoded"));
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("提交的内容过大或不完整".to_owned()))?;
        if !form && !body.is_empty() {
            return Err(AppError::BadRequest("请从页面的表单提交".to_owned()));
        }
        let pairs = form_urlencoded::parse(&body).into_owned().collect();
        Ok(Self::new(pairs, &headers, sha2::Sha256::new_with_prefix(&body)))
    }
}

/// A form with files.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Its fields.
    pub fields: Fields,
    /// Its files: name and content, empty choices left out.
    pub files: Vec<(String, Bytes)>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, state: &App) -> Result<Self, AppError> {
        let headers = request.headers().clone();
        // One report: three files of the largest size, or nine smaller ones.
        DefaultBodyLimit::max(state.config.upload_limit * 3 + 1024 * 1024).apply(&mut request);
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
        let (mut pairs, mut files, mut content) = (Vec::new(), Vec::new(), sha2::Sha256::new());
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await?;
            for piece in [name.as_bytes(), file.as_deref().unwrap_or_default().as_bytes(), &bytes] {
                content.update((piece.len() as u64).to_le_bytes());
                content.update(piece);
            }
            match file {
                Some(file) if !(file.is_empty() && bytes.is_empty()) => files.push((file, bytes)),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self {
            fields: Fields::new(pairs, &headers, content),
            files,
        })
    }
}
