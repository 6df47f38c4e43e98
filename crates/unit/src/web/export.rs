//! The register as a file, with the filters of the screen and in the columns of the import.

use super::list::Question;
use super::look::{which, words};
use super::rate::THEN;
use crate::import;
use crate::store::{attribute, list, then};
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_intake::{Export, export};
use jishi_org::look::node;
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
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let wanted = asked.clone();
    let (node, dictionary, which) = cx
        .read(move |read| {
            let dictionary = attribute::dictionary(read, &top)?;
            let which = which(&wanted, &dictionary);
            Ok::<_, AppError>((node(read, &wanted, own)?, dictionary, which))
        })
        .await?;
    let then = asked.get("tree") == "then";
    let filters = [
        node.name.clone(),
        if then { THEN.to_owned() } else { String::new() },
        words(&which, &dictionary),
        match asked.get("covered") {
            "yes" => "已建团".to_owned(),
            "no" => "未建团".to_owned(),
            _ => String::new(),
        },
    ];
    let filter = Question::new(&asked, today)?.filter(&node, which);
    let filters = filters.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("，");
    let what = Export::register("单位", import::columns(), filters, format);
    export(
        cx,
        what,
        move |read, sink| {
            if then {
                return Ok(then::each(read, node.id, &filter, MOST, |then| {
                    sink(&import::row(then.listed, &dictionary))
                })?);
            }
            Ok(list::each(read, &filter, None, MOST, |listed| {
                sink(&import::row(listed, &dictionary))
            })?)
        },
        |_, _| Ok(()),
    )
    .await
}
