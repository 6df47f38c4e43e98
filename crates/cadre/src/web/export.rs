//! The register of posts as a file, masked, with the filters of the screen. Whom it held is noted, so
//! that each of them reads it among the looks.

use super::list::{Question, near};
use crate::import;
use crate::store::list;
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_intake::Export;
use jishi_org::look::node;
use jishi_person::roll;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs};

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
    let question = Question::new(&asked, today)?;
    let filter = question.filter(&node, near, today);
    let what = Export::register("团干部", import::columns(), question.words(&node), format);
    roll::export(cx, what, None, move |read, sink| {
        Ok(list::each(read, &filter, None, MOST, |held| {
            sink(&[held.person], &import::row(held))
        })?)
    })
    .await
}
