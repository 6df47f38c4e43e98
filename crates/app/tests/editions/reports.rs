//! Reports that are filed under the tree of their day, and what they add up to.

use crate::register::{Standing, everything};
use jishi_kernel::Day;
use jishi_notice::draft::{Doc, Draft, Item, Milestone};
use jishi_org::path;
use jishi_org::store::succession;
use jishi_platform::db::StoreError;
use jishi_platform::{App, AppError, params, sql};
use jishi_programme::model::NoticeId;
use jishi_programme::publish::{PartyMap, Publish, publish};
use jishi_programme::store::{Stamp, draft};
use std::collections::BTreeMap;

sql! {
    unscoped ALL ("a test's own reports") = "select g.org_path, g.percent, p.org_id from progress g join programme p on p.id = g.programme_id";
    unscoped BELOW ("a test's own reports") =
        "select cast(coalesce(sum(percent), 0) as bigint) from progress where org_path >= $1 and org_path < $2";
    unscoped PATH ("a test's own register") = "select path from org where id = $1";
}

/// Files for each organisation as many settled reports of 100 as its code's last digit says, and one more.
pub async fn file(app: &App, account: i64, from: &BTreeMap<String, Standing>, day: Day) -> BTreeMap<String, i64> {
    let mut filed = BTreeMap::new();
    for (code, org) in from {
        let count = 1 + i64::from(code.bytes().next_back().unwrap_or(b'0') - b'0');
        let (inner, org, title) = (app.clone(), org.clone(), format!("{}年度工作", org.name));
        let published = app.db.write(app.system("test"), move |write| {
            let body = body(&title, count);
            let (id, by) = (
                NoticeId(inner.id()),
                Stamp {
                    account,
                    post: 0,
                    at: inner.now(),
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
                today: day,
                done_before_issue: true,
            };
            publish(write, &what, &mut || inner.id()).map_err(AppError::from)
        });
        published.await.unwrap_or_else(|error| panic!("{code}: {}", error.view().message));
        filed.insert(code.clone(), 100 * count);
    }
    filed
}

fn body(title: &str, count: i64) -> Draft {
    let step = |n: i64| Milestone {
        item: "0".to_owned(),
        start: "2020-01-01".to_owned(),
        end: format!("2020-01-{:02}", n + 1),
        text: format!("第 {n} 阶段"),
        ..Milestone::default()
    };
    Draft {
        doc: Doc {
            title: Some(title.to_owned()),
            issued: Some("2020-07-01".to_owned()),
            plan_year: Some(2020),
            ..Doc::default()
        },
        items: vec![Item {
            id: "0".to_owned(),
            no: Some("1".to_owned()),
            title: "推进基层组织建设".to_owned(),
            ..Item::default()
        }],
        milestones: (0..count).map(step).collect(),
        ..Draft::default()
    }
}

/// What the reports filed at and below a path of their day add up to.
pub async fn sum_then(app: &App, at: &str) -> i64 {
    let at = at.to_owned();
    let scope = everything();
    let sum = app.db.read(&scope, move |read| read.count(&BELOW, params![&at, path::end(&at)]));
    sum.await.unwrap()
}

/// The same reports under the tree of today: sum by path of what the filing organisation has become,
/// and the sum of those whose organisation ended without a successor.
pub async fn sums_today(app: &App) -> (BTreeMap<String, i64>, i64) {
    let scope = everything();
    let sums = app.db.read(&scope, |read| {
        let reports = read.all(&ALL, params![], |row| Ok((row.int(1)?, row.int(2)?)))?;
        let (mut sums, mut ended) = (BTreeMap::new(), 0);
        for (percent, org) in reports {
            match succession::today(read, org)?.first() {
                Some(now) => {
                    let path = read.one(&PATH, params![*now], |row| row.text(0))?.unwrap_or_default();
                    *sums.entry(path).or_insert(0) += percent;
                }
                None => ended += percent,
            }
        }
        Ok::<_, StoreError>((sums, ended))
    });
    sums.await.unwrap()
}

/// What [`sums_today`] gives at and below a path.
pub fn below(sums: &BTreeMap<String, i64>, at: &str) -> i64 {
    sums.iter().filter(|(path, _)| path::within(path, at)).map(|(_, sum)| sum).sum()
}
