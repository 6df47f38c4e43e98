//! What organisations have filed adds up under the tree of its day and under the tree of today.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{parties, read, sample, step};
use jishi_notice::draft::Milestone;
use jishi_org::path;
use jishi_platform::db::StoreError;
use jishi_platform::{AppError, Routes, params, sql};
use jishi_programme::model::{NoticeId, ProgrammeId};
use jishi_programme::publish::{Publish, publish};
use jishi_programme::store::Stamp;
use jishi_programme::store::draft::{self, NewNotice};
use jishi_programme::store::filed::{self, Filed};
use jishi_testkit::{Actor, World, both};
use std::collections::BTreeMap;

sql! {
    unscoped FILE ("a test files for an organisation") =
        "insert into progress (id, programme_id, item_id, step_id, org_path, account_id, post_id, at, text, percent, state)
         select $1, i.programme_id, i.id, s.id, $2, 1, 1, 0, '', 100, $3 from step s join item i on i.id = s.item_id
         where i.programme_id = $4 order by s.id limit 1";
}

fn routes() -> Routes {
    jishi_programme::routes().merge(jishi_org::routes())
}

/// Publishes a programme of an organisation with as many steps of before its day, which count as reported.
async fn settled(world: &World, org: i64, at: &str, count: usize) -> ProgrammeId {
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
    published.await.unwrap()
}

/// Reports of an organisation on a programme, of which the first was accepted.
async fn filed(world: &World, programme: ProgrammeId, at: &str, count: i64) {
    for n in 0..count {
        let (id, at) = (world.app.id(), at.to_owned());
        let state = if n == 0 { "accepted" } else { "submitted" };
        let done = world.app.db.write(world.app.system("test"), move |write| {
            write.execute_one(&FILE, params![id, at, state, programme.0])
        });
        done.await.unwrap_or_else(|e: StoreError| panic!("{e}"));
    }
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

    async fn the_page_adds_up_as_it_was_and_as_it_is(world: World) {
        let o = world.orgs.clone();
        let programme = settled(&world, o.province.id, &o.province.path, 1).await;
        filed(&world, programme, &o.branches[0].path, 2).await;
        filed(&world, programme, &o.branches[3].path, 3).await;
        filed(&world, programme, &o.shiqiao.path, 1).await;
        // Another programme is none of it.
        settled(&world, o.qingshan.id, &o.qingshan.path, 3).await;
        let base = format!("/programmes/{programme}/orgs");
        let sums = |node: i64, tree: &'static str| {
            let (base, world) = (base.clone(), &world);
            async move {
                let page = world.actor("province").await.get(&format!("{base}?node={node}&tree={tree}")).await.expect(200).text();
                let whole = page.split("共报送 <b>").nth(1).unwrap().split('<').next().unwrap().parse::<i64>().unwrap();
                let body = page.split("<tbody").nth(1).unwrap();
                let rows: Vec<(String, i64, i64)> = body.split("<tr").skip(1).map(|row| {
                    let cell = |n: usize| row.split("<td").nth(n).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap().parse().unwrap();
                    let head = row.split("<th").nth(1).unwrap();
                    let name = head.split(['>', '<']).find(|part| part.contains('团')).unwrap().to_owned();
                    (name, cell(1), cell(2))
                }).collect();
                assert_eq!(rows.iter().map(|row| row.1).sum::<i64>(), whole);
                (whole, rows)
            }
        };
        let named = |rows: &[(String, i64, i64)]| rows.iter().map(|row| (row.0.trim_start_matches("共青团").replace("委员会", ""), row.1)).collect::<Vec<_>>();
        let due = |rows: &[(&str, i64)]| rows.iter().map(|row| (row.0.to_owned(), row.1)).collect::<Vec<_>>();
        let first = sums(o.province.id, "").await;
        assert_eq!((first.0, named(&first.1)), (7, due(&[("示例省", 1), ("青山市", 6)])));
        assert_eq!(first.1.iter().map(|row| row.2).sum::<i64>(), 4);
        assert_eq!(sums(o.province.id, "then").await, first);
        // The town and the village below it go to the neighbour's district; the county goes on as its neighbour.
        let admin = world.actor("rootadmin").await;
        let ids = [o.yunxi.id, o.linjiang.id, o.shiqiao.id, o.songling.id].map(|id| id.to_string());
        let (day, why) = (("day", "2026-07-15"), ("reason", "示例区划调整"));
        through(&admin, &format!("/orgs/{}/move", o.yunxi.id), &[("org", &ids[2]), ("to", &ids[3]), day, why]).await;
        let admin = world.actor("unitadmin").await;
        through(&admin, &format!("/orgs/{}/merge", o.qingshan.id), &[("org", &ids[0]), ("to", &ids[1]), day, why]).await;
        let (now, then) = (sums(o.province.id, "").await, sums(o.province.id, "then").await);
        assert_eq!((now.0, named(&now.1)), (7, due(&[("示例省", 1), ("青山市", 3), ("碧水市", 3)])));
        assert_eq!(then, first, "as it was stays as it was");
        assert_eq!(named(&sums(o.qingshan.id, "then").await.1), due(&[("青山市", 0), ("云溪县", 3), ("临江县", 3)]));
        assert_eq!(named(&sums(o.qingshan.id, "").await.1), due(&[("青山市", 0), ("临江县", 3)]));
        // The town has what it filed under either superior.
        assert_eq!((sums(o.shiqiao.id, "").await.0, sums(o.shiqiao.id, "then").await.0), (3, 3));
        assert_eq!((sums(o.songling.id, "").await.0, sums(o.songling.id, "then").await.0), (3, 0));
        let page = world.actor("province").await.get(&format!("{base}?node={}&tree=then", o.qingshan.id)).await;
        page.expect(200).shows("已撤销").shows("按当时组织：报送计入报送当天的上级").shows("按组织");
        // What it files from now on counts below the new superior in both.
        filed(&world, programme, &path::child(&o.songling.path, o.shiqiao.id), 1).await;
        assert_eq!((sums(o.songling.id, "").await.0, sums(o.songling.id, "then").await.0), (4, 1));
        // Nobody looks beside the own part of the tree.
        let neighbour = world.actor("neighbour").await;
        for node in [o.qingshan.id, o.province.id] {
            neighbour.get(&format!("{base}?node={node}")).await.expect(404);
        }
        world.anonymous().get(&base).await.expect(401);
        world.actor("sysadmin").await.get(&base).await.expect(403);
        world.actor("province").await.get(&format!("{base}?node=x")).await.expect(404);
    }
}
