//! A person with a browser: sends requests to the real router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

/// Someone who sends requests.
#[derive(Clone)]
pub struct Actor {
    router: Router,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body bytes.
    pub bytes: bytes::Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where a redirect goes.
    pub fn location(&self) -> String {
        self.headers
            .get(header::LOCATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// Fails with the body when the status is another one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Fails when the body lacks a text.
    #[track_caller]
    pub fn shows(self, part: &str) -> Self {
        assert!(self.text().contains(part), "no “{part}” in:\n{}", self.text());
        self
    }

    /// Fails when the body has a text.
    #[track_caller]
    pub fn hides(self, part: &str) -> Self {
        assert!(!self.text().contains(part), "“{part}” stands in:\n{}", self.text());
        self
    }
}

impl Actor {
    pub(crate) fn new(router: Router, cookie: Option<String>) -> Self {
        Self { router, cookie }
    }

    /// The session cookie's value, if logged in.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Sends any request.
    #[allow(clippy::panic)] // a test helper
    pub async fn send(&self, method: Method, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header("host", "test")
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("jishi={cookie}"));
        }
        if let Some(map) = request.headers_mut() {
            for (name, value) in headers {
                // Given headers replace the usual ones.
                if let (Ok(name), Ok(value)) = (name.parse::<header::HeaderName>(), value.parse()) {
                    map.insert(name, value);
                }
            }
        }
        let request = request.body(body.into()).unwrap_or_else(|e| panic!("{uri}: {e}"));
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|e| match e {});
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap_or_else(|e| panic!("{uri}: {e}"));
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// GET.
    pub async fn get(&self, uri: &str) -> Answer {
        self.send(Method::GET, uri, &[("accept", "text/html")], Body::empty()).await
    }

    /// GET as htmx asks for a fragment.
    pub async fn fragment(&self, uri: &str) -> Answer {
        self.send(
            Method::GET,
            uri,
            &[("hx-request", "true"), ("hx-request-type", "partial"), ("accept", "text/html")],
            Body::empty(),
        )
        .await
    }

    /// POST of a form.
    pub async fn post(&self, uri: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect::<Vec<_>>()
            .join("&");
        self.send(
            Method::POST,
            uri,
            &[("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")],
            body,
        )
        .await
    }

    /// POST of JSON.
    pub async fn post_json(&self, uri: &str, body: &serde_json::Value) -> Answer {
        self.send(
            Method::POST,
            uri,
            &[("content-type", "application/json"), ("accept", "application/json")],
            body.to_string(),
        )
        .await
    }

    /// POST of a multipart form; files are (field, file name, bytes).
    pub async fn upload(&self, uri: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--XX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (field, name, bytes) in files {
            body.extend(
                format!("--XX\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n").bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--XX--\r\n");
        self.send(
            Method::POST,
            uri,
            &[("content-type", "multipart/form-data; boundary=XX"), ("accept", "text/html")],
            body,
        )
        .await
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
