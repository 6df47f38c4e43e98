//! The one error of the edge. Public words and internal cause are two things: the page shows the
//! words and an incident id, the log has the cause, once.

use crate::db::StoreError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A mistake in a form field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// What is wrong and how to mend it, in Chinese.
    pub text: String,
}

/// What a handler can fail with.
#[derive(Debug)]
pub enum AppError {
    /// 401: nobody is logged in.
    Login,
    /// 403: the account holds several posts and has not chosen one.
    ChoosePost,
    /// 404: it does not exist, or lies outside the caller's part of the tree.
    NotFound,
    /// 403: it is inside, but this post may not.
    Forbidden,
    /// 403: it is inside, but not for this post to change; the text says why.
    Denied(&'static str),
    /// 422: the input has mistakes.
    Invalid(Vec<FieldError>),
    /// 409: a rule of the field refuses; the text says why.
    Refused(String),
    /// 409: someone else changed it meanwhile.
    Stale,
    /// 413 and the like: the request itself is at fault.
    BadRequest(String),
    /// 429: too many tries.
    TooMany(String),
    /// 503: try again.
    Busy,
    /// 500: our fault; the cause is for the log only.
    Internal(anyhow::Error),
}

/// What an error shows: put into the response's extensions, where the page layer finds it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ErrorView {
    /// HTTP status.
    #[serde(skip)]
    pub status: StatusCode,
    /// Short name for programs.
    pub code: &'static str,
    /// Headline, in Chinese.
    pub title: String,
    /// What happened and what to do next, in Chinese.
    pub message: String,
    /// Mistakes by field.
    pub fields: Vec<FieldError>,
    /// The number that is also in the log; only for 500.
    pub incident: Option<String>,
}

impl AppError {
    /// One wrong field.
    pub fn field(field: &str, text: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.to_owned(),
            text: text.into(),
        }])
    }

    /// A refusal in words.
    pub fn refused(text: impl Into<String>) -> Self {
        Self::Refused(text.into())
    }

    /// What it shows; logs the cause of an internal error.
    pub fn view(&self) -> ErrorView {
        let (status, code, title, message) = match self {
            Self::Login => (StatusCode::UNAUTHORIZED, "login", "请先登录", "登录后可继续操作。".to_owned()),
            Self::ChoosePost => (
                StatusCode::FORBIDDEN,
                "choose_post",
                "请选择岗位",
                "选择一个岗位后可继续操作；如没有岗位，请联系安全管理员。".to_owned(),
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "没有找到",
                "内容不存在，或不在您的查看范围内。".to_owned(),
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "forbidden",
                "没有权限",
                "您当前的岗位不能进行此操作，可切换岗位或联系本单位管理员。".to_owned(),
            ),
            Self::Denied(text) => (StatusCode::FORBIDDEN, "forbidden", "没有权限", format!("{text}。")),
            Self::Invalid(fields) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "请检查填写内容",
                fields.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join("；"),
            ),
            Self::Refused(text) => (StatusCode::CONFLICT, "refused", "不能办理", text.clone()),
            Self::Stale => (
                StatusCode::CONFLICT,
                "stale",
                "内容已被他人修改",
                "请刷新后核对最新内容，再提交您的修改。".to_owned(),
            ),
            Self::BadRequest(text) => (StatusCode::BAD_REQUEST, "bad_request", "请求有误", text.clone()),
            Self::TooMany(text) => (StatusCode::TOO_MANY_REQUESTS, "too_many", "操作过于频繁", text.clone()),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "系统繁忙",
                "请稍后再试，已填写的内容不会丢失。".to_owned(),
            ),
            Self::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "系统出现问题",
                "请稍后再试；如仍不行，把编号告诉系统管理员。".to_owned(),
            ),
        };
        let incident = if let Self::Internal(cause) = self {
            let mut bytes = [0; 4];
            jishi_kernel::Random::fill(&crate::random::OsRandom, &mut bytes);
            let incident = crate::random::hex(&bytes);
            tracing::error!(incident, cause = format!("{cause:#}"), "request failed");
            Some(incident)
        } else {
            None
        };
        let fields = if let Self::Invalid(fields) = self {
            fields.clone()
        } else {
            Vec::new()
        };
        ErrorView {
            status,
            code,
            title: title.to_owned(),
            message,
            fields,
            incident,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(cause) => {
                tracing::warn!(cause, "database busy");
                Self::Busy
            }
            StoreError::RowsAffected { .. } => Self::Stale,
            other => Self::Internal(other.into()),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<axum::extract::multipart::MultipartError> for AppError {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        Self::BadRequest(if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            "文件过大".to_owned()
        } else {
            "上传内容不完整，请重新选择文件".to_owned()
        })
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let view = self.view();
        let body = serde_json::json!({ "error": &view }).to_string();
        let mut response = (view.status, [("content-type", "application/json; charset=utf-8")], body).into_response();
        response.extensions_mut().insert(view);
        response
    }
}
