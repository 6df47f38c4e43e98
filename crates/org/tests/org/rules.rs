//! Rules that are set: values nobody can read, and what a superior has laid down.

use super::reshape::through;
use super::{find_code, load, load_as, routes};
use jishi_kernel::Day;
use jishi_platform::rules::{self, SetRule};
use jishi_testkit::{World, both};

const WHY: (&str, &str) = ("reason", "示例批复〔2026〕3号");

/// Sets a rule past the page.
async fn stored(world: &World, name: &'static str, path: &str, value: &'static str) {
    let set = SetRule {
        id: world.app.id(),
        org_path: path.to_owned(),
        from: Day::constant(2026, 1, 1),
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

fn set(value: &'static str) -> [(&'static str, &'static str); 3] {
    [("value", value), ("from", "2026-07-01"), ("source", "示例规定")]
}

both! {
    async fn a_value_its_reader_cannot_read_is_refused_beside_its_field(world: World) {
        let admin = world.actor("unitadmin").await;
        for (rule, value, words) in [
            ("graduation.day", r#"{"month":300,"day":1,"kind":"毕业生团组织"}"#, "月：填写的内容不能识别"),
            ("graduation.day", r#"{"month":13,"day":1,"kind":"毕业生团组织"}"#, "月：应为 1 至 12 的整数"),
            ("graduation.day", r#"{"month":6,"day":1,"kind":"任意字"}"#, "类别：应为支部一级的组织类别"),
            ("branch.members", r#"{"least":50,"most":3}"#, "上限：应为 50 至"),
            ("particulars.required", r#"{"leading":["乱写"],"committee":[],"branch":[]}"#, "领导机关：没有信息项“乱写”"),
        ] {
            admin.post(&format!("/rules/registry/{rule}"), &set(value)).await.expect(422).shows(words);
        }
        let typed = [("v0", "300"), ("v1", "1"), ("v2", "毕业生团组织"), ("from", "2026-07-01"), ("source", "规定")];
        admin.post("/rules/registry/graduation.day", &typed).await.expect(422).shows("月：填写的内容不能识别").shows("value=\"300\"");
        admin.get("/rules/registry").await.expect(200).hides("本级设置");
    }

    async fn the_items_of_a_rule_stand_in_the_order_of_its_text(world: World) {
        let admin = world.actor("unitadmin").await;
        let page = admin.get("/rules/registry/committee.size").await.expect(200).text();
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}\n{page}"));
        assert!(at("团员人数") < at("下限") && at("下限") < at("上限"), "{page}");
        let page = admin.get("/rules/registry/particulars.required").await.expect(200).text();
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}\n{page}"));
        assert!(at(">领导机关<") < at(">基层团委<") && at(">基层团委<") < at(">团支部<"), "{page}");
        admin.get("/rules/registry").await.expect(200).shows("团员人数 7，下限 3，上限 7").shows("月 6，日 1，类别 毕业生团组织");
        let typed = [("v0", "9"), ("v1", "5"), ("v2", "11"), ("from", "2026-07-01"), ("source", "示例规定")];
        admin.post("/rules/registry/committee.size", &typed).await.expect(303);
        admin.get("/rules/registry").await.expect(200).shows("团员人数 9，下限 5，上限 11");
    }

    async fn a_row_that_got_in_otherwise_stops_nothing(world: World) {
        for (rule, value) in [
            ("graduation.day", r#"{"month":300,"day":1,"kind":"毕业生团组织"}"#), ("graduation.notice", "[]"), ("particulars.required", "7"),
            ("kind.branch", r#"{"used":"停用"}"#), ("kind.committee", "{"), ("term.lights", "null"), ("branch.members", "{}"), ("naming.endings", "[1]"),
        ] {
            stored(&world, rule, "", value).await;
        }
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.yunxi.id;
        for page in [
            "/orgs".to_owned(), format!("/orgs/{county}"), format!("/orgs/{}", world.orgs.branches[0].id), "/orgs/new".to_owned(), "/orgs/elections".to_owned(),
            "/orgs/health".to_owned(), "/orgs/graduation?year=2027".to_owned(), "/rules/registry".to_owned(), format!("/orgs/{county}/particulars"),
        ] {
            admin.get(&page).await.expect(200);
        }
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 0);
        let fields = [("name", "共青团云溪县第一委员会"), ("level", "3"), ("kind", "团工委"), ("code", "SL0004"), ("day", "2026-07-01"), ("version", "1"), WHY];
        through(&admin, &format!("/orgs/{county}/edit"), &fields).await;
        let (faults, done) = load_as(&world, county, "上级编码,编码,名称,级别,类别\nSL0004,N1,示例团支部,支部,团支部\n").await;
        assert_eq!((faults, done.created), (Vec::new(), 1));
    }

    async fn a_kind_nobody_knows_is_written_into_no_class(world: World) {
        let csv = "上级编码,编码,名称,级别,类别,成立日期,毕业年月\nSL0004,A1,甲1班团支部,支部,团支部,2023-09-01,2026-06\n";
        load(&world, csv).await.unwrap();
        stored(&world, "graduation.day", "", r#"{"month":6,"day":1,"kind":"任意字"}"#).await;
        let chief = world.actor("countyadmin").await;
        let fields = [("year", "2026"), ("reason", "例行")];
        // It is passed over: what held before it holds on.
        let run = through(&chief, "/orgs/graduation", &fields).await;
        assert!(run.contains("毕业生团组织") && !run.contains("任意字"), "{run}");
        // On a phone the head of the table is not seen: the count says itself what it is.
        assert!(run.contains("class=\"num\" data-label=\"数量\""), "{run}");
        assert_eq!(find_code(&world, "A1").await.unwrap().kind, "毕业生团组织");
    }

    async fn what_a_superior_lays_down_is_not_set_aside_below(world: World) {
        let (chief, admin) = (world.actor("countyadmin").await, world.actor("unitadmin").await);
        let county = &world.orgs.yunxi;
        let page = "/rules/registry/particulars.superior";
        // While nobody above has said anything, the county decides for itself.
        chief.post(page, &set(r#"{"on":false}"#)).await.expect(303);
        admin.post(page, &set(r#"{"on":true}"#)).await.expect(303);
        chief.get("/rules/registry").await.expect(200).shows("上级统一规定").hides("href=\"/rules/registry/particulars.superior\"");
        let refused = chief.post("/rules/registry/particulars.superior", &[("value", r#"{"on":false}"#), ("from", "2026-07-15"), ("source", "县规定")]).await;
        refused.expect(409).shows("共青团青山市委员会自 2026-07-01 起已作统一规定（示例规定），下级不能另行设置");
        // What it had set before lifts nothing.
        let fields = |version: &'static str| [("name", "共青团云溪县第二委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-07-01"), ("version", version), WHY];
        chief.post(&format!("/orgs/{}/edit", county.id), &fields("1")).await.expect(409).shows("由上级团组织修改");
        // The industry in a sheet is the superior's, too: the first is its own to tell, another is not.
        let sheet = |industry: &str| format!("编码,名称,级别,类别,行业\nSL0004,共青团云溪县委员会,区县,团的领导机关,{industry}\n");
        let (faults, done) = load_as(&world, county.id, &sheet("党政机关")).await;
        assert_eq!((faults, done.changed), (Vec::new(), 1));
        let (faults, done) = load_as(&world, county.id, &sheet("农村")).await;
        assert!(done.changed == 0 && faults.len() == 1 && faults[0].contains("行业由上级团组织修改"), "{faults:?}");
        let city = &world.orgs.qingshan;
        let (faults, done) = load_as(&world, city.id, &sheet("农村")).await;
        assert_eq!((faults, done.changed), (Vec::new(), 1));
        // A rule that only reminds stays everybody's own.
        admin.post("/rules/registry/term.lights", &set(r#"{"early":200,"near":60}"#)).await.expect(303);
        chief.post("/rules/registry/term.lights", &set(r#"{"early":100,"near":30}"#)).await.expect(303);
        // The superior takes it back: the county's own holds again.
        let html = admin.get("/rules/registry").await.expect(200).text();
        let row = html.split("简称、全称、类别、行业只由上级修改").nth(1).unwrap();
        let end = row.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        admin.post(end, &[("name", "particulars.superior")]).await.expect(303);
        through(&chief, &format!("/orgs/{}/edit", county.id), &fields("1")).await;
    }
}
