//! What organisations have filed adds up under the tree of its day and under the tree of today.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{parties, read, sample, step};
use jishi_notice::draft::Milestone;
use jishi_org::path;
use jishi_platform::{AppError, Routes};
use jishi_programme::model::NoticeId;
use jishi_programme::publish::{Publish, publish};
use jishi_programme::store::Stamp;
use jishi_programme::store::draft::{self, NewNotice};
use jishi_programme::store::filed::{self, Filed};
use jishi_testkit::{Actor, World, both};
use std::collections::BTreeMap;

fn routes() -> Routes {
    jishi_programme::routes().merge(jishi_org::routes())
}

/// Publishes a programme of an organisation with as many steps of before its day, which count as reported.
async fn settled(world: &World, org: i64, at: &str, count: usize) {
    let (app, parties, at) = (world.app.clone(), parties(world), at.to_owned());
    let (today, account) = (app.clock.today(), world.account("supervisor"));
    let published = world.app.db.write(app.system("test.publish"), move |write| {
        let mut draft = sample();
        draft.milestones = (0..count)
            .map(|n| step("a", "2026-01-01", &format!("2026-01-{:02}", n + 1), None, "已完成"))
            .collect::<Vec<Milestone>>();
        let by = Stamp {
            account,
            post: 1,
            at: app.now(),
        };
        let notice = NoticeId(app.id());
        let new = NewNotice {
            id: notice,
            org,
            org_path: &at,
            file_name: "通知.txt",
            file_hash: "00",
            text: "",
            read_as: &serde_json::to_string(&draft).unwrap(),
            title: "2026年重点工作",
        };
        draft::add(write, &new, by)?;
        let what = Publish {
            notice,
            draft: &draft,
            parties: &parties,
            org,
            org_path: &at,
            by,
            today,
            done_before_issue: true,
        };
        Ok::<_, AppError>(publish(write, &what, &mut || app.id())?)
    });
    published.await.unwrap();
}

async fn sums(world: &World, top: &str, depth: usize) -> [BTreeMap<String, i64>; 2] {
    let top = top.to_owned();
    read(world, move |read| {
        Ok([filed::then(read, &top, depth)?, filed::today(read, &top, depth)?])
    })
    .await
    .map(|sums| {
        sums.into_iter()
            .map(|(path, sum)| {
                assert_eq!(sum.reports, sum.accepted);
                (path, sum.reports)
            })
            .collect()
    })
}

fn map<P: AsRef<str>>(rows: &[(P, i64)]) -> BTreeMap<String, i64> {
    rows.iter().map(|(path, sum)| (path.as_ref().to_owned(), *sum)).collect()
}

async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) {
    let html = actor.post(uri, fields).await.expect(200).text();
    let seal = html.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut again = fields.to_vec();
    again.push(("seal", seal));
    actor.post(uri, &again).await.expect(303);
}

both! {
    async fn a_move_and_a_merge(world: World) {
        let (yunxi, linjiang, town) = (world.orgs.yunxi.clone(), world.orgs.linjiang.clone(), world.orgs.shiqiao.clone());
        let (qingshan, bishui, province) = (world.orgs.qingshan.clone(), world.orgs.bishui.clone(), world.orgs.province.clone());
        settled(&world, qingshan.id, &qingshan.path, 1).await;
        settled(&world, yunxi.id, &yunxi.path, 2).await;
        settled(&world, town.id, &town.path, 3).await;
        settled(&world, linjiang.id, &linjiang.path, 4).await;
        let cities = map(&[(&qingshan.path, 10)]);
        let counties = map(&[(&qingshan.path, 1), (&yunxi.path, 5), (&linjiang.path, 4)]);
        assert_eq!(sums(&world, "", 2).await, [cities.clone(), cities.clone()]);
        assert_eq!(sums(&world, &qingshan.path, 3).await, [counties.clone(), counties.clone()]);
        assert_eq!(sums(&world, &yunxi.path, 3).await, [map(&[(&yunxi.path, 5)]), map(&[(&yunxi.path, 5)])]);

        // The town goes to the neighbour's county; what its county had goes to the other county.
        let songling = read(&world, move |read| jishi_org::store::tree::children(read, bishui.id, 10)).await.remove(0);
        let admin = world.actor("rootadmin").await;
        let ids = [yunxi.id, linjiang.id, town.id, songling.id].map(|id| id.to_string());
        let (day, why) = (("day", "2026-07-15"), ("reason", "示例区划调整"));
        through(&admin, &format!("/orgs/{}/move", yunxi.id), &[("org", &ids[2]), ("to", &ids[3]), day, why]).await;
        let admin = world.actor("unitadmin").await;
        through(&admin, &format!("/orgs/{}/merge", qingshan.id), &[("org", &ids[0]), ("to", &ids[1]), day, why]).await;
        let town_now = path::child(&songling.path, town.id);
        let today = map(&[(&qingshan.path, 1), (&linjiang.path, 6), (&songling.path, 3)]);
        assert_eq!(sums(&world, "", 3).await, [counties, today]);
        assert_eq!(sums(&world, "", 2).await, [cities, map(&[(&qingshan.path, 7), (&world.orgs.bishui.path, 3)])]);
        assert_eq!(sums(&world, &songling.path, 4).await, [map::<&str>(&[]), map(&[(&town_now, 3)])]);
        assert_eq!(sums(&world, &province.path, 1).await, [map(&[(&province.path, 10)]), map(&[(&province.path, 10)])]);
        // What is filed from now on stands below the new superior in both trees.
        settled(&world, town.id, &town_now, 1).await;
        assert_eq!(sums(&world, &songling.path, 3).await, [map(&[(&songling.path, 1)]), map(&[(&songling.path, 4)])]);
        assert_eq!(read(&world, |read| filed::then(read, "zzzzzz", 2)).await, BTreeMap::<String, Filed>::new());
    }
}
