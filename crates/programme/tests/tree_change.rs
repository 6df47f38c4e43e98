//! Open duties follow a change of the tree, through the pages of organisations.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{plan, read, row};
use jishi_platform::Routes;
use jishi_programme::store::programme;
use jishi_testkit::{Actor, both};

const TODAY: jishi_kernel::Day = jishi_testkit::today();

fn routes() -> Routes {
    jishi_programme::routes().merge(jishi_org::routes())
}

/// Sends a form through its dry run; gives the dry run.
async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) -> String {
    let html = actor.post(uri, fields).await.expect(200).text();
    let seal = html.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut again = fields.to_vec();
    again.push(("seal", seal));
    actor.post(uri, &again).await.expect(303);
    html
}

both! {
    async fn open_duties_pass_to_the_successor(world: World) {
        let plan = plan(&world).await;
        let admin = world.actor("unitadmin").await;
        let (gone, heir, city) = (world.orgs.yunxi.id.to_string(), world.orgs.linjiang.id.to_string(), world.orgs.qingshan.id);
        let (day, why) = (("day", "2026-07-15"), ("reason", "示例区划调整"));
        // It does not end while it has open duties and nobody takes them.
        admin.post(&format!("/orgs/{gone}/dissolve"), &[("below", "ends"), day, why]).await.expect(200)
            .shows("“共青团云溪县委员会”有 2 项未办结的重点工作").hides("确认撤销");
        let id = plan.id;
        let before = read(&world, move |read| programme::find(read, id, TODAY)).await.unwrap().revision;
        let merge = format!("/orgs/{city}/merge");
        let html = through(&admin, &merge, &[("org", &gone), ("to", &heir), day, why]).await;
        assert!(html.contains("责任单位改为承接组织") && html.contains(r#"data-label="数量">2</td>"#), "{html}");
        let talk = row(&world, plan.id, "宣讲").await;
        let names: Vec<&str> = talk.leads.iter().map(|party| party.name.as_str()).collect();
        assert!(names.contains(&"共青团临江县委员会") && !names.contains(&"共青团云溪县委员会"), "{names:?}");
        let after = read(&world, move |read| programme::find(read, id, TODAY)).await.unwrap().revision;
        assert!(after > before, "kept pages are made anew");
        // The printed name stays as the notice had it.
        assert!(talk.leads.iter().any(|party| party.printed.contains("云溪")), "{:?}", talk.leads);
    }

    async fn a_move_takes_them_along(world: World) {
        let plan = plan(&world).await;
        let admin = world.actor("rootadmin").await;
        let (county, heir, city) = (world.orgs.yunxi.id.to_string(), world.orgs.bishui.id.to_string(), world.orgs.qingshan.id);
        let html = through(&admin, &format!("/orgs/{city}/move"), &[("org", &county), ("to", &heir), ("day", "2026-07-15"), ("reason", "区划调整")]).await;
        assert!(html.contains("责任单位随组织迁移"), "{html}");
        // The county still sees what it leads, wherever it stands.
        world.actor("county").await.get(&format!("/items/{}", plan.talk)).await.expect(200);
        world.actor("supervisor").await.get(&format!("/orgs/{county}")).await.expect(404);
    }
}
