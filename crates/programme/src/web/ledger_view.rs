//! The ledger as shown: rows in words, tiles, choices, and what stands beside.

use super::ledger_query::LedgerQuery;
use super::sentence::Sentence;
use super::words::{badge, clause, due};
use crate::model::{ItemState, ProgrammeId, SectionId, StepState};
use crate::store::ledger::{Filter, Ledger, LedgerRow, Sort, StateFilter};
use crate::store::ledger_side::{MonthStep, Side};
use crate::store::party::{Party, PartyKey};
use crate::store::programme::Programme;
use crate::store::section::Section;
use askama::Template;
use jishi_kernel::{Day, Light, format_day, shanghai_day};
use jishi_ui::part::{Choice, LightBadge, Pager, Progress, Share, ShareRow, Shares, Strip, StripHead, StripStep, TimelineEntry};

/// Most leads in the column beside the ledger; the rest stands on the page of departments.
const LEAD_LIMIT: usize = 12;
/// Most steps of this month beside the ledger; the rest stands in the calendar.
const MONTH_LIMIT: usize = 12;

/// What the caller may do with a ledger; part of the key of a rendered one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rights {
    /// 催办
    pub urge: bool,
    /// 导出
    pub export: bool,
}

/// A light with its count; a link that filters.
struct Tile {
    light: LightBadge,
    count: i64,
    href: String,
    current: bool,
}

/// A filter that is on; the link takes it off.
struct Chip {
    text: String,
    without: String,
}

/// A row in words.
struct Row {
    id: String,
    no: String,
    /// Said when the printed number occurs twice under its heading.
    no_note: String,
    href: String,
    title: String,
    light: LightBadge,
    urgent: &'static str,
    next: Option<(String, String)>,
    rest: &'static str,
    notes: Vec<String>,
    lead: String,
    others: String,
    strip: Strip,
    progress: Progress,
    last: String,
}

/// The ledger below its heading: the part that is kept rendered.
#[derive(Template)]
#[template(path = "programme/ledger_body.html")]
pub struct LedgerBody {
    base: String,
    title: String,
    rights: Rights,
    sentence: Sentence,
    tiles: Vec<Tile>,
    text: String,
    leads: Vec<Choice>,
    lights: Vec<Choice>,
    states: Vec<Choice>,
    sections: Vec<Choice>,
    sorts: Vec<Choice>,
    chips: Vec<Chip>,
    head: StripHead,
    rows: Vec<Row>,
    pager: Pager,
    month: i8,
    month_steps: Vec<TimelineEntry>,
    month_more: usize,
    shares: Option<Shares>,
}

/// The first and last day a programme's strips show.
pub fn strip_days(programme: &Programme, today: Day) -> (Day, Day) {
    let day = |year: i64, month, day| i16::try_from(year).ok().and_then(|year| Day::new(year, month, day).ok());
    (
        day(programme.year, 1, 1).unwrap_or(today),
        day(programme.year_end.max(programme.year), 12, 31).unwrap_or(today),
    )
}

/// Names side by side.
pub fn names(parties: &[Party]) -> String {
    parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("、")
}

/// Class of a row's bar.
pub fn urgent(light: Light) -> &'static str {
    match light {
        Light::Late => "urgent-late",
        Light::Near => "urgent-near",
        Light::Normal | Light::Undated | Light::Waiting | Light::Done => "",
    }
}

impl LedgerBody {
    /// The words of a ledger.
    pub fn new(
        programme: &Programme,
        query: &LedgerQuery,
        ledger: &Ledger,
        side: &Side,
        sections: &[Section],
        rights: Rights,
        today: Day,
    ) -> Self {
        let base = format!("/programmes/{}", programme.id);
        let filter = &query.filter;
        let (first, last) = strip_days(programme, today);
        let link = |filter: &Filter| format!("{base}{}", LedgerQuery::of_filter(filter));
        Self {
            title: programme.title.clone(),
            rights,
            sentence: Sentence::new(ledger, side, query.filtered(), today),
            tiles: tiles(ledger, filter, &link),
            text: filter.text.clone(),
            leads: lead_choices(side, filter.lead.as_ref()),
            lights: choices(
                Light::ALL.into_iter().map(|light| (light.slug(), light.word())),
                filter.light.map(Light::slug),
            ),
            states: choices(
                STATES.iter().map(|state| (state.slug(), state_word(*state))),
                filter.state.map(StateFilter::slug),
            ),
            sections: section_choices(sections, filter.section),
            sorts: Choice::list(SORTS.map(|sort| (sort.slug(), sort_word(sort))), filter.sort.slug()),
            chips: chips(filter, side, sections, &link),
            head: StripHead::new(first, last, today),
            rows: ledger.rows.iter().map(|item| row(item, side, (first, last), today)).collect(),
            pager: Pager {
                total: u64::try_from(ledger.total).ok(),
                unit: "项",
                next: ledger
                    .next
                    .as_ref()
                    .map(|next| format!("{base}{}", LedgerQuery::after(filter, Some(next)))),
                first: query.after.as_ref().map(|_| link(filter)),
            },
            month: today.month(),
            month_steps: side.month.iter().take(MONTH_LIMIT).map(|step| month_entry(step, today)).collect(),
            month_more: side.month.len().saturating_sub(MONTH_LIMIT),
            shares: shares(side, programme.id),
            base,
        }
    }
}

const STATES: [StateFilter; 5] = [
    StateFilter::Item(ItemState::Open),
    StateFilter::Waiting,
    StateFilter::Returned,
    StateFilter::Item(ItemState::Finished),
    StateFilter::Item(ItemState::Struck),
];
const SORTS: [Sort; 2] = [Sort::Urgency, Sort::Printed];

const fn state_word(state: StateFilter) -> &'static str {
    match state {
        StateFilter::Item(state) => state.word(),
        StateFilter::Waiting => StepState::Reported.word(),
        StateFilter::Returned => StepState::Returned.word(),
    }
}

const fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Urgency => "先急后缓",
        Sort::Printed => "原文顺序",
    }
}

fn choices(pairs: impl Iterator<Item = (&'static str, &'static str)>, current: Option<&str>) -> Vec<Choice> {
    Choice::list(std::iter::once(("", "全部")).chain(pairs), current.unwrap_or_default())
}

fn lead_choices(side: &Side, current: Option<&PartyKey>) -> Vec<Choice> {
    let all = Choice {
        value: String::new(),
        text: "全部".to_owned(),
        chosen: current.is_none(),
    };
    let leads = side.leads.iter().map(|lead| Choice {
        value: lead.key.to_string(),
        text: lead.name.clone(),
        chosen: current == Some(&lead.key),
    });
    std::iter::once(all).chain(leads).collect()
}

fn section_choices(sections: &[Section], current: Option<SectionId>) -> Vec<Choice> {
    if sections.is_empty() {
        return Vec::new();
    }
    let all = Choice {
        value: String::new(),
        text: "全部".to_owned(),
        chosen: current.is_none(),
    };
    let depth = |section: &Section| {
        let mut depth = 0;
        let mut parent = section.parent;
        while let Some(above) = parent.and_then(|id| sections.iter().find(|s| s.id == id)).filter(|_| depth < 8) {
            depth += 1;
            parent = above.parent;
        }
        depth
    };
    let rest = sections.iter().map(|section| Choice {
        value: section.id.to_string(),
        text: format!("{}{}", "　".repeat(depth(section)), section.heading),
        chosen: current == Some(section.id),
    });
    std::iter::once(all).chain(rest).collect()
}

fn tiles(ledger: &Ledger, filter: &Filter, link: &impl Fn(&Filter) -> String) -> Vec<Tile> {
    let usual = [Light::Late, Light::Near, Light::Normal, Light::Waiting, Light::Done];
    Light::ALL
        .into_iter()
        .filter(|light| usual.contains(light) || ledger.counts.of(*light) > 0)
        .map(|light| {
            let current = filter.light == Some(light);
            // A tile that is on goes off when it is chosen again.
            let next = Filter {
                light: (!current).then_some(light),
                ..filter.clone()
            };
            Tile {
                light: LightBadge::new(light),
                count: ledger.counts.of(light),
                href: link(&next),
                current,
            }
        })
        .collect()
}

fn chips(filter: &Filter, side: &Side, sections: &[Section], link: &impl Fn(&Filter) -> String) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |text: String, without: Filter| {
        chips.push(Chip {
            text,
            without: link(&without),
        });
    };
    let rest = || filter.clone();
    if !filter.text.is_empty() {
        add(
            format!("含“{}”", filter.text),
            Filter {
                text: String::new(),
                ..rest()
            },
        );
    }
    if let Some(key) = &filter.lead {
        let name = side
            .leads
            .iter()
            .find(|lead| lead.key == *key)
            .map_or("其他单位", |lead| lead.name.as_str());
        add(format!("牵头：{name}"), Filter { lead: None, ..rest() });
    }
    if let Some(light) = filter.light {
        add(light.word().to_owned(), Filter { light: None, ..rest() });
    }
    if let Some(state) = filter.state {
        add(state_word(state).to_owned(), Filter { state: None, ..rest() });
    }
    if let Some(id) = filter.section {
        let heading = sections
            .iter()
            .find(|section| section.id == id)
            .map_or("其他板块", |section| section.heading.as_str());
        add(heading.to_owned(), Filter { section: None, ..rest() });
    }
    chips
}

fn row(item: &LedgerRow, side: &Side, days: (Day, Day), today: Day) -> Row {
    let steps: Vec<StripStep> = item
        .steps
        .iter()
        .map(|(step, standing)| StripStep {
            start: step.start,
            end: step.end,
            light: standing.light,
        })
        .collect();
    let over = item.facts.state != ItemState::Open;
    let count = |number: i64, what: &str| (number > 0).then(|| format!("{what} {number} 次"));
    let repeated = side.repeated.contains(&(item.section, item.printed_no.clone()));
    Row {
        id: item.id.to_string(),
        no: item.printed_no.clone(),
        no_note: if repeated {
            format!("原文序号 {} 出现不止一次，均保留", item.printed_no)
        } else {
            String::new()
        },
        href: format!("/items/{}", item.id),
        title: item.title.clone(),
        light: badge(&item.standing, item.facts.state, Some(format!("/items/{}/light", item.id))),
        urgent: urgent(item.standing.light),
        next: item.next_step().filter(|_| !over).map(|(step, _)| due(step, today)),
        rest: match item.facts {
            _ if over => "",
            facts if facts.step_count == 0 => "原文没有写明节点",
            _ => "全部节点已完成",
        },
        notes: [count(item.extended, "延期"), count(item.urged, "催办"), waiting(item)]
            .into_iter()
            .flatten()
            .collect(),
        lead: if item.leads.is_empty() {
            "未明确".to_owned()
        } else {
            names(&item.leads)
        },
        others: names(&item.participants),
        strip: Strip::new(days.0, days.1, today, &steps),
        progress: Progress {
            closed: over,
            ..Progress::new(item.facts.step_done.unsigned_abs(), item.facts.step_count.unsigned_abs())
        },
        last: item
            .reported_at
            .map_or_else(|| "未报送".to_owned(), |at| format_day(shanghai_day(at), today)),
    }
}

fn waiting(item: &LedgerRow) -> Option<String> {
    let number = item.waiting();
    // When the whole item waits, its light says so.
    (number > 0 && !item.standing.waits && item.facts.state == ItemState::Open).then(|| format!("待审核 {number} 个"))
}

fn month_entry(step: &MonthStep, today: Day) -> TimelineEntry {
    let number = if step.printed_no.is_empty() {
        String::new()
    } else {
        format!("第 {} 项", step.printed_no)
    };
    let note = [step.leads.join("、"), number];
    TimelineEntry {
        light: step.standing.light,
        when: format_day(step.end, today),
        text: clause(&step.text).1.to_owned(),
        href: Some(format!("/items/{}", step.item)),
        note: note
            .iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · "),
    }
}

fn shares(side: &Side, programme: ProgrammeId) -> Option<Shares> {
    let rows: Vec<ShareRow> = side
        .leads
        .iter()
        .filter(|lead| lead.counts.total() > 0)
        .take(LEAD_LIMIT)
        .map(|lead| {
            let filter = Filter {
                lead: Some(lead.key.clone()),
                ..Filter::default()
            };
            let order = [Light::Done, Light::Late, Light::Near, Light::Normal, Light::Undated, Light::Waiting];
            ShareRow {
                name: lead.name.clone(),
                href: Some(format!("/programmes/{programme}{}", LedgerQuery::of_filter(&filter))),
                shares: order
                    .map(|light| Share {
                        light,
                        count: lead.counts.of(light).unsigned_abs(),
                    })
                    .into(),
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Shares::new(&rows))
}
