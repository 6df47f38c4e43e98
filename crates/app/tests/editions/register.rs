//! A register that holds an edition, and the changes of the tree that turn it into the next.

use crate::difference::{Difference, Edition};
use jishi::bench_divisions::{Division, write_table};
use jishi_exchange::sheet::{Format, Upload};
use jishi_kernel::{Day, Level};
use jishi_org::affected::Doing;
use jishi_org::import::{self, Base, Whole};
use jishi_org::operation::{self, Caller, Decided, dissolving, merging, moving, renaming};
use jishi_org::store::change::Change;
use jishi_org::store::children;
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{App, AppError, params, sql};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

sql! {
    unscoped OPEN ("a test's own register") =
        "select o.code, o.name, coalesce(p.code, ''), o.level, o.id, o.path from org o left join org p on p.id = o.parent_id
         where o.closed_on is null and o.code >= '0' and o.code < 'A'";
}

pub fn everything() -> Scope {
    Scope::everything("test")
}

/// An open organisation of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub parent: String,
    pub level: i64,
    pub id: i64,
    pub path: String,
}

/// The open organisations by code (those of the small named world have letters in theirs).
pub async fn standing(app: &App) -> BTreeMap<String, Standing> {
    let scope = everything();
    let rows = app.db.read(&scope, |read| {
        read.all(&OPEN, params![], |row| {
            let standing = Standing {
                name: row.text(1)?,
                parent: row.text(2)?,
                level: row.int(3)?,
                id: row.int(4)?,
                path: row.text(5)?,
            };
            Ok((row.text(0)?, standing))
        })
    });
    let rows: Result<Vec<(String, Standing)>, StoreError> = rows.await;
    rows.unwrap().into_iter().collect()
}

/// Imports an edition whose organisations have stood since `opened`.
pub async fn load(app: &App, divisions: &[Division], opened: Day) {
    let mut table = Vec::new();
    write_table(divisions, &opened.to_string(), &mut table).unwrap();
    let mut upload = Upload::open(std::io::Cursor::new(table), Format::Csv, import::OPERATOR).unwrap();
    let head = upload.head(&import::columns(), None).unwrap();
    let mut file = Whole::read(&mut upload, &head, app.clock.today()).unwrap();
    while file.left() > 0 {
        let inner = app.clone();
        let written = app.db.write(app.system("test"), move |write| {
            file.write_next(write, &everything(), &Base::Root, || inner.id())?;
            Ok::<_, AppError>(file)
        });
        file = written.await.unwrap_or_else(|error| panic!("{}", error.view().message));
    }
    assert_eq!((file.outcome().created, file.faulty()), (divisions.len(), 0));
}

/// One change of the tree. Numbers are those of organisations, codes those of the new edition.
#[derive(Clone, Debug)]
enum Op {
    Open(String),
    Move(i64, String),
    /// Name and code.
    Become(i64, String),
    /// Into another, once those that end have left: what passes on has a new superior from that day
    /// and cannot end on it.
    Merge(i64, i64, HashSet<i64>),
    Close(i64),
    /// Out of the way of another name.
    Aside(i64),
}

/// How many changes of each kind were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub opened: usize,
    pub moved: usize,
    pub renamed: usize,
    pub merged: usize,
    pub closed: usize,
}

/// Turns the register, which holds `old`, into `new` from a day on, change by change.
pub async fn turn(app: &App, old: &Edition<'_>, new: &Edition<'_>, what: &Difference<'_>, day: Day) -> Made {
    let before = standing(app).await;
    let mut ops = plan(&before, old, new, what);
    let mut ids: HashMap<String, i64> = what.same.iter().map(|(was, now)| ((*now).to_owned(), before[*was].id)).collect();
    let (mut made, mut waiting, mut set_aside) = (Made::default(), VecDeque::new(), false);
    let mut last = made;
    while let Some(op) = ops.pop_front() {
        match apply(app, &op, new, &mut ids, day).await {
            Ok(()) => made.count(&op),
            // Another change has to come first.
            Err(AppError::Refused(_) | AppError::Invalid(_)) => waiting.push_back(op),
            Err(error) => panic!("{op:?}: {}", error.view().message),
        }
        if !ops.is_empty() || waiting.is_empty() {
            continue;
        }
        if made == last {
            // Names that wait for one another.
            assert!(!set_aside, "{} changes are stuck: {:?}", waiting.len(), waiting.front());
            set_aside = true;
            let names = waiting.iter().filter_map(|op| match op {
                Op::Become(id, _) => Some(Op::Aside(*id)),
                _ => None,
            });
            ops.extend(names.collect::<Vec<_>>());
        } else {
            set_aside = false;
        }
        last = made;
        ops.append(&mut waiting);
    }
    made
}

impl Made {
    fn count(&mut self, op: &Op) {
        match op {
            Op::Open(_) => self.opened += 1,
            Op::Move(..) => self.moved += 1,
            Op::Become(..) => self.renamed += 1,
            Op::Merge(..) => self.merged += 1,
            Op::Close(_) => self.closed += 1,
            Op::Aside(_) => {}
        }
    }
}

fn plan(before: &BTreeMap<String, Standing>, old: &Edition<'_>, new: &Edition<'_>, what: &Difference<'_>) -> VecDeque<Op> {
    let mut ops = VecDeque::new();
    let id = |code: &str| before[code].id;
    let opened = |leaf: bool| {
        what.opened
            .iter()
            .filter(move |code| (code.len() == 12) == leaf)
            .map(|code| Op::Open((*code).to_owned()))
    };
    ops.extend(opened(false));
    for (was, now) in &what.same {
        let (from, to) = (&*old[was].parent, &*new[now].parent);
        // Those below something merged come along with it, where they go the same way.
        let along = what
            .merged
            .get(from)
            .is_some_and(|heir| what.same.get(heir).is_some_and(|heir| *heir == to));
        if !from.is_empty() && what.same.get(from).is_none_or(|from| *from != to) && !along {
            ops.push_back(Op::Move(id(was), to.to_owned()));
        }
    }
    // The lowest first: what ends must be empty.
    let mut ending: Vec<&str> = what.closed.iter().chain(what.merged.keys()).copied().collect();
    ending.sort_by_key(|code| std::cmp::Reverse(code.len()));
    for code in &ending {
        ops.push_back(match what.merged.get(code) {
            Some(heir) => {
                let below = ending.iter().filter(|other| &*old[*other].parent == *code);
                Op::Merge(id(code), id(heir), below.map(|other| id(other)).collect())
            }
            None => Op::Close(id(code)),
        });
    }
    for (was, now) in &what.same {
        if was != now || old[was].name != new[now].name {
            ops.push_back(Op::Become(id(was), (*now).to_owned()));
        }
    }
    ops.extend(opened(true));
    ops
}

async fn apply(app: &App, op: &Op, new: &Edition<'_>, ids: &mut HashMap<String, i64>, day: Day) -> Result<(), AppError> {
    let (inner, caller) = (
        app.clone(),
        Caller {
            own: None,
            today: app.clock.today(),
        },
    );
    let wanted = match op {
        Op::Open(code) | Op::Move(_, code) | Op::Become(_, code) => Some(new[code.as_str()].clone()),
        _ => None,
    };
    let to = match op {
        Op::Open(_) => wanted.as_ref().map(|one| ids.get(&*one.parent).copied()),
        Op::Move(_, code) => Some(ids.get(code).copied()),
        _ => None,
    };
    let Some(to) = to.unwrap_or(Some(0)) else {
        return Err(AppError::refused("its superior is not there yet"));
    };
    if let (Op::Open(code), Some(one)) = (op, &wanted) {
        ids.insert(code.clone(), open(app, one.clone(), to, day).await?);
        return Ok(());
    }
    let op = op.clone();
    app.db
        .write(app.system("test"), move |write| {
            let decided = decide(write, &caller, &op, wanted.as_ref(), to, day)?;
            let doing = Doing {
                now: inner.now(),
                account: 0,
                change: inner.id(),
                id: &|| inner.id(),
            };
            operation::apply::apply(write, decided, "行政区划调整", None, &doing)
        })
        .await
}

/// Opens the organisation of a new division.
async fn open(app: &App, one: Division, above: i64, day: Day) -> Result<i64, AppError> {
    let made = app.db.write(app.system("test"), move |write| {
        if tree::has_namesake(write, above, &one.title(), 0)? {
            return Err(AppError::refused("the name is taken"));
        }
        let new = NewOrg {
            parent: Some(above),
            name: one.title(),
            short_name: String::new(),
            level: Level::from_number(one.level.into()).unwrap(),
            kind: one.kind().to_owned(),
            code: Some(one.code.to_string()),
            sort: children::next_sort(write, above)?,
            opened_on: day,
        };
        Ok(tree::add(write, &new)?)
    });
    Ok(made.await?.id)
}

fn decide(
    read: &jishi_platform::db::Read<'_>,
    caller: &Caller,
    op: &Op,
    wanted: Option<&Division>,
    to: i64,
    day: Day,
) -> Result<Decided, AppError> {
    let renamed = |id: i64, name: &dyn Fn(&str) -> String, code: Option<String>| {
        let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
        let mut change = Change::none(&org, day);
        change.name = name(&org.name);
        change.code = code.or(change.code);
        renaming::decide(read, caller, &org, &change)
    };
    match op {
        Op::Move(id, _) => moving::decide(
            read,
            caller,
            &moving::Request {
                sources: vec![*id],
                to,
                day,
            },
        ),
        Op::Become(id, code) => {
            let title = wanted.map(Division::title).unwrap_or_default();
            renamed(*id, &|_| title.clone(), Some(code.clone()))
        }
        Op::Aside(id) => renamed(*id, &|name| format!("{name}（待更名）"), None),
        Op::Merge(source, target, ending) => {
            let below = children::page(read, *source, children::After::START, 2_000)?;
            if below.orgs.iter().any(|org| ending.contains(&org.id)) {
                return Err(AppError::refused("what ends with it is still there"));
            }
            let request = merging::Request {
                sources: vec![*source],
                to: *target,
                day,
            };
            merging::decide(read, caller, &request)
        }
        Op::Close(id) => {
            let org = tree::find(read, *id)?.ok_or(AppError::NotFound)?;
            let request = dissolving::Request {
                org: *id,
                below: dissolving::Below::Nothing,
                // What a committee has not finished goes to its superior.
                successor: org.parent.filter(|_| org.level < Level::Branch),
                day,
            };
            dissolving::decide(read, caller, &request)
        }
        Op::Open(_) => Err(AppError::NotFound),
    }
}
