use super::routes;
use jishi_platform::authz::Act;
use jishi_platform::db::registered;
use jishi_platform::routes::Guard;
use jishi_testkit::{PEOPLE, both};

both! {
    async fn every_statement_is_understood(world: World) {
        for entry in registered().filter(|entry| entry.name.starts_with("jishi_org")) {
            world.app.db.prepare(entry.statement).await.unwrap_or_else(|e| panic!("{}: {e}", entry.name));
        }
    }

    async fn each_role_gets_what_the_policy_says(world: World) {
        let county = world.orgs.yunxi.id;
        let read = ["/orgs".to_owned(), format!("/orgs/{county}"), format!("/orgs/{county}/children"), "/orgs/search?q=a".to_owned(), "/orgs/options".to_owned()];
        let manage = ["/orgs/new".to_owned(), "/orgs/graduation".to_owned()];
        // Of one organisation: for itself and its direct superior.
        let one = [format!("/orgs/{county}/edit"), format!("/orgs/{county}/particulars"), format!("/orgs/{county}/election")];
        for page in read.iter().chain(&manage).chain(&one) {
            world.anonymous().get(page).await.expect(401);
        }
        for (person, ..) in PEOPLE {
            let actor = world.actor(person).await;
            let inside = !matches!(*person, "neighbour" | "otherregistrar" | "branchregistrar");
            for page in &read {
                let of_county = page.contains(&county.to_string());
                let due = match *person { "auditor" | "member" => 403, _ if of_county && !inside => 404, _ => 200 };
                assert_eq!(actor.get(page).await.status.as_u16(), due, "{person} {page}");
            }
            for page in &manage {
                let due = if matches!(*person, "unitadmin" | "rootadmin" | "countyadmin") { 200 } else { 403 };
                assert_eq!(actor.get(page).await.status.as_u16(), due, "{person} {page}");
            }
            for page in &one {
                let due = if matches!(*person, "unitadmin" | "countyadmin") { 200 } else { 403 };
                assert_eq!(actor.get(page).await.status.as_u16(), due, "{person} {page}");
            }
        }
        world.actor("unitadmin").await.get(&format!("/orgs/{}/edit", world.orgs.bishui.id)).await.expect(404);
        world.actor("unitadmin").await.get(&format!("/orgs/new?parent={}", world.orgs.province.id)).await.expect(404);
        // 本级只管理直接下级.
        for page in [format!("/orgs/new?parent={county}"), format!("/orgs/{}/edit", world.orgs.shiqiao.id)] {
            world.actor("unitadmin").await.get(&page).await.expect(403).shows("只能管理本级和直接下级");
            world.actor("countyadmin").await.get(&page).await.expect(200);
        }
        // Nothing of the superior shows on the page of the own unit.
        world.actor("unitadmin").await.get(&format!("/orgs/{}", world.orgs.qingshan.id)).await.expect(200).hides("示例省").shows("本单位范围以上");
    }
}

#[test]
fn reading_pages_read_and_changing_ones_manage() {
    for route in routes().table() {
        let act = match route.guard {
            Guard::Act(act) => act,
            Guard::Public(why) => panic!("{} is open: {why}", route.path),
        };
        let import = route.path.starts_with("/orgs/import");
        assert_eq!(act == Act::OrgImport, import, "{}", route.path);
        assert!(act != Act::OrgRead || route.method == "GET", "{} writes", route.path);
    }
}
