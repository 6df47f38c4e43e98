//! What a page of one transfer shows, for either side and for the member.

use super::{proof, words};
use crate::action::{Opened, correct};
use crate::kind::Kind;
use crate::model::{Deed, Starter, State, Station};
use crate::rules;
use crate::store::event::{self, Event};
use crate::store::file::{self, File};
use crate::store::letter::{self, Letter};
use crate::store::sight;
use crate::store::{org, receivers, transfer};
use jishi_kernel::{Day, Millis};
use jishi_person::veil::VEILED;
use jishi_platform::AppError;
use jishi_platform::db::Read;
use jishi_ui::Tone;
use jishi_ui::part::LightBadge;

/// One step of the chain as shown.
pub(super) struct Step {
    pub tone: &'static str,
    pub icon: &'static str,
    pub title: String,
    pub org: String,
    pub note: String,
    pub current: bool,
}

/// One line of the history.
pub(super) struct Entry {
    pub tone: &'static str,
    pub icon: &'static str,
    pub who: String,
    pub deed: String,
    pub when: String,
    pub reason: String,
    pub words: String,
}

/// Whom to turn to on a side.
pub(super) struct Contact {
    pub side: &'static str,
    pub org: String,
    pub people: String,
}

/// A file to open.
pub(super) struct Paper {
    pub href: String,
    pub name: String,
    pub purpose: &'static str,
}

/// Everything of one transfer.
pub(super) struct View {
    pub light: LightBadge,
    pub state: State,
    pub name: String,
    pub id_mask: String,
    pub kind: &'static str,
    pub note: &'static str,
    pub from: String,
    pub to: String,
    pub starter: String,
    pub filed: String,
    pub waits: String,
    pub steps: Vec<Step>,
    pub facts: Vec<(&'static str, String)>,
    pub history: Vec<Entry>,
    pub contacts: Vec<Contact>,
    pub files: Vec<File>,
    pub letter: Option<Letter>,
    pub offer: Option<String>,
    /// Until when, and how often.
    pub appeal: String,
    /// What may be put to an appeal.
    pub appeal_hint: String,
    pub appealable: bool,
    pub reasons: Vec<rules::Reason>,
    pub scheme: String,
    pub version: i64,
}

/// Reads what a page needs beside the transfer itself.
pub(super) fn load(read: &Read<'_>, opened: &Opened, today: Day, now: Millis) -> Result<View, AppError> {
    let t = &opened.transfer;
    let events = event::list(read, t.id)?;
    let reasons_path = opened.awaited.as_ref().map_or(opened.from.path.as_str(), |org| org.path.as_str());
    let reasons = rules::reasons(read, reasons_path, today)?;
    let branch = match t.branch {
        Some(branch) => org::find(read, branch)?,
        None => None,
    };
    let hidden = hidden(opened, &events, branch.as_ref());
    let branch = branch.map(|org| opened.sight.org(org).name).unwrap_or_default();
    let to = match &opened.to {
        _ if opened.veiled => words::VEIL.to_owned(),
        Some(to) if t.hidden() && opened.sight.hides(&to.path) => words::VEIL.to_owned(),
        // Whoever may know where it goes sees the name.
        Some(to) if branch.is_empty() || branch == to.name => to.name.clone(),
        Some(to) => format!("{} › {branch}", to.name),
        None => words::target(&t.kind, "", "", &t.particulars),
    };
    let rule = rules::appeal(read, &opened.from.path, today)?;
    let appealable = t.case.state == State::Returned && t.case.appeals < rule.times && !t.case.returned_by_system;
    let until = t.case.returned_on.map(|day| crate::rule::appeal::until(day, &rule));
    let kind = t.kind();
    let scheme = match kind {
        Some(kind) => rules::scheme(read, kind, &opened.from.path, today)?.source,
        None => String::new(),
    };
    Ok(View {
        light: words::light(t.case.state, t.due, now).as_chip(),
        state: t.case.state,
        name: t.name.clone(),
        id_mask: t.id_mask.clone(),
        kind: kind.map(|kind: &'static Kind| kind.word.as_str()).unwrap_or_default(),
        note: kind.map(|kind| kind.note.as_str()).unwrap_or_default(),
        from: opened.from.name.clone(),
        to,
        starter: starter(read, opened)?,
        filed: jishi_kernel::format_day(t.filed_on, today),
        waits: opened
            .awaited
            .as_ref()
            .filter(|_| !opened.veiled)
            .map(|org| org.name.clone())
            .unwrap_or_default(),
        steps: steps(read, opened, &events, today)?,
        facts: if opened.veiled {
            Vec::new()
        } else {
            words::particulars(&t.kind, &t.particulars)
        },
        history: events
            .into_iter()
            .map(|event| entry(event, &reasons, opened, &hidden, today))
            .collect(),
        contacts: contacts(read, opened, today)?,
        files: named(opened, &hidden, file::list(read, t.id)?),
        letter: letter::find(read, t.id)?,
        offer: correct::offer(read, opened)?.map(|branch| opened.sight.org(branch).name),
        appeal: until
            .map(|day| appeal_words(day, rule.times - t.case.appeals, today))
            .unwrap_or_default(),
        appeal_hint: proof::appeal_hint(&rule),
        appealable: appealable && until.is_some_and(|day| today <= day),
        reasons,
        scheme,
        version: t.version,
    })
}

/// Names the caller does not read: of the organisations of the transfer, and what somebody has typed or an earlier
/// version has written down.
fn hidden(opened: &Opened, events: &[Event], branch: Option<&org::Org>) -> Vec<String> {
    let acted = events
        .iter()
        .filter(|event| opened.sight.hides(&event.path))
        .map(|event| &event.org);
    let branch = branch.filter(|org| opened.sight.hides(&org.path)).map(|org| &org.name);
    opened.hidden.iter().chain(acted).chain(branch).cloned().collect()
}

/// The files as the caller sees them: without their names where these can tell one the caller does not read, and none
/// where it may open none.
fn named(opened: &Opened, hidden: &[String], files: Vec<File>) -> Vec<File> {
    if opened.veiled {
        return Vec::new();
    }
    if hidden.is_empty() {
        return files;
    }
    files.into_iter().enumerate().map(|(at, file)| file.unnamed(at)).collect()
}

/// The files of an opened transfer as the caller sees them.
///
/// # Errors
/// The store fails.
pub(super) fn files(read: &Read<'_>, opened: &Opened) -> Result<Vec<File>, AppError> {
    let t = &opened.transfer;
    let branch = match t.branch {
        Some(branch) => org::find(read, branch)?,
        None => None,
    };
    let hidden = hidden(opened, &event::list(read, t.id)?, branch.as_ref());
    Ok(named(opened, &hidden, file::list(read, t.id)?))
}

fn appeal_words(until: Day, left: i64, today: Day) -> String {
    let until = jishi_kernel::format_day(until, today);
    match left {
        1 => format!("对退回有异议，可在 {until} 前申诉一次"),
        _ => format!("对退回有异议，可在 {until} 前申诉，还可申诉 {left} 次"),
    }
}

fn starter(read: &Read<'_>, opened: &Opened) -> Result<String, AppError> {
    let t = &opened.transfer;
    if t.starter == Starter::Member {
        return Ok(t.starter.word().to_owned());
    }
    let name = org::find(read, t.starter_org)?
        .map(|org| opened.sight.org(org).name)
        .unwrap_or_default();
    Ok(format!("{}（{name}）", t.starter.word()))
}

fn contacts(read: &Read<'_>, opened: &Opened, today: Day) -> Result<Vec<Contact>, AppError> {
    let mut out = Vec::new();
    let sides = [
        ("转出方", Some(&opened.from)),
        ("转入方", opened.to.as_ref().filter(|_| !opened.veiled)),
    ];
    for (side, org) in sides {
        let Some(org) = org else { continue };
        // For a veiled organisation the province answers.
        let veiled = opened.sight.hides(&org.path);
        let mut people = if veiled { Vec::new() } else { at_office(read, org, today)? };
        let above = match people.is_empty() {
            true if veiled => org::root(read, org)?,
            true => org::manager(read, org, today)?,
            false => None,
        };
        if let Some(above) = above {
            people = at_office(read, &above, today)?
                .into_iter()
                .map(|one| format!("{one}，{}", above.name))
                .collect();
        }
        out.push(Contact {
            side,
            org: org.name.clone(),
            people: people.join("、"),
        });
    }
    Ok(out)
}

/// Who keeps the register there, and the office's telephone.
fn at_office(read: &Read<'_>, org: &org::Org, today: Day) -> Result<Vec<String>, AppError> {
    let mut people = receivers::contacts(read, org.id, today)?;
    let (contact, phone) = jishi_org::store::particulars::office(read, org.id)?;
    if !phone.is_empty() {
        people.push(format!("{contact} {phone}").trim().to_owned());
    }
    Ok(people)
}

fn steps(read: &Read<'_>, opened: &Opened, events: &[Event], today: Day) -> Result<Vec<Step>, AppError> {
    let t = &opened.transfer;
    let case = &t.case;
    let mut out = Vec::new();
    for (at, leg) in case.legs.iter().enumerate() {
        let veiled = opened.veiled && leg.station.receives();
        let org = transfer::at_station(read, t, leg.station, today)?
            .filter(|_| !veiled)
            .map(|org| opened.sight.org(org).name)
            .unwrap_or_default();
        let here = case.at == at;
        let (tone, icon, note, current) = if leg.passed {
            ("good", "check", "发起即同意".to_owned(), false)
        } else if here && case.state == State::Waiting {
            (
                "care",
                "clock",
                format!(
                    "{} 起等待办理，{} 前办结",
                    words::instant(t.since, today),
                    words::instant(t.due, today)
                ),
                true,
            )
        } else if here && case.state == State::Returned {
            ("bad", "warn", "已退回".to_owned(), true)
        } else if here && case.state == State::Appealed {
            ("care", "clock", "已退回，申诉待裁定".to_owned(), true)
        } else if at < case.at {
            let when = settled(events, leg.station).map(|at| words::instant(at, today)).unwrap_or_default();
            ("good", "check", format!("已同意 {when}"), false)
        } else {
            ("", "clock", "未到".to_owned(), false)
        };
        out.push(Step {
            tone,
            icon,
            title: leg.station.word().to_owned(),
            org,
            note: note.trim().to_owned(),
            current,
        });
    }
    out.push(last(opened, today));
    Ok(out)
}

fn settled(events: &[Event], station: Station) -> Option<Millis> {
    let deeds = [Deed::Approved, Deed::AutoApproved, Deed::Upheld];
    events
        .iter()
        .rev()
        .find(|event| event.station == Some(station) && deeds.contains(&event.deed))
        .map(|event| event.at)
}

/// The end of the way: a branch named, an outside acceptance, or simply done.
fn last(opened: &Opened, today: Day) -> Step {
    let t = &opened.transfer;
    let waits = |title: &str| Step {
        tone: "care",
        icon: "clock",
        title: title.to_owned(),
        org: opened
            .awaited
            .as_ref()
            .filter(|_| !opened.veiled)
            .map(|org| org.name.clone())
            .unwrap_or_default(),
        note: format!(
            "{} 起等待办理，{} 前办结",
            words::instant(t.since, today),
            words::instant(t.due, today)
        ),
        current: true,
    };
    let plain = |tone, icon, title: &str, note: &str| Step {
        tone,
        icon,
        title: title.to_owned(),
        org: String::new(),
        note: note.to_owned(),
        current: false,
    };
    match t.case.state {
        State::Allocating => waits("分配团支部"),
        State::Outside => waits("登记对方系统接收回执"),
        State::Done => plain("good", "check", "接转成功", "组织关系已转入"),
        State::Withdrawn | State::Lapsed => plain("bad", "close", t.case.state.word(), "组织关系未变动"),
        _ => plain("", "flag", "接转成功", "在此之前，组织关系和统计仍在转出支部"),
    }
}

fn entry(event: Event, reasons: &[rules::Reason], opened: &Opened, hidden: &[String], today: Day) -> Entry {
    let tone = match event.deed {
        Deed::Returned | Deed::Rejected | Deed::Lapsed | Deed::Withdrawn => Tone::Bad,
        Deed::Escalated | Deed::Redirected | Deed::Moved | Deed::Appealed => Tone::Care,
        Deed::Submitted | Deed::Corrected => Tone::Info,
        _ => Tone::Good,
    };
    let icon = match event.deed {
        Deed::Submitted | Deed::Corrected => "send",
        Deed::Returned | Deed::Rejected => "warn",
        Deed::Escalated => "up",
        Deed::Redirected | Deed::Moved => "swap",
        Deed::Withdrawn | Deed::Lapsed => "close",
        _ => "check",
    };
    let veiled = opened.veiled && event.station.is_some_and(Station::receives);
    let who = match (event.org.as_str(), event.who.as_str()) {
        _ if veiled => words::VEIL.to_owned(),
        _ if opened.sight.hides(&event.path) => VEILED.to_owned(),
        ("", "") => "系统".to_owned(),
        ("", who) => format!("{who}（团员本人）"),
        (org, "") => org.to_owned(),
        (org, who) => format!("{org} {who}"),
    };
    let reason = reasons
        .iter()
        .find(|reason| reason.slug == event.reason)
        .map_or_else(|| event.reason.clone(), |reason| reason.word.clone());
    Entry {
        tone: tone.class(),
        icon,
        who,
        deed: match event.station {
            Some(station) => format!("{}（{}）", event.deed.word(), station.word()),
            None => event.deed.word().to_owned(),
        },
        when: words::instant(event.at, today),
        reason,
        words: if veiled {
            String::new()
        } else {
            sight::without(event.words, hidden)
        },
    }
}

/// Files as links below `base`.
pub(super) fn papers(files: &[File], base: &str) -> Vec<Paper> {
    files
        .iter()
        .map(|file| Paper {
            href: format!("{base}/files/{}", file.id),
            name: file.name.clone(),
            purpose: file.word(),
        })
        .collect()
}
