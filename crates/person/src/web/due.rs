//! 到期清单: whose data have been kept as long as the rule says; erased only by an act.

use super::nav::area_nav;
use crate::store::{due, person};
use crate::{PersonId, RULES};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_platform::authz::{Act, Target};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Flash, Shell, Tone, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;

struct Row {
    person: PersonId,
    name: String,
    id_mask: String,
    org: String,
    due_on: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "person/due.html")]
struct DuePage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

/// The rule as it is called.
pub(super) fn rule_word(rule: &str, today: Day) -> String {
    let known = RULES.built_in(rule, today);
    known.map_or_else(|| rule.to_owned(), |known| known.title.clone())
}

/// The list, the longest due first.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let today = cx.today();
    let after = asked
        .get("after")
        .split_once('.')
        .and_then(|(day, id)| Some((parse_day(day)?, id.parse::<PersonId>().ok()?.0)))
        .unwrap_or((Day::MIN, i64::MIN));
    let mut found = cx.read(move |read| due::list(read, today, after, PAGE + 1)).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}.{}", last.due_on, last.person));
    let rows = found
        .into_iter()
        .map(|row| Row {
            rule: rule_word(&row.rule, today),
            person: row.person,
            name: row.name,
            id_mask: row.id_mask,
            org: row.org,
            due_on: row.due_on.to_string(),
        })
        .collect();
    let flash = match asked.get("done") {
        "kept" => Some("已延长保存"),
        "erased" => Some("已抹除个人信息"),
        _ => None,
    };
    page(&DuePage {
        shell: Shell {
            area_nav: area_nav(&cx, "/persons/due"),
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            watermark: watermark(&cx),
            export: export(&cx, Act::PersonDecide, "/persons/due", &asked),
            ..frame(&cx, &headers, Area::Members, "到期清单").await?
        },
        rows,
        pager: Pager {
            total: None,
            unit: "人",
            next: next.map(|key| address("/persons/due", &[("after", &key)])),
            first: (after.0 != Day::MIN).then(|| "/persons/due".to_owned()),
        },
    })
}

/// Keeps one longer, until a day, for a reason.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope or when it is not on the list.
pub async fn keep(cx: Cx, Id(id): Id<PersonId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let today = cx.today();
    let until = parse_day(sent.get("until"))
        .filter(|day| *day > today)
        .ok_or_else(|| AppError::field("until", "请填写今天之后的日期"))?;
    let reason: String = sent.get("reason").chars().take(200).collect();
    if reason.is_empty() {
        return Err(AppError::field("reason", "请填写延长保存的理由"));
    }
    cx.write(Some(Target::new("person", id.0)), move |write| {
        person::find(write, id)?.ok_or(AppError::NotFound)?;
        if !due::keep(write, id, until, &reason)? {
            return Err(AppError::NotFound);
        }
        write.note(format!("延长保存个人信息至 {until}"));
        Ok(())
    })
    .await?;
    Ok(http::see_other("/persons/due?done=kept"))
}
