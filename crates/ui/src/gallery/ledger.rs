//! Mock-up of the ledger of a programme.

use askama::Template;
use jishi_kernel::Light;

use super::sample::{DOCUMENT, Item, PROGRAMME, TODAY, items, programme_shell};
use crate::Shell;
use crate::part::{Choice, LightBadge, Pager, Progress, Share, ShareRow, Shares, Strip, StripHead, TimelineEntry};

/// A light with its count; a link that filters.
pub(super) struct Tile {
    pub(super) light: LightBadge,
    pub(super) count: usize,
    pub(super) href: String,
    pub(super) current: bool,
}

/// A filter that is on; the link takes it off.
pub(super) struct Chip {
    pub(super) text: String,
    pub(super) without: String,
}

pub(super) struct LedgerRow {
    pub(super) id: String,
    /// The number as printed in the notice.
    pub(super) no: String,
    /// Said when the printed number occurs twice.
    pub(super) no_note: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) light: LightBadge,
    /// `urgent-late`, `urgent-near` or empty.
    pub(super) urgent: &'static str,
    pub(super) next: Option<(String, String)>,
    pub(super) lead: String,
    pub(super) others: String,
    pub(super) strip: Strip,
    pub(super) progress: Progress,
    pub(super) last: String,
}

#[derive(Template)]
#[template(path = "gallery/ledger.html")]
pub(super) struct LedgerPage {
    pub(super) shell: Shell,
    pub(super) year: i16,
    pub(super) document: String,
    pub(super) number_note: String,
    pub(super) items: usize,
    pub(super) late: usize,
    pub(super) near: usize,
    pub(super) steps: usize,
    pub(super) steps_done: usize,
    pub(super) month: i8,
    pub(super) month_left: usize,
    pub(super) tiles: Vec<Tile>,
    pub(super) query: String,
    pub(super) departments: Vec<Choice>,
    pub(super) states: Vec<Choice>,
    pub(super) orders: Vec<Choice>,
    pub(super) chips: Vec<Chip>,
    pub(super) head: StripHead,
    pub(super) rows: Vec<LedgerRow>,
    pub(super) pager: Pager,
    pub(super) month_steps: Vec<TimelineEntry>,
    pub(super) shares: Shares,
}

fn row(index: usize, item: &Item) -> LedgerRow {
    let light = item.badge();
    LedgerRow {
        id: format!("item-{index}"),
        no: item.no.into(),
        no_note: if item.no == "5" {
            "原文序号 5 出现两次".into()
        } else {
            String::new()
        },
        href: "item.html".into(),
        title: item.title.into(),
        urgent: match light.light {
            Light::Late => "urgent-late",
            Light::Near => "urgent-near",
            _ => "",
        },
        light,
        next: item.next().map(|step| (step.when(), step.text.to_owned())),
        lead: item.lead.into(),
        others: item.others.into(),
        strip: item.strip(),
        progress: item.progress(),
        last: item.last.clone(),
    }
}

/// Shares of every department, the busiest first.
pub(super) fn shares(items: &[Item]) -> Shares {
    let mut rows: Vec<ShareRow> = Vec::new();
    for item in items {
        let at = rows.iter().position(|row| row.name == item.lead).unwrap_or_else(|| {
            let shares = [Light::Done, Light::Late, Light::Near, Light::Normal, Light::Waiting].map(|light| Share { light, count: 0 });
            rows.push(ShareRow {
                name: item.lead.into(),
                href: Some("ledger.html".into()),
                shares: shares.to_vec(),
            });
            rows.len() - 1
        });
        for step in &item.steps {
            for share in rows[at].shares.iter_mut().filter(|share| share.light == step.light) {
                share.count += 1;
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.shares.iter().map(|share| share.count).sum::<u64>()));
    Shares::new(&rows)
}

/// The open steps that end this month.
pub(super) fn month_steps(items: &[Item]) -> Vec<TimelineEntry> {
    let mut open: Vec<_> = items
        .iter()
        .flat_map(|item| item.steps.iter().map(move |step| (item, step)))
        .filter(|(_, step)| step.end.month() == TODAY.month() && step.light != Light::Done)
        .collect();
    open.sort_by_key(|(_, step)| step.end);
    open.into_iter()
        .map(|(item, step)| TimelineEntry {
            light: step.light,
            when: format!("{} 日", step.end.day()),
            text: step.text.into(),
            href: Some("item.html".into()),
            note: format!("{} · 第 {} 项", item.lead, item.no),
        })
        .collect()
}

impl LedgerPage {
    pub(super) fn sample() -> Self {
        Self::of(items(), &[])
    }

    /// The list with a filter that matches nothing.
    pub(super) fn empty() -> Self {
        Self {
            rows: Vec::new(),
            pager: Pager::whole(0, "项"),
            ..Self::of(items(), &["统战部", "逾期"])
        }
    }

    fn of(items: Vec<Item>, filters: &[&str]) -> Self {
        let count = |light| items.iter().filter(|item| item.light() == light).count();
        let tile = |light: Light| Tile {
            light: if light == Light::Done {
                LightBadge::new(light).with_word("已销号")
            } else {
                LightBadge::new(light)
            },
            count: count(light),
            href: format!("?light={}", light.slug()),
            current: filters.contains(&light.word()),
        };
        let steps = || items.iter().flat_map(|item| &item.steps);
        let month_steps = month_steps(&items);
        let departments = [
            "组织部",
            "宣传部",
            "学校部",
            "权益部",
            "基层建设部",
            "青年发展部",
            "少年部",
            "统战部",
            "办公室",
            "省团校",
        ];
        Self {
            shell: programme_shell("台账", PROGRAMME),
            year: 2026,
            document: DOCUMENT.into(),
            number_note: "原文序号 1–16，其中“5”出现两次，实有 17 项".into(),
            items: items.len(),
            late: count(Light::Late),
            near: count(Light::Near),
            steps: steps().count(),
            steps_done: steps().filter(|step| step.light == Light::Done).count(),
            month: TODAY.month(),
            month_left: month_steps.len(),
            tiles: [Light::Late, Light::Near, Light::Normal, Light::Waiting, Light::Done]
                .map(tile)
                .into(),
            query: String::new(),
            departments: Choice::list(
                std::iter::once(("", "全部")).chain(departments.map(|name| (name, name))),
                filters.first().copied().unwrap_or_default(),
            ),
            states: Choice::list(
                std::iter::once(("", "全部")).chain(Light::ALL.map(|light| (light.word(), light.word()))),
                filters.get(1).copied().unwrap_or_default(),
            ),
            orders: Choice::list([("urgent", "先急后缓"), ("number", "原文顺序"), ("recent", "最近报送")], "urgent"),
            chips: filters
                .iter()
                .map(|text| Chip {
                    text: (*text).into(),
                    without: "ledger.html".into(),
                })
                .collect(),
            head: StripHead::year(2026, TODAY),
            rows: items.iter().enumerate().map(|(index, item)| row(index, item)).collect(),
            pager: Pager::whole(items.len() as u64, "项"),
            shares: shares(&items),
            month_steps,
        }
    }
}
