//! What the rules advise, what is kept of a new organisation, the table of elections, posts at what ends.

use super::reshape::{make, short, sound, through};
use super::{find, find_code, load, routes};
use jishi_org::store::{particulars, record};
use jishi_platform::authz::Scope;
use jishi_platform::rules::{self, SetRule};
use jishi_testkit::{World, both};

const WHY: (&str, &str) = ("reason", "示例批复〔2026〕2号");

pub async fn rule(world: &World, name: &'static str, value: &'static str) {
    let id = world.app.id();
    let set = SetRule {
        id,
        org_path: String::new(),
        from: jishi_kernel::Day::constant(2026, 1, 1),
        value: value.to_owned(),
        source: "示例规定".to_owned(),
    };
    let now = world.app.now();
    let done = world
        .app
        .db
        .write(world.app.system("test"), move |write| rules::set(write, name, &set, 0, now));
    done.await.unwrap();
}

both! {
    async fn names_and_committees_are_advised(world: World) {
        let chief = world.actor("countyadmin").await;
        let (town, school) = (world.orgs.shiqiao.id, world.orgs.branches[2].id);
        let fields = [("name", "云溪县石桥镇团组织"), ("level", "4"), ("kind", "基层团委"), ("code", "SL0007"), ("day", "2026-07-01"), ("version", "1"), WHY];
        let run = through(&chief, &format!("/orgs/{town}/edit"), &fields).await;
        assert!(run.contains("基层团委的名称一般以“委员会”或“团委”结尾"), "{run}");
        chief.get(&format!("/orgs/{town}")).await.expect(200).shows("基层团委的名称一般以");
        short(&world, school, "团员9").await;
        chief.get(&format!("/orgs/{school}")).await.expect(200).hides("名称一般以").hides("可报上级");
        // 团 and the county and 委 is a name, too.
        let (county, admin) = (world.orgs.yunxi.id, world.actor("unitadmin").await);
        let named = |name: &'static str| [("name", name), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-07-01"), ("version", "1"), WHY];
        let run = admin.post(&format!("/orgs/{county}/edit"), &named("团云溪县委")).await.expect(200).hides("名称一般").text();
        assert!(run.contains("将发生的变更"));
        admin.post(&format!("/orgs/{county}/edit"), &named("云溪县委")).await.expect(200).shows("团的领导机关的名称一般以“委员会”或“团委”结尾，或写作“团…委”");
    }

    async fn many_members_may_have_a_higher_organisation(world: World) {
        let (chief, school, town) = (world.actor("countyadmin").await, world.orgs.branches[2].id, world.orgs.shiqiao.id);
        for (members, words) in [
            ("团员30", "团支部有团员 30 名，达到 30 名，可报上级批准设立团总支"),
            ("团员99", "超过 50 名，须经上级同意或拆分；达到 30 名，可报上级批准设立团总支"),
            ("团员100", "超过 50 名，须经上级同意或拆分；达到 100 名，可报上级批准设立基层团委"),
        ] {
            short(&world, school, members).await;
            chief.get(&format!("/orgs/{school}")).await.expect(200).shows(words);
        }
        short(&world, school, "团员29").await;
        chief.get(&format!("/orgs/{school}")).await.expect(200).hides("可报上级");
        // A general branch, by everybody below it; one for graduates stays what it is.
        let fields = [("name", "云溪县石桥镇团总支"), ("level", "4"), ("kind", "团总支"), ("code", "SL0007"), ("day", "2026-07-01"), ("version", "1"), WHY];
        through(&chief, &format!("/orgs/{town}/edit"), &fields).await;
        short(&world, world.orgs.branches[0].id, "团员100").await;
        chief.get(&format!("/orgs/{town}")).await.expect(200).shows("有团员 100 名，达到 100 名，可报上级批准设立基层团委");
        short(&world, school, "团员40").await;
        rule(&world, "committee.members", r#"{"general_branch":41,"committee":100}"#).await;
        chief.get(&format!("/orgs/{school}")).await.expect(200).hides("可报上级");
    }

    async fn the_superior_alone_changes_names_where_the_rule_says_so(world: World) {
        let county = world.orgs.yunxi.id;
        let (chief, admin) = (world.actor("countyadmin").await, world.actor("unitadmin").await);
        let page = format!("/orgs/{county}/edit");
        let fields = |name: &'static str, version: &'static str| [("name", name), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-07-01"), ("version", version), WHY];
        through(&chief, &page, &fields("共青团云溪县第一委员会", "1")).await;
        rule(&world, "particulars.superior", r#"{"on":true}"#).await;
        chief.post(&page, &fields("共青团云溪县第二委员会", "2")).await.expect(409).shows("由上级团组织修改");
        through(&admin, &page, &fields("共青团云溪县第二委员会", "2")).await;
        // The first industry is its own to enter, another one is not; the telephone always is.
        let of = format!("/orgs/{county}/particulars");
        chief.post(&of, &[("version", "0"), ("industry", "党政机关")]).await.expect(303);
        chief.post(&of, &[("version", "1"), ("industry", "党政机关"), ("phone", "0371-1")]).await.expect(303);
        chief.post(&of, &[("version", "2"), ("industry", "农村"), ("phone", "0371-1")]).await.expect(409).shows("由上级团组织修改");
        admin.post(&of, &[("version", "2"), ("industry", "农村"), ("phone", "0371-1")]).await.expect(303);
    }

    async fn a_new_organisation_leaves_its_reason(world: World) {
        let (admin, city) = (world.actor("unitadmin").await, world.orgs.qingshan.id.to_string());
        admin.get("/orgs/new").await.expect(200).shows("写明依据，如批复文号");
        let fields = [("parent", city.as_str()), ("name", "共青团南山县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "NS"), ("day", "2026-07-01"), WHY];
        let to = make(&admin, &fields).await;
        admin.get(to.split('?').next().unwrap()).await.expect(200).shows("新建组织“共青团南山县委员会”").shows("示例批复〔2026〕2号");
        let id = find_code(&world, "NS").await.unwrap().id;
        let whole = Scope::everything("test");
        let kept = world.app.db.read(&whole, move |read| record::of_org(read, id, i64::MAX, 10)).await.unwrap();
        assert_eq!((kept.len(), kept[0].kind.slug(), kept[0].detail.as_str()), (1, "create", "opened"));
        // A new one with a record is no longer deleted for want of trace? Nothing stood in it: it is.
        through(&admin, &format!("/orgs/{id}/delete"), &[WHY]).await;
        sound(&world).await;
    }

    async fn another_kind_requires_other_particulars(world: World) {
        let (admin, county) = (world.actor("unitadmin").await, world.orgs.yunxi.id);
        admin.post(&format!("/orgs/{county}/particulars"), &[("version", "0"), ("phone", "0371-1"), ("email", "a@example.cn")]).await.expect(303);
        let complete = async || {
            let whole = Scope::everything("test");
            world.app.db.read(&whole, move |read| particulars::find(read, county)).await.unwrap().complete
        };
        assert!(!complete().await, "a short name is required, too");
        let fields = [("name", "共青团云溪县委员会"), ("short_name", "云溪团县委"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-06-01"), ("version", "1"), WHY];
        through(&admin, &format!("/orgs/{county}/edit"), &fields).await;
        assert!(complete().await);
        // 基层团委 and 团工委 are asked for their industry.
        let fields = [("name", "共青团云溪县委员会"), ("short_name", "云溪团县委"), ("level", "3"), ("kind", "团工委"), ("code", "SL0004"), ("day", "2026-07-01"), ("version", "2"), WHY];
        through(&admin, &format!("/orgs/{county}/edit"), &fields).await;
        assert!(!complete().await);
    }

    async fn elections_stand_in_a_table_by_subordinate(world: World) {
        let admin = world.actor("unitadmin").await;
        admin.post(&format!("/orgs/{}/election", world.orgs.yunxi.id), &[("held", "2021-06-01"), ("years", "5"), ("how", "团员代表大会")]).await.expect(303);
        let html = admin.get("/orgs/elections").await.expect(200).shows("各下级的换届").text();
        let table = html.split("id=\"below\"").nth(1).unwrap().split("</table>").next().unwrap();
        let row = table.split("共青团云溪县委员会</a>").nth(1).unwrap();
        let numbers: Vec<&str> = row.split("</tr>").next().unwrap().split("<td").skip(1).filter_map(|cell| cell.split('>').nth(1)?.split('<').next()).collect();
        // The county itself is late; its town and branches are not registered.
        assert_eq!(numbers, ["1", "0", "0", "0", "4"], "{table}");
        assert!(html.contains("共青团青山市委员会</td>"), "the superior stands in the list");
        // One that has no elections is in neither: the table counts what the list holds.
        load(&world, "上级编码,编码,名称,级别,类别\nSL0004,GW,共青团云溪县示例园工作委员会,乡镇,团工委\n").await.unwrap();
        let html = admin.get("/orgs/elections").await.expect(200).text();
        let table = html.split("id=\"below\"").nth(1).unwrap().split("</table>").next().unwrap();
        let unknown = table.split("共青团云溪县委员会</a>").nth(1).unwrap().split("data-label=\"未登记\">").nth(1).unwrap().split('<').next().unwrap();
        let list = admin.get(&format!("/orgs/elections?org={}&light=unknown", world.orgs.yunxi.id)).await.expect(200).text();
        assert_eq!((unknown, list.split("id=\"due\"").nth(1).unwrap().matches("class=\"title\"").count()), ("4", 4));
        let whole = admin.get("/orgs/health?counts=1").await.expect(200).text();
        assert!(!whole.contains("需要几秒"));
    }

    async fn posts_at_what_ends_are_listed(world: World) {
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.yunxi.id;
        let page = format!("/orgs/{county}/dissolve");
        admin.post(&page, &[("below", "ends"), ("day", "2026-07-15"), WHY]).await.expect(200).shows("所在组织撤销的岗位").shows("云溪县团委填报人");
        // A split: the posts of the one that ends do not see on what goes to the new ones.
        let (a, b) = (format!("child{}", world.orgs.shiqiao.id), format!("child{}", world.orgs.branches[2].id));
        let fields = [("parts", "2"), ("name0", "共青团云溪东区委员会"), ("name1", "共青团云溪西区委员会"), (a.as_str(), "0"), (b.as_str(), "1"), ("rest", "1"), ("day", "2026-07-01"), WHY];
        admin.post(&format!("/orgs/{county}/split"), &fields).await.expect(200).shows("不再可查看的岗位").shows("云溪县团委填报人");
        assert_eq!(find(&world, county).await.closed_on, None);
    }
}
