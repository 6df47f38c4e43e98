//! Writing what was decided about a batch: new people in bulk, changes one by one.

use super::branches::Branch;
use super::entry::Entry;
use super::known::Held;
use crate::MemberId;
use crate::rule::standing::{DEPARTED, State, Whereabouts};
use crate::store::change as history;
use crate::store::count::{self, Joined};
use crate::store::depart::{self, Return};
use crate::store::member;
use crate::store::member::Particulars;
use jishi_intake::Context;
use jishi_kernel::{Day, day_text};
use jishi_person::{By, How, PersonId, Ready};
use jishi_platform::db::{StoreError, Value, Write};
use jishi_platform::{bulk, params, sql};
use std::sync::Arc;

bulk! {
    MEMBERS ("branches were checked against the importer's scope") = member (
        id, person_id, org_id, anchor_id, name, initials, born, sex, joined_on, number, card, state, party, graduates, whereabouts, whereabouts_on
    );
    PLACES ("history of members added in the same transaction") = member_place (member_id, org_id, org_path, valid_from, how);
}

sql! {
    unscoped CHANGE ("the branch was checked against the importer's scope") =
        "update member set joined_on = $3, number = $4, card = $5, graduates = $6, party = $8,
         whereabouts_on = case when whereabouts = $7 then whereabouts_on else $9 end, whereabouts = $7, version = version + 1
         where id = $1 and version = $2";
}

/// How a membership came to its branch.
const HOW: &str = "导入";

/// One good row.
pub(super) enum Todo {
    /// A person nobody knew.
    New { entry: Entry, branch: Arc<Branch>, ready: Ready },
    /// A person of the importer's part of the tree who was no member.
    Join {
        entry: Entry,
        branch: Arc<Branch>,
        person: PersonId,
    },
    /// A member who went to another system and comes back.
    Back { held: Held, entry: Entry, branch: Arc<Branch> },
    /// A member with other particulars.
    Change { held: Held, entry: Entry },
}

/// Writes a batch.
pub(super) fn apply(write: &mut Write<'_>, context: &Context, todo: Vec<Todo>) -> Result<(), StoreError> {
    let (today, mut touched, mut joined) = (day_text(context.today), Vec::new(), Joined::default());
    let (mut persons, mut members, mut places) = (Vec::new(), Vec::new(), Vec::new());
    let mut others = Vec::new();
    for one in todo {
        match one {
            Todo::New { entry, branch, ready } => {
                let id = context.app.id();
                entry.joins(&mut joined, branch.id);
                members.push(member_row(id, ready.id().0, entry, &branch, context.today));
                places.push(place_row(id, &branch, &today));
                persons.push(ready);
            }
            Todo::Join { entry, branch, person } => {
                let id = context.app.id();
                entry.joins(&mut joined, branch.id);
                members.push(member_row(id, person.0, entry.clone(), &branch, context.today));
                others.push((person, Some(branch.id), entry));
                places.push(place_row(id, &branch, &today));
            }
            Todo::Back { held, entry, branch } => {
                come_back(write, context, &held, &entry, branch.id)?;
                others.push((PersonId(held.person), None, entry));
            }
            Todo::Change { held, entry } => {
                touched.push(held.org);
                change(write, context, &held, &entry)?;
                others.push((PersonId(held.person), None, entry));
            }
        }
    }
    jishi_person::store::many::add(write, &persons).map_err(meanwhile)?;
    write.bulk(&MEMBERS, &members).map_err(meanwhile)?;
    write.bulk(&PLACES, &places).map_err(meanwhile)?;
    for (person, branch, entry) in others {
        let by = By {
            account: context.account,
            at: context.now,
            how: How::Import,
        };
        jishi_person::change(write, &context.app, person, &entry.values(), by)?;
        if let Some(branch) = branch {
            jishi_person::relocate(write, person, branch)?;
        }
    }
    // Counting anew comes last: it finds who is new, too.
    count::joined(write, &joined)?;
    count::renew(write, &touched)
}

/// Somebody entered the same number at the same moment: the batch is decided anew.
fn meanwhile(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict { constraint } => StoreError::Busy(format!("entered meanwhile: {constraint}")),
        other => other,
    }
}

/// Since when a member is there whom the sheet has somewhere: it says no day, so from today.
fn since(whereabouts: Whereabouts, today: Day) -> Option<Day> {
    (whereabouts != Whereabouts::Here).then_some(today)
}

fn member_row(id: i64, person: i64, entry: Entry, branch: &Branch, today: Day) -> [Value; 16] {
    let (whereabouts, party) = (entry.whereabouts.unwrap_or_default(), entry.party());
    [
        id.into(),
        person.into(),
        branch.id.into(),
        branch.anchor.into(),
        entry.name.into(),
        entry.initials.into(),
        entry.born.into(),
        entry.sex.number().into(),
        entry.joined_on.into(),
        entry.number.into(),
        entry.card.into(),
        "active".into(),
        party.into(),
        entry.graduates.into(),
        whereabouts.slug().into(),
        since(whereabouts, today).into(),
    ]
}

/// The branch keeps the membership from today; where it was before, the sheet does not say.
fn place_row(id: i64, branch: &Branch, today: &str) -> [Value; 5] {
    [id.into(), branch.id.into(), branch.path.as_str().into(), today.into(), HOW.into()]
}

/// What the card says once the sheet has filled it in.
fn said(held: &Held, entry: &Entry) -> Particulars {
    let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    Particulars {
        joined_on: Some(entry.joined_on),
        number: or(&entry.number, &held.number),
        card: or(&entry.card, &held.card),
        party: if entry.political.is_empty() { held.party } else { entry.party() },
        graduates: or(&entry.graduates, &held.graduates),
    }
}

fn come_back(write: &mut Write<'_>, context: &Context, held: &Held, entry: &Entry, to: i64) -> Result<(), StoreError> {
    let back = Return {
        member: MemberId(held.id),
        version: held.version,
        from: held.org,
        to,
        said: said(held, entry),
        whereabouts: entry.whereabouts.unwrap_or_default(),
    };
    depart::come_back(write, &back, context.today)?;
    keep(
        write,
        context,
        held.id,
        "state",
        DEPARTED.to_owned(),
        State::Active.word().to_owned(),
    )?;
    differing(write, context, held, &back.said, back.whereabouts)
}

fn change(write: &mut Write<'_>, context: &Context, held: &Held, entry: &Entry) -> Result<(), StoreError> {
    let (said, whereabouts) = (said(held, entry), entry.whereabouts.unwrap_or(held.whereabouts));
    write.execute_one(
        &CHANGE,
        params![
            held.id,
            held.version,
            said.joined_on,
            said.number.clone(),
            said.card.clone(),
            said.graduates.clone(),
            whereabouts.slug(),
            said.party,
            since(whereabouts, context.today)
        ],
    )?;
    differing(write, context, held, &said, whereabouts)
}

/// Keeps what was before of every particular that differs.
fn differing(
    write: &mut Write<'_>,
    context: &Context,
    held: &Held,
    said: &Particulars,
    whereabouts: Whereabouts,
) -> Result<(), StoreError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for (field, old, new) in [
        ("joined_on", day(held.joined_on), day(said.joined_on)),
        ("number", text(&held.number), text(&said.number)),
        ("card", text(&held.card), text(&said.card)),
        ("graduates", text(&held.graduates), text(&said.graduates)),
        ("whereabouts", held.whereabouts.word().to_owned(), whereabouts.word().to_owned()),
        (
            "party",
            member::yes_no(held.party).to_owned(),
            member::yes_no(said.party).to_owned(),
        ),
    ] {
        keep(write, context, held.id, field, old, new)?;
    }
    Ok(())
}

/// Notes a change on a card; the same before and after is none.
fn keep(write: &mut Write<'_>, context: &Context, member: i64, field: &'static str, old: String, new: String) -> Result<(), StoreError> {
    if old == new {
        return Ok(());
    }
    let row = history::NewChange {
        id: context.app.id(),
        member,
        at: context.now,
        account: context.account,
        field,
        old,
        new,
    };
    history::add(write, &row)
}
