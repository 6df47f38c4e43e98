//! Pages of this slice. Each list has its own addresses, guarded by its own act.

mod columns;
mod errors;
pub(crate) mod file;
mod going;
mod hub;
mod known;
mod map_form;
mod maps;
mod new;
mod runs;
mod show;
mod upload;

use crate::{Kind, Kinds};
use axum::http::Method;
use jishi_platform::authz::Act;
use jishi_platform::{App, Routes};
use std::sync::Arc;

/// A list on its pages, beside the others.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) kind: Arc<dyn Kind>,
    pub(crate) kinds: Kinds,
}

impl Desk {
    /// The first part of the addresses of the list.
    fn base(&self) -> String {
        format!("/imports/{}", self.kind.slug())
    }
}

/// A handler of one list: the list goes before what the request brings.
macro_rules! with {
    ($desk:expr, $handler:path, $($arg:ident : $type:ty),*) => {{
        let desk = $desk.clone();
        move |$($arg: $type),*| { let desk = desk.clone(); async move { $handler(desk, $($arg),*).await } }
    }};
}

/// Routes of this slice.
pub fn routes(kinds: &Kinds) -> Routes {
    use axum::extract::Multipart;
    use axum::http::HeaderMap;
    use jishi_platform::Cx;
    use jishi_ui::input::{Asked, Id, Sent};
    let all = kinds.clone();
    let mut routes = Routes::new().page(
        Method::GET,
        "/imports",
        Act::SelfUse,
        move |cx: Cx, headers: HeaderMap, asked: Asked| {
            let all = all.clone();
            async move { hub::get(all, cx, headers, asked).await }
        },
    );
    let all = kinds.clone();
    routes = routes
        .page(Method::GET, "/imports/export.xlsx", Act::SelfUse, move |cx: Cx| {
            let all = all.clone();
            async move { runs::get(all, cx).await }
        })
        .merge(crate::org_sheet::routes());
    for kind in kinds.iter() {
        let desk = Desk {
            kind: kind.clone(),
            kinds: kinds.clone(),
        };
        let (base, act) = (desk.base(), kind.act());
        let at = |rest: &str| format!("{base}{rest}");
        type One = Id<crate::RunId>;
        type OneMap = Id<crate::AdapterId>;
        routes = routes
            .page(Method::GET, &at("/new"), act, with!(desk, new::get, cx: Cx, headers: HeaderMap))
            .page(
                Method::POST,
                &at("/new"),
                act,
                with!(desk, upload::post, cx: Cx, headers: HeaderMap, body: Multipart),
            )
            .page(
                Method::GET,
                &at("/columns"),
                act,
                with!(desk, known::get, cx: Cx, headers: HeaderMap),
            )
            .page(
                Method::GET,
                &at("/maps"),
                act,
                with!(desk, maps::get, cx: Cx, headers: HeaderMap, asked: Asked),
            )
            .page(
                Method::POST,
                &at("/maps/forget"),
                act,
                with!(desk, maps::forget, cx: Cx, sent: Sent),
            )
            .page(
                Method::GET,
                &at("/maps/new"),
                act,
                with!(desk, map_form::new, cx: Cx, headers: HeaderMap),
            )
            .page(
                Method::POST,
                &at("/maps/new"),
                act,
                with!(desk, map_form::add, cx: Cx, headers: HeaderMap, sent: Sent),
            )
            .page(
                Method::GET,
                &at("/maps/{id}"),
                act,
                with!(desk, map_form::get, cx: Cx, headers: HeaderMap, id: OneMap),
            )
            .page(
                Method::POST,
                &at("/maps/{id}"),
                act,
                with!(desk, map_form::change, cx: Cx, headers: HeaderMap, id: OneMap, sent: Sent),
            )
            .page(
                Method::POST,
                &at("/maps/{id}/deletion"),
                act,
                with!(desk, map_form::delete, cx: Cx, id: OneMap),
            )
            .page(Method::GET, &at("/template.xlsx"), act, with!(desk, known::template, cx: Cx))
            .page(
                Method::GET,
                &at("/{id}"),
                act,
                with!(desk, show::get, cx: Cx, headers: HeaderMap, id: One),
            )
            .page(
                Method::GET,
                &at("/{id}/columns"),
                act,
                with!(desk, columns::get, cx: Cx, headers: HeaderMap, id: One, asked: Asked),
            )
            .page(
                Method::POST,
                &at("/{id}/columns"),
                act,
                with!(desk, columns::post, cx: Cx, headers: HeaderMap, id: One, sent: Sent),
            )
            .page(Method::POST, &at("/{id}/check"), act, with!(desk, going::check, cx: Cx, id: One))
            .page(
                Method::POST,
                &at("/{id}/apply"),
                act,
                with!(desk, going::apply, cx: Cx, headers: HeaderMap, id: One, sent: Sent),
            )
            .page(Method::POST, &at("/{id}/stop"), act, with!(desk, going::stop, cx: Cx, id: One))
            .page(
                Method::POST,
                &at("/{id}/drop"),
                act,
                with!(desk, going::drop_upload, cx: Cx, id: One),
            )
            .page(
                Method::GET,
                &at("/{id}/errors.xlsx"),
                act,
                with!(desk, errors::get, cx: Cx, id: One),
            )
            .page(
                Method::GET,
                &at("/{id}/hints.xlsx"),
                act,
                with!(desk, errors::hints, cx: Cx, id: One),
            );
    }
    routes
}

/// Goes on with waiting runs at once, not at the next tick of the jobs.
fn wake(app: &App, desk: &Desk) {
    crate::run::spawn(app, &desk.kinds);
}
