//! What happens without a request: the yearly notice of graduating classes, and 信息完善 kept in step with
//! its rule and with what other crates keep.

use crate::rule::manage;
use crate::rules::{self, Graduation, GraduationNotice};
use crate::sheaf::Sheaf;
use crate::store::{complete, graduating};
use jishi_kernel::{Day, Millis, days};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::jobs::Jobs;
use jishi_platform::message::{self, NewMessage};
use jishi_platform::outbox::{self, Event};
use std::collections::BTreeMap;

/// Organisations looked at in one statement.
const BATCH: i64 = 2_000;

/// The event after which 信息完善 of a part of the tree is worked out anew.
const REQUIRED: &str = "org.required";

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.daily("org.graduation", |app| {
        Box::pin(async move { remind_graduation(&app).await.map(|_| ()).map_err(Into::into) })
    });
    jobs.daily("org.complete", |app| {
        Box::pin(async move { complete_within(&app, "").await.map(|_| ()).map_err(Into::into) })
    });
    jobs.on(REQUIRED, |app, event| {
        Box::pin(async move { after_rule(&app, &event).await.map_err(Into::into) })
    });
}

/// What is asked to be worked out anew.
#[derive(serde::Deserialize, serde::Serialize)]
struct Within {
    path: String,
}

/// A rule was set for a part of the tree: where it says what is required, 信息完善 follows.
///
/// # Errors
/// The store fails.
pub(crate) fn rule_set(write: &mut Write<'_>, rule: &str, path: &str, id: i64, now: Millis) -> Result<(), StoreError> {
    if rule != "particulars.required" {
        return Ok(());
    }
    let body = serde_json::json!(Within { path: path.to_owned() });
    outbox::emit(write, id, now, REQUIRED, &body)
}

async fn after_rule(app: &App, event: &Event) -> Result<(), StoreError> {
    let within: Within = serde_json::from_str(&event.body).map_err(|error| StoreError::Driver(format!("{REQUIRED}: {error}")))?;
    complete_within(app, &within.path).await.map(|_| ())
}

/// Brings 信息完善 of every open organisation at `path` and below up to date, a batch at a time; answers how many
/// marks changed. Running it twice changes nothing.
///
/// # Errors
/// The store fails.
pub async fn complete_within(app: &App, path: &str) -> Result<u64, StoreError> {
    let (today, mut after, mut changed) = (app.clock.today(), String::new(), 0);
    let everything = Scope::everything("信息完善 of all organisations");
    loop {
        let (within, behind) = (path.to_owned(), after);
        let looked = app
            .db
            .read(&everything, move |read| complete::look(read, &within, &behind, today, BATCH))
            .await?;
        changed += looked.wrong.len() as u64;
        if !looked.wrong.is_empty() {
            app.db
                .write(app.system("org.complete"), move |write| {
                    looked.wrong.iter().try_for_each(|org| complete::mend(write, *org, today))
                })
                .await?;
        }
        match looked.last {
            Some(last) => after = last,
            None => return Ok(changed),
        }
    }
}

/// The rule of the yearly change as it holds everywhere.
struct Yearly {
    change: Sheaf<Graduation>,
    notice: Sheaf<GraduationNotice>,
    today: Day,
}

impl Yearly {
    /// The day of this year at `path`, and what its classes become, while they are reminded of.
    fn due(&self, path: &str) -> Option<(Day, &str)> {
        let change = &self.change.at(path, self.today)?.value;
        let day = Day::new(self.today.year(), change.month, change.day).ok()?;
        let last = day.checked_add(days(self.notice.at(path, self.today)?.value.days)).ok()?;
        (day <= self.today && self.today <= last).then_some((day, change.kind.as_str()))
    }
}

/// From the day of the yearly change on, tells everyone who administers an organisation with graduating classes
/// directly below it, once a year; answers how many messages went out. Nothing is changed by itself.
///
/// # Errors
/// The store fails.
pub async fn remind_graduation(app: &App) -> Result<u64, StoreError> {
    let today = app.clock.today();
    let everything = Scope::everything("graduating classes of all organisations");
    let (mut after, mut told) = (String::new(), 0);
    // A run of classes of one superior may end in the next batch; its count goes along.
    let mut open: BTreeMap<i64, (Day, u64)> = BTreeMap::new();
    loop {
        let behind = after;
        let (rule, classes) = app
            .db
            .read(&everything, move |read| {
                let rule = Yearly {
                    change: Sheaf::read(read, &rules::RULES, "graduation.day")?,
                    notice: Sheaf::read(read, &rules::RULES, "graduation.notice")?,
                    today,
                };
                let classes = graduating::classes(read, today.year(), &behind, BATCH)?;
                Ok::<_, StoreError>((rule, classes))
            })
            .await?;
        for class in &classes {
            if let Some((day, becomes)) = rule.due(manage::parent(&class.path))
                && class.waits(becomes, day)
            {
                open.entry(class.parent).or_insert((day, 0)).1 += 1;
            }
        }
        let Some(last) = classes.last() else {
            told += tell(app, open, today).await?;
            return Ok(told);
        };
        after = last.path.clone();
        let kept = open.remove_entry(&last.parent);
        told += tell(app, std::mem::take(&mut open), today).await?;
        open.extend(kept);
    }
}

/// One message to each account of these organisations.
async fn tell(app: &App, orgs: BTreeMap<i64, (Day, u64)>, today: Day) -> Result<u64, StoreError> {
    if orgs.is_empty() {
        return Ok(0);
    }
    let inner = app.clone();
    app.db
        .write(app.system("org.graduation"), move |write| {
            let (year, mut sent) = (today.year(), 0);
            for (org, (day, count)) in &orgs {
                for account in graduating::admins(write, *org, today)? {
                    let new = NewMessage {
                        account,
                        kind: "due",
                        title: format!("{year} 年毕业的 {count} 个班级团支部待转换"),
                        body: format!("按规则自 {day} 起转换类别，请核对名单后办理；系统不会自动转换。"),
                        link: format!("/orgs/graduation?year={year}"),
                        dedup: format!("org.graduation:{org}:{year}"),
                    };
                    sent += u64::from(message::add(write, inner.id(), inner.now(), &new)?);
                }
            }
            Ok(sent)
        })
        .await
}
