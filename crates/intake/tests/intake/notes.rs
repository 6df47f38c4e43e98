//! A list for tests: names with a text and a day, kept where settings are.

use jishi_exchange::Fault;
use jishi_exchange::sheet::{Column, CsvWriter, SheetDoc, SheetRow, Value, write_xlsx};
use jishi_intake::{Context, Hint, Kind, Kinds, Run, Telling, Verdict};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, World};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

sql! {
    unscoped FIND ("a list for tests") = "select value from setting where name = $1";
    unscoped PUT ("a list for tests") = "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
    unscoped COUNT ("a list for tests") = "select count(*) from setting where name >= 'n.' and name < 'n/'";
    unscoped STOP ("a list for tests") = "update import_run set stop = 1 where state = 'applying'";
    unscoped DIE ("a list for tests") = "update import_run set busy = 1, lease = $1 where id = $2";
    unscoped LOOK ("a list for tests") = "select state, dealt, created, changed, same, faulty, error from import_run where id = $1";
}

pub(crate) struct Notes;

impl Kind for Notes {
    fn slug(&self) -> &'static str {
        "notes"
    }
    fn word(&self) -> &'static str {
        "便笺"
    }
    fn act(&self) -> Act {
        Act::UnitExchange
    }
    fn columns(&self) -> Vec<Column> {
        vec![
            Column::text("name", "名称")
                .required()
                .synonym("note_name")
                .synonym("标题")
                .meaning("不重复"),
            Column::text("text", "正文"),
            Column::date("on", "日期"),
        ]
    }
    fn samples(&self) -> Vec<Vec<Value>> {
        vec![vec!["示例".into(), "正文".into(), Value::Empty]]
    }
    fn begin(&self, _: &Context) -> Box<dyn Run> {
        Box::new(NoteRun {
            seen: HashMap::new(),
            hints: Vec::new(),
            told: 0,
        })
    }
}

struct NoteRun {
    seen: HashMap<String, u32>,
    hints: Vec<Hint>,
    told: i64,
}

/// Fails once where a row says so, as a busy database does.
static FAILS: AtomicBool = AtomicBool::new(false);

pub(crate) fn fail_once() {
    FAILS.store(true, Ordering::SeqCst);
}

fn cells(row: &SheetRow) -> (String, String) {
    let text = |at: usize| row.values[at].text().unwrap_or_default().to_owned();
    let on = row.values[2].day().map(|day| day.to_string()).unwrap_or_default();
    (format!("n.{}", text(0)), format!("{}|{on}", text(1)))
}

impl Run for NoteRun {
    fn begin(&mut self, _: &mut Write<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        let mut verdicts = Vec::new();
        (self.hints, self.told) = (Vec::new(), 0);
        for row in rows {
            let (name, value) = cells(row);
            self.told += i64::from(value.contains('查'));
            let twin = self.seen.get(&name).copied();
            let mut wrong = |column: &str, reason: String| {
                row.faults.push(Fault {
                    sheet: String::new(),
                    row: row.row,
                    column: column.to_owned(),
                    reason,
                });
            };
            if let Some(first) = twin {
                wrong("名称", format!("与第 {first} 行重复"));
            }
            if value.starts_with('坏') {
                wrong("正文", "不能是坏的".to_owned());
            }
            if value.starts_with('险') && FAILS.swap(false, Ordering::SeqCst) {
                return Err(StoreError::Busy("for once".to_owned()));
            }
            if !row.faults.is_empty() {
                verdicts.push(Verdict::Faulty);
                continue;
            }
            if value.starts_with('注') {
                self.hints.push((row.row, "请核对正文".to_owned()));
            }
            self.seen.insert(name.clone(), row.row);
            verdicts.push(match read.one(&FIND, params![&name], |row| row.text(0))? {
                None => Verdict::New,
                Some(old) if old == value => Verdict::Same,
                Some(_) => Verdict::Change("正文".to_owned()),
            });
        }
        Ok(verdicts)
    }

    fn hints(&mut self) -> Vec<Hint> {
        std::mem::take(&mut self.hints)
    }

    fn told(&mut self) -> Option<Telling> {
        let told = self.told;
        (told > 0).then(|| -> Telling { Box::new(move |write| write.execute(&PUT, params!["told", told.to_string()]).map(|_| ())) })
    }

    fn apply(&mut self, write: &mut Write<'_>, rows: &[SheetRow], verdicts: &[Verdict]) -> Result<(), StoreError> {
        for (row, verdict) in rows.iter().zip(verdicts) {
            if matches!(verdict, Verdict::New | Verdict::Change(_)) {
                let (name, value) = cells(row);
                write.execute_one(&PUT, params![&name, &value])?;
                if value.starts_with('停') {
                    write.execute(&STOP, params![])?;
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn kinds() -> Kinds {
    Kinds::new(vec![Arc::new(Notes), Arc::new(jishi_intake::Orgs)])
}

/// A sheet of notes; each row is name, text, day, and a column of the people's own.
pub(crate) fn sheet(rows: impl IntoIterator<Item = [String; 4]>) -> Vec<u8> {
    let columns = ["序号", "正文", "标题", "日期"].map(|heading| Column::text("", heading));
    let mut out = std::io::Cursor::new(Vec::new());
    let rows = rows.into_iter().map(|[name, text, on, own]| [own, text, name, on].map(Value::from));
    let doc = SheetDoc {
        title: String::new(),
        ..SheetDoc::new("表", columns.to_vec())
    };
    write_xlsx(&doc, rows, &mut out).unwrap();
    out.into_inner()
}

/// A sheet whose headings are all known.
pub(crate) fn plain(rows: impl IntoIterator<Item = (String, String)>) -> Vec<u8> {
    let columns = [Column::text("", "名称"), Column::text("", "正文")];
    let mut out = Vec::new();
    let mut writer = CsvWriter::begin(&mut out, "", &columns).unwrap();
    for (name, text) in rows {
        writer.row(&[Value::from(name), Value::from(text)]).unwrap();
    }
    writer.finish("").unwrap();
    out
}

pub(crate) fn many(count: u32) -> impl Iterator<Item = (String, String)> {
    (1..=count).map(|i| (format!("第{i}条"), "好".to_owned()))
}

pub(crate) async fn count(world: &World) -> i64 {
    let scope = jishi_platform::authz::Scope::empty();
    world.app.db.read(&scope, |read| read.count(&COUNT, params![])).await.unwrap()
}

pub(crate) async fn value(world: &World, name: &str) -> Option<String> {
    let (scope, name) = (jishi_platform::authz::Scope::empty(), format!("n.{name}"));
    let found = world
        .app
        .db
        .read(&scope, move |read| read.one(&FIND, params![&name], |row| row.text(0)));
    found.await.unwrap()
}

/// What was noted of checks.
pub(crate) async fn told(world: &World) -> Option<String> {
    let scope = jishi_platform::authz::Scope::empty();
    let found = world
        .app
        .db
        .read(&scope, |read| read.one(&FIND, params!["told"], |row| row.text(0)));
    found.await.unwrap()
}

/// State, counts and words of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) state: String,
    pub(crate) counts: [i64; 5],
    pub(crate) error: String,
}

pub(crate) async fn look(world: &World, run: &str) -> Look {
    let id: jishi_intake::RunId = run.rsplit('/').next().unwrap().parse().unwrap();
    let scope = jishi_platform::authz::Scope::empty();
    let found = world.app.db.read(&scope, move |read| {
        read.one(&LOOK, params![id.0], |row| {
            Ok(Look {
                state: row.text(0)?,
                counts: [row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?, row.int(5)?],
                error: row.text(6)?,
            })
        })
    });
    found.await.unwrap().unwrap()
}

/// Somebody held the run and died: his lease ends at an instant.
pub(crate) async fn hold(world: &World, run: &str, until: i64) {
    let id: jishi_intake::RunId = run.rsplit('/').next().unwrap().parse().unwrap();
    let held = world.app.db.write(world.app.system("fixture"), move |write| {
        write.execute_one(&DIE, params![until, id.0])
    });
    held.await.unwrap();
}

/// Uploads a file; returns where it leads.
pub(crate) async fn upload(actor: &Actor, name: &str, bytes: &[u8]) -> String {
    actor
        .upload("/imports/notes/new", &[], &[("file", name, bytes)])
        .await
        .expect(303)
        .location()
}

/// Waits until a run is in a state, helping on meanwhile.
pub(crate) async fn until(world: &World, run: &str, state: &str) -> Look {
    for _ in 0..300 {
        let now = look(world, run).await;
        if now.state == state {
            return now;
        }
        assert!(now.state == "checking" || now.state == "applying", "waiting for {state}: {now:?}");
        jishi_intake::work(&world.app, &kinds()).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{run} does not become {state}: {:?}", look(world, run).await);
}
