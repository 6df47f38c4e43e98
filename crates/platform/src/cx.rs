//! The only door to data for a handler: who asks, what the route allows, and the two ways in,
//! [`Cx::read`] and [`Cx::write`].

use crate::authz::{Act, Permit, Reach, Scope, Target, reach};
use crate::db::{Read, StoreError, Write};
use crate::session::{Identity, Who};
use crate::{App, AppError};
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, request::Parts};
use jishi_kernel::{Day, Millis};
use std::sync::Arc;

/// How htmx asks (version 4 headers).
#[derive(Clone, Debug, Default)]
pub struct Hx {
    /// The request comes from htmx.
    pub request: bool,
    /// It wants a fragment, not a page.
    pub partial: bool,
    /// The element that will be changed, as `tag#id`.
    pub target: String,
}

impl Hx {
    /// Reads the headers.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self {
            request: text("hx-request") == "true",
            partial: text("hx-request-type") == "partial",
            target: text("hx-target").to_owned(),
        }
    }
}

/// A request that passed the guard.
#[derive(Clone)]
pub struct Cx {
    /// The application.
    pub app: App,
    /// Who asks.
    pub who: Arc<Who>,
    /// What the route does.
    pub act: Act,
    /// How far this role reaches with it.
    pub reach: Reach,
    /// How htmx asks.
    pub hx: Hx,
    /// Network address, for the log.
    pub address: String,
    scope: Scope,
}

impl Cx {
    pub(crate) fn new(app: App, who: Arc<Who>, act: Act, hx: Hx, address: String) -> Result<Self, AppError> {
        let (reach, scope) = match (&who.identity, act) {
            (Some(identity), _) => identity.scope(act),
            // Nobody has chosen an identity yet: only the own account is open.
            (None, Act::SelfUse | Act::MessageRead) => (Reach::Own, Scope::empty()),
            (None, _) => return Err(AppError::ChoosePost),
        };
        if reach == Reach::No {
            return Err(AppError::Forbidden);
        }
        Ok(Self {
            app,
            who,
            act,
            reach,
            hx,
            address,
            scope,
        })
    }

    /// The identity acted under.
    ///
    /// # Errors
    /// [`AppError::ChoosePost`] when none is chosen.
    pub fn identity(&self) -> Result<&Identity, AppError> {
        self.who.identity.as_ref().ok_or(AppError::ChoosePost)
    }

    /// True when the same identity may also do another act: for showing or hiding a button.
    pub fn may(&self, act: Act) -> bool {
        self.who
            .identity
            .as_ref()
            .is_some_and(|identity| reach(identity.role, act) != Reach::No)
    }

    /// True when the same identity may do another act on an organisation.
    pub fn may_at(&self, act: Act, org_path: &str) -> bool {
        self.who
            .identity
            .as_ref()
            .is_some_and(|identity| identity.scope(act).1.covers(org_path))
    }

    /// The scope of the route's act.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> Day {
        self.app.clock.today()
    }

    /// Now.
    pub fn now(&self) -> Millis {
        self.app.now()
    }

    /// A new id.
    pub fn id(&self) -> i64 {
        self.app.id()
    }

    /// Reads within the scope of the route's act.
    ///
    /// # Errors
    /// What `f` returns.
    pub async fn read<T, E>(&self, f: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + From<StoreError> + Send + 'static,
    {
        self.app.db.read(&self.scope, f).await.map_err(Into::into)
    }

    /// Reads a few rows by key within the scope of the route's act; see [`crate::db::Db::glance`].
    ///
    /// # Errors
    /// What `f` returns.
    pub async fn glance<T, E>(&self, f: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + From<StoreError> + Send + 'static,
    {
        self.app.db.glance(&self.scope, f).await.map_err(Into::into)
    }

    /// Reads, decides and writes in one transaction; the audit row is made from the route's act.
    ///
    /// # Errors
    /// What `f` returns; nothing is written then.
    pub async fn write<T, E>(
        &self,
        target: Option<Target>,
        f: impl FnOnce(&mut Write<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + From<StoreError> + Send + 'static,
    {
        let (post, path) = self.who.identity.as_ref().map_or((0, String::new()), |i| (i.post, i.path.clone()));
        let permit = Permit::new(
            self.who.account,
            post,
            path,
            self.act,
            target,
            self.now(),
            self.id(),
            self.address.clone(),
            self.scope.clone(),
        );
        self.app.db.write(permit, f).await.map_err(Into::into)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        // The guard puts it there for every route with an act; a public route has none.
        parts.extensions.get::<Self>().cloned().ok_or(AppError::Forbidden)
    }
}
