//! 换届, 必填信息, 直属 and 联系点, 组织体检, through the pages.

use super::reshape::{short, through};
use super::{branches, find_code, load, load_as, routes};
use jishi_kernel::Day;
use jishi_testkit::both;

both! {
    async fn elections_and_their_lights(world: World) {
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.yunxi.id;
        let page = format!("/orgs/{county}/election");
        admin.get(&page).await.expect(200).shows("任期 5 年");
        let form = |held: &'static str, years: &'static str| [("held", held), ("years", years), ("how", "团员代表大会"), ("note", "")];
        for (held, years, words) in [("", "5", "请填写日期"), ("2026-07-16", "5", "不能晚于今天"), ("2021-09-01", "3", "任期应为 5 年"), ("2021-09-01", "x", "请填写年数")] {
            admin.post(&page, &form(held, years)).await.expect(422).shows(words);
        }
        admin.post(&page, &[("held", "2021-09-01"), ("years", "5"), ("how", "抓阄")]).await.expect(422).shows("请选择产生方式");
        admin.post(&page, &form("2021-09-01", "5")).await.expect(303);
        admin.post(&page, &form("2021-09-01", "5")).await.expect(422).shows("应晚于上一次换届");
        admin.get(&format!("/orgs/{county}?done=election")).await.expect(200).shows("2026-09-01").shows("临近换届").shows("还有 48 天").shows("已登记换届");
        // A branch elected before the rule of 2025 has the term of its day.
        let branch = world.orgs.branches[2].id;
        let chief = world.actor("countyadmin").await;
        let of_branch = format!("/orgs/{branch}/election");
        chief.post(&of_branch, &form("2024-06-01", "3")).await.expect(422).shows("任期应为 2 年");
        chief.post(&of_branch, &form("2024-06-01", "2")).await.expect(303);
        world.actor("supervisor").await.get("/orgs/elections").await.expect(200).shows("逾期未换届").shows("云溪县第一中学团支部").shows("2026-06-01");
        let late = world.actor("supervisor").await.get("/orgs/elections?light=late").await.expect(200).shows("云溪县第一中学团支部").text();
        assert!(!late.contains("class=\"title\" href=\"/orgs/4\"") && late.contains("44 天"), "{late}");
        world.actor("supervisor").await.get("/orgs/elections?light=unknown").await.expect(200).shows("共青团临江县委员会").hides("class=\"title\" href=\"/orgs/4\"");
        world.actor("neighbour").await.get(&format!("/orgs/elections?org={county}")).await.expect(404);
        // Below the direct subordinates one only looks.
        admin.post(&of_branch, &form("2025-06-01", "3")).await.expect(403).shows("只能管理本级和直接下级");
        world.actor("county").await.post(&page, &form("2022-09-01", "5")).await.expect(403);
    }

    async fn an_extension_is_asked_and_granted_by_the_superior(world: World) {
        let (chief, admin) = (world.actor("countyadmin").await, world.actor("unitadmin").await);
        let county = world.orgs.yunxi.id;
        let ask = format!("/orgs/{county}/extension");
        let form = |until: &'static str, reason: &'static str| [("until", until), ("reason", reason)];
        chief.post(&ask, &form("2027-01-01", "疫情")).await.expect(409).shows("还没有登记换届");
        chief.post(&format!("/orgs/{county}/election"), &[("held", "2021-09-01"), ("years", "5"), ("how", "团员代表大会")]).await.expect(303);
        for (until, reason, words) in [("2027-01-01", "", "请填写理由"), ("2026-09-01", "工作安排", "应晚于应换届日期"), ("2027-09-02", "工作安排", "最迟延至 2027-09-01"), ("x", "工作安排", "请填写日期")] {
            chief.post(&ask, &form(until, reason)).await.expect(422).shows(words);
        }
        chief.post(&ask, &form("2027-03-01", "与同级党组织同步")).await.expect(303);
        chief.post(&ask, &form("2027-04-01", "再延")).await.expect(409).shows("已有待答复");
        let html = admin.get("/orgs/elections").await.expect(200).shows("申请延期至 2027-03-01").shows("与同级党组织同步").text();
        let decision = html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/decision")).unwrap().to_owned();
        // Not by oneself, not by the superior's superior, not by strangers.
        chief.post(&decision, &[("how", "grant")]).await.expect(403).shows("由上级团组织批准");
        world.actor("rootadmin").await.post(&decision, &[("how", "grant")]).await.expect(403);
        world.actor("supervisor").await.post(&decision, &[("how", "grant")]).await.expect(403);
        admin.post(&decision, &[("how", "refuse")]).await.expect(409).shows("写明理由");
        admin.post(&decision, &[("how", "maybe")]).await.expect(400);
        admin.post(&decision, &[("how", "grant"), ("answer", "同意")]).await.expect(303);
        admin.post(&decision, &[("how", "grant")]).await.expect(409).shows("已经答复");
        chief.get(&format!("/orgs/{county}")).await.expect(200).shows("2027-03-01").shows("任期内").shows("已同意");
        // Once more, but never beyond the longest shift from the first due day.
        chief.post(&ask, &form("2027-09-02", "再延")).await.expect(422).shows("最迟延至 2027-09-01");
        chief.post(&ask, &form("2027-02-01", "再延")).await.expect(422).shows("应晚于应换届日期（2027-03-01）");
        chief.post(&ask, &form("2027-08-01", "再延")).await.expect(303);
    }

    async fn an_election_before_its_day_is_approved_by_the_superior(world: World) {
        let (chief, admin) = (world.actor("countyadmin").await, world.actor("unitadmin").await);
        let county = world.orgs.yunxi.id;
        let (page, ask) = (format!("/orgs/{county}/election"), format!("/orgs/{county}/extension"));
        let held = |day: &'static str, years: &'static str| [("held", day), ("years", years), ("how", "团员代表大会")];
        let earlier = |until: &'static str| [("how", "earlier"), ("until", until), ("reason", "与同级党组织同步")];
        chief.post(&page, &held("2021-09-01", "5")).await.expect(303);
        chief.post(&page, &held("2026-07-01", "5")).await.expect(422).shows("早于应换届日期（2026-09-01），提前换届须先申请");
        // Nobody approves of more than a year; nor does a sheet get around it.
        admin.post(&page, &held("2025-08-31", "5")).await.expect(422).shows("最早可提前至 2025-09-01");
        let sheet = "编码,名称,级别,类别,最近换届时间\nSL0004,共青团云溪县委员会,区县,团的领导机关,2026-07-01\n";
        let (faults, done) = load_as(&world, county, sheet).await;
        assert!(done.changed == 0 && faults.len() == 1 && faults[0].contains("提前换届须先申请"), "{faults:?}");
        for (until, words) in [("2026-09-01", "应早于应换届日期（2026-09-01）"), ("2025-08-31", "最早可提前至 2025-09-01")] {
            chief.post(&ask, &earlier(until)).await.expect(422).shows(words);
        }
        chief.post(&ask, &earlier("2026-07-01")).await.expect(303);
        chief.get(&format!("/orgs/{county}")).await.expect(200).shows("申请提前至 2026-07-01");
        let html = admin.get("/orgs/elections").await.expect(200).shows("应于 2026-09-01 换届，申请提前至 2026-07-01").text();
        let decision = html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/decision")).unwrap().to_owned();
        admin.post(&decision, &[("how", "grant")]).await.expect(303);
        chief.post(&page, &held("2026-06-30", "5")).await.expect(422).shows("早于应换届日期（2026-07-01）");
        chief.post(&page, &held("2026-07-01", "5")).await.expect(303);
        // What the superior enters itself it approves of: half a year at most for a branch.
        let of_branch = format!("/orgs/{}/election", world.orgs.branches[2].id);
        chief.post(&of_branch, &held("2024-06-01", "2")).await.expect(303);
        chief.post(&of_branch, &held("2025-11-30", "3")).await.expect(422).shows("最早可提前至 2025-12-01");
        chief.post(&of_branch, &held("2026-05-04", "3")).await.expect(303);
    }

    async fn requests_go_to_whoever_keeps_it_and_end_with_the_organisation(world: World) {
        let (admin, chief) = (world.actor("unitadmin").await, world.actor("countyadmin").await);
        let (city, village, county) = (world.orgs.qingshan.id, world.orgs.branches[0].id, world.orgs.linjiang.id);
        let request = |until: &'static str| [("until", until), ("reason", "工作安排")];
        let decision = |html: &str| html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/decision")).map(str::to_owned);
        // A village far below, kept by the city as its own.
        let target = village.to_string();
        admin.post(&format!("/orgs/{city}/ties"), &[("target", target.as_str()), ("kind", "direct"), ("from", "2026-01-01")]).await.expect(303);
        admin.post(&format!("/orgs/{village}/election"), &[("held", "2025-09-01"), ("years", "3"), ("how", "团员大会")]).await.expect(303);
        admin.post(&format!("/orgs/{village}/extension"), &request("2028-12-01")).await.expect(303);
        let html = admin.get("/orgs/elections").await.expect(200).shows("申请延期至 2028-12-01").text();
        let of_village = decision(&html).unwrap();
        chief.post(&of_village, &[("how", "grant")]).await.expect(403);
        admin.post(&of_village, &[("how", "grant")]).await.expect(303);
        // A county that has ended waits for no answer.
        admin.post(&format!("/orgs/{county}/election"), &[("held", "2021-09-01"), ("years", "5"), ("how", "团员代表大会")]).await.expect(303);
        admin.post(&format!("/orgs/{county}/extension"), &request("2027-01-01")).await.expect(303);
        let of_county = decision(&admin.get("/orgs/elections").await.expect(200).text()).unwrap();
        let why = ("reason", "区划调整");
        through(&admin, &format!("/orgs/{county}/dissolve"), &[("below", "ends"), ("day", "2026-07-15"), why]).await;
        admin.get("/orgs/elections").await.expect(200).hides("待答复的提前、延期申请");
        admin.post(&of_county, &[("how", "grant")]).await.expect(409).shows("组织已撤销");
    }

    async fn particulars_are_complete_or_not(world: World) {
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.yunxi.id;
        let page = format!("/orgs/{county}/particulars");
        let form = |changes: &[(&'static str, &'static str)]| {
            let mut all = vec![("phone", "0370-1234567"), ("email", "tw@example.cn"), ("contact", "示例"), ("version", "0")];
            all.retain(|(name, _)| changes.iter().all(|c| c.0 != *name));
            all.extend_from_slice(changes);
            all
        };
        admin.get(&page).await.expect(200).hides("毕业年月");
        admin.get(&format!("/orgs/{county}")).await.expect(200).shows("信息未完善").shows("还须填写：简称、联系电话、电子邮箱");
        short(&world, county, "云溪团县委").await;
        for (changes, words) in [
            (vec![("email", "tw")], "电子邮箱格式有误"), (vec![("phone", "电话")], "只用数字"), (vec![("industry", "航天")], "请从列表中选择行业类别"),
            (vec![("founded_on", "2027-01-01")], "不能晚于今天"), (vec![("version", "")], "请刷新页面"),
        ] {
            admin.post(&page, &form(&changes)).await.expect(422).shows(words);
        }
        admin.post(&page, &form(&[("email", "")])).await.expect(303);
        admin.get(&format!("/orgs/{county}")).await.expect(200).shows("信息未完善").shows("还须填写：电子邮箱<").shows("0370-1234567");
        admin.post(&page, &form(&[("version", "1"), ("industry", "党政机关")])).await.expect(303);
        admin.get(&format!("/orgs/{county}")).await.expect(200).shows("信息完善").shows("党政机关").hides("信息未完善");
        admin.post(&page, &form(&[("version", "1")])).await.expect(409);
        // A class of a school votes every year.
        let school = world.orgs.branches[2].id;
        let chief = world.actor("countyadmin").await;
        chief.get(&format!("/orgs/{school}/particulars")).await.expect(200).shows("毕业年月");
        chief.post(&format!("/orgs/{school}/particulars"), &[("industry", "普通高中"), ("graduates", "2027-6"), ("version", "0")]).await.expect(422).shows("例如 2027-06");
        chief.post(&format!("/orgs/{school}/particulars"), &[("industry", "普通高中"), ("graduates", "2027-06"), ("version", "0")]).await.expect(303);
        chief.get(&format!("/orgs/{school}/election")).await.expect(200).shows("任期 1 年");
        admin.post(&format!("/orgs/{school}/particulars"), &[("version", "1")]).await.expect(403);
        admin.get("/orgs/graduation?year=2027").await.expect(200).shows("云溪县第一中学团支部");
    }

    async fn ties_beside_the_tree(world: World) {
        let admin = world.actor("unitadmin").await;
        let (city, county) = (world.orgs.qingshan.id, world.orgs.yunxi.id.to_string());
        let (village, bishui) = (world.orgs.branches[0].id.to_string(), world.orgs.bishui.id.to_string());
        let page = format!("/orgs/{city}/ties");
        let form = |target: &str, kind: &str, from: &str| [("target".to_owned(), target.to_owned()), ("kind".to_owned(), kind.to_owned()), ("from".to_owned(), from.to_owned())];
        let post = async |fields: [(String, String); 3]| {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            admin.post(&page, &pairs).await
        };
        post(form("", "contact", "2026-01-01")).await.expect(409).shows("请从列表中选择组织");
        post(form(&village, "friend", "2026-01-01")).await.expect(409).shows("请选择直属或联系点");
        post(form(&village, "contact", "2026-07-16")).await.expect(409).shows("起始日期");
        post(form(&county, "direct", "2026-01-01")).await.expect(409).shows("已是直接下级");
        post(form(&city.to_string(), "contact", "2026-01-01")).await.expect(409).shows("只能与本组织的下级");
        post(form(&bishui, "contact", "2026-01-01")).await.expect(404);
        post(form(&village, "contact", "2026-01-01")).await.expect(303);
        post(form(&village, "contact", "2026-01-01")).await.expect(409).shows("已是联系点");
        let html = admin.get(&format!("/orgs/{city}")).await.expect(200).shows("石桥村团支部").shows("联系点").text();
        // The village knows whose point it is, without a way up.
        let seen = world.actor("branchregistrar").await.get(&format!("/orgs/{village}")).await.expect(200).shows("共青团青山市委员会的联系点").text();
        assert!(!seen.contains(&format!("href=\"/orgs/{city}\"")), "{seen}");
        let end = html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.ends_with("/end")).unwrap().to_owned();
        world.actor("countyadmin").await.post(&end, &[]).await.expect(404);
        admin.post(&end, &[]).await.expect(303);
        admin.post(&end, &[]).await.expect(409);
        world.clock.set(Day::constant(2026, 7, 16));
        world.actor("unitadmin").await.get(&format!("/orgs/{city}")).await.expect(200).hides("/end\"");
    }

    async fn flags_count_what_they_list(world: World) {
        load(&world, &branches("SL0005", 60)).await.unwrap();
        load(&world, "上级编码,编码,名称,级别,类别\nSL0005,SL-H,空壳镇团委,4,基层团委\n").await.unwrap();
        for (code, members) in [("SL0005-00001", "团员51"), ("SL0005-00002", "团员50"), ("SL0005-00003", "团员3"), ("SL0005-00004", "团员2")] {
            let org = find_code(&world, code).await.unwrap().id;
            short(&world, org, members).await;
        }
        let actor = world.actor("supervisor").await;
        let html = actor.get(&format!("/orgs/health?org={}", world.orgs.linjiang.id)).await.expect(200).shows("团员不足 3 名").text();
        let count = |word: &str| html.split(&format!("{word}</a>")).nth(1).unwrap().split("class=\"num\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        // 60 new and 2 old branches, three of them large enough.
        assert_eq!([count("空心团委"), count("空心团支部"), count("无团员团支部"), count("超员团支部"), count("无团干团支部")], ["1", "59", "58", "1", "—"].map(str::to_owned));
        actor.get(&format!("/orgs/health?org={}&flag=hollow", world.orgs.linjiang.id)).await.expect(200).shows("空壳镇团委");
        actor.get(&format!("/orgs/health?org={}&flag=many", world.orgs.linjiang.id)).await.expect(200).shows("第1团支部</a>").shows(">51<").hides("第2团支部</a>");
        let mut next = format!("/orgs/health?org={}&flag=few", world.orgs.linjiang.id);
        let (mut rows, mut pages) = (0, 0);
        loop {
            let html = actor.get(&next).await.expect(200).text();
            rows += html.split("id=\"list\"").nth(1).unwrap().matches("class=\"title\"").count();
            pages += 1;
            let Some(at) = html.find(" rel=\"next\"") else { break };
            next = html[..at].rsplit("href=\"").next().unwrap().trim_end_matches('"').replace("&#38;", "&").replace("&amp;", "&");
        }
        assert_eq!((rows, pages), (59, 2));
        actor.get("/orgs/health?flag=nothing").await.expect(404);
        world.actor("neighbour").await.get(&format!("/orgs/health?org={}", world.orgs.linjiang.id)).await.expect(404);
        // The rule is dated data: a province that asks for five members has more hollow branches.
        let admin = world.actor("rootadmin").await;
        admin.post("/rules/registry/branch.members", &[("value", "{\"least\": 4, \"most\": 50}"), ("from", "2026-07-01"), ("source", "示例省规定")]).await.expect(303);
        actor.get(&format!("/orgs/health?org={}", world.orgs.linjiang.id)).await.expect(200).shows("团员不足 4 名").shows(">60<");
    }

    async fn rules_are_listed_and_set_for_the_own_part(world: World) {
        let admin = world.actor("unitadmin").await;
        world.actor("clerk").await.get("/rules/registry").await.expect(200).shows("任期（年）").shows("中青发〔2025〕1号").hides("/rules/registry/term.years");
        world.actor("clerk").await.get("/rules/registry/term.years").await.expect(403);
        world.anonymous().get("/rules/registry").await.expect(401);
        let page = "/rules/registry/branch.members";
        admin.get(page).await.expect(200).shows("团支部人数").shows("下限").shows("value=\"3\"").hides("least");
        admin.get("/rules/registry/nothing").await.expect(404);
        for (value, from, source, words) in [
            ("{", "2026-07-01", "规定", "格式有误"), ("{\"least\": 5}", "2026-07-01", "规定", "只改数值和文字"),
            ("{\"least\": 5, \"most\": 50}", "", "规定", "请填写日期"), ("{\"least\": 5, \"most\": 50}", "2026-07-01", "", "请填写依据"),
        ] {
            admin.post(page, &[("value", value), ("from", from), ("source", source)]).await.expect(422).shows(words);
        }
        admin.post(page, &[("v0", "六"), ("v1", "50"), ("from", "2026-07-01"), ("source", "规定")]).await.expect(422).shows("请填写不小于 0 的整数").shows("value=\"六\"");
        admin.post(page, &[("v0", "6"), ("v1", "50"), ("from", "2026-07-01"), ("source", "示例市规定")]).await.expect(303);
        admin.get("/rules/registry").await.expect(200).shows("下限 6，上限 50");
        admin.post(page, &[("value", "{\"least\": 5, \"most\": 50}"), ("from", "2026-07-01"), ("source", "示例市规定")]).await.expect(303);
        let html = admin.get("/rules/registry?done=set").await.expect(200).shows("示例市规定").shows("本级设置").text();
        world.actor("neighbour").await.get("/rules/registry").await.expect(200).hides("示例市规定");
        world.actor("county").await.get("/rules/registry").await.expect(200).shows("示例市规定").shows("另行设置");
        let end = html.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|a| a.starts_with("/rules/registry/") && a.ends_with("/end")).unwrap().to_owned();
        world.actor("countyadmin").await.post(&end, &[("name", "branch.members")]).await.expect(404);
        admin.post(&end, &[("name", "branch.members")]).await.expect(303);
        admin.get("/rules/registry").await.expect(200).hides("示例市规定");
    }
}
