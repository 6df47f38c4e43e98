//! Settings and delegations taken along.

use super::routes;
use super::scheme::four;
use super::world::*;
use jishi_kernel::Day;
use jishi_testkit::{both, taken};
use jishi_transfer::store::delegate;

/// More than the thousand rows that are read at once.
const MANY: i64 = 1_100;

both! {
    async fn delegations_are_taken_along(world: World) {
        let (o, page) = (&world.orgs, "/transfers/delegates");
        let to = o.yunxi.id.to_string();
        let fields = [("to", to.as_str()), ("from", "2026-07-20"), ("until", "2026-07-31")];
        world.actor("registrar").await.post(page, &fields).await.expect(303);
        let headings = ["委托组织", "受托组织", "自", "至"];
        let list = async |person: &str| taken(&world, person, page, "委托办理", &headings).await;
        let row = [o.qingshan.name.as_str(), o.yunxi.name.as_str(), "2026-07-20", "2026-07-31"];
        assert_eq!(list("registrar").await, [row]);
        assert_eq!(list("countyregistrar").await, [row], "both sides see it");
        assert!(list("otherregistrar").await.is_empty());
        assert!(list("rootregistrar").await.is_empty(), "nor is it the superior's own");
        // One file holds them all, each once, the earliest first.
        let (app, from, to) = (world.app.clone(), o.qingshan.id, o.linjiang.id);
        write(&world, move |write| {
            let days = (Day::constant(2026, 7, 16), Day::constant(2026, 7, 18));
            (0..MANY).try_for_each(|_| delegate::add(write, app.id(), (from, to), days, (1, 0)))
        })
        .await;
        let rows = list("registrar").await;
        assert_eq!((rows.len() as i64, rows.last().unwrap().as_slice()), (MANY + 1, row.map(str::to_owned).as_slice()));
        // What is over is on no list.
        world.clock.set(Day::constant(2026, 7, 19));
        assert_eq!(list("registrar").await, [row]);
        let file = "/transfers/delegates/export.xlsx";
        world.actor("leader").await.get(file).await.expect(403);
        world.anonymous().get(file).await.expect(401);
    }

    async fn delegations_are_read_page_by_page(world: World) {
        let (o, page) = (&world.orgs, "/transfers/delegates");
        let (app, from, to) = (world.app.clone(), o.qingshan.id, o.linjiang.id);
        write(&world, move |write| {
            // Most of them begin on one day, so that the id decides.
            (0..120).try_for_each(|at| {
                let days = (Day::constant(2026, 7, 16 + (at / 100) as i8), Day::constant(2026, 7, 31));
                delegate::add(write, app.id(), (from, to), days, (1, 0))
            })
        })
        .await;
        let registrar = world.actor("registrar").await;
        let (mut next, mut seen, mut sizes) = (Some(page.to_owned()), std::collections::BTreeSet::new(), Vec::new());
        while let Some(address) = next {
            let text = registrar.get(&address).await.expect(200).text();
            let ids: Vec<String> = text.split("name=\"end\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
            sizes.push(ids.len());
            seen.extend(ids);
            next = text.split("href=\"").find(|rest| rest.contains("rel=\"next\"") && rest.starts_with(page)).map(|rest| rest.split('"').next().unwrap().to_owned());
            assert!(sizes.len() < 9, "the pages end");
        }
        assert_eq!((sizes, seen.len()), (vec![50, 50, 20], 120));
        // An address nobody gave is the first page.
        registrar.get("/transfers/delegates?after=x").await.expect(200).shows("下一页").hides("回到首页");
    }

    async fn settings_are_taken_along(world: World) {
        let headings = ["规则", "内容", "依据", "设置", "自"];
        let list = async |person: &str| taken(&world, person, "/transfers/schemes", "转接审批设置", &headings).await;
        let before = list("province").await;
        assert!(before.iter().any(|row| row[0] == "组织关系转接审批" && row[1].contains("转出支部 → 转入组织") && row[3].is_empty()), "{before:?}");
        assert!(before.iter().any(|row| row[0] == "特殊单位专属库" && row[1].contains("未设置")), "{before:?}");
        four(&world).await;
        let rows = list("unitadmin").await;
        let chain = rows.iter().find(|row| row[0] == "组织关系转接审批").unwrap();
        assert!(chain[1].contains("转出支部 → 转出支部上级 → 转入组织 → 转入组织上级"), "{chain:?}");
        assert_eq!(chain[2..], ["示例省规定", "本级或上级设置", "2026-07-01"].map(str::to_owned));
        let file = "/transfers/schemes/export.xlsx";
        world.actor("registrar").await.get(file).await.expect(403);
        world.anonymous().get(file).await.expect(401);
    }
}
