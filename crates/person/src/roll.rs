//! A list with persons in it as a file. Whom it held is noted, so that each of them reads it among the
//! looks; every crate that lists persons hands its lists out by this one function.

use crate::PersonId;
use crate::store::view::{self, NewExport};
use axum::response::Response;
use jishi_exchange::sheet::Value;
use jishi_intake::Export;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use std::sync::{Arc, Mutex, PoisonError};

/// Takes the rows one after the other: whom a row tells of, and its cells.
pub type Sink<'a> = dyn FnMut(&[PersonId], &[Value]) -> Result<(), StoreError> + 'a;

/// Writes a list of persons as a file and notes it with each of them. With `why` it holds full numbers,
/// for that reason; without, they are masked. `rows` reads under the scope of the route's act.
///
/// # Errors
/// As [`jishi_intake::export()`].
pub async fn export(
    cx: &Cx,
    what: Export,
    why: Option<String>,
    rows: impl FnOnce(&Read<'_>, &mut Sink<'_>) -> Result<(), AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let list = match what.filters.as_str() {
        "" => what.title.clone(),
        filters => format!("{}：{filters}", what.title),
    };
    let held = Arc::new(Mutex::new(Vec::new()));
    let filled = held.clone();
    let (account, org, at, id) = (cx.who.account, cx.identity()?.org, cx.now(), cx.id());
    jishi_intake::export(
        cx,
        what,
        move |read, sink| {
            let mut persons = filled.lock().unwrap_or_else(PoisonError::into_inner);
            rows(read, &mut |whom, cells| {
                persons.extend_from_slice(whom);
                sink(cells)
            })
        },
        move |write, _| {
            let persons = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
            let new = NewExport {
                id,
                at,
                account,
                org,
                list: &list,
                complete: why.is_some(),
                reason: why.as_deref().unwrap_or_default(),
            };
            view::add_export(write, &new, persons)
        },
    )
    .await
}

/// The same with masked numbers for a list that is read page by page, see [`jishi_intake::pages`]: `cells` tells of a row
/// whom it shows and what stands in it.
///
/// # Errors
/// As [`export`].
pub async fn paged<T, K: Send + 'static, const N: usize>(
    cx: &Cx,
    what: Export,
    first: K,
    mut page: impl FnMut(&Read<'_>, &K, i64) -> Result<Vec<T>, AppError> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    cells: impl Fn(T) -> (PersonId, [Value; N]) + Send + 'static,
) -> Result<Response, AppError> {
    export(cx, what, None, move |read, sink| {
        jishi_intake::pages(
            first,
            |after, most| page(read, after, most),
            key,
            |one| {
                let (whom, cells) = cells(one);
                Ok(sink(&[whom], &cells)?)
            },
        )
    })
    .await
}
