//! Writing what was decided about a batch: new people in bulk, changes one by one.

use super::branches::Branch;
use super::entry::Entry;
use super::known::Held;
use crate::store::change as history;
use crate::store::{count, member};
use jishi_intake::Context;
use jishi_kernel::Day;
use jishi_org::initials::initials;
use jishi_person::{By, How, PersonId, Ready};
use jishi_platform::db::{StoreError, Value, Write};
use jishi_platform::{bulk, params, sql};

bulk! {
    MEMBERS ("branches were checked against the importer's scope") = member (
        id, person_id, org_id, anchor_id, name, initials, born, sex, joined_on, number, card, state, party, graduates, whereabouts
    );
    PLACES ("history of members added in the same transaction") = member_place (member_id, org_id, org_path, valid_from, how);
}

sql! {
    unscoped CHANGE ("the branch was checked against the importer's scope") =
        "update member set joined_on = $3, number = $4, card = $5, graduates = $6, whereabouts = $7, party = $8, version = version + 1
         where id = $1 and version = $2";
}

/// How a membership came to its branch.
const HOW: &str = "导入";

/// One good row.
pub(super) enum Todo {
    /// A person nobody knew.
    New { entry: Entry, branch: Branch, ready: Ready },
    /// A person of the importer's part of the tree who was no member.
    Join { entry: Entry, branch: Branch, person: PersonId },
    /// A member with other particulars.
    Change { held: Held, entry: Entry },
}

/// Writes a batch.
pub(super) fn apply(write: &mut Write<'_>, context: &Context, todo: Vec<Todo>) -> Result<(), StoreError> {
    let mut touched: Vec<i64> = Vec::new();
    let (mut persons, mut members, mut places) = (Vec::new(), Vec::new(), Vec::new());
    let mut others = Vec::new();
    for one in todo {
        match one {
            Todo::New { entry, branch, ready } => {
                let id = context.app.id();
                members.push(member_row(id, ready.id().0, &entry, &branch));
                places.push(place_row(id, &branch, context.today));
                touched.push(branch.id);
                persons.push(ready);
            }
            Todo::Join { entry, branch, person } => {
                let id = context.app.id();
                members.push(member_row(id, person.0, &entry, &branch));
                places.push(place_row(id, &branch, context.today));
                touched.push(branch.id);
                others.push((person, Some(branch.id), entry));
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
    count::renew(write, &touched)
}

/// Somebody entered the same number at the same moment: the batch is decided anew.
fn meanwhile(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict { constraint } => StoreError::Busy(format!("entered meanwhile: {constraint}")),
        other => other,
    }
}

fn member_row(id: i64, person: i64, entry: &Entry, branch: &Branch) -> [Value; 15] {
    [
        id.into(),
        person.into(),
        branch.id.into(),
        branch.anchor.into(),
        entry.name.as_str().into(),
        initials(&entry.name).into(),
        entry.born.into(),
        entry.sex.number().into(),
        entry.joined_on.into(),
        entry.number.clone().into(),
        entry.card.clone().into(),
        "active".into(),
        entry.party().into(),
        entry.graduates.clone().into(),
        entry.whereabouts.unwrap_or_default().slug().into(),
    ]
}

/// The branch keeps the membership from today; where it was before, the sheet does not say.
fn place_row(id: i64, branch: &Branch, today: Day) -> [Value; 5] {
    [id.into(), branch.id.into(), branch.path.as_str().into(), today.into(), HOW.into()]
}

fn change(write: &mut Write<'_>, context: &Context, held: &Held, entry: &Entry) -> Result<(), StoreError> {
    let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    let (number, card, graduates) = (
        or(&entry.number, &held.number),
        or(&entry.card, &held.card),
        or(&entry.graduates, &held.graduates),
    );
    let whereabouts = entry.whereabouts.unwrap_or(held.whereabouts);
    let party = if entry.political.is_empty() { held.party } else { entry.party() };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let changes = [
        (
            "joined_on",
            held.joined_on.map(|d| d.to_string()).unwrap_or_default(),
            entry.joined_on.to_string(),
        ),
        ("number", text(&held.number), text(&number)),
        ("card", text(&held.card), text(&card)),
        ("graduates", text(&held.graduates), text(&graduates)),
        ("whereabouts", held.whereabouts.word().to_owned(), whereabouts.word().to_owned()),
        ("party", member::yes_no(held.party).to_owned(), member::yes_no(party).to_owned()),
    ];
    write.execute_one(
        &CHANGE,
        params![
            held.id,
            held.version,
            entry.joined_on,
            number,
            card,
            graduates,
            whereabouts.slug(),
            party
        ],
    )?;
    for (field, old, new) in changes.into_iter().filter(|(_, old, new)| old != new) {
        let row = history::NewChange {
            id: context.app.id(),
            member: held.id,
            at: context.now,
            account: context.account,
            field,
            old,
            new,
        };
        history::add(write, &row)?;
    }
    Ok(())
}
