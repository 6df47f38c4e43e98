use super::{Fixture, code, day, enter, read, routes};
use jishi_testkit::both;
use jishi_unit::store::list::Which;
use jishi_unit::store::rate;

both! {
    async fn a_unit_is_entered_shown_and_changed(world: World) {
        let (actor, county) = (world.actor("countyregistrar").await, world.orgs.yunxi.id);
        actor.get("/units/new").await.expect(200).shows("下一步").shows("行业协会");
        actor.get("/units/new?kind=%E5%AD%A6%E6%A0%A1").await.expect(200).shows("学段").hides("规模以上");
        let page = enter(&actor, county, "云溪精密机械有限公司", 1).await;
        actor.get(&page).await.expect(200).shows("云溪精密机械有限公司").shows(&code(1)).shows("规模以上").shows("所有制：非公")
            .shows("35 人（2026-06-30）").shows("未建团").shows("登记企业").shows("登记覆盖");
        let edit = format!("{page}/edit");
        actor.get(&edit).await.expect(200).shows("自何日起").shows("value=\"1\"");
        let (org, code) = (county.to_string(), code(1));
        let change = |name: &'static str, version: &'static str, day: &'static str| vec![
            ("kind", "企业"), ("name", name), ("code", code.as_str()), ("org", org.as_str()), ("day", day),
            ("mark", "ownership:国有"), ("mark", "party"), ("young", "40"), ("young_on", "2026-07-01"), ("version", version),
        ];
        actor.post(&edit, &change("云溪精密制造有限公司", "1", "2026-05-01")).await.expect(303);
        actor.get(&page).await.expect(200).shows("云溪精密制造有限公司").shows("所有制：国有").shows("2026-03-01 至 2026-04-30").shows("40 人（2026-07-01）")
            .shows("名称由“云溪精密机械有限公司”改为“云溪精密制造有限公司”").shows("属性自 2026-05-01 起变更");
        actor.post(&edit, &change("云溪精密制造有限公司", "1", "2026-05-01")).await.expect(409);
        let back = [("kind", "企业"), ("name", "云溪精密制造有限公司"), ("code", code.as_str()), ("org", org.as_str()), ("day", "2026-04-01"), ("mark", "scale"), ("version", "2")];
        actor.post(&edit, &back).await.expect(422).shows("不能早于上一次属性变更（2026-05-01）");
        actor.post(&edit, &change("", "2", "2026-02-01")).await.expect(422).shows("请填写单位名称");
        actor.post(&edit, &change("甲", "2", "2026-02-01")).await.expect(422).shows("不能早于列入日期（2026-03-01）");
        actor.post(&edit, &change("甲", "2", "2026-07-16")).await.expect(422).shows("请填写今天或以前的日期");
    }

    async fn mistakes_come_back_with_their_reasons(world: World) {
        let (actor, org) = (world.actor("countyregistrar").await, world.orgs.yunxi.id.to_string());
        let page = enter(&actor, world.orgs.yunxi.id, "甲公司", 1).await;
        let taken = code(1);
        let (free, swapped) = (code(2), { let c = code(21); format!("{}{}{}{}", &c[..15], &c[16..17], &c[15..16], &c[17..]) });
        let branch = world.orgs.branches[2].id.to_string();
        let send = |changes: &[(&'static str, String)]| {
            let mut fields = vec![("kind".to_owned(), "企业".to_owned()), ("name".to_owned(), "乙公司".to_owned()), ("code".to_owned(), free.clone()), ("org".to_owned(), org.clone()), ("day".to_owned(), "2026-03-01".to_owned())];
            for (name, value) in changes {
                fields.retain(|(n, _)| n != name);
                fields.push(((*name).to_owned(), value.clone()));
            }
            fields
        };
        let post = async |fields: Vec<(String, String)>| {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            actor.post("/units/new", &pairs).await
        };
        for (changes, words) in [
            (vec![("code", String::new())], "请填写企业的统一社会信用代码"),
            (vec![("code", "1234".to_owned())], "应为 18 位，现为 4 位"),
            (vec![("code", swapped)], "校验不通过"),
            (vec![("code", taken)], "该代码已登记为“甲公司”（共青团云溪县委员会）"),
            (vec![("name", "甲公司".to_owned())], "已有同名同类单位"),
            (vec![("name", "长".repeat(101))], "单位名称不超过 100 个字"),
            (vec![("young", "-3".to_owned())], "整数"),
            (vec![("day", "2026-13-01".to_owned())], "请填写今天或以前的日期"),
            (vec![("org", String::new())], "请从列表中选择所属组织"),
            (vec![("org", branch)], "不归属团支部"),
            (vec![("mark", "school:小学".to_owned())], "“学段”不用于企业"),
            (vec![("mark", "nonsense".to_owned())], "请从列表中选择属性"),
            (vec![("kind", "俱乐部".to_owned())], "请选择类别"),
        ] {
            post(send(&changes)).await.expect(422).shows(words);
        }
        // The same submission twice is one.
        let key = ("_key", "k1".to_owned());
        let first = post(send(std::slice::from_ref(&key))).await.expect(303).location();
        assert_eq!(post(send(&[key])).await.expect(303).location(), first);
        assert_ne!(first, format!("{page}?done=new"));
    }

    async fn the_list_is_filtered_and_turned_by_key(world: World) {
        let (actor, orgs) = (world.actor("registrar").await, &world.orgs);
        for number in 0..60 {
            let mut unit = Fixture::new(orgs.yunxi.id, "企业", &format!("云溪企业{number:02}"));
            if number % 2 == 0 { unit.marks = vec!["scale"]; }
            let unit = if number % 3 == 0 { unit.covered(orgs.branches[2].id, day(2, 1)) } else { unit };
            unit.add(&world).await;
        }
        Fixture::new(orgs.linjiang.id, "学校", "临江县实验中学").add(&world).await;
        Fixture::new(orgs.songling.id, "学校", "松岭区第一中学").add(&world).await;
        let first = actor.get("/units").await.expect(200).shows("云溪企业00").hides("云溪企业50").shows("下一页").hides("松岭");
        let next = first.text().split("href=\"").filter_map(|p| p.split('"').next()).find(|h| h.contains("after=")).unwrap().replace("&amp;", "&").replace("&#38;", "&");
        actor.get(&next).await.expect(200).shows("云溪企业50").shows("临江县实验中学").hides("云溪企业49").shows("回到首页");
        actor.get("/units?kind=%E5%AD%A6%E6%A0%A1").await.expect(200).shows("临江县实验中学").hides("云溪企业").shows("共 1 家单位");
        actor.get("/units?attr=scale").await.expect(200).shows("共 30 家单位").shows("云溪企业00").hides("云溪企业01");
        actor.get("/units?covered=yes").await.expect(200).shows("共 20 家单位").shows("独立建").shows("云溪县第一中学团支部");
        actor.get("/units?covered=no&attr=scale").await.expect(200).shows("共 20 家单位");
        actor.get("/units?covered=yes&day=2026-01-31").await.expect(200).shows("没有符合条件的单位");
        actor.get(&format!("/units?node={}", orgs.linjiang.id)).await.expect(200).shows("共 1 家单位");
        actor.get("/units?q=%E5%AE%9E%E9%AA%8C").await.expect(200).shows("临江县实验中学").shows("共 1 家单位");
        actor.get("/units?q=ljx").await.expect(200).shows("临江县实验中学").shows("共 1 家单位");
        actor.get("/units?q=zzz").await.expect(200).shows("没有符合条件的单位");
        actor.get(&format!("/units?node={}", orgs.bishui.id)).await.expect(404);
        actor.fragment("/units").await.expect(200).shows("云溪企业00").hides("<html");
    }

    async fn another_kind_does_not_reach_behind_the_one_before(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let id = Fixture::new(orgs.yunxi.id, "村", "杏花村").add(&world).await;
        let (page, org) = (format!("/units/{}/edit", jishi_unit::UnitId(id)), orgs.yunxi.id.to_string());
        let send = async |kind: &str, day: &str, version: &str| {
            let fields = [("kind", kind), ("name", "杏花村"), ("org", org.as_str()), ("day", day), ("version", version)];
            actor.post(&page, &fields).await
        };
        send("社区", "2026-05-01", "1").await.expect(303);
        send("村", "2026-04-30", "2").await.expect(422).shows("不能早于上一次类别变更（2026-05-01）");
        let on = async |month: i8| {
            let which = Which { kind: "社区".to_owned(), ..Which::default() };
            let path = orgs.yunxi.path.clone();
            read(&world, move |read| rate::figures(read, &path, &which, day(month, 10))).await.all.total
        };
        assert_eq!((on(4).await, on(5).await), (0, 1));
        send("村", "2026-06-01", "2").await.expect(303);
        assert_eq!((on(4).await, on(5).await, on(6).await), (0, 1, 0));
    }

    async fn a_closed_unit_leaves_the_list_and_comes_back(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let id = Fixture::new(orgs.yunxi.id, "村", "杏花村").covered(orgs.branches[0].id, day(3, 1)).add(&world).await;
        let page = format!("/units/{}", jishi_unit::UnitId(id));
        let closing = format!("{page}/closing");
        actor.get(&closing).await.expect(200).shows("移出台账");
        let close = |day: &'static str, why: &'static str| [("day", day), ("why", why), ("version", "1")];
        actor.post(&closing, &close("2026-07-01", "")).await.expect(422).shows("请填写原因");
        actor.post(&closing, &close("2026-02-01", "并村")).await.expect(422).shows("请填 2026-03-01 至 2026-07-15 之间的日期");
        actor.post(&closing, &close("2026-06-30", "并村")).await.expect(303);
        actor.get(&page).await.expect(200).shows("已移出台账").shows("2026-06-30，并村").shows("单位移出台账").hides("登记覆盖");
        actor.get("/units").await.expect(200).hides("杏花村");
        actor.get("/units?state=closed").await.expect(200).shows("杏花村");
        actor.get("/units?day=2026-06-30").await.expect(200).shows("杏花村");
        actor.get(&format!("{page}/edit")).await.expect(409);
        actor.post(&format!("{page}/reopening"), &[]).await.expect(303);
        actor.post(&format!("{page}/reopening"), &[]).await.expect(409);
        actor.get("/units").await.expect(200).shows("杏花村").shows("未建团");
    }

    async fn a_day_that_does_not_exist_is_not_read_as_another(world: World) {
        let actor = world.actor("registrar").await;
        let on = [
            "/units?day=", "/units?tree=then&day=", "/units/export.xlsx?day=", "/units/export.csv?day=", "/units/rate?day=",
            "/units/rate/export.xlsx?day=", "/units/changes?to=", "/units/changes?from=", "/units/changes/export.xlsx?from=",
        ];
        for address in on {
            for wrong in ["2026-02-30", "2026-13-01", "昨天"] {
                actor.get(&format!("{address}{wrong}")).await.expect(400).shows("日期有误");
            }
            // The day is there, or none is asked for; one to come is today.
            for right in ["2026-02-28", "", "2099-01-01"] {
                actor.get(&format!("{address}{right}")).await.expect(200);
            }
        }
    }
}
