//! 催办: the preview a person looks at, and the act.

use super::{Caller, Done, Key};
use crate::jobs::Event;
use crate::model::{ItemId, ItemState, ProgrammeId, UrgeId};
use crate::rule::light::Standing;
use crate::rule::urge::{self as rule, Candidate, Refused, TEXT_LIMIT};
use crate::store::ledger::{self, Filter};
use crate::store::programme::{self, Programme};
use crate::store::{receivers, refresh, urge};
use jishi_kernel::Millis;
use jishi_platform::db::{Read, Write};
use jishi_platform::{AppError, outbox};

/// Most items in one act.
pub const ITEM_LIMIT: usize = 200;

/// One item of a preview.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The item.
    pub item: ItemId,
    /// 原文序号
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: ItemState,
    /// How it stands.
    pub standing: Standing,
    /// Who leads, by name.
    pub leads: Vec<String>,
    /// Accounts it reaches.
    pub receivers: Vec<i64>,
    /// When it was last urged.
    pub last: Option<Millis>,
    /// Times urged.
    pub urged: i64,
    /// What stands against urging it; `None`: it will be urged.
    pub refused: Option<Refused>,
    /// What the message says.
    pub text: String,
}

/// What urging some items would do: which, why, whom it reaches. In the order given.
///
/// # Errors
/// The store fails.
pub fn preview(read: &Read<'_>, caller: &Caller, programme: &Programme, items: &[ItemId], confirmed: bool) -> Result<Vec<Line>, AppError> {
    let today = caller.today();
    let page = ledger::page(read, programme, &Filter::default(), None, usize::MAX, today)?;
    let last = urge::latest(read, programme.id)?;
    let reached = receivers::leads_of_programme(read, programme.id, today)?;
    let line = |id: &ItemId| {
        let row = page.rows.iter().find(|row| row.id == *id)?;
        let receivers: Vec<i64> = reached
            .get(id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|account| *account != caller.account)
            .collect();
        let candidate = Candidate {
            state: row.facts.state,
            standing: row.standing,
            last: last.get(id).copied(),
            receivers: receivers.len(),
        };
        Some(Line {
            item: *id,
            printed_no: row.printed_no.clone(),
            title: row.title.clone(),
            state: row.facts.state,
            standing: row.standing,
            leads: row.leads.iter().map(|party| party.name.clone()).collect(),
            receivers,
            last: candidate.last,
            urged: row.urged,
            refused: rule::urge(&candidate, confirmed, today).err(),
            text: rule::suggested(&row.title, &row.standing),
        })
    };
    Ok(items.iter().filter_map(line).collect())
}

/// Urges some items of a programme; `made` counts them. Items something stands against are left out.
///
/// # Errors
/// 404 and 403 as everywhere; [`AppError::Refused`] when nothing is left to urge.
pub fn urge(
    write: &mut Write<'_>,
    caller: &Caller,
    id: ProgrammeId,
    items: &[ItemId],
    text: &str,
    confirmed: bool,
    key: Option<&Key>,
) -> Result<Done, AppError> {
    programme::lock(write, id)?;
    let programme = programme::find(write, id, caller.today())?.ok_or(AppError::NotFound)?;
    if !caller.scope.covers(&programme.org_path) {
        return Err(AppError::Forbidden);
    }
    write.target("programme", id.0);
    caller.once(write, key, |write| {
        let text = text.trim();
        if text.chars().count() > TEXT_LIMIT {
            return Err(AppError::field("text", format!("催办内容不超过 {TEXT_LIMIT} 字")));
        }
        if items.is_empty() || items.len() > ITEM_LIMIT {
            return Err(AppError::field("items", format!("请选择 1 至 {ITEM_LIMIT} 个事项")));
        }
        let mut items = items.to_vec();
        items.sort_unstable();
        items.dedup();
        let lines = preview(write, caller, &programme, &items, confirmed)?;
        let (urged, left): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.refused.is_none());
        let Some(first) = urged.first() else {
            let why = left.first().and_then(|line| line.refused).map_or("没有可催办的事项", Refused::text);
            return Err(AppError::refused(why));
        };
        let (act, by) = (UrgeId(caller.app.id()), caller.stamp());
        urge::add(write, act, id, text, by)?;
        for line in &urged {
            urge::add_item(
                write,
                act,
                line.item,
                i64::try_from(line.receivers.len()).unwrap_or(i64::MAX),
                line.standing.light,
            )?;
            let event = Event {
                programme: id,
                item: Some(line.item),
                title: line.title.clone(),
                text: if text.is_empty() {
                    line.text.clone()
                } else {
                    format!("{} {text}", line.text)
                },
                word: String::new(),
                by: caller.account,
                also: line.receivers.clone(),
            };
            outbox::emit(write, caller.app.id(), by.at, "item.urged", &event.body())?;
        }
        refresh::refresh_programme(write, id)?;
        write.note(format!("催办 {} 项", urged.len()));
        Ok(Done {
            item: first.item,
            made: urged.len().to_string(),
        })
    })
}
