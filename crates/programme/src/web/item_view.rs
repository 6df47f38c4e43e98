//! An item in words: steps, history, what waits, and what the caller may do.

use super::item_rights::{self as may, ItemRights, May};
use super::words::{badge, moment, size, when};
use crate::model::{ClosingHow, ExtensionState, ItemState, StepState};
use crate::rule::progress::Side;
use crate::store::item::ItemPage;
use crate::store::progress::Progress as Report;
use crate::store::step::Step;
use jishi_kernel::{Day, format_day, shanghai_day};
use jishi_ui::Tone;
use jishi_ui::part::LightBadge;

/// Something the caller may do: a link, or the reason why not now.
pub struct Deed {
    /// The word.
    pub text: &'static str,
    /// The symbol.
    pub icon: &'static str,
    /// Where it is done; `None` while it is refused.
    pub href: Option<String>,
    /// Why it is refused; empty while it is not.
    pub why: String,
}

impl Deed {
    fn new(text: &'static str, icon: &'static str, href: String, may: May) -> Self {
        match may {
            Ok(()) => Self {
                text,
                icon,
                href: Some(href),
                why: String::new(),
            },
            Err(why) => Self {
                text,
                icon,
                href: None,
                why,
            },
        }
    }
}

/// A dated step in words.
pub struct StepRow {
    /// Its id, as an anchor.
    pub id: String,
    /// How it stands.
    pub light: LightBadge,
    /// Class of the bar at its left.
    pub urgent: &'static str,
    /// The clause.
    pub text: String,
    /// When it is due.
    pub when: String,
    /// The end day before an extension; empty for none.
    pub first: String,
    /// Progress.
    pub percent: i64,
    /// Last report.
    pub last: String,
    /// What may be done with it.
    pub deeds: Vec<Deed>,
}

/// Something that waits for a decision.
pub struct Waiting {
    /// What it is.
    pub text: String,
    /// What was written.
    pub quote: String,
    /// Its files: address, name, size.
    pub files: Vec<(String, String, String)>,
    /// The decision; `None` for those who do not decide.
    pub deed: Option<Deed>,
}

/// An entry of the history.
pub struct Entry {
    /// Its symbol.
    pub icon: &'static str,
    /// Its colour.
    pub tone: Tone,
    /// Who.
    pub who: String,
    /// Did what.
    pub act: String,
    /// When.
    pub when: String,
    /// To which step; empty for the item.
    pub step: String,
    /// In which words.
    pub text: String,
    /// With which files: address, name, size.
    pub files: Vec<(String, String, String)>,
}

fn files(report: &Report) -> Vec<(String, String, String)> {
    let file = |file: &crate::store::evidence::Evidence| (format!("/evidence/{}", file.id), file.name.clone(), size(file.size));
    report.evidence.iter().map(file).collect()
}

fn person(name: &str, title: &str) -> String {
    match (name, title) {
        ("", _) => "系统".to_owned(),
        (name, "") => name.to_owned(),
        (name, title) => format!("{name}（{title}）"),
    }
}

/// The steps of an item.
pub fn steps(page: &ItemPage, rights: &ItemRights, today: Day) -> Vec<StepRow> {
    let row = |(step, standing): &(Step, crate::rule::light::Standing)| {
        let last = page
            .progress
            .iter()
            .find(|report| report.step == step.id)
            .map(|report| report.by.at);
        let mut light = badge(
            standing,
            page.item.facts.state,
            Some(format!("/items/{}/light?step={}", page.item.id, step.id)),
        );
        if step.state == StepState::Returned && page.item.facts.state == ItemState::Open {
            light.word = format!("{}（{}）", light.word, step.state.word());
        }
        StepRow {
            id: step.id.to_string(),
            urgent: super::ledger_view::urgent(standing.light),
            light,
            text: step.text.clone(),
            when: when(step, today),
            first: step
                .first_end
                .filter(|_| step.extended())
                .map(|day| format_day(day, today))
                .unwrap_or_default(),
            percent: if page.item.facts.state == ItemState::Open {
                step.percent
            } else {
                100
            },
            last: match (last, step.done_on) {
                (Some(at), _) => format_day(shanghai_day(at), today),
                (None, Some(day)) => format!("{}完成", format_day(day, today)),
                (None, None) => "未报送".to_owned(),
            },
            deeds: step_deeds(page, rights, step, today),
        }
    };
    page.steps.iter().map(row).collect()
}

fn step_deeds(page: &ItemPage, rights: &ItemRights, step: &Step, today: Day) -> Vec<Deed> {
    let link = |form: &str| format!("/items/{}?do={form}&of={}#act", page.item.id, step.id);
    let mut deeds = Vec::new();
    if rights.side.is_some() {
        deeds.push(Deed::new("报送", "edit", link("progress"), may::report(page, step)));
    }
    if matches!(rights.side, Some(Side::Lead | Side::Supervisor)) && step.end.is_some() {
        deeds.push(Deed::new("申请延期", "clock", link("extension"), may::extend(page, step, today)));
    }
    // A finished step, or a finished item, says so by its light: the reason would only repeat it.
    let over = step.state == StepState::Done || page.item.facts.state != ItemState::Open;
    deeds.retain(|deed| !over || deed.href.is_some());
    deeds
}

/// The first thing to do, and the rest.
pub fn deeds(page: &ItemPage, rights: &ItemRights, today: Day) -> (Vec<Deed>, Vec<Deed>) {
    let base = format!("/items/{}", page.item.id);
    let act = |form: &str| format!("{base}?do={form}#act");
    let (mut first, mut more) = (Vec::new(), Vec::new());
    if rights.side.is_some() {
        let open = page
            .steps
            .iter()
            .map(|(step, _)| step)
            .filter(|step| may::report(page, step).is_ok());
        let next = open.min_by_key(|step| (step.end.unwrap_or(Day::MAX), step.id));
        let reason = page
            .steps
            .first()
            .map_or_else(|| Err("原文没有写明节点，不能报送".to_owned()), |(step, _)| may::report(page, step));
        first.push(match next {
            Some(step) => Deed::new("报送进展", "edit", format!("{base}?do=progress&of={}#act", step.id), Ok(())),
            None => Deed::new("报送进展", "edit", String::new(), reason),
        });
    }
    if rights.urge {
        let href = format!("/programmes/{}/urge?pick={}", page.item.programme, page.item.id);
        first.push(Deed::new("催办", "send", href, may::press(page, today)));
    }
    if rights.instruct {
        first.push(Deed::new("批示", "chat", act("instruction"), Ok(())));
    }
    if rights.transfer {
        more.push(Deed::new("转办", "swap", act("transfer"), may::hand_on(page)));
    }
    if rights.close {
        for (how, icon) in [
            (ClosingHow::Finish, "check"),
            (ClosingHow::Strike, "check"),
            (ClosingHow::Reopen, "history"),
        ] {
            let may = may::close(page, how);
            // An act that starts from another state is no choice here.
            let shown = matches!(
                (how, page.item.facts.state),
                (ClosingHow::Finish | ClosingHow::Strike, ItemState::Open)
                    | (ClosingHow::Strike | ClosingHow::Reopen, ItemState::Finished)
                    | (ClosingHow::Reopen, ItemState::Struck)
            );
            if shown {
                more.push(Deed::new(
                    how.word(),
                    icon,
                    format!("{base}?do=closing&how={}#act", how.slug()),
                    may,
                ));
            }
        }
    }
    (first, more)
}

/// What waits for a decision.
pub fn waiting(page: &ItemPage, rights: &ItemRights, today: Day) -> Vec<Waiting> {
    let base = format!("/items/{}", page.item.id);
    let step = |id| {
        page.steps
            .iter()
            .map(|(step, _)| step)
            .find(|step| step.id == id)
            .map_or("", |step| step.text.as_str())
    };
    let deed = |text, form: &str, of: String, may: May| {
        rights
            .decide
            .then(|| Deed::new(text, "check", format!("{base}?do={form}&of={of}#act"), may))
    };
    let reports = may::waiting(page).map(|report| Waiting {
        text: format!(
            "{}报送“{}”，进度 {}%",
            moment(report.by.at, today),
            step(report.step),
            report.percent
        ),
        quote: report.text.clone(),
        files: files(report),
        deed: deed("审核", "decision", report.id.to_string(), may::decide(page, report, rights.account)),
    });
    let asked = page
        .extensions
        .iter()
        .filter(|ask| ask.state == ExtensionState::Asked)
        .map(|ask| Waiting {
            text: format!(
                "申请将“{}”由 {} 延至 {}",
                step(ask.step),
                format_day(ask.from, today),
                format_day(ask.to, today)
            ),
            quote: ask.reason.clone(),
            files: Vec::new(),
            deed: deed(
                "审批",
                "extension-decision",
                ask.id.to_string(),
                may::answer(page, ask, rights.account),
            ),
        });
    reports.chain(asked).collect()
}

fn look(act: &str) -> (&'static str, Tone) {
    match act {
        "审核通过" | "同意延期" | "办结" | "销号" => ("check", Tone::Good),
        "退回" | "不同意延期" => ("exit", Tone::Bad),
        "要求补充" => ("edit", Tone::Care),
        "催办" => ("send", Tone::Care),
        "转办" => ("swap", Tone::Info),
        "申请延期" => ("clock", Tone::Care),
        "批示" => ("chat", Tone::Info),
        "恢复" => ("history", Tone::Care),
        _ => ("edit", Tone::Info),
    }
}

/// What happened, newest first, down to the publishing.
pub fn history(page: &ItemPage, today: Day) -> Vec<Entry> {
    let step = |id| {
        page.steps
            .iter()
            .map(|(step, _)| step)
            .find(|step| Some(step.id) == id)
            .map_or(String::new(), |step| step.text.clone())
    };
    let entries = page.history().into_iter().map(|entry| {
        let (icon, tone) = look(&entry.act);
        let report = page
            .progress
            .iter()
            .find(|report| Some(report.step) == entry.step && report.by == entry.by);
        Entry {
            icon,
            tone,
            who: person(&entry.by.name, &entry.by.title),
            act: entry.act,
            when: moment(entry.by.at, today),
            step: step(entry.step),
            text: entry.text,
            files: report.map(files).unwrap_or_default(),
        }
    });
    let published = Entry {
        icon: "flag",
        tone: Tone::Info,
        who: person(&page.programme.published_by, ""),
        act: "发布".to_owned(),
        when: moment(page.programme.published_at, today),
        step: String::new(),
        text: String::new(),
        files: Vec::new(),
    };
    entries.chain(std::iter::once(published)).collect()
}
