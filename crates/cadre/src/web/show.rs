//! The card of a cadre, opened at one post: who, masked, and the posts within the caller's part of the tree.

use super::list::{due, near};
use super::look::{inside, span};
use crate::PostId;
use crate::store::post::{self, Held};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{shanghai_day, shanghai_time};
use jishi_org::rule::manage;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, audit};
use jishi_ui::input::{Asked, Id};
use jishi_ui::part::LightBadge;
use jishi_ui::{Crumb, Flash, Shell, Tone, page};

/// Rows of the log shown.
const LOG: i64 = 50;

/// What was done, told above the page.
const DONE: [(&str, &str); 3] = [("new", "已登记任职"), ("edit", "已保存修改"), ("end", "已办理离任")];

struct Row {
    href: String,
    here: bool,
    org: String,
    org_href: String,
    what: String,
    mode: &'static str,
    days: String,
    over: bool,
    why: String,
    term: Option<LightBadge>,
}

#[derive(Template)]
#[template(path = "cadre/show.html")]
struct ShowPage {
    shell: Shell,
    href: String,
    person: Vec<(&'static str, String)>,
    facts: Vec<(&'static str, String)>,
    posts: Vec<Row>,
    log: Vec<(String, String, String)>,
    over: bool,
    may: bool,
    why_not: &'static str,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let (top, today) = (cx.identity()?.path.clone(), cx.today());
    let (held, posts, near, log, manages) = cx
        .read(move |read| {
            let held = post::find(read, id.0)?.ok_or(AppError::NotFound)?;
            let posts = post::of_person(read, held.person)?;
            let near = near(read, &held.org_path, today)?;
            let log = audit::about(read, "cadre", id.0, LOG)?;
            let manages = jishi_org::manages(read, &top, &held.org_path, today)?;
            Ok::<_, AppError>((held, posts, near, log, manages))
        })
        .await?;
    let may_somewhere = cx.may(Act::CadreManage);
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    let terms = &held.terms;
    let facts = vec![
        ("组织", held.org_name.clone()),
        ("职务", terms.post.clone()),
        ("职务名称", or_none(&terms.title)),
        ("任职类型", terms.mode.word().to_owned()),
        (
            "占用编制",
            terms
                .staffing
                .map_or_else(|| "不占本单位编制".to_owned(), |s| format!("{}编制", s.word())),
        ),
        ("任职方式", or_none(&terms.how)),
        ("同级党委成员", if terms.committee { "是" } else { "否" }.to_owned()),
        ("任职日期", terms.from.to_string()),
        ("任期至", terms.term_to.map_or_else(|| "不定任期".to_owned(), |day| day.to_string())),
    ];
    let shell = inside(&cx, &headers, "/cadres", &held.name).await?;
    let flash = DONE.iter().find(|(slug, _)| *slug == asked.get("done"));
    page(&ShowPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/cadres", "任职名册"),
                Crumb::to(format!("/cadres?node={}", held.org), &held.org_name),
                Crumb::here(&held.name),
            ],
            flash: flash.map(|(_, text)| Flash::new(Tone::Good, *text)),
            watermark: jishi_ui::watermark(&cx),
            ..shell
        },
        href: format!("/cadres/{id}"),
        person: vec![
            ("性别", or_none(held.sex)),
            ("证件号码", or_none(&held.id_mask)),
            ("联系电话", or_none(&held.phone_mask)),
        ],
        posts: posts.into_iter().map(|p| row(p, id, near, today)).collect(),
        log: log.into_iter().map(event).collect(),
        over: held.valid_to.is_some(),
        may: may_somewhere && manages,
        why_not: if may_somewhere && !manages { manage::WORDS } else { "" },
        facts,
    })
}

fn row(held: Held, here: PostId, near: i64, today: jishi_kernel::Day) -> Row {
    Row {
        href: format!("/cadres/{}", PostId(held.id)),
        here: held.id == here.0,
        org_href: format!("/cadres?node={}", held.org),
        what: held.terms.shown().to_owned(),
        mode: held.terms.mode.word(),
        days: span(held.terms.from, held.valid_to),
        over: held.valid_to.is_some_and(|to| to < today),
        term: due(&held, near, today),
        why: held.ended_why,
        org: held.org_name,
    }
}

fn event(entry: audit::Entry) -> (String, String, String) {
    let act = Act::ALL
        .iter()
        .find(|act| act.name() == entry.act)
        .map_or(entry.act.as_str(), |act| act.word());
    (
        format!("{} {}", shanghai_day(entry.at), shanghai_time(entry.at)),
        if entry.who.is_empty() { "系统".to_owned() } else { entry.who },
        if entry.note.is_empty() { act.to_owned() } else { entry.note },
    )
}
