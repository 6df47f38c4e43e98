//! Errors as people see them: a page, a fragment that explains itself, or JSON for programs.

use crate::page::{ErrorPage, FlashNote};
use crate::{Flash, Tone, plain_frame};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use jishi_platform::cx::Hx;
use jishi_platform::error::ErrorView;
use jishi_platform::{App, http};

/// The layer around all routes: turns the [`ErrorView`] an error left behind into what the caller
/// understands. People without a log-in are sent to it and come back to where they wanted to go.
pub async fn show_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let response = next.run(request).await;
    let Some(view) = response.extensions().get::<ErrorView>().cloned() else {
        return response;
    };
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|a| a.contains("text/html"));
    if uri.path().starts_with("/api/") || !(wants_page || headers.contains_key("hx-request")) {
        return response;
    }
    let hx = Hx::from_headers(&headers);
    let here = uri.path_and_query().map_or("/", |p| p.as_str());
    let door = match view.code {
        "login" => Some("/login"),
        "choose_post" => Some("/identity"),
        _ => None,
    };
    if let Some(door) = door {
        let next = if method == Method::GET && !hx.request { here } else { "/" };
        let to = if next == "/" {
            door.to_owned()
        } else {
            format!("{door}?next={}", escape(next))
        };
        if hx.request {
            let mut response = answer(StatusCode::OK, String::new());
            if let Ok(value) = HeaderValue::from_str(door) {
                response.headers_mut().insert("hx-redirect", value);
            }
            return response;
        }
        if method == Method::GET {
            return http::see_other(&to);
        }
    }
    if hx.request {
        let note = FlashNote {
            flash: Flash::new(Tone::Bad, format!("{}：{}", view.title, view.message)),
        };
        let mut response = answer(view.status, note.render().unwrap_or_default());
        response.headers_mut().insert("hx-retarget", HeaderValue::from_static("#flash"));
        response.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
        return response;
    }
    let links = match view.code {
        "login" => vec![("/login".to_owned(), "去登录".to_owned())],
        _ => vec![("/".to_owned(), "回到首页".to_owned())],
    };
    let mut page = ErrorPage::new(plain_frame(&app, &headers), view.status.as_u16(), links).with_message(view.message.clone());
    page.heading.clone_from(&view.title);
    page.shell.title.clone_from(&view.title);
    page.incident.clone_from(&view.incident);
    answer(view.status, page.render().unwrap_or_else(|_| view.message.clone()))
}

fn answer(status: StatusCode, html: String) -> Response {
    crate::fragment(status, html)
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
