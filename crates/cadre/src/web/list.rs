//! The register of posts in a part of the tree, filters in the address.

use super::look::{PAGE, inside, span};
use crate::post::{Mode, Post};
use crate::rule::light::{self, Days};
use crate::store::list::{self, Filter, State};
use crate::store::post::Held;
use crate::{PostId, RULES};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, days};
use jishi_org::look::{day, node, way};
use jishi_org::store::below::After;
use jishi_org::store::tree::Org;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::{Choice, LightBadge, Pager};
use jishi_ui::{Shell, page};

/// A post in a list.
struct Row {
    href: String,
    name: String,
    about: String,
    org: String,
    org_href: String,
    post: String,
    title: String,
    mode: &'static str,
    staffing: String,
    days: String,
    term: Option<LightBadge>,
}

#[derive(Template)]
#[template(path = "cadre/list.html", blocks = ["rows"])]
struct ListPage {
    shell: Shell,
    node: Org,
    query: String,
    posts: Vec<Choice>,
    modes: Vec<Choice>,
    states: Vec<Choice>,
    chosen: usize,
    rows: Vec<Row>,
    pager: Pager,
    clear: String,
    /// The same filters for the list as a file.
    export: String,
    may_manage: bool,
    may_exchange: bool,
}

/// What an address asks the register for.
pub(super) struct Question {
    query: String,
    post: String,
    mode: String,
    state: State,
    day: Day,
}

impl Question {
    /// # Errors
    /// [`AppError::BadRequest`] for a day that does not exist.
    pub(super) fn new(asked: &Pairs, today: Day) -> Result<Self, AppError> {
        Ok(Self {
            query: asked.get("q").to_owned(),
            post: Post::find(asked.get("post")).map(|p| p.name.clone()).unwrap_or_default(),
            mode: Mode::from_word(asked.get("mode")).map_or("", Mode::word).to_owned(),
            state: State::from_slug(asked.get("state")),
            day: day(asked, "day", today)?,
        })
    }

    /// `near`: days before its end that a term is due.
    pub(super) fn filter(&self, node: &Org, near: i64, today: Day) -> Filter {
        Filter {
            within: node.path.clone(),
            state: self.state,
            post: self.post.clone(),
            mode: self.mode.clone(),
            text: self.query.clone(),
            day: self.day,
            due: today.checked_add(days(near)).unwrap_or(today),
        }
    }

    /// The filters in words, for the log of an export.
    pub(super) fn words(&self, node: &Org) -> String {
        let state = match self.state {
            State::Open => "在任",
            State::Due => "任期将满",
            State::Over => "已离任",
        };
        let parts = [node.name.as_str(), state, &self.post, &self.mode];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("，")
    }
}

/// Days before its end that a term is due, for the organisation at `path`.
pub(super) fn near(read: &Read<'_>, path: &str, today: Day) -> Result<i64, StoreError> {
    Ok(RULES.at::<Days>(read, "cadre.term", path, today)?.value.days)
}

/// The badge of an open post whose term is due.
pub(super) fn due(held: &Held, near: i64, today: Day) -> Option<LightBadge> {
    let light = light::term(held.terms.term_to, near, today);
    let shown = held.valid_to.is_none() && matches!(light, jishi_kernel::Light::Late | jishi_kernel::Light::Near);
    shown.then(|| {
        let word = if light == jishi_kernel::Light::Late {
            "任期已满"
        } else {
            "任期将满"
        };
        LightBadge::until(light, held.terms.term_to, today).with_word(word)
    })
}

/// The page; as a fragment only its rows.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let after: Option<After> = asked.parse("after");
    let (wanted, from) = (asked.clone(), after.clone());
    let (node, crumbs, near, mut found) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let near = near(read, &node.path, today)?;
            let filter = Question::new(&wanted, today)?.filter(&node, near, today);
            let found = list::page(read, &filter, from.as_ref(), PAGE + 1)?;
            let crumbs = way(read, &top, &node, |id| format!("/cadres?node={id}"))?;
            Ok::<_, AppError>((node, crumbs, near, found))
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let question = Question::new(&asked, today)?;
    let number = node.id.to_string();
    let past = if question.day == today {
        String::new()
    } else {
        question.day.to_string()
    };
    let here = |after: &str| {
        address(
            "/cadres",
            &[
                ("node", &number),
                ("post", &question.post),
                ("mode", &question.mode),
                ("state", question.state.slug()),
                ("q", &question.query),
                ("day", &past),
                ("after", after),
            ],
        )
    };
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| here(&After::new(&last.org_path, last.id).to_string()));
    let total = (after.is_none() && !more).then_some(found.len() as u64);
    let filters: [&str; 5] = [&question.post, &question.mode, question.state.slug(), &question.query, &past];
    let posts = Post::all().iter().map(|p| (p.name.as_str(), p.name.as_str()));
    let modes = Mode::ALL.map(|m| (m.word(), m.word()));
    let states = [("", "在任"), ("due", "任期将满或已满"), ("over", "已离任")];
    let shell = inside(&cx, &headers, "/cadres", "任职名册").await?;
    let answer = ListPage {
        shell: Shell {
            crumbs,
            as_of: Some(format!("截至 {}", question.day)),
            watermark: jishi_ui::watermark(&cx),
            ..shell
        },
        posts: Choice::list(std::iter::once(("", "全部职务")).chain(posts), &question.post),
        modes: Choice::list(std::iter::once(("", "全部类型")).chain(modes), &question.mode),
        states: Choice::list(states, question.state.slug()),
        chosen: filters.iter().filter(|f| !f.is_empty()).count(),
        pager: Pager {
            total,
            unit: "项任职",
            next,
            first: after.is_some().then(|| here("")),
        },
        clear: address("/cadres", &[("node", &number)]),
        export: here("").trim_start_matches("/cadres").to_owned(),
        rows: found.into_iter().map(|held| row(held, near, today)).collect(),
        may_manage: cx.may(Act::CadreManage),
        may_exchange: cx.may(Act::CadreExchange),
        query: question.query.clone(),
        node,
    };
    if cx.hx.partial {
        let html = answer.as_rows().render().map_err(|e| AppError::Internal(e.into()))?;
        return Ok(jishi_ui::fragment(axum::http::StatusCode::OK, html));
    }
    page(&answer)
}

fn row(held: Held, near: i64, today: Day) -> Row {
    let term = due(&held, near, today);
    let about = [held.sex, &held.id_mask]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    Row {
        href: format!("/cadres/{}", PostId(held.id)),
        name: held.name,
        about,
        org_href: format!("/cadres?node={}", held.org),
        org: held.org_name,
        mode: held.terms.mode.word(),
        staffing: held.terms.staffing.map_or_else(String::new, |s| format!("{}编制", s.word())),
        days: match (held.valid_to, held.terms.term_to) {
            (Some(_), _) | (None, None) => span(held.terms.from, held.valid_to),
            (None, Some(to)) => format!("{} 起，任期至 {to}", held.terms.from),
        },
        post: held.terms.post,
        title: held.terms.title,
        term,
    }
}
