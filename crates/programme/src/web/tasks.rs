//! 我的任务: the open items where the caller's department or organisation leads or takes part.

use super::programme_frame::{done, value};
use super::words::{as_of, badge, between, escape};
use crate::model::{ItemId, ItemState, PartyRole, StepState};
use crate::store::my_tasks::{self, After, Filter, Mine, NextStep, Task};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, days, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{LightBadge, Pager, Progress};
use jishi_ui::{Area, NavEntry, Shell, frame, page};

/// Rows of a page.
const ROWS: usize = 40;

/// How near the due day is asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Late,
    Week,
    Month,
}

impl Due {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Late, "late", "已逾期"),
        (Self::Week, "week", "7 天内到期"),
        (Self::Month, "month", "30 天内到期"),
    ];

    /// The last due day it lets through; what is late is always let through.
    fn until(self, today: Day) -> Day {
        let offset = match self {
            Self::Late => -1,
            Self::Week => 7,
            Self::Month => 30,
        };
        today.saturating_add(days(offset))
    }

    fn slug(self) -> &'static str {
        Self::ALL.iter().find(|(due, ..)| *due == self).map_or("", |(_, slug, _)| slug)
    }
}

/// The query of the page's address. What cannot be read is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TaskQuery {
    role: Option<PartyRole>,
    due: Option<Due>,
    text: String,
    after: Option<After>,
}

impl TaskQuery {
    fn read(pairs: &[(String, String)]) -> Self {
        let after = value(pairs, "after").split_once('_').and_then(|(due, id)| {
            Some(After {
                due: parse_day(due)?,
                id: id.parse::<ItemId>().ok()?,
            })
        });
        Self {
            role: PartyRole::from_slug(value(pairs, "role")),
            due: Due::ALL
                .iter()
                .find(|(_, slug, _)| *slug == value(pairs, "due"))
                .map(|(due, ..)| *due),
            text: value(pairs, "q").trim().chars().take(60).collect(),
            after,
        }
    }

    fn href(&self) -> String {
        let after = self.after.map(|after| format!("{}_{}", after.due, after.id)).unwrap_or_default();
        let pairs = [
            ("role", self.role.map_or("", PartyRole::slug)),
            ("due", self.due.map_or("", Due::slug)),
            ("q", self.text.as_str()),
            ("after", after.as_str()),
        ];
        let given: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        if given.is_empty() {
            "/tasks".to_owned()
        } else {
            format!("/tasks?{}", given.join("&"))
        }
    }

    fn filtered(&self) -> bool {
        self.role.is_some() || self.due.is_some() || !self.text.is_empty()
    }
}

struct Row {
    href: String,
    title: String,
    light: LightBadge,
    urgent: &'static str,
    role: PartyRole,
    when: String,
    next: String,
    programme: String,
    programme_href: String,
    progress: Progress,
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "programme/tasks.html")]
struct TasksPage {
    shell: Shell,
    whose: String,
    roles: Vec<NavEntry>,
    dues: Vec<NavEntry>,
    role: &'static str,
    due: &'static str,
    text: String,
    filtered: bool,
    rows: Vec<Row>,
    pager: Pager,
    act: &'static str,
}

/// When a next step is due, in words.
pub fn next_when(next: &NextStep, today: Day) -> String {
    between(next.start, next.end, today)
}

fn row(task: Task, today: Day) -> Row {
    let returned = task.next.as_ref().is_some_and(|next| next.state == StepState::Returned);
    let notes = [
        returned.then(|| "已退回，请重报".to_owned()),
        (task.urged > 0).then(|| format!("催办 {} 次", task.urged)),
    ];
    Row {
        href: format!("/items/{}", task.id),
        light: badge(&task.standing, ItemState::Open, Some(format!("/items/{}/light", task.id))),
        urgent: super::ledger_view::urgent(task.standing.light),
        role: task.role,
        when: task.next.as_ref().map(|next| next_when(next, today)).unwrap_or_default(),
        next: match &task.next {
            Some(next) => next.text.clone(),
            None if task.facts.step_count == 0 => "原文没有写明节点".to_owned(),
            None => "节点均已报送".to_owned(),
        },
        programme_href: format!("/programmes/{}", task.programme),
        programme: task.programme_title,
        progress: Progress::new(task.facts.step_done.unsigned_abs(), task.facts.step_count.unsigned_abs()),
        notes: notes.into_iter().flatten().collect(),
        title: if task.printed_no.is_empty() {
            task.title
        } else {
            format!("{} {}", task.printed_no, task.title)
        },
    }
}

/// `GET /tasks`: `role`, `due`, `q`, and `after` for the next page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (query, today, identity) = (TaskQuery::read(&pairs), cx.today(), cx.identity()?.clone());
    let mine = Mine::of(&identity);
    let filter = Filter {
        role: query.role,
        until: query.due.map(|due| due.until(today)),
        text: query.text.clone(),
    };
    let after = query.after;
    let mut found = cx
        .read(move |read| my_tasks::list(read, mine, &filter, after, ROWS as i64 + 1, today))
        .await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let first = TaskQuery {
        after: None,
        ..query.clone()
    };
    let next = found.last().filter(|_| more).map(|last| TaskQuery {
        after: Some(After {
            due: last.facts.open_due,
            id: last.id,
        }),
        ..first.clone()
    });
    let role_link =
        |role: Option<PartyRole>, word: &str| NavEntry::new(TaskQuery { role, ..first.clone() }.href(), word, "list", role == query.role);
    let due_link = |due: Option<Due>, word: &str| NavEntry::new(TaskQuery { due, ..first.clone() }.href(), word, "clock", due == query.due);
    page(&TasksPage {
        shell: Shell {
            as_of: Some(as_of(cx.now())),
            flash: done(value(&pairs, "done")),
            ..frame(&cx, &headers, Area::Tasks, "我的任务").await?
        },
        whose: identity.department_name.clone().unwrap_or(identity.org_name),
        roles: vec![
            role_link(None, "全部"),
            role_link(Some(PartyRole::Lead), "我牵头"),
            role_link(Some(PartyRole::Participant), "我参与"),
        ],
        dues: std::iter::once(due_link(None, "不限期限"))
            .chain(Due::ALL.map(|(due, _, word)| due_link(Some(due), word)))
            .collect(),
        role: query.role.map_or("", PartyRole::slug),
        due: query.due.map_or("", Due::slug),
        filtered: query.filtered(),
        pager: Pager {
            total: (!more && query.after.is_none()).then_some(found.len() as u64),
            unit: "项",
            next: next.map(|next| next.href()),
            first: query.after.map(|_| first.href()),
        },
        rows: found.into_iter().map(|task| row(task, today)).collect(),
        text: query.text,
        act: if cx.may(Act::ProgressReport) { "报送" } else { "查看" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_filter_and_place() {
        let read = |query: &str| {
            let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            TaskQuery::read(&pairs)
        };
        for query in [
            "",
            "role=lead",
            "due=week&q=%E8%B5%B0",
            "role=participant&due=late&after=2026-07-01_0000000000001",
        ] {
            let href = if query.is_empty() {
                "/tasks".to_owned()
            } else {
                format!("/tasks?{query}")
            };
            assert_eq!(read(query).href(), href);
        }
        assert_eq!(read("role=x&due=y&after=z&after=1"), TaskQuery::default());
        assert!(read("due=late").filtered() && !read("after=2026-07-01_0000000000001").filtered());
        let today = Day::constant(2026, 7, 15);
        assert_eq!([Due::Late, Due::Week].map(|due| due.until(today).day()), [14, 22]);
    }
}
