//! What is confirmed of a sheet of organisations is what its check has shown; and what it did stands on the page of each
//! organisation, with its reason and its run.

use crate::notes::until;
use crate::routes;
use jishi_org::store::tree;
use jishi_platform::authz::Scope;
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, World, both};

sql! {
    unscoped TARGETS ("a test reads the log") = "select target_kind from audit where note like '导入组织%' order by id desc limit 1";
    unscoped ABOUT ("a test reads the log") = "select count(*) from audit where target_kind = 'org'";
}

const HEAD: &str = "上级编码,编码,名称,级别,类别,部室,联系电话\n";
const WHY: (&str, &str) = ("reason", "示例批复〔2026〕8号");
const CHANGED: &str = "核对后情况有变化，与确认的核对结果不一致，没有写入，请重新核对";

async fn checked(world: &World, actor: &Actor, rows: &str) -> String {
    let csv = format!("{HEAD}{rows}");
    let run = actor
        .upload("/imports/orgs/new", &[], &[("file", "组织.csv", csv.as_bytes())])
        .await
        .expect(303)
        .location();
    until(world, &run, "checked").await;
    run
}

async fn confirmed(world: &World, actor: &Actor, run: &str, state: &str) {
    actor.post(&format!("{run}/apply"), &[WHY]).await.expect(303);
    until(world, run, state).await;
}

async fn find(world: &World, code: &'static str) -> Option<tree::Org> {
    let whole = Scope::everything("test");
    world.app.db.read(&whole, move |read| tree::find_code(read, code)).await.unwrap()
}

/// Sends a form of the tree through its dry run.
async fn through(actor: &Actor, page: &str, fields: &[(&str, &str)]) {
    let run = actor.post(page, fields).await.expect(200).text();
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
    actor.post(page, &again).await.expect(303);
}

/// Gives an organisation another name by its page.
async fn rename(actor: &Actor, org: &tree::Org, name: &str) {
    let version = org.version.to_string();
    let fields = [
        ("name", name),
        ("short_name", org.short_name.as_str()),
        ("level", "3"),
        ("kind", "团的领导机关"),
        ("code", org.code.as_deref().unwrap()),
        ("day", "2026-07-01"),
        ("version", &version),
        WHY,
    ];
    through(actor, &format!("/orgs/{}/edit", org.id), &fields).await;
}

/// Makes a county below the city by its form.
async fn make(world: &World, actor: &Actor, name: &str) {
    let city = world.orgs.qingshan.id.to_string();
    let fields = [
        ("parent", city.as_str()),
        ("name", name),
        ("level", "3"),
        ("kind", "团的领导机关"),
        ("day", "2026-07-01"),
        WHY,
    ];
    through(actor, "/orgs/new", &fields).await;
}

fn section<'h>(html: &'h str, id: &str) -> &'h str {
    let rest = html
        .split(&format!("id=\"{id}\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {id} in\n{html}"));
    rest.split("</section>").next().unwrap()
}

both! {
    async fn a_name_changed_since_the_check_is_not_written_over(world: World) {
        let admin = world.actor("unitadmin").await;
        let run = checked(&world, &admin, ",SL0004,共青团云溪甲县委员会,县级,团的领导机关,,\n,N1,共青团新县委员会,县级,团的领导机关,,\n").await;
        for (all, name) in [("", "共青团云溪乙县委员会"), ("1", "共青团云溪丙县委员会")] {
            rename(&admin, &find(&world, "SL0004").await.unwrap(), name).await;
            admin.post(&format!("{run}/apply"), &[WHY, ("all", all)]).await.expect(303);
            until(&world, &run, "refused").await;
            assert_eq!(find(&world, "SL0004").await.unwrap().name, name);
            assert!(find(&world, "N1").await.is_none(), "nothing of the sheet is written");
            admin.get(&run).await.expect(200).shows(CHANGED).shows("重新核对").shows(&format!("{run}/check")).hides("id=\"confirm\"");
            // Without a new check it is not confirmed.
            admin.post(&format!("{run}/apply"), &[WHY]).await.expect(409);
            admin.post(&format!("{run}/check"), &[]).await.expect(303);
            until(&world, &run, "checked").await;
            admin.get(&run).await.expect(200).shows(&format!("名称由“{name}”改为“共青团云溪甲县委员会”")).hides(CHANGED);
        }
        confirmed(&world, &admin, &run, "done").await;
        assert_eq!(find(&world, "SL0004").await.unwrap().name, "共青团云溪甲县委员会");
        assert!(find(&world, "N1").await.is_some());
    }

    async fn what_opened_or_went_since_the_check_counts_too(world: World) {
        let admin = world.actor("unitadmin").await;
        // Somebody opens the one of a row by hand: the sheet would take it over and give it a code.
        let run = checked(&world, &admin, ",N1,共青团新县委员会,县级,团的领导机关,,\n").await;
        make(&world, &admin, "共青团新县委员会").await;
        confirmed(&world, &admin, &run, "refused").await;
        assert!(find(&world, "N1").await.is_none());
        // Particulars entered since would be replaced.
        let run = checked(&world, &admin, ",SL0005,共青团临江县委员会,县级,团的领导机关,,0000-7654321\n").await;
        admin.post(&format!("/orgs/{}/particulars", world.orgs.linjiang.id), &[("version", "0"), ("phone", "0000-1")]).await.expect(303);
        confirmed(&world, &admin, &run, "refused").await;
        // A department opened since is none to open any more.
        let run = checked(&world, &admin, ",SL0004,共青团云溪县委员会,县级,团的领导机关,学校部,\n").await;
        admin.post(&format!("/orgs/{}/departments", world.orgs.yunxi.id), &[("name", "学校部")]).await.expect(303);
        confirmed(&world, &admin, &run, "refused").await;
        // What is faulty and would be good now was not shown as such.
        let run = checked(&world, &admin, ",N2,共青团北县委员会,县级,团的领导机关,,\nN9,N3,北县团支部,支部,团支部,,\n").await;
        let other = checked(&world, &admin, ",N9,共青团南县委员会,县级,团的领导机关,,\n").await;
        confirmed(&world, &admin, &other, "done").await;
        confirmed(&world, &admin, &run, "refused").await;
        assert!(find(&world, "N2").await.is_none());
    }

    async fn what_the_sheet_does_not_speak_of_may_change(world: World) {
        let admin = world.actor("unitadmin").await;
        let run = checked(&world, &admin, "N1,N2,新县机关团支部,支部,团支部,,\n,N1,共青团新县委员会,县级,团的领导机关,,\n,SL0004,共青团云溪甲县委员会,县级,团的领导机关,,\nNONE,N9,丙团支部,支部,团支部,,\n").await;
        make(&world, &admin, "共青团西县委员会").await;
        admin.post(&format!("/orgs/{}/particulars", world.orgs.linjiang.id), &[("version", "0"), ("phone", "0000-1")]).await.expect(303);
        confirmed(&world, &admin, &run, "done").await;
        assert_eq!(find(&world, "SL0004").await.unwrap().name, "共青团云溪甲县委员会");
        assert_eq!(find(&world, "N2").await.unwrap().parent, find(&world, "N1").await.map(|org| org.id));
    }

    async fn a_check_names_what_it_changes(world: World) {
        let admin = world.actor("unitadmin").await;
        let rows = ",SL0005,共青团临江县委员会,县级,团的领导机关,学校部,0000-7654321\n,SL0004,共青团云溪甲县委员会,县级,团的领导机关,,\n";
        let run = checked(&world, &admin, rows).await;
        let html = admin.get(&run).await.expect(200).text();
        let changed = section(&html, "changed");
        let (first, second) = (changed.find("增设部室学校部；修改联系电话").unwrap(), changed.find("名称由“共青团云溪县委员会”改为“共青团云溪甲县委员会”").unwrap());
        assert!(first < second && changed.contains(&format!("<a href=\"/orgs/{}\">共青团临江县委员会</a>", world.orgs.linjiang.id)), "in the order of the rows: {changed}");
        assert!(!changed.contains("0000-7654321") && !changed.contains("另有"), "{changed}");
        // Only so many by name.
        let mut made = String::new();
        let mut again = String::new();
        for at in 1..=23 {
            made.push_str(&format!(",M{at:02},共青团示例{at}县委员会,县级,团的领导机关,,\n"));
            again.push_str(&format!(",M{at:02},共青团示例{at}县委员会,县级,团的领导机关,学校部,\n"));
        }
        let run = checked(&world, &admin, &made).await;
        admin.get(&run).await.expect(200).hides("id=\"changed\"");
        confirmed(&world, &admin, &run, "done").await;
        let run = checked(&world, &admin, &again).await;
        let html = admin.get(&run).await.expect(200).shows("由表格修改 23 个组织").text();
        let changed = section(&html, "changed");
        assert!(changed.contains("只列出前 20 个，另有 3 个组织") && changed.contains("共青团示例20县委员会") && !changed.contains("共青团示例21县委员会"), "{changed}");
    }

    async fn an_organisation_says_what_sheets_did_to_it(world: World) {
        let admin = world.actor("unitadmin").await;
        let rows = "N1,N2,新县机关团支部,支部,团支部,,\n,N1,共青团新县委员会,县级,团的领导机关,,\n,SL0005,共青团临江县委员会,县级,团的领导机关,学校部,0000-7654321\n,SL0004,共青团云溪甲县委员会,县级,团的领导机关,宣传部,\n";
        let run = checked(&world, &admin, rows).await;
        confirmed(&world, &admin, &run, "done").await;
        let id = run.rsplit('/').next().unwrap();
        let page = async |actor: &Actor, org: i64| actor.get(&format!("/orgs/{org}")).await.expect(200).text();
        let why = "理由：示例批复〔2026〕8号";
        let new = find(&world, "N2").await.unwrap().id;
        for (org, words) in [(new, "由表格新建 2 个组织"), (world.orgs.linjiang.id, "增设部室学校部；修改联系电话"), (world.orgs.yunxi.id, "名称由“共青团云溪县委员会”改为“共青团云溪甲县委员会”；增设部室宣传部")] {
            let html = page(&admin, org).await;
            let (changes, log) = (section(&html, "changes"), section(&html, "log"));
            assert!(words.split('；').all(|words| changes.contains(words)) && changes.contains(why), "{changes}");
            assert!(log.contains(&format!("导入组织表（批次 {id}）：{words}；{why}")), "{log}");
            assert!(log.contains(&format!("<a href=\"{run}\">")) && log.contains("2026-07-15") && !log.contains("还没有变更记录"), "{log}");
            assert_eq!(log.matches(id).count(), 2, "one row a run: {log}");
        }
        // Who looks on from above or is looked at reads of the run and does not open it.
        let (above, itself) = (world.actor("province").await, world.actor("countyadmin").await);
        for (actor, org) in [(&above, new), (&itself, world.orgs.yunxi.id)] {
            let html = page(actor, org).await;
            let log = section(&html, "log");
            assert!(log.contains(&format!("批次 {id}")) && !log.contains("href"), "{log}");
        }
        // No row of the log is about one organisation alone: they are about the run.
        let whole = Scope::everything("test");
        let log = world.app.db.read(&whole, |read| {
            Ok::<_, jishi_platform::db::StoreError>((read.one(&TARGETS, params![], |row| row.text(0))?, read.count(&ABOUT, params![])?))
        });
        assert_eq!(log.await.unwrap(), (Some("import_run".to_owned()), 0));
        // The same sheet again does nothing and leaves nothing.
        let again = checked(&world, &admin, rows).await;
        admin.get(&again).await.expect(200).shows("没有需要写入的行");
    }
}
