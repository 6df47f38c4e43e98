//! One run over a sheet of posts: decides row by row, then writes what was decided.

use super::entry::{self, Entry, fault};
use crate::post::Post;
use crate::rule::appointment::{self, Open, Wish};
use crate::store::post::{self, Held};
use jishi_exchange::sheet::SheetRow;
use jishi_intake::{Context, Places, Run, Telling, Verdict, short};
use jishi_org::rule::manage;
use jishi_org::store::turn;
use jishi_person::store::guess::{self, Guesses};
use jishi_person::store::person::id_index;
use jishi_person::{Found, Legacy, MAY_BE_ROUNDED, Masked, NewPerson, PersonId, find_by_numbers, known};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::keys::Indexed;
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    unscoped END_NEW ("a post of a past term that the same import has just added") =
        "update cadre_post set valid_to = $2, ended_why = '导入历史任职' where id = $1 and valid_to is null";
}

/// What a good row does.
struct Work {
    /// The post as it stands; `None` for a new one.
    held: Option<Held>,
    org: i64,
    entry: Entry,
}

/// A run.
pub(super) struct Posts {
    context: Context,
    guesses: Guesses,
    legacy: Option<Legacy>,
    /// The state of the tree in which organisations were looked up.
    tree: Option<i64>,
    orgs: Places,
    // All three by short names of eight bytes: a sheet of a million rows must fit beside the batch in work.
    /// Posts of this sheet and the row they stood in: of number, organisation, post, title and first day.
    seen: HashMap<u64, u32>,
    /// Single posts of organisations that rows of this sheet take up, with the number of who takes them.
    taken: HashMap<u64, u64>,
    /// Names by number of people who are new in this sheet.
    names: HashMap<u64, u64>,
    decided: Vec<Option<Work>>,
}

type Wrong = (&'static str, String);

impl Posts {
    pub(super) fn new(context: Context) -> Self {
        Self {
            guesses: Guesses::new(&context),
            context,
            legacy: None,
            tree: None,
            orgs: Places::default(),
            seen: HashMap::new(),
            taken: HashMap::new(),
            names: HashMap::new(),
            decided: Vec::new(),
        }
    }

    fn legacy(&mut self, read: &Read<'_>) -> Result<Legacy, StoreError> {
        if let Some(legacy) = self.legacy {
            return Ok(legacy);
        }
        let path = self.context.base.as_ref().map_or("", |(_, path)| path.as_str());
        let legacy = jishi_person::rule::legacy(read, path, self.context.today)?;
        self.legacy = Some(legacy);
        Ok(legacy)
    }

    fn decide(
        &mut self,
        read: &Read<'_>,
        entry: Entry,
        index: &str,
        found: Option<Found>,
        row: u32,
    ) -> Result<Result<Work, Wrong>, StoreError> {
        let place = match self.orgs.find(read, &self.context, &entry.org)? {
            Ok(place) => place,
            Err(reason) => return Ok(Err(("任职组织", reason))),
        };
        if let Some((_, own)) = &self.context.base
            && !jishi_org::manages(read, own, &place.path, self.context.today)?
        {
            return Ok(Err(("任职组织", manage::WORDS.to_owned())));
        }
        let registered = match found {
            Some(found) => known(read, found.person)?,
            None => None,
        };
        // Whole it is where it stands in a record the importer sees, under this name.
        let seen = |person: &Masked| person.name == entry.name && self.context.scope.covers(&person.org_path);
        if entry.doubtful && !registered.as_ref().is_some_and(seen) {
            return Ok(Err(("证件号码", MAY_BE_ROUNDED.to_owned())));
        }
        let outside = registered.as_ref().filter(|person| !self.context.scope.covers(&person.org_path));
        let told = match outside {
            Some(person) => self.guesses.tell(read, person.id)?,
            None => !self.guesses.closed(),
        };
        if !told {
            return Ok(Err(("证件号码", guess::WORDS.to_owned())));
        }
        let (number, name) = (short(&[index]), short(&[&entry.name]));
        let other = match &registered {
            Some(person) => person.name != entry.name,
            None => self.names.get(&number).is_some_and(|before| *before != name),
        };
        if other {
            return Ok(Err(("姓名", "与该证件号码已登记的姓名不一致，请核对".to_owned())));
        }
        let terms = &entry.terms;
        let key = short(&[index, &place.id.to_string(), &terms.post, &terms.title, &terms.from.to_string()]);
        if let Some(before) = self.seen.get(&key) {
            return Ok(Err(("", format!("与第 {before} 行是同一任职"))));
        }
        let held = match &registered {
            Some(person) => match post::same(read, person.id, place.id, &entry.terms)? {
                Some(id) => post::find(read, id)?,
                None => None,
            },
            None => None,
        };
        if held.as_ref().is_some_and(|h| h.valid_to.is_some() && h.valid_to != entry.to) {
            return Ok(Err(("离任日期", "该任职已办理离任，不能通过导入修改".to_owned())));
        }
        // What has ended takes nobody's place.
        if entry.to.is_none()
            && let Err(wrong) = self.appoint(read, &entry, index, registered.as_ref().map(|p| p.id), place.id, held.as_ref())?
        {
            return Ok(Err(wrong));
        }
        self.seen.insert(key, row);
        if registered.is_none() {
            self.names.insert(number, name);
        }
        Ok(Ok(Work {
            held,
            org: place.id,
            entry,
        }))
    }

    fn appoint(
        &mut self,
        read: &Read<'_>,
        entry: &Entry,
        index: &str,
        person: Option<PersonId>,
        org: i64,
        held: Option<&Held>,
    ) -> Result<Result<(), Wrong>, StoreError> {
        let terms = &entry.terms;
        let Some(word) = Post::find(&terms.post) else {
            return Ok(Err(("职务", format!("应为{}", Post::words()))));
        };
        let mut open = post::open(read, org, held.map(|h| h.id))?;
        // Rows above that are not written yet: somebody else of this sheet.
        let (single, who) = (short(&[&org.to_string(), &terms.post]), short(&[index]));
        if word.single && self.taken.get(&single).is_some_and(|before| *before != who) {
            open.push(Open {
                person: -1,
                post: terms.post.clone(),
            });
        }
        let wish = Wish {
            person: person.map_or(0, |p| p.0),
            post: word,
            title: &terms.title,
            mode: terms.mode,
            staffing: terms.staffing,
            from: terms.from,
            term_to: terms.term_to,
            barred: match person {
                Some(person) => post::barred(read, person, terms.from)?,
                None => false,
            },
        };
        if let Err(refused) = appointment::appoint(&wish, &open, self.context.today) {
            return Ok(Err((refused.column(), refused.text().to_owned())));
        }
        if word.single {
            self.taken.insert(single, who);
        }
        Ok(Ok(()))
    }

    fn write(&self, write: &mut Write<'_>, work: &Work) -> Result<(), StoreError> {
        let Work { held, org, entry } = work;
        if let Some(held) = held {
            post::change(write, held.id, held.version, &entry.terms)?;
            return match entry.to {
                Some(last) => post::end(write, held.id, held.version + 1, last, "导入离任日期"),
                None => Ok(()),
            };
        }
        let app = &self.context.app;
        let new = NewPerson {
            org: *org,
            name: entry.name.clone(),
            number: Some(entry.number.clone()),
            phone: entry.phone.clone(),
            ..NewPerson::default()
        };
        let ready = jishi_person::prepare(app, &new)?;
        let (found, _) = jishi_person::find_or_add(write, &ready, *org)?;
        let id = app.id();
        post::add(write, id, found.person, *org, &entry.terms)?;
        if let Some(last) = entry.to {
            write.execute_one(&END_NEW, params![id, last])?;
        }
        Ok(())
    }
}

fn verdict(work: &Work) -> Verdict {
    let Some(held) = &work.held else {
        return Verdict::New;
    };
    let mut words = work.entry.terms.words(&held.terms);
    if let (Some(last), None) = (work.entry.to, held.valid_to) {
        words.push(format!("离任，最后一天 {last}"));
    }
    if words.is_empty() || held.valid_to.is_some() {
        Verdict::Same
    } else {
        Verdict::Change(words.join("；"))
    }
}

impl Run for Posts {
    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError> {
        let now = turn::still(write)?;
        if self.tree.replace(now) != Some(now) {
            self.orgs = Places::default();
        }
        Ok(())
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        self.decided.clear();
        let (legacy, today) = (self.legacy(read)?, self.context.today);
        let entries: Vec<Option<(Entry, Indexed)>> = rows
            .iter_mut()
            .map(|row| {
                let entry = if row.faults.is_empty() {
                    entry::read(row, legacy, today)
                } else {
                    None
                };
                entry.map(|entry| {
                    let index = id_index(&self.context.app.keys, &entry.number);
                    (entry, index)
                })
            })
            .collect();
        // Everybody of the batch is looked up at once.
        let indexes: HashMap<&str, &Indexed> = entries.iter().flatten().map(|(_, index)| (index.now(), index)).collect();
        let registered = find_by_numbers(read, &self.context.app.keys, &indexes.into_values().collect::<Vec<_>>())?;
        let mut verdicts = Vec::with_capacity(rows.len());
        for (row, entry) in rows.iter_mut().zip(entries) {
            let work = match entry {
                None => None,
                Some((entry, index)) => match self.decide(read, entry, index.now(), registered.get(index.now()).copied(), row.row)? {
                    Ok(work) => Some(work),
                    Err((column, reason)) => {
                        fault(row, column, reason);
                        None
                    }
                },
            };
            verdicts.push(work.as_ref().map_or(Verdict::Faulty, verdict));
            self.decided.push(work);
        }
        Ok(verdicts)
    }

    fn told(&mut self) -> Option<Telling> {
        self.guesses.told()
    }

    fn apply(&mut self, write: &mut Write<'_>, _: &[SheetRow], verdicts: &[Verdict]) -> Result<(), StoreError> {
        for (work, verdict) in std::mem::take(&mut self.decided).iter().zip(verdicts) {
            if let (Some(work), Verdict::New | Verdict::Change(_)) = (work, verdict) {
                self.write(write, work)?;
            }
        }
        Ok(())
    }
}
