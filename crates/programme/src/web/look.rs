//! 全局一览: how many are late, where, better or worse than last month, whom to call first.

use super::workbench::{day_words, week_entry};
use crate::model::ProgrammeId;
use crate::store::calendar;
use crate::store::late::{self, LateLead};
use crate::store::trend::{self, Trend};
use crate::store::workbench;
use askama::Template;
use axum::response::Response;
use jishi_kernel::{Day, Light, day_start, days, days_between, format_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{LightBadge, Progress, Share, ShareRow, Shares, TimelineEntry};
use jishi_ui::{Shell, page};
use std::collections::BTreeMap;

/// Most rows of a list.
const ROWS: usize = 10;
/// Most steps of the coming week read, and shown.
const WEEK: i64 = 200;
const DAYS: usize = 6;

/// Whom to call, and about what.
struct Call {
    who: String,
    owner: String,
    count: i64,
    longest: i64,
    urged: i64,
}

struct Row {
    href: String,
    late_href: String,
    title: String,
    progress: Progress,
    late: i64,
    /// More (positive) or fewer late steps; `None` for a programme that was not there then.
    change: Option<i64>,
    call: String,
}

#[derive(Template)]
#[template(path = "programme/look.html")]
struct LookPage {
    shell: Shell,
    today: String,
    /// Items in sight, and how many of them are late.
    total: i64,
    late: i64,
    lights: Vec<(LightBadge, i64)>,
    steps_late: i64,
    /// The day compared with, and more or fewer late steps since; `None` when nothing was published by then.
    change: Option<(String, i64)>,
    then: String,
    rows: Vec<Row>,
    rows_more: usize,
    calls: Vec<Call>,
    departments: Option<Shares>,
    orgs: Option<Shares>,
    week: Vec<TimelineEntry>,
    week_more: usize,
    may_upload: bool,
}

fn who(lead: &LateLead) -> String {
    match (lead.name.is_empty(), lead.own) {
        (true, _) => format!("{}（未明确牵头单位）", lead.unit),
        (false, false) if lead.name != lead.unit && !lead.unit.is_empty() => format!("{} {}", lead.unit, lead.name),
        _ => lead.name.clone(),
    }
}

/// Late items summed under a name, most first.
fn shares<'l>(leads: impl Iterator<Item = (&'l LateLead, String)>) -> Option<Shares> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (lead, name) in leads {
        *sums.entry(name).or_default() += lead.count;
    }
    let mut sums: Vec<(String, i64)> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rows: Vec<ShareRow> = sums
        .into_iter()
        .take(ROWS)
        .map(|(name, count)| ShareRow {
            name,
            href: None,
            shares: vec![Share {
                light: Light::Late,
                count: count.unsigned_abs(),
            }],
        })
        .collect();
    (!rows.is_empty()).then(|| Shares::new(&rows))
}

/// The same lead across programmes, the one with most late items first, then the longest late.
fn calls(leads: &[LateLead], today: Day) -> Vec<Call> {
    let mut sums: BTreeMap<(String, String), Call> = BTreeMap::new();
    for lead in leads {
        let call = sums.entry((who(lead), lead.owner.clone())).or_insert_with(|| Call {
            who: who(lead),
            owner: lead.owner.clone(),
            count: 0,
            longest: 0,
            urged: 0,
        });
        call.count += lead.count;
        call.urged += lead.urged;
        call.longest = call.longest.max(days_between(lead.since, today));
    }
    let mut calls: Vec<Call> = sums.into_values().collect();
    calls.sort_by(|a, b| (b.count, b.longest).cmp(&(a.count, a.longest)).then_with(|| a.who.cmp(&b.who)));
    calls.truncate(5);
    calls
}

fn row(trend: &Trend, leads: &[LateLead], then: Day) -> Row {
    let of = |id: ProgrammeId| leads.iter().find(|lead| lead.programme == id);
    let href = format!("/programmes/{}", trend.id);
    Row {
        late_href: format!("{href}?light={}", Light::Late.slug()),
        href,
        title: trend.title.clone(),
        progress: Progress {
            closed: trend.steps > 0 && trend.done == trend.steps,
            ..Progress::new(trend.done.unsigned_abs(), trend.steps.unsigned_abs())
        },
        late: trend.late,
        change: (trend.published_at < day_start(then)).then_some(trend.late - trend.late_then),
        call: of(trend.id).map_or_else(String::new, |lead| [who(lead), lead.owner.clone()].join(" ").trim().to_owned()),
    }
}

/// The same day of the month before, or its last.
fn month_ago(today: Day) -> Day {
    today.saturating_sub(jiff::Span::new().months(1))
}

/// The page for whoever leads, over everything in sight.
///
/// # Errors
/// The store fails.
pub(super) async fn get(cx: &Cx, shell: Shell) -> Result<Response, AppError> {
    let (today, org) = (cx.today(), cx.identity()?.org);
    let then = month_ago(today);
    let (counts, leads, mut trends, week) = cx
        .read(move |read| {
            Ok::<_, AppError>((
                workbench::counts(read, None, today)?,
                late::by_lead(read, org, today)?,
                trend::list(read, then, today)?,
                calendar::between(read, None, today, today.saturating_add(days(6)), WEEK, today)?,
            ))
        })
        .await?;
    let comparable = trends.iter().any(|trend| trend.published_at < day_start(then));
    let (now_late, then_late) = trends.iter().fold((0, 0), |sum, t| (sum.0 + t.late, sum.1 + t.late_then));
    trends.sort_by(|a, b| b.late.cmp(&a.late).then_with(|| b.id.cmp(&a.id)));
    let mut week: Vec<TimelineEntry> = week
        .iter()
        .filter(|e| e.standing.light != Light::Done)
        .filter_map(|entry| week_entry(entry, today))
        .collect();
    let week_more = week.len().saturating_sub(DAYS);
    week.truncate(DAYS);
    page(&LookPage {
        today: day_words(today, today),
        total: counts.total(),
        late: counts.of(Light::Late),
        lights: Light::ALL
            .into_iter()
            .filter(|light| counts.of(*light) > 0)
            .map(|light| (LightBadge::new(light), counts.of(light)))
            .collect(),
        steps_late: now_late,
        then: format_day(then, today),
        change: comparable.then(|| (format_day(then, today), now_late - then_late)),
        rows_more: trends.len().saturating_sub(ROWS),
        rows: trends.iter().take(ROWS).map(|trend| row(trend, &leads, then)).collect(),
        calls: calls(&leads, today),
        departments: shares(leads.iter().filter(|lead| lead.own).map(|lead| {
            let name = if lead.name.is_empty() {
                "未明确牵头".to_owned()
            } else {
                lead.name.clone()
            };
            (lead, name)
        })),
        orgs: shares(leads.iter().filter(|lead| !lead.own).map(|lead| (lead, lead.unit.clone()))),
        week,
        week_more,
        may_upload: cx.may(Act::DraftEdit),
        shell,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_before_is_never_skipped() {
        for (today, then) in [
            ("2026-07-15", "2026-06-15"),
            ("2026-03-31", "2026-02-28"),
            ("2026-01-10", "2025-12-10"),
        ] {
            assert_eq!(
                Some(month_ago(jishi_kernel::parse_day(today).unwrap())),
                jishi_kernel::parse_day(then)
            );
        }
    }

    #[test]
    fn whom_to_call_is_summed_over_programmes() {
        let lead = |programme, name: &str, count, since: Day| LateLead {
            programme: ProgrammeId(programme),
            name: name.into(),
            owner: String::new(),
            own: true,
            unit: "共青团青山市委员会".into(),
            count,
            urged: 1,
            since,
        };
        let today = Day::constant(2026, 7, 15);
        let leads = [
            lead(1, "组织部", 2, Day::constant(2026, 7, 1)),
            lead(2, "宣传部", 3, Day::constant(2026, 7, 14)),
            lead(2, "组织部", 2, Day::constant(2026, 6, 30)),
        ];
        let found = calls(&leads, today);
        assert_eq!(
            found
                .iter()
                .map(|c| (c.who.as_str(), c.count, c.longest, c.urged))
                .collect::<Vec<_>>(),
            [("组织部", 4, 15, 2), ("宣传部", 3, 1, 1)]
        );
    }
}
