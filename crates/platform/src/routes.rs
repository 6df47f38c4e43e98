//! The route table is the permission table: a route cannot be added without an act, and the guard
//! asks the policy before any handler runs. First lock of permission.

use crate::authz::Act;
use crate::cx::{Cx, Hx};
use crate::{App, AppError, http, session};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use std::collections::HashMap;
use std::sync::Arc;

/// What guards a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The policy decides.
    Act(Act),
    /// Open to everyone, for the reason given.
    Public(&'static str),
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path pattern.
    pub path: String,
    /// Guard.
    pub guard: Guard,
}

/// Routes of a slice or of the whole program.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<RouteInfo>,
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A guarded route. The handler takes [`Cx`] as its door to data.
    pub fn page<H, T>(self, method: Method, path: &str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(method, path, Guard::Act(act), handler)
    }

    /// The loud exception: a route without a log-in, for the reason given. [`Cx`] is refused inside.
    pub fn public<H, T>(self, method: Method, path: &str, why: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(method, path, Guard::Public(why), handler)
    }

    fn add<H, T>(mut self, method: Method, path: &str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.router = self.router.route(path, on(filter, handler));
        self.table.push(RouteInfo {
            method,
            path: path.to_owned(),
            guard,
        });
        self
    }

    /// Adds another slice's routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The table, in the order of adding.
    pub fn table(&self) -> &[RouteInfo] {
        &self.table
    }

    /// The guarded router.
    pub fn into_router(self, app: App) -> Router {
        let guards: HashMap<(Method, String), Guard> = self.table.iter().map(|r| ((r.method.clone(), r.path.clone()), r.guard)).collect();
        self.router
            .route_layer(axum::middleware::from_fn_with_state((app.clone(), Arc::new(guards)), guard))
            .fallback(|| async { AppError::NotFound })
            .method_not_allowed_fallback(|| async { AppError::NotFound })
            .with_state(app)
    }
}

type Guards = Arc<HashMap<(Method, String), Guard>>;

async fn guard(State((app, guards)): State<(App, Guards)>, mut request: Request, next: Next) -> Response {
    match admit(&app, &guards, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn admit(app: &App, guards: &Guards, request: &mut Request) -> Result<(), AppError> {
    let method = if request.method() == Method::HEAD {
        Method::GET
    } else {
        request.method().clone()
    };
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned())
        .unwrap_or_default();
    let guard = *guards.get(&(method.clone(), path)).ok_or(AppError::NotFound)?;
    let headers = request.headers();
    let bearer = headers
        .get("authorization")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map(str::to_owned);
    if bearer.is_none() {
        http::check_origin(&method, headers)?;
    }
    let Guard::Act(act) = guard else { return Ok(()) };
    let cookie = http::cookie(headers, session::COOKIE).map(str::to_owned);
    let hx = Hx::from_headers(headers);
    let address = http::address(app, headers, http::peer(request));
    let who = match (bearer, cookie) {
        (Some(token), _) => session::find_api(app, &token).await?,
        (None, Some(token)) => session::find(app, &token).await?,
        (None, None) => None,
    };
    let who = Arc::new(who.ok_or(AppError::Login)?);
    // Known even when refused: the error page shows the person's own navigation.
    request.extensions_mut().insert(who.clone());
    let cx = Cx::new(app.clone(), who, act, hx, address)?;
    request.extensions_mut().insert(cx);
    Ok(())
}
