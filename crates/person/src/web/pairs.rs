//! 疑似重复: pairs across the tree, the other unit's side closed.

use super::nav::area_nav;
use crate::PairId;
use crate::store::pair::{self, Side};
use crate::veil::Veils;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Flash, Shell, Tone, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 30;

struct Half {
    inside: bool,
    side: Side,
}

struct Row {
    id: PairId,
    why: &'static str,
    found_on: String,
    halves: Vec<Half>,
    /// Somebody has said that they are one.
    same: bool,
    /// Both sides lie in the reader's sight.
    whole: bool,
}

#[derive(Template)]
#[template(path = "person/pairs.html")]
struct PairsPage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let after = decode(asked.get("after")).unwrap_or(0);
    let (mut found, veils) = cx
        .read(move |read| Ok::<_, AppError>((pair::list(read, after, PAGE + 1)?, Veils::load(read)?)))
        .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| encode(last.id.0));
    let half = |side: Side| {
        let inside = cx.scope().covers(&side.org_path);
        Half {
            inside,
            side: side.seen(cx.scope(), &veils),
        }
    };
    let rows = found
        .into_iter()
        .map(|row| {
            let halves: Vec<Half> = row.sides.into_iter().map(half).collect();
            Row {
                id: row.id,
                why: row.why,
                found_on: row.found_on.to_string(),
                same: row.same,
                whole: halves.iter().all(|half| half.inside),
                halves,
            }
        })
        .collect();
    let flash = (asked.get("done") == "decided").then_some("已记录核对结果");
    page(&PairsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/persons/duplicates"),
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            watermark: watermark(&cx),
            export: export(&cx, Act::PersonDecide, "/persons/duplicates", &asked),
            ..frame(&cx, &headers, Area::Members, "疑似重复").await?
        },
        rows,
        pager: Pager {
            total: None,
            unit: "记录",
            next: next.map(|id| address("/persons/duplicates", &[("after", &id)])),
            first: (after > 0).then(|| "/persons/duplicates".to_owned()),
        },
    })
}

/// Notes what a pair turned out to be.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope or when it is decided already.
pub async fn decide(cx: Cx, Id(id): Id<PairId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let same = match sent.get("to") {
        "same" => true,
        "different" => false,
        _ => return Err(AppError::BadRequest("请选择核对结果".to_owned())),
    };
    let note: String = sent.get("note").chars().take(200).collect();
    let (account, at) = (cx.who.account, cx.now());
    cx.write(None, move |write| {
        if !pair::decide(write, id, same, &note, account, at)? {
            return Err(AppError::NotFound);
        }
        write.note(if same {
            "疑似重复：确认为同一人"
        } else {
            "疑似重复：不是同一人"
        });
        Ok(())
    })
    .await?;
    Ok(http::see_other("/persons/duplicates?done=decided"))
}
