//! Turning a register that holds one edition into the next.

use crate::change::{Ended, Made, Op, make};
use crate::difference::{Difference, Edition};
use crate::register::{Standing, ended, standing};
use jishi_kernel::Day;
use jishi_platform::{App, AppError};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Changes that are written in one transaction.
const BATCH: usize = 200;

/// Turns the register, which holds `old`, into `new` from a day on, change by change.
pub async fn turn(app: &App, old: &Edition<'_>, new: &Edition<'_>, what: &Difference<'_>, day: Day) -> Made {
    let before = standing(app).await;
    let mut ops = plan(&before, &ended(app).await, old, new, what);
    let mut ids: HashMap<String, i64> = what.same.iter().map(|(was, now)| ((*now).to_owned(), before[*was].id)).collect();
    let (mut made, mut waiting, mut set_aside) = (Made::default(), VecDeque::new(), false);
    let mut last = made;
    while !ops.is_empty() {
        let batch: Vec<Op> = ops.drain(..ops.len().min(BATCH)).collect();
        let (done, back) = several(app, batch, ids, day).await;
        ids = back;
        for (op, done) in done {
            match done {
                true => made.count(&op),
                // Another change has to come first.
                false => waiting.push_back(op),
            }
        }
        if !ops.is_empty() || waiting.is_empty() {
            continue;
        }
        if made == last {
            // Names that wait for one another.
            assert!(!set_aside, "{} changes are stuck: {waiting:?}", waiting.len());
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

/// Makes some changes in one transaction, and says which were made.
async fn several(app: &App, ops: Vec<Op>, mut ids: HashMap<String, i64>, day: Day) -> (Vec<(Op, bool)>, HashMap<String, i64>) {
    let inner = app.clone();
    let written = app.db.write(app.system("test"), move |write| {
        let mut done = Vec::with_capacity(ops.len());
        for op in ops {
            match make(write, &inner, &op, &mut ids, day) {
                Ok(made) => done.push((op, made)),
                Err(error) => return Err(AppError::refused(format!("{op:?}: {error:?}"))),
            }
        }
        Ok::<_, AppError>((done, ids))
    });
    written.await.unwrap_or_else(|error| panic!("{}", error.view().message))
}

fn plan(
    before: &BTreeMap<String, Standing>,
    ended: &HashMap<String, Ended>,
    old: &Edition<'_>,
    new: &Edition<'_>,
    what: &Difference<'_>,
) -> VecDeque<Op> {
    let mut ops = VecDeque::new();
    let id = |code: &str| before[code].id;
    let division = |code: &str| new[code].clone();
    let was: HashMap<&str, &str> = what.same.iter().map(|(was, now)| (*now, *was)).collect();
    let opened = |leaf: bool| -> Vec<Op> {
        let codes = what.opened.iter().filter(|code| (code.len() == 12) == leaf);
        codes
            .map(|code| match ended.get(*code) {
                Some(gone) => Op::Restore(gone.id, division(code)),
                None => Op::Open(division(code)),
            })
            .collect()
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
    let mut below: HashMap<&str, HashSet<i64>> = HashMap::new();
    for code in &ending {
        below.entry(&old[code].parent).or_default().insert(id(code));
    }
    for code in &ending {
        ops.push_back(match what.merged.get(code) {
            Some(heir) => Op::Merge(id(code), id(heir), below.get(code).cloned().unwrap_or_default()),
            None => Op::Close(id(code)),
        });
    }
    for (was, now) in &what.same {
        if was != now || old[was].name != new[now].name {
            ops.push_back(Op::Become(id(was), division(now)));
        }
    }
    ops.extend(opened(true));
    // What is opened again stands where it stood, under the name it had.
    for (code, gone) in what.opened.iter().filter_map(|code| Some((*code, ended.get(*code)?))) {
        let one = division(code);
        if gone.above != was.get(&*one.parent).map(|above| id(above)) {
            ops.push_back(Op::Move(gone.id, one.parent.to_string()));
        }
        if gone.name != one.title() {
            ops.push_back(Op::Become(gone.id, one));
        }
    }
    ops
}
