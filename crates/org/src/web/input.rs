//! What comes in: ids in paths, fields of forms and of queries.

use axum::extract::{Form, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use jishi_platform::AppError;
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

/// Names and values as they were sent.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The first value under a name, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.trim())
    }

    /// The first value under a name that ends so.
    pub fn ending(&self, end: &str) -> &str {
        self.0
            .iter()
            .find(|(given, _)| given.ends_with(end))
            .map_or("", |(_, value)| value.trim())
    }

    /// A fingerprint of everything that was sent.
    pub fn hash(&self) -> String {
        let mut content = sha2::Sha256::new();
        for (name, value) in &self.0 {
            // Lengths keep two fields from running into one another.
            content.update((name.len() as u64).to_le_bytes());
            content.update(name);
            content.update((value.len() as u64).to_le_bytes());
            content.update(value);
        }
        content.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A value as what it should be; `None` when it is missing or something else.
    pub fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }
}

/// The query of an address.
pub struct Asked(pub Pairs);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let found = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        found
            .map(|Query(pairs)| Self(Pairs(pairs)))
            .map_err(|_| AppError::BadRequest("地址有误".to_owned()))
    }
}

/// The fields of a form.
pub struct Sent(pub Pairs);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let found = Form::<Vec<(String, String)>>::from_request(request, state).await;
        found
            .map(|Form(pairs)| Self(Pairs(pairs)))
            .map_err(|_| AppError::BadRequest("表单内容不完整，请重新提交".to_owned()))
    }
}

/// Escapes a value for the query of an address.
pub fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
