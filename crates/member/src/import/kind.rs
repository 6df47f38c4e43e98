//! The list of members as the imports know it, and the decision about each row.

use super::apply::{self, Todo};
use super::branches::{Branch, Branches};
use super::column;
use super::differ::{Beside, Rules};
use super::entry::{self, Entry, fault};
use super::known::{Held, Known};
use crate::rule::ruling::{Joining, Versions};
use crate::rule::standing;
use jishi_exchange::sheet::{Column, SheetRow, Value};
use jishi_intake::{Ahead, Context, Hint, Kind, Run, Telling, Verdict, short};
use jishi_kernel::Day;
use jishi_org::store::turn;
use jishi_person::store::guess::{self, Guesses};
use jishi_person::store::many;
use jishi_person::veil::Veils;
use jishi_person::{Found, Legacy, MAY_BE_ROUNDED, NewPerson, PersonId, Ready};
use jishi_platform::App;
use jishi_platform::authz::Act;
use jishi_platform::db::{Load, Read, StoreError, Write};
use jishi_platform::keys::{Indexed, KeyError};
use std::any::Any;
use std::collections::HashMap;
use std::collections::hash_map;
use std::sync::Arc;

/// What nobody needs while a register fills.
const PUT_OFF: [&str; 6] = {
    let [phone, org, name] = jishi_person::store::many::PUT_OFF;
    [phone, org, name, "member_anchor", "member_name", "member_place_org"]
};

/// What the dry run says of a member who comes back from another system.
const BACK: &str = "转入，由其他系统转回";

/// The list of members.
pub struct Members;

impl Kind for Members {
    fn slug(&self) -> &'static str {
        "members"
    }
    fn word(&self) -> &'static str {
        "团员"
    }
    fn act(&self) -> Act {
        Act::MemberExchange
    }
    fn columns(&self) -> Vec<Column> {
        column::columns()
    }
    fn samples(&self) -> Vec<Vec<Value>> {
        column::samples()
    }
    fn load(&self) -> Option<Load> {
        Some(Load {
            table: "member",
            indexes: &PUT_OFF,
            // A branch whose members change is counted by it; who is new is only added.
            when_empty: &["member_org"],
            tables: &["person", "member", "member_place"],
        })
    }
    fn begin(&self, context: &Context) -> Box<dyn Run> {
        Box::new(MemberRun {
            context: context.clone(),
            rules: None,
            guardian: None,
            ways: None,
            above: HashMap::new(),
            guesses: Guesses::new(context),
            veils: Veils::default(),
            hints: Vec::new(),
            made: None,
            tree: None,
            empty: None,
            branches: Branches::default(),
            own: None,
            seen: HashMap::new(),
            seen_numbers: HashMap::new(),
            todo: Vec::new(),
        })
    }
}

struct MemberRun {
    context: Context,
    rules: Option<Joining>,
    /// Below which age a guardian has to consent.
    guardian: Option<Versions<i16>>,
    /// Which field may be changed by whom.
    ways: Option<Rules>,
    /// Branches that were looked up: the importer stands directly above.
    above: HashMap<i64, bool>,
    guesses: Guesses,
    /// Organisations whose names are told to nobody who does not see them.
    veils: Veils,
    hints: Vec<Hint>,
    made: Option<Result<Made, KeyError>>,
    /// The state of the tree in which branches were looked up.
    tree: Option<i64>,
    /// Nobody was registered when this run began to write. What it has written since it knows from the sheet; a number
    /// that somebody else enters meanwhile meets the unique index, and the rows are decided anew.
    empty: Option<bool>,
    branches: Branches,
    /// The importer's own branch, for rows that name none.
    own: Option<Option<Arc<Branch>>>,
    /// Rows by the first eight bytes of what must occur once in the sheet: identity numbers, member numbers.
    seen: HashMap<u64, u32>,
    seen_numbers: HashMap<u64, u32>,
    todo: Vec<Todo>,
}

impl MemberRun {
    fn own_branch(&mut self, read: &Read<'_>) -> Result<Option<Arc<Branch>>, StoreError> {
        if let Some(own) = &self.own {
            return Ok(own.clone());
        }
        let own = match &self.context.base {
            Some((id, path)) => match jishi_org::store::tree::find(read, *id)? {
                Some(org) if org.level == jishi_kernel::Level::Branch => Some(Arc::new(Branch {
                    id: *id,
                    path: path.clone(),
                    anchor: crate::store::anchor::of_path(read, path)?.unwrap_or(*id),
                })),
                _ => None,
            },
            None => None,
        };
        Ok(self.own.insert(own).clone())
    }

    /// Whether a decision about this row may be told: it may lead to a record of another unit.
    fn may_tell(&mut self, read: &Read<'_>, found: Option<PersonId>, known: &Known) -> Result<bool, StoreError> {
        if self.guesses.closed() {
            return Ok(false);
        }
        let Some(person) = found else { return Ok(true) };
        let kept = known.persons.get(&person).map(|(record, _)| record);
        if kept.is_some_and(|record| self.context.scope.covers(&record.org_path)) {
            return Ok(true);
        }
        self.guesses.tell(read, person)
    }

    /// A number that may be rounded is whole: it stands in a record the importer sees, under this name.
    fn confirmed(&self, entry: &Entry, found: Option<PersonId>, known: &Known) -> bool {
        let record = found.and_then(|person| known.persons.get(&person)).map(|(record, _)| record);
        record.is_some_and(|record| record.name == entry.name && self.context.scope.covers(&record.org_path))
    }

    /// The age below which a guardian has to consent, for one who is younger.
    fn minor(&self, branch: &Branch, born: Option<Day>) -> Option<i16> {
        let (born, today) = (born?, self.context.today);
        let years = self.guardian.as_ref()?.at(&branch.path, today)?.value;
        (jishi_person::rule::age(born, today) < years).then_some(years)
    }

    /// What must occur once in the sheet and does not.
    fn twice(&mut self, row: &mut SheetRow, entry: &Entry, index: &str) {
        let (at, number) = (row.row, entry.number.as_deref());
        let id = short(&[index]);
        if let Some(first) = self.seen.get(&id).copied().filter(|first| *first != at) {
            let same = format!("与第{first}行的证件号码相同");
            // Two numbers that are rounded are seldom one person.
            let reason = if entry.doubtful { MAY_BE_ROUNDED.to_owned() } else { same };
            fault(row, "id_number", reason);
        }
        if let Some(number) = number
            && let Some(first) = self.seen_numbers.get(&short(&[number])).copied().filter(|first| *first != at)
        {
            fault(row, "number", format!("与第{first}行的发展团员编号相同"));
        }
        if row.faults.is_empty() {
            self.seen.insert(id, at);
            if let Some(number) = number {
                self.seen_numbers.insert(short(&[number]), at);
            }
        }
    }

    fn decide(&self, row: &mut SheetRow, entry: Entry, branch: Arc<Branch>, ready: Ready, known: &Known) -> (Verdict, Option<Todo>) {
        let faulty = (Verdict::Faulty, None);
        if let Some(number) = &entry.number
            && let Some(holder) = known.numbers.get(number)
            && ready
                .id_index()
                .and_then(|index| known.found.get(index))
                .map(|found| found.person.0)
                != Some(holder.person)
        {
            let reason = if self.context.scope.covers(&holder.org_path) {
                format!("发展团员编号已由{}的团员使用", holder.org_name)
            } else {
                "发展团员编号已被其他单位的团员使用，请联系上级核对".to_owned()
            };
            fault(row, "number", reason);
            return faulty;
        }
        let Some(found) = ready.id_index().and_then(|index| known.found.get(index)).copied() else {
            return (Verdict::New, Some(Todo::New { entry, branch, ready }));
        };
        match known.members.get(&found.person.0) {
            Some(held) if held.departed() => {
                if !self.kept(row, &entry, found, known) || self.changes(row, &entry, &branch, Some(held), found, known).is_none() {
                    return faulty;
                }
                let held = held.clone();
                (Verdict::Change(BACK.to_owned()), Some(Todo::Back { held, entry, branch }))
            }
            Some(held) => match self.against(row, &entry, &branch, held, found, known) {
                Some(changes) if changes.is_empty() => (Verdict::Same, None),
                Some(changes) => {
                    let words = format!("修改{}", changes.join("、"));
                    let todo = Todo::Change { held: held.clone(), entry };
                    (Verdict::Change(words), Some(todo))
                }
                None => faulty,
            },
            None => {
                if !self.kept(row, &entry, found, known) || self.changes(row, &entry, &branch, None, found, known).is_none() {
                    return faulty;
                }
                let person = found.person;
                (Verdict::New, Some(Todo::Join { entry, branch, person }))
            }
        }
    }

    /// The record the number leads to is kept in the importer's part of the tree, under the name of the row.
    fn kept(&self, row: &mut SheetRow, entry: &Entry, found: Found, known: &Known) -> bool {
        let keeper = known.persons.get(&found.person).map(|known| &known.0);
        if keeper.is_none_or(|keeper| !self.context.scope.covers(&keeper.org_path) || keeper.erased_on.is_some()) {
            let unit = keeper.map_or("其他单位", |keeper| keeper.org_name.as_str());
            fault(row, "id_number", format!("证件号码已由{unit}登记，请联系该单位或提交认领"));
            return false;
        }
        if keeper.is_some_and(|keeper| keeper.name != entry.name) {
            fault(row, "name", "与已登记的同一证件号码的姓名不符");
            return false;
        }
        true
    }

    /// What differs from the membership that stands; `None` when the row is faulty.
    fn against(
        &self,
        row: &mut SheetRow,
        entry: &Entry,
        branch: &Branch,
        held: &Held,
        found: Found,
        known: &Known,
    ) -> Option<Vec<&'static str>> {
        if held.org != branch.id {
            fault(row, "id_number", format!("已是{}的团员，调动请办理组织关系转接", held.org_name));
            return None;
        }
        if let Err(locked) = standing::open(held.state, held.leaving, held.left_how) {
            fault(row, "id_number", locked.text());
            return None;
        }
        if known.persons.get(&found.person)?.0.name != entry.name {
            fault(row, "name", "与已登记的姓名不符，更正姓名请提交信息更正");
            return None;
        }
        self.changes(row, entry, branch, Some(held), found, known)
    }

    /// What the row changes of the record and the membership; `None` when it is not the importer's to change.
    fn changes(
        &self,
        row: &mut SheetRow,
        entry: &Entry,
        branch: &Branch,
        held: Option<&Held>,
        found: Found,
        known: &Known,
    ) -> Option<Vec<&'static str>> {
        let (record, phone) = known.persons.get(&found.person)?;
        let index = entry
            .phone
            .as_ref()
            .map(|phone| jishi_person::store::person::phone_index(&self.context.app.keys, phone));
        let beside = Beside {
            rules: self.ways.as_ref()?,
            entry,
            record,
            phone: index.is_some_and(|index| !phone.as_ref().is_some_and(|had| index.is(had))),
            path: &branch.path,
            above: self.above.get(&branch.id).copied().unwrap_or_default(),
            today: self.context.today,
        };
        beside.changes(row, held)
    }

    /// Looks up once a branch whether the importer stands directly above it, as the rules of fields ask; the operator
    /// stands above all.
    fn stand_above(&mut self, read: &Read<'_>, branch: &Branch) -> Result<(), StoreError> {
        if let hash_map::Entry::Vacant(place) = self.above.entry(branch.id) {
            place.insert(match &self.context.base {
                Some((_, own)) => jishi_org::superior(read, own, &branch.path, self.context.today)?,
                None => true,
            });
        }
        Ok(())
    }
}

/// What is worked out ahead: the rows that say something, with their persons sealed and indexed.
type Made = Vec<Option<(Entry, Ready)>>;

fn ahead(app: &App, legacy: Legacy, today: Day, rows: &mut [SheetRow]) -> Result<Made, KeyError> {
    rows.iter_mut()
        .map(|row| {
            let sound = row.faults.is_empty();
            let entry = entry::read(row, legacy, today).filter(|_| sound);
            // Read, and no more needed: a batch waits with its decisions alone.
            row.values = Vec::new();
            let Some(entry) = entry else { return Ok(None) };
            let ready = jishi_person::prepare_owned(app, new_person(&entry))?;
            Ok(Some((entry, ready)))
        })
        .collect()
}

impl Run for MemberRun {
    fn ahead(&mut self, read: &Read<'_>) -> Result<Option<Ahead>, StoreError> {
        let path = self.context.base.as_ref().map(|base| base.1.clone()).unwrap_or_default();
        let legacy = jishi_person::rule::legacy(read, &path, self.context.today)?;
        self.rules = Some(Joining::load(read)?);
        self.ways = Some(Rules::load(read)?);
        self.veils = Veils::load(read)?;
        self.guardian = Some(Versions::of(&jishi_person::rule::RULES, read, "guardian.age")?);
        let (app, today) = (self.context.app.clone(), self.context.today);
        Ok(Some(Box::new(move |rows| Box::new(ahead(&app, legacy, today, rows)))))
    }

    fn made(&mut self, made: Box<dyn Any + Send>) {
        self.made = made.downcast::<Result<Made, KeyError>>().ok().map(|made| *made);
    }

    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError> {
        if self.empty.is_none() {
            self.empty = Some(many::nobody(write)?);
        }
        let now = turn::still(write)?;
        if self.tree.replace(now) != Some(now) {
            (self.branches, self.own) = (Branches::default(), None);
            self.above.clear();
        }
        Ok(())
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        self.todo.clear();
        self.hints.clear();
        let (Some(made), true) = (self.made.take(), self.rules.is_some()) else {
            return Err(StoreError::Driver("nothing was worked out ahead".to_owned()));
        };
        let (made, today) = (made?, self.context.today);
        let own_branch = self.own_branch(read)?;
        let own_path = self.context.base.as_ref().map(|base| base.1.clone());
        let words = made.iter().flatten().map(|(e, _)| (e.branch_code.as_str(), e.branch.as_str()));
        self.branches.learn(read, words, own_path.as_deref(), self.context.today)?;
        let mut good: Vec<Option<(Entry, Arc<Branch>, Ready)>> = Vec::with_capacity(rows.len());
        for (row, made) in rows.iter_mut().zip(made) {
            let Some((entry, mut ready)) = made else {
                good.push(None);
                continue;
            };
            let unnamed = entry.branch.is_empty() && entry.branch_code.is_empty();
            let branch = match (unnamed, &own_branch) {
                (true, Some(own)) => Ok(own.clone()),
                _ => self.branches.find(&entry.branch_code, &entry.branch).cloned(),
            };
            let branch = match branch {
                Ok(branch) => branch,
                Err((key, reason)) => {
                    fault(row, key, reason);
                    good.push(None);
                    continue;
                }
            };
            ready.kept_by(branch.id);
            if let Some(rules) = &self.rules {
                let number = entry.number.as_deref().unwrap_or_default();
                for (key, reason) in rules.faults(&branch.path, false, entry.born, entry.joined_on, number, today) {
                    fault(row, key, reason);
                }
            }
            self.twice(row, &entry, ready.id_index().unwrap_or_default());
            good.push(row.faults.is_empty().then_some((entry, branch, ready)));
        }
        let indexes: Vec<&Indexed> = good.iter().flatten().filter_map(|(_, _, ready)| ready.indexed()).collect();
        let numbers: Vec<&str> = good.iter().flatten().filter_map(|(entry, _, _)| entry.number.as_deref()).collect();
        let mut known = Known::default();
        if self.empty != Some(true) {
            known = Known::load(read, &self.context.app.keys, &indexes, &numbers)?;
            known.veil(&self.veils, &self.context.scope);
        }
        let mut verdicts = Vec::with_capacity(rows.len());
        let mut minors = Vec::new();
        for (row, good) in rows.iter_mut().zip(good) {
            let Some((entry, branch, ready)) = good else {
                verdicts.push(Verdict::Faulty);
                continue;
            };
            let found = ready.id_index().and_then(|index| known.found.get(index)).map(|found| found.person);
            if entry.doubtful && !self.confirmed(&entry, found, &known) {
                fault(row, "id_number", MAY_BE_ROUNDED);
                verdicts.push(Verdict::Faulty);
                continue;
            }
            if !self.may_tell(read, found, &known)? {
                fault(row, "id_number", guess::WORDS);
                verdicts.push(Verdict::Faulty);
                continue;
            }
            if found.is_some() {
                self.stand_above(read, &branch)?;
            }
            let years = self.minor(&branch, entry.born);
            let (verdict, todo) = self.decide(row, entry, branch, ready, &known);
            if let (Some(years), true) = (years, verdict != Verdict::Faulty) {
                minors.push((row.row, found, years));
            }
            verdicts.push(verdict);
            self.todo.extend(todo);
        }
        self.hints = without_consent(read, minors)?;
        Ok(verdicts)
    }

    fn hints(&mut self) -> Vec<Hint> {
        std::mem::take(&mut self.hints)
    }

    fn told(&mut self) -> Option<Telling> {
        self.guesses.told()
    }

    fn apply(&mut self, write: &mut Write<'_>, _: &[SheetRow], _: &[Verdict]) -> Result<(), StoreError> {
        apply::apply(write, &self.context, std::mem::take(&mut self.todo))
    }
}

/// Children of good rows without a guardian's consent; who is new has none.
fn without_consent(read: &Read<'_>, minors: Vec<(u32, Option<PersonId>, i16)>) -> Result<Vec<Hint>, StoreError> {
    let known: Vec<PersonId> = minors.iter().filter_map(|(_, person, _)| *person).collect();
    let consented = many::consented(read, &known)?;
    let open = minors
        .into_iter()
        .filter(|(_, person, _)| !person.is_some_and(|person| consented.contains(&person)));
    let words = |years| format!("未满{years}周岁，须登记监护人同意，信息才完整");
    Ok(open.map(|(row, _, years)| (row, words(years))).collect())
}

fn new_person(entry: &Entry) -> NewPerson {
    NewPerson {
        // The branch is looked up later.
        org: 0,
        name: entry.name.clone(),
        number: Some(entry.id.clone()),
        phone: entry.phone.clone(),
        sex: entry.sex,
        born: entry.born,
        ethnicity: entry.ethnicity.to_owned(),
        education: entry.education.to_owned(),
        political: entry.political.to_owned(),
    }
}
