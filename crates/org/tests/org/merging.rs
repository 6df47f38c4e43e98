use super::reshape::{make, names_on, path_on, short, sound, through, told};
use super::{branches, find, find_code, load, routes};
use jishi_kernel::Day;
use jishi_org::store::succession;
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};

async fn successors(world: &World, org: i64) -> Vec<i64> {
    world
        .app
        .db
        .read(&Scope::everything("test"), move |read| succession::today(read, org))
        .await
        .unwrap()
}

both! {
    async fn two_counties_become_one(world: World) {
        let admin = world.actor("unitadmin").await;
        let (gone, stays) = (world.orgs.linjiang.clone(), world.orgs.yunxi.clone());
        let (org, to) = (gone.id.to_string(), stays.id.to_string());
        let page = format!("/orgs/{}/merge", world.orgs.qingshan.id);
        admin.get(&format!("{page}?org={org}")).await.expect(200).shows("所选组织撤销");
        let day = Day::constant(2026, 4, 1);
        let run = through(&admin, &page, &[("org", &org), ("to", &to), ("day", "2026-04-01"), ("reason", "区划调整")]).await;
        assert!(run.contains("“共青团临江县委员会”并入“共青团云溪县委员会”") && run.contains("其 2 个下级改由“共青团云溪县委员会”管理"), "{run}");
        sound(&world).await;
        let closed = find(&world, gone.id).await;
        assert_eq!((closed.closed_on, closed.children, closed.name.as_str()), (Some(Day::constant(2026, 3, 31)), 0, "共青团临江县委员会"));
        let branch = find(&world, world.orgs.branches[3].id).await;
        assert_eq!((branch.parent, find(&world, stays.id).await.children), (Some(stays.id), 4));
        assert!(told(&world).await.starts_with(&format!("{}>{}", gone.id, stays.id)));
        // Both sides keep their past; a report of the old county is one of the new county today.
        assert_eq!(path_on(&world, branch.id, day.yesterday().unwrap()).await.as_deref(), Some(world.orgs.branches[3].path.as_str()));
        assert_eq!(names_on(&world, gone.id, day.yesterday().unwrap()).await.len(), 3);
        assert!(names_on(&world, gone.id, day).await.is_empty());
        assert_eq!(names_on(&world, world.orgs.qingshan.id, day.yesterday().unwrap()).await.len(), 9);
        assert_eq!(names_on(&world, world.orgs.qingshan.id, day).await.len(), 8);
        assert_eq!((successors(&world, gone.id).await, successors(&world, stays.id).await), (vec![stays.id], vec![stays.id]));
        admin.get(&format!("/orgs/{org}")).await.expect(200).shows("已撤销").shows("并入").shows("共青团云溪县委员会");
        admin.get(&format!("/orgs/{to}")).await.expect(200).shows("共青团临江县委员会").shows("合并");
        admin.get("/orgs").await.expect(200).hides("临江县委员会");
        // Members of branches that are merged are handed over too.
        let county = world.actor("countyadmin").await;
        let (a, b) = (world.orgs.branches[3].id.to_string(), world.orgs.branches[2].id.to_string());
        short(&world, world.orgs.branches[3].id, "团员7").await;
        let run = through(&county, &format!("/orgs/{to}/merge"), &[("org", &a), ("to", &b), ("day", "2026-07-15"), ("reason", "并班")]).await;
        assert!(run.contains(r#"data-label="数量">7</td>"#), "{run}");
        assert_eq!(told(&world).await, format!("{a}>{b}"));
        assert_eq!(successors(&world, world.orgs.branches[3].id).await, [world.orgs.branches[2].id]);
    }

    async fn a_merged_one_that_comes_back_and_ends_again_has_other_heirs(world: World) {
        let (gone, first, second) = (world.orgs.linjiang.clone(), world.orgs.yunxi.clone(), world.orgs.qingshan.clone());
        let why = ("reason", "区划调整");
        let heir = async |org: i64| world.app.db.read(&Scope::everything("test"), succession::heirs).await.unwrap().get(&org).cloned();
        let admin = world.actor("unitadmin").await;
        let (org, to) = (gone.id.to_string(), first.id.to_string());
        through(&admin, &format!("/orgs/{}/merge", second.id), &[("org", &org), ("to", &to), ("day", "2026-04-01"), why]).await;
        assert_eq!((successors(&world, gone.id).await, heir(gone.id).await), (vec![first.id], Some(first.path.clone())));
        through(&admin, &format!("/orgs/{org}/restore"), &[("day", "2026-05-01"), why]).await;
        assert_eq!((successors(&world, gone.id).await, heir(gone.id).await), (vec![gone.id], None));
        // It ends without anybody who takes what it had.
        through(&admin, &format!("/orgs/{org}/dissolve"), &[("below", "ends"), ("day", "2026-06-01"), why]).await;
        assert_eq!((successors(&world, gone.id).await, heir(gone.id).await), (Vec::new(), None));
        // Once more, into another one: only that one has its reports.
        through(&admin, &format!("/orgs/{org}/restore"), &[("day", "2026-06-15"), why]).await;
        let parent = second.id.to_string();
        let made = make(&admin, &[("parent", parent.as_str()), ("name", "共青团示例县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL-NEW"), ("day", "2026-06-01"), why]).await;
        let third = find_code(&world, "SL-NEW").await.unwrap();
        assert!(made.contains(&third.id.to_string()));
        through(&admin, &format!("/orgs/{}/merge", second.id), &[("org", &org), ("to", &third.id.to_string()), ("day", "2026-07-01"), why]).await;
        assert_eq!((successors(&world, gone.id).await, heir(gone.id).await), (vec![third.id], Some(third.path)));
        sound(&world).await;
    }

    async fn refusals_in_words(world: World) {
        let admin = world.actor("unitadmin").await;
        let o = &world.orgs;
        let id = |org: &jishi_org::store::tree::Org| org.id.to_string();
        let (county, linjiang, city, school, bishui) = (id(&o.yunxi), id(&o.linjiang), id(&o.qingshan), id(&o.branches[2]), id(&o.bishui));
        let page = format!("/orgs/{city}/merge");
        let (day, why) = (("day", "2026-07-15"), ("reason", "调整"));
        type Row<'a> = (Vec<(&'a str, &'a str)>, u16, &'a str);
        let cases: &[Row<'_>] = &[
            (vec![("org", &county), ("to", &county), day, why], 409, "不能并入自身"),
            (vec![("org", &county), ("to", &school), day, why], 409, "不能是“共青团云溪县委员会”的下级"),
            (vec![("org", &linjiang), ("to", &bishui), day, why], 404, ""),
            (vec![("to", &linjiang), day, why], 409, "请选择要并入的组织"),
            (vec![("org", &linjiang), ("to", &county), ("day", "2015-05-04"), why], 422, "当天成立或变更隶属"),
            (vec![("org", &linjiang), ("to", &county), ("day", "2026-07-16"), why], 422, "不能晚于今天"),
            (vec![("org", &city), ("to", &county), day, why], 403, "只能管理本级和直接下级"),
        ];
        for (fields, status, words) in cases {
            admin.post(&page, fields).await.expect(*status).shows(words);
        }
        let county_page = format!("/orgs/{county}/merge");
        let town = id(&o.shiqiao);
        let chief = world.actor("countyadmin").await;
        chief.post(&county_page, &[("org", &town), ("to", &school), day, why]).await.expect(409).shows("支部只能并入支部");
        // Not the county's superior, though it sees it.
        admin.post(&county_page, &[("org", &town), ("to", &school), day, why]).await.expect(403);
        // Something that hangs on it refuses, in the dry run and in the change.
        short(&world, o.linjiang.id, "转接").await;
        let fields = [("org", linjiang.as_str()), ("to", county.as_str()), day, why];
        let html = admin.post(&page, &fields).await.expect(200).shows("未办结的组织关系转接，请先办结").hides("确认合并").text();
        let seal = html.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        admin.post(&page, &[fields[0], fields[1], fields[2], fields[3], ("seal", seal)]).await.expect(409).shows("请先办结");
        assert_eq!(find(&world, o.linjiang.id).await.closed_on, None);
        sound(&world).await;
        // Two branches of the same name below one county.
        short(&world, o.linjiang.id, "").await;
        load(&world, "上级编码,编码,名称,级别,类别\nSL0005,SL-N,云溪县第一中学团支部,5,团支部\n").await.unwrap();
        admin.post(&page, &fields).await.expect(409).shows("新上级下已有同名组织“云溪县第一中学团支部”");
        load(&world, &branches("SL0004", 2)).await.unwrap();
        load(&world, &branches("SL0005", 2)).await.unwrap();
    }
}
