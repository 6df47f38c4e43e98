//! Handing the lead of an item to another department or organisation.

use super::{Caller, Done, Key, open, refuse};
use crate::jobs::Event;
use crate::model::{ItemId, PartyRole};
use crate::rule::transfer::{self as rule, Asked};
use crate::store::party::{self, PartyKey};
use crate::store::{receivers, refresh, transfer};
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// The item.
    pub item: ItemId,
    /// Who leads now.
    pub from: Option<PartyKey>,
    /// Who leads from now on.
    pub to: Option<PartyKey>,
    /// Why.
    pub reason: String,
}

/// Hands over the lead.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::transfer` refuses.
pub fn transfer(write: &mut Write<'_>, caller: &Caller, new: &NewTransfer, key: Option<&Key>) -> Result<Done, AppError> {
    let opened = open(write, caller, new.item)?;
    opened.of_runner(caller)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let of = |role| opened.parties.iter().filter(move |party| party.role == role);
        let from = of(PartyRole::Lead).find(|party| Some(party.key()) == new.from);
        let found = match new.to {
            Some(PartyKey::Department(id)) => transfer::department(write, id)?,
            Some(PartyKey::Org(id)) => transfer::org(write, id)?,
            Some(PartyKey::Printed(_)) | None => None,
        };
        let asked = Asked {
            item: item.facts.state,
            from_found: from.is_some(),
            to_found: found.is_some(),
            to_leads: of(PartyRole::Lead).any(|party| Some(party.key()) == new.to),
            programme_path: &opened.org_path,
            to_path: found.as_ref().map_or("", |(_, path)| path),
            reason: &new.reason,
        };
        rule::transfer(&asked).map_err(|refused| refuse(refused.field(), refused.text()))?;
        let (Some(from), Some(to), Some((name, _))) = (from, &new.to, &found) else {
            return Err(AppError::NotFound);
        };
        let before = receivers::leads(write, item.id, caller.today())?;
        party::replace(write, from, name, to)?;
        for other in of(PartyRole::Participant).filter(|party| party.key() == *to) {
            party::remove(write, other)?;
        }
        let reason = new.reason.trim();
        transfer::add(write, caller.app.id(), item.id, &from.name, name, reason, caller.stamp())?;
        refresh::refresh_item(write, item.programme, item.id)?;
        let event = Event {
            text: format!("牵头由“{}”转为“{name}”：{reason}", from.name),
            also: before,
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "item.transferred", &event)?;
        write.note(format!("转办：牵头由“{}”转为“{name}”", from.name));
        Ok(Done {
            item: item.id,
            made: String::new(),
        })
    })
}
