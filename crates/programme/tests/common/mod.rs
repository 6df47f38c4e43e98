//! A published programme in the named world: 青山市's plan of 2026 with four items.

#![allow(dead_code)] // each test file uses a part

use jishi_notice::draft::{Draft, Due, Form, Indicator, Item, ItemKind, Milestone, Obligation, Recurrence, Section};
use jishi_notice::model::Span;
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_programme::model::{ItemId, NoticeId, ProgrammeId, StepId};
use jishi_programme::publish::{PartyMap, PartyTarget, Publish, publish};
use jishi_programme::store::draft::{self, NewNotice};
use jishi_programme::store::ledger::{self, Filter, Ledger, LedgerRow};
use jishi_programme::store::{Stamp, programme};
use jishi_testkit::World;

pub const TEXT: &str = "关于印发2026年重点工作的通知\n一、走访基层\n1.走访支部：6月底前完成首轮走访，年底前完成全部走访。\n2.座谈交流：每季度召开一次座谈会。\n二、宣传引导\n3.主题宣传。\n3.宣讲：7月17日前报送宣讲安排。\n";

fn item(id: &str, no: &str, section: &str, title: &str, lead: &[&str], participants: &[&str], line: &str) -> Item {
    let before = TEXT.split(line).next().unwrap().chars().count();
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    Item {
        id: id.into(),
        path: vec![section.into()],
        no: Some(no.into()),
        title: title.into(),
        lead: names(lead),
        participants: names(participants),
        kind: ItemKind::Task,
        body: format!("{title}的全文"),
        span: Span {
            start: before,
            end: before + line.chars().count(),
        },
        ..Item::default()
    }
}

pub fn step(item: &str, start: &str, end: &str, recurrence: Option<Recurrence>, text: &str) -> Milestone {
    Milestone {
        item: item.into(),
        start: start.into(),
        end: end.into(),
        recurrence,
        text: text.into(),
        ..Milestone::default()
    }
}

/// Today is 2026-07-15: `a` is late, `b` runs, `c` has no step, `d` is near.
pub fn sample() -> Draft {
    let mut draft = Draft {
        source: "通知.txt".into(),
        sections: ["一、走访基层", "二、宣传引导"]
            .map(|h| Section {
                path: vec![h.into()],
                span: Span::default(),
            })
            .into(),
        items: vec![
            item(
                "a",
                "1",
                "一、走访基层",
                "走访支部",
                &["组织部"],
                &["宣传部"],
                "1.走访支部：6月底前完成首轮走访，年底前完成全部走访。",
            ),
            item(
                "b",
                "2",
                "一、走访基层",
                "座谈交流",
                &["组织部"],
                &["云溪县"],
                "2.座谈交流：每季度召开一次座谈会。",
            ),
            item("c", "3", "二、宣传引导", "主题宣传", &["宣传部"], &[], "3.主题宣传。"),
            item(
                "d",
                "3",
                "二、宣传引导",
                "宣讲",
                &["云溪县"],
                &[],
                "3.宣讲：7月17日前报送宣讲安排。",
            ),
        ],
        milestones: vec![
            step("a", "2026-01-01", "2026-06-30", None, "6月底前完成首轮走访"),
            step("a", "2026-01-01", "2026-12-31", None, "年底前完成全部走访"),
            step("b", "2026-01-01", "2026-12-31", Some(Recurrence::Quarterly), "每季度召开一次座谈会"),
            step("d", "2026-07-01", "2026-07-17", None, "7月17日前报送宣讲安排"),
        ],
        indicators: vec![Indicator {
            item: Some("a".into()),
            text: "走访支部不少于80%".into(),
            measure: "走访支部".into(),
            op: ">=".into(),
            value: 80.0,
            unit: "%".into(),
            by: Some("2026-12-31".into()),
            ..Indicator::default()
        }],
        obligations: vec![Obligation {
            text: "每月28日前报送月报".into(),
            what: "月报".into(),
            frequency: "monthly".into(),
            due: Due {
                month_of_period: None,
                day: Some(28),
                date: None,
            },
            ..Obligation::default()
        }],
        forms: vec![Form {
            title: "走访情况表".into(),
            fields: vec!["支部".into(), "时间".into()],
            ..Form::default()
        }],
        ..Draft::default()
    };
    draft.doc.title = Some("2026年重点工作".into());
    draft.doc.number = Some("青团发〔2026〕3号".into());
    draft.doc.issued = Some("2026-04-10".into());
    draft.doc.plan_year = Some(2026);
    draft
}

pub fn parties(world: &World) -> PartyMap {
    let department = |name: &str| {
        world
            .orgs
            .departments
            .iter()
            .find(|d| d.name == name)
            .map(|d| PartyTarget::Department(d.id))
            .unwrap()
    };
    PartyMap(
        [
            ("组织部".to_owned(), department("组织部")),
            ("宣传部".to_owned(), department("宣传部")),
            ("云溪县".to_owned(), PartyTarget::Org(world.orgs.yunxi.id)),
        ]
        .into(),
    )
}

/// Publishes a draft for 青山市, as its supervisor would.
pub async fn published(world: &World, draft: Draft, done_before_issue: bool) -> Result<ProgrammeId, AppError> {
    let (app, parties, org, path) = (
        world.app.clone(),
        parties(world),
        world.orgs.qingshan.id,
        world.orgs.qingshan.path.clone(),
    );
    let (today, account) = (app.clock.today(), world.account("supervisor"));
    let permit = app.system("test.publish");
    world
        .app
        .db
        .write(permit, move |write| {
            let by = Stamp {
                account,
                post: 1,
                at: app.now(),
            };
            let notice = NoticeId(app.id());
            let body = serde_json::to_string(&draft).unwrap();
            let new = NewNotice {
                id: notice,
                org,
                org_path: path.as_str(),
                file_name: "通知.txt",
                file_hash: "00",
                text: TEXT,
                read_as: &body,
                title: "2026年重点工作",
            };
            draft::add(write, &new, by)?;
            let what = Publish {
                notice,
                draft: &draft,
                parties: &parties,
                org,
                org_path: path.as_str(),
                by,
                today,
                done_before_issue,
            };
            Ok::<_, AppError>(publish(write, &what, &mut || app.id())?)
        })
        .await
}

pub async fn read<T: Send + 'static>(world: &World, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world
        .app
        .db
        .read(&Scope::everything("a test looks at everything"), f)
        .await
        .unwrap()
}

pub async fn ledger(world: &World, id: ProgrammeId, filter: Filter) -> Ledger {
    let today = world.app.clock.today();
    read(world, move |read| {
        let found = programme::find(read, id, today)?.unwrap();
        ledger::page(read, &found, &filter, None, 100, today)
    })
    .await
}

pub async fn row(world: &World, id: ProgrammeId, title: &str) -> LedgerRow {
    ledger(world, id, Filter::default())
        .await
        .rows
        .into_iter()
        .find(|row| row.title == title)
        .unwrap()
}

/// A programme with the ids tests need.
pub struct Plan {
    pub id: ProgrammeId,
    /// 走访支部, led by 组织部 with 宣传部.
    pub visit: ItemId,
    /// Its step of June, late, and of December.
    pub june: StepId,
    pub december: StepId,
    /// 宣讲, led by 云溪县; its only step, near.
    pub talk: ItemId,
    pub talk_step: StepId,
}

pub async fn plan(world: &World) -> Plan {
    let id = published(world, sample(), true).await.unwrap();
    let (visit, talk) = (row(world, id, "走访支部").await, row(world, id, "宣讲").await);
    Plan {
        id,
        visit: visit.id,
        june: visit.steps[0].0.id,
        december: visit.steps[1].0.id,
        talk: talk.id,
        talk_step: talk.steps[0].0.id,
    }
}

/// Runs what the background would: daily jobs, events, mail.
pub async fn tick(world: &World) {
    let mut jobs = jishi_platform::jobs::Jobs::default();
    jishi_programme::jobs(&mut jobs);
    jobs.tick(&world.app).await.unwrap();
}

/// Headlines of a person's messages, newest first.
pub async fn messages(world: &World, person: &str) -> Vec<String> {
    let account = world.account(person);
    read(world, move |read| jishi_platform::message::list(read, account, i64::MAX, 500))
        .await
        .into_iter()
        .map(|m| m.title)
        .collect()
}
