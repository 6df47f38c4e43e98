use super::reshape::{names_on, path_on, seal, short, sound, through, told};
use super::{branches, find, load, routes};
use jishi_kernel::{Day, Level};
use jishi_org::path;
use jishi_org::store::tree::{self, NewOrg};
use jishi_org::store::{as_of, count, record};
use jishi_platform::authz::Scope;
use jishi_testkit::both;

both! {
    async fn a_town_moves_with_everything_below(world: World) {
        let admin = world.actor("unitadmin").await;
        let (county, other, town) = (world.orgs.yunxi.clone(), world.orgs.linjiang.clone(), world.orgs.shiqiao.clone());
        short(&world, world.orgs.branches[0].id, "团员12").await;
        let (to, org) = (other.id.to_string(), town.id.to_string());
        let page = format!("/orgs/{}/move", county.id);
        admin.get(&format!("{page}?org={org}")).await.expect(200).shows("石桥镇").shows(&format!("value=\"{org}\" checked")).shows("云溪县第一中学团支部");
        let fields = [("org", org.as_str()), ("to", &to), ("day", "2026-03-01"), ("reason", "示例批复〔2026〕1号")];
        // The dry run says what changes and writes nothing.
        let run = admin.post(&page, &fields).await.expect(200)
            .shows("“共青团云溪县石桥镇委员会”由“共青团云溪县委员会”迁移至“共青团临江县委员会”").shows("示例批复〔2026〕1号")
            .shows("不再可查看的岗位").shows("云溪县团委填报人");
        let html = run.text();
        assert!(html.contains(r#"data-label="数量">3</td>"#) && html.contains(r#"data-label="数量">12</td>"#), "{html}");
        assert_eq!(find(&world, town.id).await.path, town.path);
        through(&admin, &page, &fields).await;
        sound(&world).await;
        let moved = find(&world, town.id).await;
        assert_eq!((moved.parent, moved.path.as_str()), (Some(other.id), path::child(&other.path, town.id).as_str()));
        let branch = find(&world, world.orgs.branches[0].id).await;
        assert!(path::within(&branch.path, &moved.path) && branch.version == 1);
        assert_eq!(told(&world).await, format!("{}→{}", town.path, moved.path));
        // Below the old county it is gone, below the new one it is there; the history knows both.
        admin.get(&format!("/orgs?open={}", county.id)).await.expect(200).hides("石桥镇");
        admin.get(&format!("/orgs/{org}")).await.expect(200).shows("2026-03-01 起").shows("2015-05-04 至 2026-02-28").shows("示例批复〔2026〕1号");
        world.actor("county").await.get(&format!("/orgs/{org}")).await.expect(404);
        let (before, after) = (Day::constant(2026, 2, 28), Day::constant(2026, 3, 1));
        assert_eq!(path_on(&world, branch.id, before).await.as_deref(), Some(world.orgs.branches[0].path.as_str()));
        assert_eq!(path_on(&world, branch.id, after).await.as_deref(), Some(branch.path.as_str()));
        assert_eq!(names_on(&world, county.id, before).await.len(), 5);
        assert_eq!(names_on(&world, county.id, after).await, ["云溪县第一中学团支部", "共青团云溪县委员会"]);
        let whole = world.orgs.qingshan.id;
        assert_eq!(names_on(&world, whole, before).await, names_on(&world, whole, after).await, "nothing is lost on the way");
    }

    async fn two_counties_change_and_nobody_overwrites(world: World) {
        let admin = world.actor("unitadmin").await;
        let page = format!("/orgs/{}/move", world.orgs.yunxi.id);
        let (org, to) = (world.orgs.shiqiao.id.to_string(), world.orgs.linjiang.id.to_string());
        let fields = [("org", org.as_str()), ("to", to.as_str()), ("day", "2026-07-15"), ("reason", "区划调整")];
        let old = seal(&admin.post(&page, &fields).await.expect(200));
        // Somebody renames it between the dry run and the change.
        let kind = [("name", "共青团云溪县石桥街道委员会"), ("level", "4"), ("kind", "基层团委"), ("code", "SL0007"), ("sort", "7"), ("day", "2026-07-01"), ("version", "1"), ("reason", "更名")];
        let county = world.actor("countyadmin").await;
        through(&county, &format!("/orgs/{org}/edit"), &kind).await;
        let mut sealed = fields.to_vec();
        sealed.push(("seal", &old));
        admin.post(&page, &sealed).await.expect(409).shows("已被他人修改");
        assert_eq!(find(&world, world.orgs.shiqiao.id).await.parent, Some(world.orgs.yunxi.id));
        through(&admin, &page, &fields).await;
        // Sent once more: it stands below another county now, whose own business it is.
        admin.post(&page, &sealed).await.expect(403);
        sound(&world).await;
    }

    async fn refusals_in_words(world: World) {
        let admin = world.actor("unitadmin").await;
        let o = &world.orgs;
        let id = |org: &jishi_org::store::tree::Org| org.id.to_string();
        let move_from = |parent: i64| format!("/orgs/{parent}/move");
        let (day, why) = (("day", "2026-07-15"), ("reason", "调整"));
        let (town, school, county, city, linjiang, bishui) = (id(&o.shiqiao), id(&o.branches[2]), id(&o.yunxi), id(&o.qingshan), id(&o.linjiang), id(&o.bishui));
        let page = move_from(o.yunxi.id);
        type Row<'a> = (Vec<(&'a str, &'a str)>, u16, &'a str);
        let cases: &[Row<'_>] = &[
            (vec![("org", &town), ("to", &linjiang), day], 422, "请填写理由"),
            (vec![("org", &town), ("to", &linjiang), why], 422, "请填写日期"),
            (vec![("org", &town), day, why], 422, "请从列表中选择组织"),
            (vec![("to", &linjiang), day, why], 409, "请选择要迁移的组织"),
            (vec![("org", &town), ("org", &school), ("to", &linjiang), day, why], 409, "全部下级，请直接迁移"),
            (vec![("org", &town), ("to", &linjiang), ("day", "2026-07-16"), why], 422, "不能晚于今天"),
            (vec![("org", &town), ("to", &linjiang), ("day", "2015-05-03"), why], 422, "2015-05-04"),
            (vec![("org", &county), ("to", &county), day, why], 409, "自身或其下级"),
            (vec![("org", &county), ("org", &town), ("to", &linjiang), day, why], 409, "上级不同"),
            (vec![("org", &town), ("to", &bishui), day, why], 404, "没有找到"),
            (vec![("org", &bishui), ("to", &county), day, why], 404, "没有找到"),
            (vec![("org", &city), ("to", &county), day, why], 403, "只能管理本级和直接下级"),
            (vec![("org", "x"), ("to", &county), day, why], 400, ""),
        ];
        for (fields, status, words) in cases {
            admin.post(&page, fields).await.expect(*status).shows(words);
        }
        // The city is the common superior of both counties; the province is not, nor the county.
        let fields = [("org", town.as_str()), ("to", linjiang.as_str()), day, why];
        world.actor("rootadmin").await.post(&page, &fields).await.expect(403).shows("只能管理本级和直接下级");
        world.actor("countyadmin").await.post(&page, &fields).await.expect(404);
        world.actor("supervisor").await.post(&page, &fields).await.expect(403);
        world.actor("neighbour").await.get(&page).await.expect(403);
        world.anonymous().post(&page, &fields).await.expect(401);
        let branch = id(&o.branches[3]);
        let own = move_from(o.linjiang.id);
        admin.post(&own, &[("org", &branch), ("to", &school), day, why]).await.expect(409).shows("支部没有下级组织");
        for org in [&o.qingshan, &o.yunxi, &o.shiqiao, &o.linjiang] {
            let now = find(&world, org.id).await;
            assert_eq!((now.path, now.version, now.closed_on), (org.path.clone(), 1, None));
        }
        // A namesake at the new place.
        load(&world, "上级编码,编码,名称,级别,类别\nSL0005,SL-N,共青团云溪县石桥镇委员会,4,基层团委\n").await.unwrap();
        admin.post(&page, &fields).await.expect(409).shows("同名组织");
    }

    async fn many_branches_of_one_town(world: World) {
        load(&world, &branches("SL0007", 300)).await.unwrap();
        let read = |path: String| { let app = world.app.clone(); async move { app.db.read(&Scope::everything("test"), move |read| count::subtree(read, &path)).await.unwrap() } };
        assert_eq!(read(world.orgs.qingshan.path.clone()).await, 309);
        let county = world.actor("countyadmin").await;
        let (to, page) = (world.orgs.yunxi.id.to_string(), format!("/orgs/{}/move", world.orgs.shiqiao.id));
        // The page shows the first 200 to tick; the county takes two of its town.
        let html = county.get(&page).await.expect(200).shows("还有 102 个未列出").text();
        let ids: Vec<String> = html.match_indices("name=\"org\" value=\"").take(2).map(|(at, m)| html[at + m.len()..].split('"').next().unwrap().to_owned()).collect();
        through(&county, &page, &[("org", &ids[0]), ("org", &ids[1]), ("to", &to), ("day", "2026-07-15"), ("reason", "调整")]).await;
        sound(&world).await;
        assert_eq!((read(world.orgs.shiqiao.path.clone()).await, read(world.orgs.yunxi.path.clone()).await), (301, 305));
        let moved: i64 = ids[0].parse().unwrap();
        let changes = world.app.db.read(&Scope::everything("test"), move |read| record::of_org(read, moved, i64::MAX, 10)).await.unwrap();
        assert_eq!((changes.len(), changes[0].reason.as_str(), changes[0].who.as_str()), (1, "调整", "杨帆"));
        let line = world.app.db.read(&Scope::everything("test"), move |read| as_of::line(read, moved, Day::constant(2026, 7, 15))).await.unwrap().unwrap();
        assert_eq!(line, [world.orgs.province.id, world.orgs.qingshan.id, world.orgs.yunxi.id, moved]);
    }

    async fn of_two_moves_at_once_one_is_told(world: World) {
        let admin = world.actor("unitadmin").await;
        let page = format!("/orgs/{}/move", world.orgs.yunxi.id);
        let (org, to) = (world.orgs.shiqiao.id.to_string(), world.orgs.linjiang.id.to_string());
        let fields = [("org", org.as_str()), ("to", to.as_str()), ("day", "2026-07-01"), ("reason", "调整")];
        let sealed = seal(&admin.post(&page, &fields).await.expect(200));
        let mut again = fields.to_vec();
        again.push(("seal", &sealed));
        // An organisation is founded below the one that moves at the same moment, and must not stay behind.
        let new = NewOrg {
            parent: Some(world.orgs.shiqiao.id),
            name: "新村团支部".to_owned(),
            short_name: String::new(),
            level: Level::Branch,
            kind: "团支部".to_owned(),
            code: None,
            sort: 9,
            opened_on: Day::constant(2026, 7, 15),
        };
        let founded = world.app.db.write(world.app.system("test"), move |write| tree::add(write, &new));
        let (one, two, founded) = tokio::join!(admin.post(&page, &again), admin.post(&page, &again), founded);
        founded.unwrap();
        let mut status = [one.status.as_u16(), two.status.as_u16()];
        status.sort_unstable();
        assert!(matches!(status, [303, 403 | 409]), "{status:?}: {} {}", one.text(), two.text());
        sound(&world).await;
        assert_eq!(find(&world, world.orgs.shiqiao.id).await.parent, Some(world.orgs.linjiang.id));
    }
}
