//! The register of posts as a file, masked, with the filters of the screen. Whom it held is noted, so
//! that each of them reads it among the looks.

use super::list::{Question, near};
use super::look::node;
use crate::import;
use crate::store::list;
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_intake::{Export, export};
use jishi_person::store::view::{self, NewExport};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs};
use std::sync::{Arc, Mutex, PoisonError};

/// Most rows of one file: what a sheet holds beside its head and notes.
const MOST: usize = 1_000_000;

/// As .xlsx.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn xlsx(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    answer(&cx, asked, Format::Xlsx).await
}

/// As .csv.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn csv(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    answer(&cx, asked, Format::Csv).await
}

async fn answer(cx: &Cx, asked: Pairs, format: Format) -> Result<Response, AppError> {
    let (own, today, wanted) = (cx.identity()?.org, cx.today(), asked.clone());
    let (node, near) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let near = near(read, &node.path, today)?;
            Ok::<_, AppError>((node, near))
        })
        .await?;
    let question = Question::new(&asked, today);
    let filter = question.filter(&node, near, today);
    let what = Export {
        word: "团干部".to_owned(),
        columns: import::columns(),
        filters: question.words(&node),
        format,
    };
    let (words, held) = (what.filters.clone(), Arc::new(Mutex::new(Vec::new())));
    let (filled, account, at, id) = (held.clone(), cx.who.account, cx.now(), cx.id());
    export(
        cx,
        what,
        move |read, sink| {
            let mut persons = filled.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(list::each(read, &filter, None, MOST, |held| {
                persons.push(held.person);
                sink(&import::row(held))
            })?)
        },
        move |write, _| {
            let persons = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
            let new = NewExport {
                id,
                at,
                account,
                org: own,
                list: &format!("团干部名册：{words}"),
                complete: false,
                reason: "",
            };
            view::add_export(write, &new, persons)
        },
    )
    .await
}
