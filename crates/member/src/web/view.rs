//! The parts of a card as words: what the member's own page and the branch's page share.

use super::common::{instant, or_none, sex_word};
use crate::rule::registration::{RegistrationRule, expired};
use crate::rule::standing::{DEPARTED, State, Whereabouts};
use crate::rule::step::STEPS;
use crate::store::change::Change;
use crate::store::contact::{Contact, Second};
use crate::store::exit::Exit;
use crate::store::member::{Member, yes_no};
use crate::store::place::Place;
use crate::store::registration::Year;
use crate::store::step::Done;
use jishi_kernel::Day;
use jishi_person::Masked;

/// A dated line.
pub(super) struct Line {
    pub when: String,
    pub what: String,
}

fn line(when: impl Into<String>, what: impl Into<String>) -> Line {
    Line {
        when: when.into(),
        what: what.into(),
    }
}

/// The labels at the head of a card.
pub(super) fn tags(member: &Member) -> Vec<(String, &'static str)> {
    let mut tags = Vec::new();
    match (member.state, member.leaving) {
        (State::Left, _) => tags.push((
            member
                .left_how
                .map_or(DEPARTED.to_owned(), |how| format!("已离团（{}）", how.word())),
            "bad",
        )),
        (State::Active, Some(how)) => tags.push((format!("{}待审核", how.word()), "care")),
        (State::Active, None) => tags.push(("在册".to_owned(), "good")),
    }
    if member.whereabouts != Whereabouts::Here {
        let tone = if member.whereabouts == Whereabouts::Lost { "bad" } else { "info" };
        tags.push((member.whereabouts.word().to_owned(), tone));
    }
    if member.party {
        tags.push(("党员".to_owned(), "info"));
    }
    tags
}

/// The whereabouts with their day; a sheet may have left it open.
pub(super) fn away(whereabouts: Whereabouts, since: Option<Day>) -> String {
    let word = whereabouts.word();
    match since {
        _ if whereabouts == Whereabouts::Here => word.to_owned(),
        Some(since) => format!("{word}（{since} 起）"),
        None => format!("{word}（日期未登记）"),
    }
}

/// The membership in words.
pub(super) fn membership(member: &Member, rule: &RegistrationRule, today: Day) -> Vec<(&'static str, String)> {
    let day = |day: Option<Day>| or_none(day.map(|day| day.to_string()).unwrap_or_default());
    let registered = match member.registered {
        0 => "未注册".to_owned(),
        year if member.state == State::Active && expired(rule, year, today) => format!("{year}年（已过期）"),
        year => format!("{year}年"),
    };
    let mut facts = vec![
        ("团支部", member.org_name.clone()),
        ("入团日期", day(member.joined_on)),
        ("发展团员编号", or_none(member.number.clone().unwrap_or_default())),
        ("团员证编号", or_none(member.card.clone().unwrap_or_default())),
        ("团籍注册", registered),
        ("党员", yes_no(member.party).to_owned()),
        ("毕业时间", or_none(member.graduates.clone().unwrap_or_default())),
        ("流动情况", away(member.whereabouts, member.whereabouts_on)),
    ];
    if let Some(day) = member.contacted_on {
        facts.push(("最近联系上", day.to_string()));
    }
    if let Some(day) = member.left_on {
        let word = if member.departed() { "转出日期" } else { "离团日期" };
        facts.push((word, day.to_string()));
    }
    facts
}

/// The person in words, masked.
pub(super) fn person(person: &Masked) -> Vec<(&'static str, String)> {
    vec![
        ("姓名", person.name.clone()),
        ("性别", or_none(sex_word(person.sex.number()))),
        ("出生日期", or_none(person.born.map(|day| day.to_string()).unwrap_or_default())),
        ("证件", or_none(format!("{} {}", person.id_kind, person.id_mask).trim().to_owned())),
        ("联系电话", or_none(person.phone_mask.clone())),
        ("民族", or_none(person.ethnicity.clone())),
        ("学历", or_none(person.education.clone())),
        ("政治面貌", or_none(person.political.clone())),
    ]
}

/// The branches, the present one first.
pub(super) fn places(places: Vec<Place>) -> Vec<Line> {
    places
        .into_iter()
        .map(|place| {
            let when = match place.to {
                Some(to) => format!("{} 至 {to}", place.from),
                None => format!("{} 起", place.from),
            };
            line(when, format!("{}（{}）", place.name, place.how))
        })
        .collect()
}

/// The steps of joining: number, word, day, detail, done.
pub(super) struct StepRow {
    pub number: usize,
    pub word: &'static str,
    pub day: String,
    pub detail: String,
    pub done: bool,
}

/// What a step says beside its day.
fn said(done: &Done) -> String {
    let mut parts = Vec::new();
    parts.extend(done.numbers.lesson_hours.map(|hours| format!("团课{hours}学时")));
    parts.extend(done.numbers.volunteer_hours.map(|hours| format!("志愿服务{hours}小时")));
    if !done.numbers.sponsors.is_empty() {
        parts.push(format!("介绍人{}", done.numbers.sponsors.join("、")));
    }
    parts.push(done.detail.clone());
    parts.retain(|part| !part.is_empty());
    parts.join("，")
}

/// All ten steps with what is done of them.
pub(super) fn steps(done: &[Done]) -> Vec<StepRow> {
    STEPS
        .iter()
        .enumerate()
        .map(|(at, (slug, word, _))| {
            let found = done.iter().find(|step| step.step == *slug);
            StepRow {
                number: at + 1,
                word,
                day: found.map(|step| step.day.to_string()).unwrap_or_default(),
                detail: found.map(said).unwrap_or_default(),
                done: found.is_some(),
            }
        })
        .collect()
}

/// Registration and appraisal by year.
pub(super) fn years(years: Vec<Year>) -> Vec<Line> {
    years
        .into_iter()
        .map(|year| {
            let mut parts = Vec::new();
            if let Some(grade) = year.grade {
                parts.push(format!("教育评议{}", grade.word()));
            }
            if let Some(decision) = year.decision {
                let day = year.done_on.map(|day| format!("（{day}）")).unwrap_or_default();
                let reason = if year.reason.is_empty() {
                    String::new()
                } else {
                    format!("：{}", year.reason)
                };
                parts.push(format!("{}{day}{reason}", decision.word()));
            }
            line(format!("{}年", year.year), parts.join("，"))
        })
        .collect()
}

/// The log of contacts.
pub(super) fn contacts(contacts: Vec<Contact>) -> Vec<Line> {
    contacts
        .into_iter()
        .map(|contact| {
            let reached = if contact.reached { "已联系上" } else { "未联系上" };
            let note = if contact.note.is_empty() {
                String::new()
            } else {
                format!("，{}", contact.note)
            };
            line(
                format!("{} {}", contact.day, contact.who),
                format!("{}，{reached}{note}", contact.how),
            )
        })
        .collect()
}

/// Second registrations.
pub(super) fn seconds(seconds: Vec<Second>) -> Vec<Line> {
    seconds
        .into_iter()
        .map(|second| {
            let when = match second.to {
                Some(to) => format!("{} 至 {to}", second.from),
                None => format!("{} 起", second.from),
            };
            let note = if second.note.is_empty() {
                String::new()
            } else {
                format!("，{}", second.note)
            };
            line(when, format!("{}{note}", second.name))
        })
        .collect()
}

/// Leavings.
pub(super) fn exits(exits: Vec<Exit>) -> Vec<Line> {
    exits
        .into_iter()
        .map(|exit| {
            let decided = exit.decided_on.map(|day| format!("（{day}）")).unwrap_or_default();
            let words = if exit.words.is_empty() {
                String::new()
            } else {
                format!("：{}", exit.words)
            };
            line(
                exit.filed_on.to_string(),
                format!("{}，{}{decided}{words}", exit.how.word(), exit.stage.word()),
            )
        })
        .collect()
}

/// What was changed.
pub(super) fn changes(changes: Vec<Change>) -> Vec<Line> {
    let none = |text: String| if text.is_empty() { "空".to_owned() } else { text };
    changes
        .into_iter()
        .map(|change| {
            let who = if change.who.is_empty() { "系统".to_owned() } else { change.who };
            line(
                format!("{} {who}", instant(change.at)),
                format!("{}：{} 改为 {}", change.field, none(change.old), none(change.new)),
            )
        })
        .collect()
}
