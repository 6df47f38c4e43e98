//! The tree and an organisation as they were on a day, on pages.

use super::reshape::{sound, through};
use super::{branches, load, routes};
use jishi_kernel::Day;
use jishi_org::store::as_of;
use jishi_platform::authz::Scope;
use jishi_testkit::both;

both! {
    async fn a_page_shows_the_day_asked_for(world: World) {
        let admin = world.actor("unitadmin").await;
        let (county, other, town) = (world.orgs.yunxi.id, world.orgs.linjiang.id.to_string(), world.orgs.shiqiao.id);
        let org = town.to_string();
        through(&admin, &format!("/orgs/{county}/move"), &[("org", &org), ("to", &other), ("day", "2026-03-01"), ("reason", "调整")]).await;
        let rename = [("name", "共青团云溪新区委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("sort", "4"), ("day", "2026-05-01"), ("version", "2"), ("reason", "更名")];
        through(&admin, &format!("/orgs/{county}/edit"), &rename).await;
        sound(&world).await;
        let supervisor = world.actor("supervisor").await;
        let tree = |open: i64, on: &str| format!("/orgs?open={open}&on={on}");
        supervisor.get(&tree(county, "2026-02-28")).await.expect(200).shows("<h2>共青团云溪县委员会</h2>").shows("现名“共青团云溪新区委员会”").shows("石桥镇").shows("5 个组织");
        supervisor.get(&tree(county, "2026-03-01")).await.expect(200).shows("<h2>共青团云溪县委员会</h2>").hides("石桥镇");
        supervisor.get(&tree(county, "2026-05-01")).await.expect(200).shows("<h2>共青团云溪新区委员会</h2>").hides("现名");
        supervisor.get(&tree(county, "2015-05-03")).await.expect(200).shows("当日没有这个组织");
        // The path of a branch on a day goes by the superiors of that day and begins with the own unit.
        let branch = world.orgs.branches[0].id;
        supervisor.get(&tree(branch, "2026-02-28")).await.expect(200).shows("共青团云溪县委员会").hides("临江县").hides("示例省");
        supervisor.get(&tree(branch, "2026-03-01")).await.expect(200).shows("共青团临江县委员会").hides("云溪县委员会");
        // An organisation's page says what it was.
        supervisor.get(&format!("/orgs/{branch}?on=2026-02-28")).await.expect(200).shows("2026-02-28 的情况").shows("共青团青山市委员会 / 共青团云溪县委员会");
        supervisor.get(&format!("/orgs/{county}?on=2015-01-01")).await.expect(200).shows("当日尚未成立");
        supervisor.get(&format!("/orgs/{county}?on=x")).await.expect(400);
        supervisor.get("/orgs?on=2026-13-01").await.expect(400);
        // The county sees what was its own then, but leads nowhere it may not go today.
        world.actor("county").await.get(&tree(county, "2026-02-28")).await.expect(200).shows("石桥镇").shows("现属其他单位").hides(&format!("open={town}&#38;on="));
        world.actor("county").await.get(&tree(town, "2026-02-28")).await.expect(404);
        world.actor("neighbour").await.get(&tree(county, "2026-02-28")).await.expect(404);
        world.actor("auditor").await.get(&tree(county, "2026-02-28")).await.expect(403);
        // Today is the tree itself.
        supervisor.get(&tree(county, "2026-07-15")).await.expect(200).shows("role=\"tree\"");
    }

    async fn many_subordinates_are_read_by_key(world: World) {
        load(&world, &branches("SL0004", 450)).await.unwrap();
        world.clock.set(Day::constant(2026, 7, 20));
        let actor = world.actor("supervisor").await;
        let mut next = format!("/orgs?open={}&on=2026-07-16", world.orgs.yunxi.id);
        let (mut rows, mut pages) = (0, 0);
        loop {
            let html = actor.get(&next).await.expect(200).text();
            rows += html.matches("class=\"title\"").count();
            pages += 1;
            let Some(at) = html.find(" rel=\"next\"") else { break };
            next = html[..at].rsplit("href=\"").next().unwrap().trim_end_matches('"').replace("&#38;", "&").replace("&amp;", "&");
        }
        assert_eq!((rows, pages), (452, 3));
        let (org, day) = (world.orgs.yunxi.id, Day::constant(2026, 7, 16));
        let (count, tree) = world.app.db.read(&Scope::everything("test"), move |read| Ok::<_, jishi_platform::db::StoreError>((as_of::count(read, org, day)?, as_of::tree(read, org, day)?))).await.unwrap();
        assert_eq!((count, tree.len()), (455, 455));
    }
}
