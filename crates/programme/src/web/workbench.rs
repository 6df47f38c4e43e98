//! 工作台: what to do today, what is late, who waits for me. The leader's one look is `look`.

use super::overview_nav::{Overview, first_view, overview_nav};
use super::programme_frame::value;
use super::words::{as_of, badge, moment, weekday};
use super::{look, tasks::next_when};
use crate::model::{ItemState, PartyRole, StepState};
use crate::store::Counts;
use crate::store::calendar::{self, Entry};
use crate::store::my_tasks::{self, Filter, Mine, Task};
use crate::store::workbench::{self, Asked, Returned, Urgent, Waiting};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light, days, days_between, format_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::duty::{Duty, duties};
use jishi_ui::part::{LightBadge, TimelineEntry};
use jishi_ui::{Area, Shell, frame, page};
use std::collections::BTreeSet;

/// Most lines of a list; the rest has a page of its own.
const LINES: usize = 8;
/// Most waiting reports and requests counted out.
const WAITING: usize = 200;
/// Days ahead that belong to this week's list.
const WEEK: i64 = 6;
/// Days ahead in which something late or near is looked for: no rule may reach further.
const AHEAD: i64 = 90;

/// One thing to do.
struct Line {
    light: LightBadge,
    title: String,
    href: String,
    from: String,
    act: &'static str,
}

/// A list with the number of all that belongs to it.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    total: String,
    more: bool,
}

impl From<Duty> for Line {
    fn from(duty: Duty) -> Self {
        Self {
            light: duty.light,
            title: duty.title,
            href: duty.href,
            from: duty.from,
            act: duty.act,
        }
    }
}

impl Lines {
    fn new(lines: Vec<Line>, limit: usize) -> Self {
        let all = lines.len();
        Self {
            total: if all >= limit { format!("{limit}+") } else { all.to_string() },
            more: all > LINES,
            lines: lines.into_iter().take(LINES).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "programme/workbench.html")]
struct WorkbenchPage {
    shell: Shell,
    today: String,
    /// Of what: 交组织部办理的, 本单位及下级的.
    whose: String,
    late: i64,
    near: i64,
    returned: usize,
    waiting: String,
    may_upload: bool,
    decides: bool,
    /// What other slices ask for, such as transfers that wait.
    duties: Lines,
    tasks: Lines,
    reviews: Lines,
    urgent: Lines,
    week: Vec<TimelineEntry>,
    week_more: usize,
}

/// `7月15日 星期三`.
pub fn day_words(day: Day, today: Day) -> String {
    format!("{} 星期{}", format_day(day, today), weekday(day))
}

fn task(task: &Task, reports: bool, today: Day) -> Line {
    let returned = task.next.as_ref().is_some_and(|next| next.state == StepState::Returned);
    let light = badge(&task.standing, ItemState::Open, None);
    let when = task.next.as_ref().map(|next| next_when(next, today)).unwrap_or_default();
    let part = if task.role == PartyRole::Participant { "参与 · " } else { "" };
    Line {
        light: if returned {
            light.with_word(format!("{}（已退回）", task.standing.word()))
        } else {
            light
        },
        title: task.next.as_ref().map_or_else(|| task.title.clone(), |next| next.text.clone()),
        href: format!("/items/{}", task.id),
        from: format!("{part}{when} · {} · {}", task.title, task.programme_title),
        act: if reports { "报送" } else { "查看" },
    }
}

fn returned(step: &Returned, today: Day) -> Line {
    let late = step.end.is_some_and(|end| end < today);
    let light = LightBadge::until(if late { Light::Late } else { Light::Normal }, step.end, today);
    Line {
        light: light.with_word("已退回"),
        title: step.step_text.clone(),
        href: format!("/items/{}", step.item),
        from: if step.reason.is_empty() {
            format!("{} · {}", step.item_title, step.programme_title)
        } else {
            format!("退回原因：{} · {}", step.reason, step.item_title)
        },
        act: "重报",
    }
}

fn waiting(report: &Waiting, today: Day) -> Line {
    let what = if report.percent >= 100 {
        "报送完成".to_owned()
    } else {
        format!("报送进展 {}%", report.percent)
    };
    Line {
        light: LightBadge::new(Light::Normal).with_word("待审核"),
        title: format!("{what}：{}", report.step_text),
        href: format!("/items/{}", report.item),
        from: [
            report.department.as_str(),
            &report.name,
            &moment(report.at, today),
            &report.item_title,
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · "),
        act: "审核",
    }
}

fn asked(request: &Asked, today: Day) -> Line {
    Line {
        light: LightBadge::new(Light::Normal).with_word("待审批"),
        title: format!("申请延期至 {}：{}", format_day(request.to, today), request.step_text),
        href: format!("/items/{}", request.item),
        from: format!("{} · {} · {}", request.name, moment(request.at, today), request.reason),
        act: "审批",
    }
}

fn urgent(item: &Urgent) -> Line {
    let urged = if item.urged > 0 {
        format!("已催办 {} 次 · ", item.urged)
    } else {
        String::new()
    };
    Line {
        light: badge(&item.standing, ItemState::Open, None),
        title: if item.printed_no.is_empty() {
            item.title.clone()
        } else {
            format!("{} {}", item.printed_no, item.title)
        },
        href: format!("/items/{}", item.id),
        from: format!("{urged}{}", item.programme_title),
        act: "查看",
    }
}

/// A step of the coming days.
pub fn week_entry(entry: &Entry, today: Day) -> Option<TimelineEntry> {
    let end = entry.step.end?;
    let when = match days_between(today, end) {
        0 => "今天".to_owned(),
        1 => "明天".to_owned(),
        _ => format!("{} 周{}", format_day(end, today), weekday(end)),
    };
    Some(TimelineEntry {
        light: entry.standing.light,
        when,
        text: entry.step.text.clone(),
        href: Some(format!("/items/{}", entry.step.item)),
        note: format!("{} · {}", entry.item_title, entry.programme_title),
    })
}

struct Found {
    counts: Counts,
    tasks: Vec<Task>,
    returned: Vec<Returned>,
    waiting: Vec<Waiting>,
    asked: Vec<Asked>,
    urgent: Vec<Urgent>,
    week: Vec<Entry>,
}

/// `GET /workbench`, `?view=mine` or `?view=whole`; without it by role.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let view = match value(&pairs, "view") {
        "mine" => Overview::Mine,
        "whole" => Overview::Whole,
        _ => first_view(&cx),
    };
    let shell = Shell {
        area_nav: overview_nav(&cx, view),
        as_of: Some(as_of(cx.now())),
        ..frame(&cx, &headers, Area::Workbench, "工作台").await?
    };
    if view == Overview::Whole {
        look::get(&cx, shell).await
    } else {
        mine(&cx, shell).await
    }
}

async fn mine(cx: &Cx, shell: Shell) -> Result<Response, AppError> {
    let (today, identity) = (cx.today(), cx.identity()?.clone());
    let (mine, decides, reports) = (Mine::of(&identity), cx.may(Act::ProgressDecide), cx.may(Act::ProgressReport));
    let found = cx
        .read(move |read| {
            let due = Filter {
                until: Some(today.saturating_add(days(AHEAD))),
                ..Filter::default()
            };
            let week = calendar::between(read, None, today, today.saturating_add(days(WEEK)), WAITING as i64, today)?;
            let tasks = my_tasks::list(read, mine, &due, None, WAITING as i64, today)?;
            // Who decides is told what others owe; who reports, what was sent back. Six statements each at most.
            Ok::<_, AppError>(if decides {
                Found {
                    counts: workbench::counts(read, None, today)?,
                    waiting: workbench::list_waiting(read, None, WAITING as i64)?,
                    asked: workbench::list_asked(read, None, WAITING as i64)?,
                    urgent: workbench::list_urgent(read, AHEAD, WAITING as i64, today)?,
                    returned: Vec::new(),
                    tasks,
                    week,
                }
            } else {
                Found {
                    counts: workbench::counts(read, Some(mine), today)?,
                    returned: workbench::list_returned(read, mine, WAITING as i64)?,
                    waiting: Vec::new(),
                    asked: Vec::new(),
                    urgent: Vec::new(),
                    tasks,
                    week,
                }
            })
        })
        .await?;
    let duties = duties(cx).await?.into_iter().map(Line::from).collect();
    let presses = |light| matches!(light, Light::Late | Light::Near);
    let again: BTreeSet<_> = found.returned.iter().map(|step| step.step).collect();
    let own = found
        .tasks
        .iter()
        .filter(|task| presses(task.standing.light) && task.next.as_ref().is_none_or(|next| !again.contains(&next.id)));
    let tasks = found
        .returned
        .iter()
        .map(|step| returned(step, today))
        .chain(own.map(|one| task(one, reports, today)))
        .collect();
    let reviews: Vec<Line> = found
        .asked
        .iter()
        .map(|one| asked(one, today))
        .chain(found.waiting.iter().map(|one| waiting(one, today)))
        .collect();
    let mut week: Vec<TimelineEntry> = found
        .week
        .iter()
        .filter(|entry| entry.standing.light != Light::Done)
        .filter_map(|entry| week_entry(entry, today))
        .collect();
    let week_more = week.len().saturating_sub(LINES);
    week.truncate(LINES);
    let reviews = Lines::new(reviews, WAITING);
    page(&WorkbenchPage {
        today: day_words(today, today),
        whose: if decides {
            "本单位及下级".to_owned()
        } else {
            format!("交{}办理", identity.department_name.unwrap_or(identity.org_name))
        },
        late: found.counts.of(Light::Late),
        near: found.counts.of(Light::Near),
        returned: found.returned.len(),
        waiting: reviews.total.clone(),
        may_upload: cx.may(Act::DraftEdit),
        decides,
        duties: Lines::new(duties, WAITING),
        tasks: Lines::new(tasks, WAITING),
        reviews,
        urgent: Lines::new(
            found
                .urgent
                .iter()
                .filter(|item| presses(item.standing.light))
                .map(urgent)
                .collect(),
            WAITING,
        ),
        week,
        week_more,
        shell,
    })
}
