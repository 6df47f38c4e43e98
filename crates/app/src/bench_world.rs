//! A plain world for benchmarks and the kill test: one committee, one supervisor, and as many
//! programmes as asked for. Made by the program's own functions.

use jishi_kernel::{Clock, Day, Level};
use jishi_notice::draft::{Doc, Draft, Item, Milestone};
use jishi_org::store::{department, tree};
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::config::Config;
use jishi_platform::db::{Db, StoreError};
use jishi_platform::files::Files;
use jishi_platform::keys::{Cipher, Keyring};
use jishi_platform::random::{OsClock, OsRandom};
use jishi_platform::{App, AppError, session};
use jishi_programme::model::{ItemId, NoticeId, ProgrammeId};
use jishi_programme::publish::{PartyMap, PartyTarget, Publish, publish};
use jishi_programme::store::ledger::{self, Filter};
use jishi_programme::store::{Stamp, draft, programme, progress};
use std::sync::Arc;

/// Items of a programme, as in the project tables of the field.
pub const ITEMS: usize = 17;
/// Dated steps of an item.
pub const STEPS: usize = 5;

/// A filled database and the way in.
pub struct BenchWorld {
    /// The application.
    pub app: App,
    /// The supervisor's session cookie.
    pub cookie: String,
    /// The programmes.
    pub programmes: Vec<ProgrammeId>,
}

/// Fills a fresh database with `count` programmes of [`ITEMS`] items of [`STEPS`] steps each.
///
/// # Errors
/// The store fails.
pub async fn fill(db: Db, files: Files, count: usize) -> anyhow::Result<BenchWorld> {
    let keys = Keyring::fresh(Cipher::Aes256Gcm, OsClock.today(), &OsRandom)?;
    let app = App::new(db, Arc::new(OsClock), Arc::new(OsRandom), files, None, Config::default(), keys);
    let inner = app.clone();
    let (org, path, departments, by, cookie) = app
        .db
        .write(app.system("bench"), move |write| {
            let org = tree::add(
                write,
                &tree::NewOrg {
                    parent: None,
                    name: "共青团示例市委员会".to_owned(),
                    short_name: String::new(),
                    level: Level::City,
                    kind: "团的领导机关".to_owned(),
                    code: None,
                    sort: 0,
                    opened_on: Day::constant(2015, 5, 4),
                },
            )?;
            let departments = ["组织部", "宣传部", "学校部", "办公室"]
                .iter()
                .map(|name| department::add(write, inner.id(), org.id, name))
                .collect::<Result<Vec<_>, _>>()?;
            let account = inner.id();
            account::add(
                write,
                account,
                &NewAccount {
                    login: "bench".into(),
                    name: "李明".into(),
                    ..NewAccount::default()
                },
                inner.now(),
            )?;
            let post = inner.id();
            let new = NewPost {
                account,
                org: org.id,
                department: None,
                role: Role::Supervisor,
                title: "督查员".into(),
                from: Day::constant(2020, 1, 1),
            };
            account::add_post(write, post, &new)?;
            let cookie = session::start(write, &inner, account, "bench")?;
            Ok::<_, StoreError>((
                org.id,
                org.path,
                departments,
                Stamp {
                    account,
                    post,
                    at: inner.now(),
                },
                cookie,
            ))
        })
        .await?;
    let parties = PartyMap(
        departments
            .iter()
            .map(|d| (d.name.clone(), PartyTarget::Department(d.id)))
            .collect(),
    );
    let mut programmes = Vec::with_capacity(count);
    for n in 0..count {
        let (inner, path, parties) = (app.clone(), path.clone(), parties.clone());
        let made = app
            .db
            .write(app.system("bench"), move |write| {
                let body = sample(n, inner.clock.today());
                let id = NoticeId(inner.id());
                let text = serde_json::to_string(&body).map_err(|e| AppError::Internal(e.into()))?;
                let new = draft::NewNotice {
                    id,
                    org,
                    org_path: &path,
                    file_name: "bench.txt",
                    file_hash: &format!("{n:064}"),
                    text: "",
                    read_as: &text,
                    title: "",
                };
                draft::add(write, &new, by)?;
                let what = Publish {
                    notice: id,
                    draft: &body,
                    parties: &parties,
                    org,
                    org_path: &path,
                    by,
                    today: inner.clock.today(),
                    done_before_issue: false,
                };
                publish(write, &what, &mut || inner.id()).map_err(AppError::from)
            })
            .await
            .map_err(|e| anyhow::anyhow!("{}", e.view().message))?;
        programmes.push(made);
    }
    Ok(BenchWorld { app, cookie, programmes })
}

/// A draft with steps spread over the year of `today`, so that every light occurs.
fn sample(n: usize, today: Day) -> Draft {
    let departments = ["组织部", "宣传部", "学校部", "办公室"];
    let mut body = Draft {
        doc: Doc {
            title: Some(format!("示例年度重点工作第 {} 号", n + 1)),
            plan_year: Some(today.year().into()),
            ..Doc::default()
        },
        ..Draft::default()
    };
    for i in 0..ITEMS {
        let id = format!("{i}");
        body.items.push(Item {
            id: id.clone(),
            no: Some((i + 1).to_string()),
            title: format!("推进基层基础建设专项任务之{}", i + 1),
            lead: vec![departments[i % 4].to_owned()],
            participants: vec![departments[(i + 1) % 4].to_owned()],
            ..Item::default()
        });
        for s in 0..STEPS {
            let month = ((s * 2 + i) % 12 + 1) as i8;
            let end = jishi_kernel::month_end(today.year(), month).unwrap_or(today);
            body.milestones.push(Milestone {
                item: id.clone(),
                start: Day::new(today.year(), month, 1).unwrap_or(today).to_string(),
                end: end.to_string(),
                text: format!("完成第 {} 阶段工作并形成书面材料", s + 1),
                ..Milestone::default()
            });
        }
    }
    body
}

/// One programme, and its first step, for the kill test: the session cookie and the step's id.
///
/// # Errors
/// The store fails.
pub async fn one_step(db: Db, files: &std::path::Path) -> anyhow::Result<(String, String)> {
    let world = fill(db, Files::folder(files)?, 1).await?;
    let (id, today) = (world.programmes[0], world.app.clock.today());
    let step = world
        .app
        .db
        .read(&Scope::everything("kill test"), move |read| {
            let found = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            let rows = ledger::page(read, &found, &Filter::default(), None, ITEMS, today)?.rows;
            rows.first()
                .and_then(|row| row.steps.first())
                .map(|(step, _)| step.id.to_string())
                .ok_or(AppError::NotFound)
        })
        .await
        .map_err(|e| anyhow::anyhow!("{}", e.view().message))?;
    Ok((world.cookie, step))
}

/// The texts of all reports, for the kill test.
///
/// # Errors
/// The store fails.
pub async fn report_texts(db: &Db) -> anyhow::Result<Vec<String>> {
    jishi_platform::sql! {
        unscoped ITEMS_WITH_REPORTS ("the kill test's own world") = "select distinct item_id from progress";
    }
    let texts = db
        .read(&Scope::everything("kill test"), |read| {
            let items: Vec<i64> = read.all(&ITEMS_WITH_REPORTS, jishi_platform::params![], |row| row.int(0))?;
            let mut texts = Vec::new();
            for item in items {
                texts.extend(progress::of_item(read, ItemId(item))?.into_iter().map(|p| p.text));
            }
            Ok::<_, StoreError>(texts)
        })
        .await?;
    Ok(texts)
}
