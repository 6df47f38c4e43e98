//! Reports that are filed under the tree of their day, and what they add up to.

use crate::register::{Standing, everything};
use jishi_kernel::Day;
use jishi_notice::draft::{Doc, Draft, Item, Milestone};
use jishi_org::path;
use jishi_org::store::{as_of, succession};
use jishi_platform::authz::Reach;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{App, AppError};
use jishi_programme::action::{Caller, decide, report};
use jishi_programme::model::{DecisionHow, NoticeId, ProgrammeId, StepState};
use jishi_programme::publish::{PartyMap, Publish, publish};
use jishi_programme::store::filed::{self, Filed};
use jishi_programme::store::{Stamp, draft, progress, step};
use std::collections::BTreeMap;

/// Organisations whose reports are filed in one transaction.
const BATCH: usize = 100;

/// What one organisation filed on a day.
#[derive(Clone, Debug)]
pub struct Report {
    pub org: i64,
    /// The code of what it is today.
    pub code: String,
    pub day: Day,
    pub filed: Filed,
}

/// Files for each organisation: as many reports on steps of before its programme as its code's last digit
/// says and one more, which count as accepted; and one on a running step, accepted when that digit is even.
/// `people` are the account that reports and the one that accepts.
pub async fn file(app: &App, people: (i64, i64), from: &[(&String, &Standing)]) -> Vec<Report> {
    let day = app.clock.today();
    let mut reports = Vec::new();
    for some in from.chunks(BATCH) {
        let orgs: Vec<(String, Standing)> = some.iter().map(|(code, org)| ((*code).clone(), (*org).clone())).collect();
        let inner = app.clone();
        let written = app.db.write(app.system("test"), move |write| {
            orgs.into_iter()
                .map(|(code, org)| {
                    let digit = i64::from(code.bytes().next_back().unwrap_or(b'0') - b'0');
                    let accept = digit % 2 == 0;
                    let (settled, accepts) = (digit + 1, i64::from(accept));
                    one(write, &inner, people, &org, settled, accept)?;
                    let filed = Filed {
                        reports: settled + 1,
                        accepted: settled + accepts,
                    };
                    Ok(Report {
                        org: org.id,
                        code,
                        day,
                        filed,
                    })
                })
                .collect::<Result<Vec<_>, AppError>>()
        });
        reports.extend(written.await.unwrap_or_else(|error| panic!("{error:?}")));
    }
    reports
}

/// A programme of one organisation, and what it reports on it.
fn one(write: &mut Write<'_>, app: &App, people: (i64, i64), org: &Standing, settled: i64, accept: bool) -> Result<(), AppError> {
    let programme = published(write, app, people.0, org, settled)?;
    let steps = step::of_programme(write, programme)?;
    let running = steps.iter().find(|step| step.state == StepState::Open).unwrap();
    let caller = |account| Caller {
        app: app.clone(),
        account,
        post: 0,
        path: org.path.clone(),
        org: org.id,
        department: None,
        reach: Reach::Subtree,
        scope: everything(),
        sees: everything(),
    };
    let new = report::NewReport {
        step: running.id,
        text: "走访基层团组织".to_owned(),
        percent: Some(if accept { 100 } else { 40 }),
        reason: String::new(),
        files: Vec::new(),
    };
    report::report(write, &caller(people.0), &new, None)?;
    let waiting = progress::latest(write, running.id)?.filter(|_| accept);
    if let Some(report) = waiting {
        decide::decide(write, &caller(people.1), report.id, DecisionHow::Accept, "", None)?;
    }
    Ok(())
}

fn published(write: &mut Write<'_>, app: &App, account: i64, org: &Standing, settled: i64) -> Result<ProgrammeId, AppError> {
    let today = app.clock.today();
    let title = format!("{}年度工作", org.name);
    let body = body(&title, settled, today);
    let (id, by) = (
        NoticeId(app.id()),
        Stamp {
            account,
            post: 0,
            at: app.now(),
        },
    );
    let new = draft::NewNotice {
        id,
        org: org.id,
        org_path: &org.path,
        file_name: "notice.txt",
        file_hash: "",
        text: "",
        read_as: &serde_json::to_string(&body).map_err(|e| AppError::Internal(e.into()))?,
        title: &title,
    };
    draft::add(write, &new, by)?;
    let what = Publish {
        notice: id,
        draft: &body,
        parties: &PartyMap::default(),
        org: org.id,
        org_path: &org.path,
        by,
        today,
        done_before_issue: true,
    };
    Ok(publish(write, &what, &mut || app.id())?)
}

fn body(title: &str, settled: i64, today: Day) -> Draft {
    let year = today.year();
    let step = |end: String, text: String| Milestone {
        item: "0".to_owned(),
        start: format!("{year}-01-01"),
        end,
        text,
        ..Milestone::default()
    };
    let past = (0..settled).map(|n| step(format!("{year}-01-{:02}", n + 1), format!("第 {n} 阶段")));
    Draft {
        doc: Doc {
            title: Some(title.to_owned()),
            issued: Some(today.to_string()),
            plan_year: Some(year.into()),
            ..Doc::default()
        },
        items: vec![Item {
            id: "0".to_owned(),
            no: Some("1".to_owned()),
            title: "推进基层组织建设".to_owned(),
            ..Item::default()
        }],
        milestones: past.chain([step(format!("{year}-12-31"), "全年".to_owned())]).collect(),
        ..Draft::default()
    }
}

/// Sums by path, of the organisations so many levels from the root and of what stands below them.
pub type Sums = BTreeMap<String, Filed>;

fn add(sums: &mut Sums, path: &str, depth: usize, filed: Filed) {
    let key = path.get(..depth * path::SEGMENT).unwrap_or(path).to_owned();
    *sums.entry(key).or_default() += filed;
}

/// What the program says: by the tree of each report's day, and by the tree of today.
pub async fn said(app: &App, depth: usize) -> (Sums, Sums) {
    let scope = everything();
    let sums = app.db.read(&scope, move |read| {
        Ok::<_, StoreError>((filed::then(read, "", depth)?, filed::today(read, "", depth)?))
    });
    sums.await.unwrap()
}

/// What must come out, from the reports alone: where the history says each organisation stood on the day of
/// its report, and where the edition has what it has become.
pub async fn due(app: &App, reports: &[Report], now: &BTreeMap<String, Standing>, depth: usize) -> (Sums, Sums) {
    let scope = everything();
    let filers: Vec<(i64, Day)> = reports.iter().map(|report| (report.org, report.day)).collect();
    let paths = app.db.read(&scope, move |read| {
        filers
            .iter()
            .map(|(org, day)| as_of::path(read, *org, *day))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let (mut then, mut today) = (Sums::new(), Sums::new());
    for (report, path) in reports.iter().zip(paths.await.unwrap()) {
        let path = path.unwrap_or_else(|| panic!("{report:?} was filed by nobody"));
        add(&mut then, &path, depth, report.filed);
        add(&mut today, &now[&report.code].path, depth, report.filed);
    }
    (then, today)
}

/// Each organisation that reported is today what the codes say it has become.
pub async fn went_on(app: &App, reports: &[Report], now: &BTreeMap<String, Standing>) {
    let scope = everything();
    let filers: Vec<i64> = reports.iter().map(|report| report.org).collect();
    let heirs = app.db.read(&scope, move |read| {
        filers
            .iter()
            .map(|org| succession::today(read, *org))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    for (report, heirs) in reports.iter().zip(heirs.await.unwrap()) {
        assert_eq!(heirs, [now[&report.code].id], "{report:?}");
    }
}
