//! What comes in: ids in paths, fields of forms and of addresses; and addresses with parameters.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, FromRequestParts, Multipart, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jishi_platform::random::token_hash;
use jishi_platform::{App, AppError};
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The first value under a name, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value under a name that is not empty, in the order sent.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(given, _)| given == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Everything that was sent, in order: for a form that is sent on.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value under a name that ends so.
    pub fn ending(&self, end: &str) -> &str {
        self.0
            .iter()
            .find(|(given, _)| given.ends_with(end))
            .map_or("", |(_, value)| value.trim())
    }

    /// A value as what it should be; `None` when it is missing or something else.
    pub fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// A fingerprint of everything that was sent.
    pub fn hash(&self) -> String {
        // Lengths keep two fields from running into one another.
        let text = self
            .0
            .iter()
            .map(|(name, value)| format!("{}:{name}{}:{value}", name.len(), value.len()));
        token_hash(&text.collect::<String>())
    }

    /// The name of this submission: the header `Idempotency-Key` or the hidden field `_key`; empty when it has none.
    pub fn submission(&self, headers: &HeaderMap) -> String {
        let header = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        header.unwrap_or(self.get("_key")).chars().take(100).collect()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
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

/// A form with files. As many files of the largest size by configuration fit into it as `MOST` says;
/// what each may be is checked by whoever takes it. A form without files may come as an ordinary one.
pub struct Upload<const MOST: usize> {
    /// Its fields.
    pub pairs: Pairs,
    /// Its files: name and content, empty choices left out.
    pub files: Vec<(String, Bytes)>,
}

/// Room for the fields beside the files.
const FIELDS: usize = 1024 * 1024;

impl<const MOST: usize> FromRequest<App> for Upload<MOST> {
    type Rejection = AppError;

    async fn from_request(mut request: Request, state: &App) -> Result<Self, AppError> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media.is_some_and(|media| media.starts_with("application/x-www-form-urlencoded")) {
            let Sent(pairs) = Sent::from_request(request, state).await?;
            return Ok(Self { pairs, files: Vec::new() });
        }
        DefaultBodyLimit::max(state.config.upload_limit.saturating_mul(MOST).saturating_add(FIELDS)).apply(&mut request);
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
            pairs: Pairs(pairs),
            files,
        })
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

/// An address with the parameters that are not empty.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = given.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_and_told_apart() {
        let pairs: Pairs = [("a", " 1 "), ("b", ""), ("b", "2"), ("b", "3"), ("x_text", "词")]
            .into_iter()
            .collect();
        assert_eq!((pairs.get("a"), pairs.get("c"), pairs.ending("_text")), ("1", "", "词"));
        assert_eq!(pairs.all("b").collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(pairs.parse::<i64>("a"), Some(1));
        let other: Pairs = [("a", " 1 b"), ("", "2")].into_iter().collect();
        assert_ne!(pairs.hash(), other.hash());
        assert_ne!(Pairs::from_iter([("a", "bc")]).hash(), Pairs::from_iter([("ab", "c")]).hash());
    }

    #[test]
    fn empty_parameters_are_left_out() {
        assert_eq!(
            address("/units", &[("q", ""), ("kind", "企业"), ("a", "x&y")]),
            "/units?kind=%E4%BC%81%E4%B8%9A&a=x%26y"
        );
        assert_eq!(address("/units", &[("q", "")]), "/units");
    }
}
