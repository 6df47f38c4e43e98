//! 毕业班级转换: on 1 June of the year of graduation a class branch becomes a 毕业生团组织.
//! source: 智慧团建操作指引, grade B. A whole part of the tree at once, with a way back.

use super::{Caller, Decided, Step, names};
use crate::affected::{Kind, Node, Plan};
use crate::rules;
use crate::store::change::{self, Change};
use crate::store::record::{self, Part};
use crate::store::{particulars, tree};
use jishi_kernel::{Day, parse_day};
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// Most branches changed at once: a city's. The page offers the next ones afterwards.
pub const MOST: i64 = 3_000;

/// Branches read at a time.
const BATCH: i64 = 500;

/// The year somebody asks for: this one for an empty text, `None` for one that is none.
pub fn year(text: &str, today: Day) -> Option<i16> {
    match text {
        "" => Some(today.year()),
        text => text.parse().ok().filter(|year| (1990..=2200).contains(year)),
    }
}

/// The day of a year on which its classes are changed.
///
/// # Errors
/// The store fails, or the rule has another shape.
pub fn day(read: &Read<'_>, path: &str, year: i16, today: Day) -> Result<Day, AppError> {
    let rule = rules::graduation(read, path, today)?;
    Day::new(year, rule.month, rule.day).map_err(|_| AppError::refused("年份有误"))
}

/// Decides the change of the class branches at `path` and below that graduate in a year.
///
/// # Errors
/// [`AppError::Refused`] before the day of that year, or when there is no branch left to change.
pub fn decide(read: &Read<'_>, caller: &Caller, path: &str, year: i16) -> Result<Decided, AppError> {
    let from = day(read, path, year, caller.today)?;
    if from > caller.today {
        return Err(AppError::refused(format!("{from} 起才能转换，现在可以先核对名单")));
    }
    let becomes = rules::graduation(read, path, caller.today)?.kind;
    let mut decided = Decided::new(Plan::new(Kind::Graduate, from));
    let (mut changed, mut skipped, mut after) = (Vec::new(), Vec::new(), String::new());
    // Those that cannot be changed are passed over, so that they do not hide the ones behind them.
    'all: loop {
        let classes = particulars::graduating_since(read, path, year, &becomes, &after, BATCH)?;
        let Some((last, _)) = classes.last() else { break };
        after.clone_from(&last.path);
        for (org, last) in classes {
            let Some(since) = since(&org, last, from, caller.today) else {
                skipped.push(org);
                continue;
            };
            let change = Change {
                kind: becomes.clone(),
                ..Change::none(&org, since)
            };
            let Ok(steps) = change::steps(read, &org, &change, caller.today)? else {
                skipped.push(org);
                continue;
            };
            decided.plan.renamed.push(Node::from(&org));
            decided.versions.push((org.id, org.version));
            decided.parts.push((org.id, Part::Changed));
            changed.push((org.id, since.to_string()));
            decided.steps.push(Step::Change(Box::new(org), Box::new(change), steps));
            if changed.len() as i64 == MOST {
                break 'all;
            }
        }
    }
    if changed.is_empty() {
        let others = skipped_words(&skipped);
        return Err(AppError::refused(format!("没有 {year} 年毕业、可以转换的班级团支部{others}")));
    }
    decided
        .words
        .push(format!("{year} 年毕业的 {} 个班级团支部转为{becomes}", changed.len()));
    if !skipped.is_empty() {
        decided.notes.push(skipped_words(&skipped).trim_start_matches('，').to_owned());
    }
    decided.payload = serde_json::json!({ "year": year, "orgs": changed }).to_string();
    Ok(decided)
}

/// Why some are passed over; empty when none is.
fn skipped_words(skipped: &[tree::Org]) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    format!("，{}在转换日以后另行变更过类别或今天才登记，不转换", names(skipped))
}

/// The day a class changes on: that of the year; today for one registered since. `None` for one whose
/// kind somebody decided since, and for one registered today.
fn since(org: &tree::Org, last: Day, from: Day, today: Day) -> Option<Day> {
    match last {
        last if last < from => Some(from),
        last if last == org.opened_on && last < today => Some(today),
        _ => None,
    }
}

/// What a change keeps for its undo.
#[derive(serde::Deserialize)]
struct Kept {
    orgs: Vec<(i64, String)>,
}

/// Runs of one year taken back at once, and the branches in them.
const MOST_RUNS: i64 = 100;
const MOST_BACK: usize = 6_000;

/// Decides to take such a change back: branches that are still what it made them.
///
/// # Errors
/// [`AppError::NotFound`] for a change outside the scope or of another kind, [`AppError::Refused`]
/// when it was taken back already or nothing is left of it.
pub fn undo(read: &Read<'_>, change: i64) -> Result<Decided, AppError> {
    let done = record::find(read, change)?
        .filter(|change| change.kind == Kind::Graduate)
        .ok_or(AppError::NotFound)?;
    if done.undone {
        return Err(AppError::refused("这次转换已经撤回"));
    }
    take_back(read, &[done], "撤回毕业班级转换")
}

/// Runs of a year that still stand, made by organisations in scope, newest first.
///
/// # Errors
/// The store fails.
pub fn runs(read: &Read<'_>, year: i16) -> Result<Vec<record::Change>, AppError> {
    let day = |month, day| Day::new(year, month, day).map_err(|_| AppError::refused("年份有误"));
    Ok(record::standing(read, Kind::Graduate, (day(1, 1)?, day(12, 31)?), MOST_RUNS)?)
}

/// Decides to take back all runs of a year at once, in one change: the newest first, up to what one change holds.
///
/// # Errors
/// [`AppError::Refused`] when there is none, or later changes stand in the way of every branch.
pub fn undo_year(read: &Read<'_>, year: i16) -> Result<Decided, AppError> {
    let runs = runs(read, year)?;
    if runs.is_empty() {
        return Err(AppError::refused(format!("{year} 年没有可以撤回的毕业班级转换")));
    }
    let (mut taken, mut branches) = (Vec::new(), 0);
    for run in &runs {
        branches += kept(run)?.orgs.len();
        if branches > MOST_BACK && !taken.is_empty() {
            break;
        }
        taken.push(run.clone());
    }
    let mut decided = take_back(read, &taken, &format!("撤回 {year} 年 {} 次毕业班级转换", taken.len()))?;
    if taken.len() < runs.len() {
        decided
            .notes
            .push(format!("另有较早的 {} 次转换，本次办理后再撤回", runs.len() - taken.len()));
    }
    Ok(decided)
}

fn kept(run: &record::Change) -> Result<Kept, AppError> {
    serde_json::from_str(&run.detail).map_err(|error| AppError::Internal(error.into()))
}

/// Takes back what still is what these runs made it; what something else happened to since is left alone and told.
fn take_back(read: &Read<'_>, runs: &[record::Change], words: &str) -> Result<Decided, AppError> {
    let day = runs.iter().map(|run| run.day).min().unwrap_or(Day::MIN);
    let mut decided = Decided::new(Plan::new(Kind::Ungraduate, day));
    let (mut changed, mut closed, mut gone) = (Vec::new(), Vec::new(), 0);
    for run in runs {
        for (id, since) in kept(run)?.orgs {
            let (Some(org), Some(since)) = (tree::find(read, id)?, parse_day(&since)) else {
                gone += 1;
                continue;
            };
            if org.closed_on.is_some() {
                closed.push(org);
                continue;
            }
            if !change::kind_began(read, org.id, since)? {
                changed.push(org);
                continue;
            }
            decided.plan.renamed.push(Node::from(&org));
            decided.versions.push((org.id, org.version));
            decided.parts.push((org.id, Part::Changed));
            decided.steps.push(Step::Unkind(Box::new(org), since));
        }
        decided.undoes.push(run.id);
    }
    let ways = [
        (!changed.is_empty()).then(|| format!("{}转换后又变更过类别或级别，不恢复", names(&changed))),
        (!closed.is_empty()).then(|| format!("{}转换后已撤销，不恢复", names(&closed))),
        (gone > 0).then(|| format!("有 {gone} 个组织已删除或不在本单位范围，不恢复")),
    ];
    decided.notes.extend(ways.into_iter().flatten());
    if decided.steps.is_empty() {
        return Err(AppError::refused(format!("没有可以恢复的团支部：{}", decided.notes.join("；"))));
    }
    decided.words.push(format!("{words}，{} 个团支部恢复原类别", decided.steps.len()));
    Ok(decided)
}
