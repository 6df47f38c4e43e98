//! Why a light shows what it shows: the day, the rule, where the rule comes from, what comes next.

use super::form::Id;
use super::item::why;
use super::programme_frame::{View, programme_frame, value};
use super::words::{badge, when};
use crate::model::{ItemId, StepId};
use crate::rule::light::{self, Why};
use crate::store::item::{self, ItemPage as Found};
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::LightBadge;
use jishi_ui::{Crumb, Shell, fragment, page};

/// One explained light.
struct Explained {
    light: LightBadge,
    what: String,
    when: String,
    why: Why,
}

#[derive(Template)]
#[template(path = "programme/light.html", blocks = ["why"])]
struct LightPage {
    shell: Shell,
    item: String,
    shown: Explained,
    /// Every step, when the light of the whole item is explained.
    steps: Vec<Explained>,
}

fn of_step(found: &Found, id: StepId, today: Day) -> Option<Explained> {
    let (step, standing) = found.steps.iter().find(|(step, _)| step.id == id)?;
    Some(Explained {
        light: badge(standing, found.item.facts.state, None).as_chip(),
        what: step.text.clone(),
        when: when(step, today),
        why: light::explain(standing, step.start, &found.programme.rule, today),
    })
}

/// `GET /items/{id}/light`, `?step=` for one step: a page, or the explanation alone for htmx.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ItemId>, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let today = cx.today();
    let found = cx.read(move |read| item::open(read, id, today)).await?.ok_or(AppError::NotFound)?;
    let (shown, steps) = match value(&pairs, "step") {
        "" => {
            let whole = Explained {
                light: badge(&found.standing, found.item.facts.state, None).as_chip(),
                what: found.item.title.clone(),
                when: String::new(),
                why: why(&found, today),
            };
            let ids = found.steps.iter().map(|(step, _)| step.id);
            (whole, ids.filter_map(|id| of_step(&found, id, today)).collect())
        }
        step => {
            let step = step.parse().map_err(|_| AppError::NotFound)?;
            (of_step(&found, step, today).ok_or(AppError::NotFound)?, Vec::new())
        }
    };
    let mut shell = programme_frame(&cx, &headers, &found.programme, View::Below, "状态说明").await?;
    let here = shell.crumbs.pop();
    shell.crumbs.push(Crumb::to(format!("/items/{id}"), &found.item.title));
    shell.crumbs.extend(here);
    let shown = LightPage {
        shell,
        item: format!("/items/{id}"),
        shown,
        steps,
    };
    if cx.hx.partial {
        let html = shown.as_why().render().map_err(|error| AppError::Internal(error.into()))?;
        return Ok(fragment(StatusCode::OK, html));
    }
    page(&shown)
}
