use super::reshape::{seal, sound, through};
use super::{find, find_code, load, routes};
use jishi_kernel::Day;
use jishi_org::store::history;
use jishi_org::store::particulars::{self, Particulars};
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};

/// Says when the class of this code graduates.
async fn graduates(world: &World, code: &str, month: &str) -> i64 {
    let org = find_code(world, code).await.unwrap().id;
    let to = Particulars {
        graduates: month.to_owned(),
        ..Particulars::default()
    };
    let done = world
        .app
        .db
        .write(world.app.system("test"), move |write| particulars::save(write, org, &to));
    done.await.unwrap();
    org
}

both! {
    async fn a_year_is_previewed_changed_and_taken_back(world: World) {
        let mut csv = "上级编码,编码,名称,级别,类别,成立日期\n".to_owned();
        for i in 1..=4 {
            csv.push_str(&format!("SL0004,SL0004-{i:05},第{i}团支部,支部,团支部,2023-09-0{i}\n"));
        }
        csv.push_str("SL0004,SL0004-00005,第5团支部,支部,团支部,2026-07-15\n");
        load(&world, &csv).await.unwrap();
        // Registered today: it changes from tomorrow on.
        graduates(&world, "SL0004-00005", "2026-06").await;
        let admin = world.actor("unitadmin").await;
        let (a, b) = (graduates(&world, "SL0004-00001", "2026-06").await, graduates(&world, "SL0004-00002", "2026-07").await);
        let next = graduates(&world, "SL0004-00003", "2027-06").await;
        let html = admin.get("/orgs/graduation").await.expect(200).shows("第1团支部").shows("第2团支部").hides("第3团支部").shows("2026-06-01 起转为毕业生团组织").text();
        assert!(html.contains("<b>3</b> 个"), "{html}");
        world.actor("neighbour").await.get("/orgs/graduation").await.expect(403);
        admin.get("/orgs/graduation?year=x").await.expect(400);
        // Next year's list can be looked at, not changed.
        admin.get("/orgs/graduation?year=2027").await.expect(200).shows("第3团支部").shows("还没到转换的日子");
        admin.post("/orgs/graduation", &[("year", "2027"), ("reason", "例行")]).await.expect(409).shows("2027-06-01 起才能转换");
        admin.post("/orgs/graduation", &[("year", "2026"), ("reason", "")]).await.expect(422).shows("请填写理由");
        let run = admin.post("/orgs/graduation", &[("year", "2026"), ("reason", "例行")]).await.expect(200).shows("2026 年毕业的 2 个班级团支部转为毕业生团组织");
        let seal_ = seal(&run);
        let done = [("year", "2026"), ("reason", "例行"), ("seal", seal_.as_str())];
        let to = admin.post("/orgs/graduation", &done).await.expect(303).location();
        admin.post("/orgs/graduation", &done).await.expect(409);
        sound(&world).await;
        assert_eq!((find(&world, a).await.kind.as_str(), find(&world, b).await.kind.as_str(), find(&world, next).await.kind.as_str()), ("毕业生团组织", "毕业生团组织", "团支部"));
        let kinds = world.app.db.read(&Scope::everything("test"), move |read| history::kinds(read, a)).await.unwrap();
        assert_eq!((kinds[0].from, kinds[1].to), (Day::constant(2026, 6, 1), Some(Day::constant(2026, 5, 31))));
        // One of them is changed by hand since; the undo leaves it alone.
        let html = admin.get(&to).await.expect(200).shows("已转换，可在下方撤回").text();
        let undo = html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/undo")).unwrap().to_owned();
        let county = world.actor("countyadmin").await;
        let name = find(&world, b).await.name;
        through(&county, &format!("/orgs/{b}/edit"), &[
            ("name", name.as_str()), ("level", "5"), ("kind", "延迟毕业团组织"), ("code", "SL0004-00002"), ("day", "2026-07-10"), ("version", "2"), ("reason", "延迟毕业"),
        ]).await;
        county.post(&undo, &[("reason", "误转")]).await.expect(404);
        let run = admin.post(&undo, &[("reason", "误转")]).await.expect(200).shows("撤回毕业班级转换，1 个团支部恢复原类别");
        let seal_ = seal(&run);
        admin.post(&undo, &[("reason", "误转"), ("seal", &seal_)]).await.expect(303);
        assert_eq!((find(&world, a).await.kind.as_str(), find(&world, b).await.kind.as_str()), ("团支部", "延迟毕业团组织"));
        let kinds = world.app.db.read(&Scope::everything("test"), move |read| history::kinds(read, a)).await.unwrap();
        assert_eq!((kinds.len(), kinds[0].to), (1, None), "as if it had not been");
        admin.post(&undo, &[("reason", "误转")]).await.expect(409).shows("已经撤回");
        admin.get("/orgs/graduation").await.expect(200).shows("已撤回").shows("第1团支部");
        sound(&world).await;
    }
}
