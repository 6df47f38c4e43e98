//! The lists of organisations taken along, with the filters of the page.

use super::routes;
use jishi_kernel::{Day, Level};
use jishi_org::store::particulars::{self, Particulars};
use jishi_org::store::tree::{self, NewOrg};
use jishi_testkit::{Actor, World, both, marked, taken};

const ADMIN: &str = "unitadmin";

/// Who may see a page and not take its list along has neither link nor file; nobody takes what lies outside.
async fn guarded(world: &World, page: &str, file: &str, outside: Option<&str>) {
    let reader = world.actor("supervisor").await;
    reader.get(page).await.expect(200).hides("export.xlsx");
    reader.get(file).await.expect(403);
    world.anonymous().get(file).await.expect(401);
    if let Some(outside) = outside {
        world.actor(ADMIN).await.get(outside).await.expect(404);
    }
}

async fn town_without_branches(world: &World) {
    let new = NewOrg {
        parent: Some(world.orgs.linjiang.id),
        name: "空壳镇团委".to_owned(),
        short_name: String::new(),
        level: Level::Township,
        kind: "基层团委".to_owned(),
        code: None,
        sort: 90,
        opened_on: Day::constant(2015, 5, 4),
    };
    let done = world
        .app
        .db
        .write(world.app.system("test"), move |write| tree::add(write, &new))
        .await;
    done.unwrap();
}

/// Sends a form of a change of the tree and confirms its dry run.
async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) {
    let run = actor.post(uri, fields).await.expect(200).text();
    let seal = run
        .split("name=\"seal\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut again = fields.to_vec();
    again.push(("seal", &seal));
    actor.post(uri, &again).await.expect(303);
}

both! {
    async fn elections_by_light(world: World) {
        let (orgs, school) = (&world.orgs, &world.orgs.branches[2]);
        let form = |held: &'static str, years: &'static str| [("held", held), ("years", years), ("how", "团员代表大会"), ("note", "")];
        world.actor(ADMIN).await.post(&format!("/orgs/{}/election", orgs.yunxi.id), &form("2021-09-01", "5")).await.expect(303);
        world.actor("countyadmin").await.post(&format!("/orgs/{}/election", school.id), &form("2024-06-01", "2")).await.expect(303);
        let headings = ["组织", "提醒", "应换届", "上次换届", "上级", "类别", "级别"];
        let list = async |page: &str| taken(&world, ADMIN, page, "换届情况", &headings).await;
        let late = [school.name.as_str(), "逾期未换届 44 天", "2026-06-01", "2024-06-01", orgs.yunxi.name.as_str(), "团支部", "支部"];
        let near = [orgs.yunxi.name.as_str(), "临近换届 还有 48 天", "2026-09-01", "2021-09-01", orgs.qingshan.name.as_str(), "团的领导机关", "县级"];
        assert_eq!(list("/orgs/elections").await, [late, near], "the earliest first");
        assert_eq!(list("/orgs/elections?light=late").await, [late]);
        assert_eq!(list("/orgs/elections?light=near").await, [near]);
        assert!(list("/orgs/elections?light=early").await.is_empty());
        let unknown = list("/orgs/elections?light=unknown").await;
        assert_eq!(unknown.len(), 7, "{unknown:?}");
        assert!(unknown.iter().all(|row| row[1] == "未登记换届" && row[2].is_empty() && row[0] != orgs.yunxi.name));
        assert_eq!(list(&format!("/orgs/elections?org={}&light=unknown", orgs.linjiang.id)).await.len(), 3);
        let file = "/orgs/elections/export.xlsx";
        guarded(&world, "/orgs/elections", file, Some(&format!("{file}?org={}", orgs.bishui.id))).await;
    }

    async fn health_in_figures_and_by_name(world: World) {
        town_without_branches(&world).await;
        let (orgs, file) = (&world.orgs, "/orgs/health/export.xlsx");
        let figures = taken(&world, ADMIN, "/orgs/health", "组织体检", &["情况", "组织数", "含义"]).await;
        let words: Vec<&str> = figures.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(words, ["空心团委", "空心团支部", "无团员团支部", "超员团支部", "无团干团支部", "信息未完善"]);
        // This program counts no members: what it does not know stays empty.
        assert_eq!((figures[0][1].as_str(), figures[1][1].as_str(), figures[5][1].as_str()), ("1", "", "10"));
        assert_eq!(figures[1][2], "团员不足 3 名的团支部");
        let headings = ["组织", "类别", "本级人数"];
        let hollow = taken(&world, ADMIN, "/orgs/health?flag=hollow", "空心团委名单", &headings).await;
        assert_eq!(hollow, [["空壳镇团委", "基层团委", ""]]);
        let page = format!("/orgs/health?flag=incomplete&org={}", orgs.linjiang.id);
        let incomplete = taken(&world, ADMIN, &page, "信息未完善名单", &headings).await;
        let names: Vec<&str> = incomplete.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(names, [orgs.linjiang.name.as_str(), &orgs.branches[3].name, &orgs.branches[4].name, "空壳镇团委"]);
        world.actor(ADMIN).await.get(&format!("{file}?flag=nothing")).await.expect(404);
        guarded(&world, "/orgs/health?flag=hollow", file, Some(&format!("{file}?org={}", orgs.bishui.id))).await;
    }

    async fn ties_by_kind(world: World) {
        let (city, orgs) = (world.orgs.qingshan.id, &world.orgs);
        let (page, file) = (format!("/orgs/{city}/ties"), format!("/orgs/{city}/ties/export.xlsx"));
        world.tie(city, orgs.branches[0].id).await.unwrap();
        let target = orgs.branches[2].id.to_string();
        let fields = [("target", target.as_str()), ("kind", "contact"), ("from", "2026-01-01"), ("note", "示例联系点")];
        world.actor(ADMIN).await.post(&page, &fields).await.expect(303);
        let headings = ["组织", "类型", "自何日起", "备注"];
        let list = async |page: &str| taken(&world, ADMIN, page, "直属和联系点", &headings).await;
        let (direct, contact) = (
            [orgs.branches[0].name.as_str(), "直属", "2026-07-15", ""],
            [orgs.branches[2].name.as_str(), "联系点", "2026-01-01", "示例联系点"],
        );
        assert_eq!(list(&page).await, [direct, contact]);
        assert_eq!(list(&format!("{page}?kind=contact")).await, [contact]);
        assert!(list(&format!("/orgs/{}/ties", orgs.yunxi.id)).await.is_empty());
        world.actor(ADMIN).await.get(&format!("{file}?kind=friend")).await.expect(404);
        guarded(&world, &page, &file, Some(&format!("/orgs/{}/ties/export.xlsx", orgs.bishui.id))).await;
    }

    async fn what_was_found(world: World) {
        let (orgs, file) = (&world.orgs, "/orgs/search/export.xlsx");
        let page = "/orgs/search?q=%E5%9B%A2%E6%94%AF%E9%83%A8";
        let headings = ["名称", "类别", "级别", "编码", "上级"];
        let list = async |page: &str| taken(&world, ADMIN, page, "查找到的组织", &headings).await;
        let found = list(page).await;
        assert_eq!(found.len(), 5, "{found:?}");
        let above = format!("{} / {}", orgs.qingshan.name, orgs.linjiang.name);
        let office = &orgs.branches[3];
        let office = [office.name.as_str(), "团支部", "支部", office.code.as_deref().unwrap(), above.as_str()];
        assert!(found.contains(&office.map(str::to_owned).to_vec()), "{found:?}");
        let inside = list(&format!("{page}&in={}", orgs.linjiang.id)).await;
        assert_eq!((inside.len(), inside[0].as_slice()), (2, office.map(str::to_owned).as_slice()));
        // Nothing found, nothing to take; and a file is of something looked for.
        let admin = world.actor(ADMIN).await;
        admin.get("/orgs/search?q=%E7%94%B2%E4%B9%99").await.expect(200).hides("export.xlsx");
        admin.get(file).await.expect(409).shows("请输入要查找的组织");
        guarded(&world, page, &format!("{file}?q=a"), Some(&format!("{file}?q=a&in={}", orgs.bishui.id))).await;
    }

    async fn subordinates_of_a_day(world: World) {
        let (orgs, admin) = (&world.orgs, world.actor(ADMIN).await);
        let (town, to) = (orgs.shiqiao.id.to_string(), orgs.linjiang.id.to_string());
        let fields = [("org", town.as_str()), ("to", &to), ("day", "2026-03-01"), ("reason", "调整")];
        through(&admin, &format!("/orgs/{}/move", orgs.yunxi.id), &fields).await;
        let page = |on: &str| format!("/orgs?open={}&on={on}", orgs.yunxi.id);
        let headings = ["当日名称", "当日类别", "当日级别", "备注"];
        let list = async |person: &str, on: &str| taken(&world, person, &page(on), "某日的下级组织", &headings).await;
        let school = [orgs.branches[2].name.as_str(), "团支部", "支部", ""];
        let moved = |note: &'static str| [orgs.shiqiao.name.as_str(), "基层团委", "乡镇（街道）", note];
        assert_eq!(list(ADMIN, "2026-02-28").await, [school, moved("")], "in today's order, as on the page");
        assert_eq!(list(ADMIN, "2026-03-01").await, [school]);
        assert_eq!(list("countyadmin", "2026-02-28").await, [school, moved("现属其他单位")]);
        // Before its first day there is no list.
        admin.get(&page("2015-05-03")).await.expect(200).hides("export.xlsx");
        let file = |open: i64, on: &str| format!("/orgs/export.xlsx?open={open}&on={on}");
        admin.get(&file(orgs.yunxi.id, "2015-05-03")).await.expect(409).shows("当日没有这个组织");
        admin.get(&file(orgs.yunxi.id, "2026-13-01")).await.expect(400);
        let day = "2026-02-28";
        guarded(&world, &page(day), &file(orgs.yunxi.id, day), Some(&file(orgs.bishui.id, day))).await;
    }

    async fn classes_of_a_year(world: World) {
        let (school, admin) = (world.orgs.branches[2].id, world.actor(ADMIN).await);
        let class = Particulars { graduates: "2026-06".to_owned(), ..Particulars::default() };
        let done = world.app.db.write(world.app.system("test"), move |write| particulars::save(write, school, &class)).await;
        done.unwrap();
        let list = async |page: &str| taken(&world, ADMIN, page, "待转换的班级团支部", &["名称", "现类别"]).await;
        assert_eq!(list("/orgs/graduation").await, [[world.orgs.branches[2].name.as_str(), "团支部"]]);
        assert!(list("/orgs/graduation?year=2027").await.is_empty());
        let file = "/orgs/graduation/export.xlsx";
        admin.get(&format!("{file}?year=x")).await.expect(400);
        let mine = world.actor("rootadmin").await.get(file).await.expect(200);
        assert_eq!(marked(&world, "rootadmin", &mine, "待转换的班级团支部", &["名称"]).await.len(), 1);
        world.actor("supervisor").await.get(file).await.expect(403);
        world.anonymous().get(file).await.expect(401);
    }

    async fn rules_with_what_is_set_over_them(world: World) {
        let admin = world.actor(ADMIN).await;
        let fields = [("value", "{\"least\": 5, \"most\": 50}"), ("from", "2026-07-01"), ("source", "示例市规定")];
        admin.post("/rules/registry/branch.members", &fields).await.expect(303);
        let headings = ["类别", "规则", "设置", "值", "自何日起", "依据"];
        let list = async |person: &str| taken(&world, person, "/rules/registry", "业务规则", &headings).await;
        let rows = list(ADMIN).await;
        let at = rows.iter().position(|row| row[1] == "团支部人数").unwrap();
        assert_eq!((rows[at][0].as_str(), rows[at][2].as_str(), rows[at][3].as_str()), ("组织", "内置", "下限 3，上限 50"));
        assert!(rows[at][5].contains(" 级）"), "{:?}", rows[at]);
        assert_eq!(rows[at + 1], ["组织", "团支部人数", "本级设置", "下限 5，上限 50", "2026-07-01", "示例市规定"]);
        assert!(list("countyadmin").await.iter().any(|row| row[2] == "另行设置" && row[5] == "示例市规定"));
        assert!(list("neighbour").await.iter().all(|row| row[2] == "内置"));
        let clerk = world.actor("clerk").await;
        clerk.get("/rules/registry").await.expect(200).hides("export.xlsx");
        clerk.get("/rules/registry/export.xlsx").await.expect(403);
        world.anonymous().get("/rules/registry/export.xlsx").await.expect(401);
    }

    async fn figures_of_the_direct_subordinates(world: World) {
        let (orgs, file) = (&world.orgs, "/orgs/figures/export.xlsx");
        let admin = world.actor(ADMIN).await;
        admin.get("/orgs").await.expect(200).shows(&format!("{file}?org={}", orgs.qingshan.id));
        let own = admin.get(file).await.expect(200);
        let rows = marked(&world, ADMIN, &own, "各下级组织数字", &["组织", "组织数"]).await;
        assert_eq!(rows, [[orgs.qingshan.name.as_str(), "9"], [orgs.yunxi.name.as_str(), "5"], [orgs.linjiang.name.as_str(), "3"]]);
        let county = admin.get(&format!("{file}?org={}", orgs.linjiang.id)).await.expect(200);
        assert_eq!(marked(&world, ADMIN, &county, "各下级组织数字", &["组织", "组织数"]).await.len(), 3);
        guarded(&world, "/orgs", file, Some(&format!("{file}?org={}", orgs.bishui.id))).await;
    }
}
