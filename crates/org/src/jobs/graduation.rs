//! The yearly notice of graduating classes: to whoever administers the organisation directly above them. Where nobody
//! does, those are told who manage that organisation: who keeps it 直属, and the nearest superior that has an administrator.

use crate::path;
use crate::rule::manage;
use crate::rules::{self, Graduation, GraduationNotice};
use crate::sheaf::Sheaf;
use crate::store::graduating;
use jishi_kernel::{Day, days};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::message::{self, NewMessage};
use std::collections::{BTreeMap, BTreeSet};

/// Classes looked at in one statement.
const BATCH: i64 = 2_000;

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

/// What one organisation is to be told.
#[derive(Debug)]
struct Told {
    path: String,
    /// The day of the rule, the earliest of several.
    day: Day,
    classes: u64,
    /// The organisations without an administrator it is told for, and the name of the first; none of its own classes.
    orgs: u64,
    first: String,
}

impl Told {
    fn new(path: &str, day: Day) -> Self {
        Self {
            path: path.to_owned(),
            day,
            classes: 0,
            orgs: 0,
            first: String::new(),
        }
    }

    fn message(&self, (org, account): (i64, i64), year: i16) -> NewMessage {
        let (why, what) = match self.orgs {
            0 => (String::new(), "graduation"),
            1 => (format!("“{}”没有单位管理员，由上级办理。", self.first), "graduation.stead"),
            more => (
                format!("“{}”等 {more} 个组织没有单位管理员，由上级办理。", self.first),
                "graduation.stead",
            ),
        };
        NewMessage {
            account,
            kind: "due",
            title: format!("{year} 年毕业的 {} 个班级团支部待转换", self.classes),
            body: format!("{why}按规则自 {} 起转换类别，请核对名单后办理；系统不会自动转换。", self.day),
            link: format!("/orgs/graduation?year={year}"),
            dedup: format!("org.{what}:{org}:{year}"),
        }
    }
}

/// What is counted while the classes are read in the order of their paths: an organisation is told once nothing below
/// it is to come.
#[derive(Default)]
struct Open {
    /// By the organisation directly above the classes.
    own: BTreeMap<i64, Told>,
    /// By who is told in the stead of another.
    stead: BTreeMap<i64, Told>,
    /// Organisations looked at that nobody administers.
    empty: BTreeSet<i64>,
}

/// Takes out what nothing is to be added to behind the class at `last`; everything where there is none.
fn closed(all: &mut BTreeMap<i64, Told>, last: Option<&str>) -> Vec<(i64, Told)> {
    all.extract_if(.., |_, told| !last.is_some_and(|last| path::within(last, &told.path)))
        .collect()
}

impl Open {
    fn add(&mut self, class: &graduating::Class, day: Day) {
        let told = self
            .own
            .entry(class.parent)
            .or_insert_with(|| Told::new(manage::parent(&class.path), day));
        told.classes += 1;
    }

    /// Tells who has all classes behind it; answers how many messages went out.
    fn tell(&mut self, write: &mut Write<'_>, app: &App, last: Option<&str>) -> Result<u64, StoreError> {
        let (today, mut sent) = (app.clock.today(), 0);
        for (org, told) in closed(&mut self.own, last) {
            let admins = self.admins(write, org, today)?;
            if admins.is_empty() {
                self.pass_on(write, org, &told, today)?;
            }
            sent += say(write, app, (org, &told), &admins)?;
        }
        for (org, told) in closed(&mut self.stead, last) {
            let admins = graduating::admins(write, org, today)?;
            sent += say(write, app, (org, &told), &admins)?;
        }
        Ok(sent)
    }

    /// Counts the classes of an organisation for those who manage it.
    fn pass_on(&mut self, read: &Read<'_>, org: i64, told: &Told, today: Day) -> Result<(), StoreError> {
        let mut to = graduating::keepers(read, org, today)?;
        let superiors = path::numbers(&told.path).into_iter().zip(path::ancestors(&told.path));
        for (superior, at) in superiors.rev().filter(|(superior, _)| *superior != org) {
            if !self.admins(read, superior, today)?.is_empty() {
                to.push((superior, at.to_owned()));
                break;
            }
        }
        to.sort();
        to.dedup();
        for (manager, at) in to {
            let stead = self.stead.entry(manager).or_insert_with(|| Told::new(&at, told.day));
            if stead.orgs == 0 {
                stead.first = graduating::name(read, org)?;
            }
            stead.day = stead.day.min(told.day);
            stead.orgs += 1;
            stead.classes += told.classes;
        }
        Ok(())
    }

    fn admins(&mut self, read: &Read<'_>, org: i64, today: Day) -> Result<Vec<i64>, StoreError> {
        if self.empty.contains(&org) {
            return Ok(Vec::new());
        }
        let admins = graduating::admins(read, org, today)?;
        if admins.is_empty() {
            self.empty.insert(org);
        }
        Ok(admins)
    }
}

fn say(write: &mut Write<'_>, app: &App, (org, told): (i64, &Told), admins: &[i64]) -> Result<u64, StoreError> {
    let mut sent = 0;
    for account in admins {
        let new = told.message((org, *account), app.clock.today().year());
        sent += u64::from(message::add(write, app.id(), app.now(), &new)?);
    }
    Ok(sent)
}

/// From the day of the yearly change on, tells everyone who administers an organisation with graduating classes
/// directly below it, once a year, or those who manage it where nobody does; answers how many messages went out.
/// Nothing is changed by itself.
///
/// # Errors
/// The store fails.
pub async fn remind_graduation(app: &App) -> Result<u64, StoreError> {
    let today = app.clock.today();
    let everything = Scope::everything("graduating classes of all organisations");
    let (mut after, mut told, mut open) = (String::new(), 0, Open::default());
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
                open.add(class, day);
            }
        }
        let last = classes.last().map(|class| class.path.clone());
        after = last.clone().unwrap_or_default();
        let (done, inner) = (last.is_none(), app.clone());
        if !open.own.is_empty() || !open.stead.is_empty() {
            let sent;
            (open, sent) = app
                .db
                .write(app.system("org.graduation"), move |write| {
                    let sent = open.tell(write, &inner, last.as_deref())?;
                    Ok::<_, StoreError>((open, sent))
                })
                .await?;
            told += sent;
        }
        if done {
            return Ok(told);
        }
    }
}
