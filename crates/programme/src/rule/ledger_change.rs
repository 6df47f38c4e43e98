//! A ledger that was exported, changed on paper and comes back: which differences are taken over.
//!
//! Taken over: 事项 and 责任人 of an open item; text, first day and last day of a step that is
//! still to be reported. A later last day is an extension and goes its own way, so that its count
//! is kept. What the system works out is never taken over; rows are neither added nor removed.

use crate::model::{ItemState, StepState};
use jishi_exchange::ledger::{LedgerDoc, LedgerItem, LedgerStep, LedgerTarget};
use jishi_kernel::{Day, parse_day};
use std::collections::{BTreeMap, BTreeSet};

/// Longest text of a cell taken over, in characters.
const TEXT_LIMIT: usize = 2000;

/// A field that may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 事项
    Title,
    /// 责任人
    Owner,
    /// 节点内容
    Text,
    /// 开始日期
    Start,
    /// 截止日期
    End,
}

impl Field {
    /// The heading of its column.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Title => "事项",
            Self::Owner => "责任人",
            Self::Text => "节点内容",
            Self::Start => "开始日期",
            Self::End => "截止日期",
        }
    }
}

/// One field of one row with its value before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// Id of the item or step.
    pub id: String,
    /// The field; says also whether `id` is an item's or a step's.
    pub field: Field,
    /// Value now; empty for none.
    pub old: String,
    /// Value asked for; empty for none.
    pub new: String,
}

/// What becomes of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Can be taken over.
    Take(Change),
    /// Worked out by the system or done elsewhere: stays as it is.
    Keep(&'static str),
    /// Cannot be taken over; the row wants attention.
    Wrong(&'static str),
}

/// A difference between the ledger and the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which row, in words.
    pub place: String,
    /// Heading of the column; empty for the whole row.
    pub column: &'static str,
    /// Value now.
    pub old: String,
    /// Value in the file.
    pub new: String,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// What the words of a ledger do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// State of every item, by its id in the ledger.
    pub items: BTreeMap<String, ItemState>,
    /// State of every step, and whether its end day was moved before.
    pub steps: BTreeMap<String, (StepState, bool)>,
}

const CLOSED: &str = "事项已办结或销号，不能修改";
const OVER: &str = "节点待审核或已完成，不能修改";
const WORKED_OUT: &str = "由系统计算，不导入";
const ADDED: &str = "台账导入不新增内容，请在通知核对时补充";
const UNKNOWN: &str = "编号不属于此项工作，请用从本页导出的台账";

/// Compares the ledger as it is with a file.
pub fn compare(now: &LedgerDoc, given: &LedgerDoc, states: &States) -> Vec<Difference> {
    let mut found = Vec::new();
    let seen: BTreeSet<&str> = given.items.iter().map(|item| item.id.as_str()).collect();
    for item in &given.items {
        let place = place(item);
        match now.items.iter().find(|old| old.id == item.id) {
            Some(old) => compare_item(old, item, states, &place, &mut found),
            None => found.push(row(place, if item.id.is_empty() { ADDED } else { UNKNOWN })),
        }
    }
    for item in now.items.iter().filter(|item| !seen.contains(item.id.as_str())) {
        found.push(missing(place(item)));
    }
    compare_targets(&now.targets, &given.targets, "全部事项", &mut found);
    found
}

fn place(item: &LedgerItem) -> String {
    if item.no.is_empty() {
        item.title.clone()
    } else {
        format!("{}　{}", item.no, item.title)
    }
}

fn row(place: String, reason: &'static str) -> Difference {
    Difference {
        place,
        column: "",
        old: String::new(),
        new: String::new(),
        verdict: Verdict::Wrong(reason),
    }
}

fn missing(place: String) -> Difference {
    Difference {
        verdict: Verdict::Keep("文件中没有此行，系统中保留"),
        ..row(place, "")
    }
}

fn compare_item(old: &LedgerItem, new: &LedgerItem, states: &States, place: &str, found: &mut Vec<Difference>) {
    let open = states.items.get(&old.id) == Some(&ItemState::Open);
    let mut add = |column: &'static str, before: &str, after: &str, verdict: Verdict| {
        if before != after {
            found.push(difference(place, column, before, after, verdict));
        }
    };
    let change = |field: Field, before: &str, after: &str| match after {
        _ if !open => Verdict::Wrong(CLOSED),
        _ if after.chars().count() > TEXT_LIMIT => Verdict::Wrong("文字过长"),
        "" if field == Field::Title => Verdict::Wrong("事项不能为空"),
        _ => take(&old.id, field, before, after),
    };
    add(
        Field::Title.word(),
        &old.title,
        &new.title,
        change(Field::Title, &old.title, &new.title),
    );
    let (owners, given) = (old.owners.join("、"), new.owners.join("、"));
    add(Field::Owner.word(), &owners, &given, change(Field::Owner, &owners, &given));
    let printed = Verdict::Keep("保持通知原文，不导入");
    add("序号", &old.no, &new.no, printed.clone());
    add("所属板块", &old.section.join(" › "), &new.section.join(" › "), printed);
    let elsewhere = Verdict::Wrong("牵头、配合单位请用“转办”办理");
    add("牵头单位", &old.lead.join("、"), &new.lead.join("、"), elsewhere.clone());
    add("配合单位", &old.participants.join("、"), &new.participants.join("、"), elsewhere);
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    add("状态", &old.state, &new.state, Verdict::Keep(WORKED_OUT));
    add("剩余天数", &days(old.days), &days(new.days), Verdict::Keep(WORKED_OUT));
    let report = Verdict::Keep("请用“报送进展”填报，不导入");
    add("最新进展", &old.last_report, &new.last_report, report);
    add("下一步", &old.next_step, &new.next_step, Verdict::Keep(WORKED_OUT));
    compare_steps(old, new, states, place, found);
    compare_targets(&old.targets, &new.targets, place, found);
}

fn compare_steps(old: &LedgerItem, new: &LedgerItem, states: &States, place: &str, found: &mut Vec<Difference>) {
    for given in &new.steps {
        let at = format!("{place} · {}", given.text);
        match old.steps.iter().find(|step| step.id == given.id) {
            Some(step) => compare_step(step, given, old, states, &format!("{place} · {}", step.text), found),
            None => found.push(row(at, if given.id.is_empty() { ADDED } else { UNKNOWN })),
        }
    }
    for step in old.steps.iter().filter(|step| !new.steps.iter().any(|given| given.id == step.id)) {
        found.push(missing(format!("{place} · {}", step.text)));
    }
}

fn compare_step(old: &LedgerStep, new: &LedgerStep, item: &LedgerItem, states: &States, place: &str, found: &mut Vec<Difference>) {
    let open = states.items.get(&item.id) == Some(&ItemState::Open);
    let (state, moved) = states.steps.get(&old.id).copied().unwrap_or((StepState::Done, false));
    let mut add = |column: &'static str, before: String, after: String, verdict: Verdict| {
        if before != after {
            found.push(difference(place, column, &before, &after, verdict));
        }
    };
    let refused = if !open {
        Some(CLOSED)
    } else if matches!(state, StepState::Done | StepState::Reported) {
        Some(OVER)
    } else {
        None
    };
    let change = |field: Field, before: &str, after: &str, reason: Option<&'static str>| match refused.or(reason) {
        Some(reason) => Verdict::Wrong(reason),
        None => take(&old.id, field, before, after),
    };
    let long = (new.text.chars().count() > TEXT_LIMIT).then_some("文字过长");
    add(
        Field::Text.word(),
        old.text.clone(),
        new.text.clone(),
        change(Field::Text, &old.text, &new.text, long),
    );
    let (from, to) = (day_text(old.start), day_text(new.start));
    let verdict = change(Field::Start, &from, &to, None);
    add(Field::Start.word(), from, to, verdict);
    let (from, to) = (day_text(old.end), day_text(new.end));
    let verdict = change(Field::End, &from, &to, end_refused(old, new, moved));
    add(Field::End.word(), from, to, verdict);
    let percent = |percent: Option<u8>| percent.map(|percent| format!("{percent}%")).unwrap_or_default();
    let report = Verdict::Keep("请用“报送进展”填报，不导入");
    add("进度", percent(old.percent), percent(new.percent), report.clone());
    add("完成日期", day_text(old.done_on), day_text(new.done_on), report);
    add("状态", old.state.clone(), new.state.clone(), Verdict::Keep(WORKED_OUT));
    add(
        "周期",
        old.recurrence.clone(),
        new.recurrence.clone(),
        Verdict::Keep("保持通知原文，不导入"),
    );
}

fn end_refused(old: &LedgerStep, new: &LedgerStep, moved: bool) -> Option<&'static str> {
    match (old.end, new.end) {
        (Some(_), None) => Some("不能删去期限"),
        (Some(before), Some(after)) if after > before => Some("期限改晚属于延期，请用“申请延期”办理"),
        (Some(_), Some(_)) if moved => Some("此节点已办理延期，期限不能由导入修改"),
        (_, Some(end)) if new.start.is_some_and(|start| start > end) => Some("截止日期早于开始日期"),
        _ => None,
    }
}

fn compare_targets(old: &[LedgerTarget], new: &[LedgerTarget], place: &str, found: &mut Vec<Difference>) {
    for given in new {
        let at = format!("{place} · {}", given.measure);
        let Some(target) = old.iter().find(|target| target.id == given.id) else {
            found.push(row(at, if given.id.is_empty() { ADDED } else { UNKNOWN }));
            continue;
        };
        let pairs = [
            ("指标", target.measure.clone(), given.measure.clone()),
            ("目标值", target.demand.clone(), given.demand.clone()),
            ("完成时限", day_text(target.by), day_text(given.by)),
            ("适用范围", target.scope.clone(), given.scope.clone()),
            ("完成值", target.actual.clone(), given.actual.clone()),
        ];
        for (column, before, after) in pairs.into_iter().filter(|(_, before, after)| before != after) {
            found.push(difference(&at, column, &before, &after, Verdict::Wrong("指标不由台账导入修改")));
        }
    }
    for target in old.iter().filter(|target| !new.iter().any(|given| given.id == target.id)) {
        found.push(missing(format!("{place} · {}", target.measure)));
    }
}

fn difference(place: &str, column: &'static str, old: &str, new: &str, verdict: Verdict) -> Difference {
    Difference {
        place: place.to_owned(),
        column,
        old: old.to_owned(),
        new: new.to_owned(),
        verdict,
    }
}

fn take(id: &str, field: Field, old: &str, new: &str) -> Verdict {
    Verdict::Take(Change {
        id: id.to_owned(),
        field,
        old: old.to_owned(),
        new: new.to_owned(),
    })
}

fn day_text(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Why a set of changes is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A value is no longer what it was when the differences were shown.
    Stale,
    /// Not a change that can be taken over, with the reason.
    Wrong(&'static str),
}

/// The ledger with some changes made; every one is held against the rules again.
///
/// # Errors
/// Why none of them is made.
pub fn apply(now: &LedgerDoc, changes: &[Change], states: &States) -> Result<LedgerDoc, Refused> {
    let mut new = now.clone();
    for change in changes {
        let value = field(&mut new, change).ok_or(Refused::Wrong(UNKNOWN))?;
        if value.get() != change.old {
            return Err(Refused::Stale);
        }
        value.set(&change.new).ok_or(Refused::Wrong("不是日期"))?;
    }
    let wrong = compare(now, &new, states)
        .into_iter()
        .find_map(|difference| match difference.verdict {
            Verdict::Wrong(reason) | Verdict::Keep(reason) => Some(reason),
            Verdict::Take(_) => None,
        });
    wrong.map_or(Ok(new), |reason| Err(Refused::Wrong(reason)))
}

enum Place<'d> {
    Text(&'d mut String),
    Names(&'d mut Vec<String>),
    Day(&'d mut Option<Day>),
}

impl Place<'_> {
    fn get(&self) -> String {
        match self {
            Self::Text(text) => (*text).clone(),
            Self::Names(names) => names.join("、"),
            Self::Day(day) => day_text(**day),
        }
    }

    fn set(self, value: &str) -> Option<()> {
        match self {
            Self::Text(text) => value.trim().clone_into(text),
            Self::Names(names) => {
                let parts = value.split('、').map(str::trim).filter(|name| !name.is_empty());
                *names = parts.map(str::to_owned).collect();
            }
            Self::Day(day) if value.is_empty() => *day = None,
            Self::Day(day) => *day = Some(parse_day(value)?),
        }
        Some(())
    }
}

fn field<'d>(doc: &'d mut LedgerDoc, change: &Change) -> Option<Place<'d>> {
    let mut items = doc.items.iter_mut();
    Some(match change.field {
        Field::Title => Place::Text(&mut items.find(|item| item.id == change.id)?.title),
        Field::Owner => Place::Names(&mut items.find(|item| item.id == change.id)?.owners),
        Field::Text | Field::Start | Field::End => {
            let step = items.flat_map(|item| item.steps.iter_mut()).find(|step| step.id == change.id)?;
            match change.field {
                Field::Text => Place::Text(&mut step.text),
                Field::Start => Place::Day(&mut step.start),
                Field::End | Field::Title | Field::Owner => Place::Day(&mut step.end),
            }
        }
    })
}

#[cfg(test)]
#[path = "ledger_change_tests.rs"]
mod tests;
