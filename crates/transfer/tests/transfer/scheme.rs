use super::routes;
use super::world::*;
use jishi_testkit::{World, both};

/// The province sets four approvals.
pub async fn four(world: &World) {
    let fields = [
        ("part", "chain"),
        ("rule", "transfer.scheme"),
        ("preset", "four"),
        ("from", "2026-07-01"),
        ("source", "示例省规定"),
    ];
    world.actor("province").await.post("/transfers/schemes", &fields).await.expect(303);
}

both! {
    async fn a_province_sets_four_approvals(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        root.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转入组织").shows("自动同意：关闭").shows("未设置");
        root.post("/transfers/schemes", &[("part", "chain"), ("rule", "x")]).await.expect(422).shows("请选择适用类别");
        root.post("/transfers/schemes", &[("part", "clock"), ("hours", "0"), ("remind", "1"), ("escalate", "1"), ("auto_days", "1")]).await.expect(422);
        root.post("/transfers/schemes", &[("part", "other")]).await.expect(400);
        world.actor("registrar").await.get("/transfers/schemes").await.expect(403);
        seated(&world, "unitadmin", o.yunxi.id).await.post("/transfers/schemes", &[("part", "chain")]).await.expect(403).shows("省级、市级");
        four(&world).await;
        root.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转出支部上级 → 转入组织 → 转入组织上级").shows("示例省规定");
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let approval = format!("/transfers/{id}/approval");
        // The start is the branch's own station; three organisations follow, each in its turn.
        secretary.post(&approval, &[]).await.expect(403);
        let songling = seated(&world, "otherregistrar", o.songling.id).await;
        songling.post(&approval, &[]).await.expect(403);
        let town = seated(&world, "countyregistrar", o.shiqiao.id).await;
        town.post(&approval, &[]).await.expect(303);
        songling.post(&approval, &[]).await.expect(403);
        seated(&world, "otherregistrar", o.branches[5].id).await.post(&approval, &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[0].id);
        let songling = seated(&world, "otherregistrar", o.songling.id).await;
        songling.post(&approval, &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", o.branches[5].id));
        assert_eq!(deeds(&world, &id).await, ["submitted", "approved", "approved", "approved"]);
    }

    async fn an_organisation_puts_its_decisions_into_other_hands(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let id = start(&world.actor("branchregistrar").await, &someone, o.branches[5].id).await;
        let approval = format!("/transfers/{id}/approval");
        let county = world.actor("countyregistrar").await;
        county.post(&approval, &[]).await.expect(403);
        let town = seated(&world, "otherregistrar", o.shiqiao.id).await;
        let page = "/transfers/delegates";
        let fields = |to: i64| [("to", to.to_string()), ("from", "2026-07-15".to_owned()), ("until", "2026-07-31".to_owned())];
        let send = |to: i64| {
            let (town, fields) = (town.clone(), fields(to));
            async move { town.post(page, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await }
        };
        // Offered is who may be chosen: the superior at any level, and what lies below.
        let offered = |who: &'static str, text: &'static str| {
            let world = &world;
            async move { world.actor(who).await.fragment(&format!("/transfers/delegates/options?q={text}")).await.expect(200) }
        };
        offered("countyregistrar", "青山").await.shows("共青团青山市委员会");
        offered("countyregistrar", "").await.shows("石桥").hides("松岭");
        offered("branchregistrar", "青山").await.hides("青山");
        send(o.songling.id).await.expect(422).shows("或本组织的下级组织");
        send(o.yunxi.id).await.expect(303);
        county.get("/transfers").await.expect(200).shows("甘露");
        county.get(page).await.expect(200).shows("石桥镇").shows("7月31日");
        // The days are over.
        world.clock.advance(17 * 86_400_000);
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(403);
        world.clock.advance(-17 * 86_400_000);
        // Only who gave them takes them back.
        let text = town.get(page).await.expect(200).text();
        let end = text.split("name=\"end\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        county.post(page, &[("end", &end)]).await.expect(404);
        world.actor("countyregistrar").await.post(&approval, &[]).await.expect(303);
        town.post(page, &[("end", &end)]).await.expect(303);
        town.get(page).await.expect(200).hides("收回</button>");
    }

    async fn whatever_is_set_the_other_side_is_asked(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        let set = |rule: &'static str, preset: &'static str| {
            let root = root.clone();
            async move {
                let fields = [("part", "chain"), ("rule", rule), ("preset", preset), ("from", "2026-07-01"), ("source", "示例省规定")];
                root.post("/transfers/schemes", &fields).await
            }
        };
        // Chains in which the receiving side has no say are none for kinds that go to another branch.
        for (rule, preset) in [("transfer.scheme", "superior"), ("transfer.scheme", "province"), ("transfer.scheme.study", "superior")] {
            set(rule, preset).await.expect(422).shows("须经转入方审批");
        }
        set("transfer.scheme.army", "national").await.expect(422).shows("须由省级团委审批");
        set("transfer.scheme.gateway", "four").await.expect(422).shows("不设转入方环节");
        set("transfer.scheme.abroad", "one").await.expect(422).shows("上级团委审批");
        // One approval is that of the receiving side; when that side starts, the old branch is asked.
        set("transfer.scheme", "one").await.expect(303);
        let taken = member(&world, "甘露", o.branches[0].id, 1).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let to = o.branches[6].id.to_string();
        let fields = [("side", "in"), ("kind", "work"), ("name", "甘露"), ("number", &*number(1)), ("to", &*to), ("employer", "示例公司")];
        let id = made(&district.post("/transfers/new", &fields).await.expect(303));
        assert_eq!((state(&world, &id).await.as_str(), chain(&world, &id).await.as_str()), ("waiting", "out_branch,in_branch"));
        assert_eq!(row(&world, &id).await.2, o.branches[0].id);
        district.post(&format!("/transfers/{id}/approval"), &[]).await.expect(403);
        assert_eq!(branch_of(&world, &taken).await, o.branches[0].id);
        // A rule that was stored before the page refused it gives nobody away: what was set before it holds on.
        let path = o.province.path.clone();
        write(&world, move |write| {
            let rule = jishi_platform::rules::SetRule {
                id: 1,
                org_path: path,
                from: jishi_kernel::Day::constant(2026, 7, 2),
                value: r#"{"chain":["out_superior"],"starter":"side","stand_in":false}"#.to_owned(),
                source: "示例".to_owned(),
            };
            jishi_platform::rules::set(write, "transfer.scheme", &rule, 1, 0)
        })
        .await;
        let given = member(&world, "安宁", o.branches[0].id, 2).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &given, o.branches[5].id).await;
        assert_eq!((state(&world, &id).await.as_str(), chain(&world, &id).await.as_str()), ("waiting", "in_branch"));
        assert_eq!(branch_of(&world, &given).await, o.branches[0].id);
    }

    async fn a_city_does_not_set_aside_what_the_province_has_set(world: World) {
        let o = &world.orgs;
        let city = seated(&world, "unitadmin", o.qingshan.id).await;
        let set = async |rule: &'static str, from: &'static str| {
            let fields = [("part", "chain"), ("rule", rule), ("preset", "one"), ("from", from), ("source", "示例市规定")];
            city.post("/transfers/schemes", &fields).await
        };
        // A row of the city from before, as it may have been kept.
        let path = o.qingshan.path.clone();
        write(&world, move |write| {
            for (id, name) in [(1, "transfer.scheme"), (2, "transfer.scheme.study")] {
                let rule = jishi_platform::rules::SetRule {
                    id,
                    org_path: path.clone(),
                    from: jishi_kernel::Day::constant(2026, 1, 1),
                    value: r#"{"chain":["in_branch"],"starter":"none","stand_in":false}"#.to_owned(),
                    source: "示例市规定".to_owned(),
                };
                jishi_platform::rules::set(write, name, &rule, 1, 0)?;
            }
            Ok(())
        })
        .await;
        let path = o.qingshan.path.clone();
        let kind = jishi_transfer::kind::Kind::all().iter().find(|kind| kind.slug == "study").unwrap();
        let chain = async |month| {
            let path = path.clone();
            let day = jishi_kernel::Day::constant(2026, month, 15);
            read(&world, move |read| jishi_transfer::rules::scheme(read, kind, &path, day)).await.value.chain.len()
        };
        assert_eq!(chain(7).await, 1);
        four(&world).await;
        assert_eq!((chain(7).await, chain(6).await), (4, 1), "from the day the province says");
        for rule in ["transfer.scheme", "transfer.scheme.study"] {
            set(rule, "2026-07-10").await.expect(409).shows("共青团示例省委员会自 2026-07-01 起已作统一规定（示例省规定），下级不能另行设置");
        }
        set("transfer.scheme", "2026-06-01").await.expect(303);
        // What nobody above has set is the city's.
        set("transfer.scheme.army", "2026-07-10").await.expect(422).shows("须由省级团委审批");
    }

    async fn a_row_nobody_can_read_stops_no_transfer(world: World) {
        let o = &world.orgs;
        for (name, value) in [
            ("transfer.scheme", r#"{"chain":["out_branch","in_branch"],"starter":"乱写","stand_in":true}"#), ("transfer.clock", "[]"), ("transfer.appeal", "7"),
            ("transfer.reasons", "{}"), ("transfer.lapse", "null"), ("transfer.proof", "{"), ("transfer.campaign", "[]"), ("transfer.pool", "\"甲\""),
        ] {
            let (id, path) = (world.app.id(), o.province.path.clone());
            write(&world, move |write| {
                let rule = jishi_platform::rules::SetRule {
                    id,
                    org_path: path,
                    from: jishi_kernel::Day::constant(2026, 1, 1),
                    value: value.to_owned(),
                    source: "示例".to_owned(),
                };
                jishi_platform::rules::set(write, name, &rule, 1, 0)
            })
            .await;
        }
        world.actor("province").await.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转入组织");
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        secretary.get(&format!("/transfers/{id}")).await.expect(200);
        assert_eq!(state(&world, &id).await, "waiting");
    }

    async fn a_row_that_makes_no_sense_stops_no_transfer(world: World) {
        let o = &world.orgs;
        let one = |chain: &str| format!(r#"{{"chain":["{chain}"],"starter":"none","stand_in":false}}"#);
        for (name, value) in [
            // Nobody of the receiving side would decide; no such station.
            ("transfer.scheme", one("out_branch")), ("transfer.scheme.work", one("out_branch")), ("transfer.scheme.study", one("乱写")),
            ("transfer.clock", r#"{"hours":-1,"remind":24,"escalate":24,"auto":true,"auto_days":0}"#.to_owned()), ("transfer.lapse", r#"{"days":0}"#.to_owned()),
            ("transfer.pool", r#"{"org":0}"#.to_owned()), ("transfer.proof", r#"{"files":0,"megabytes":5}"#.to_owned()),
        ] {
            set_rule(&world, name, &o.province.path, &value).await;
        }
        world.actor("province").await.get("/transfers/schemes").await.expect(200).shows("转出支部 → 转入组织").shows("自动同意：关闭");
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        assert_eq!((state(&world, &id).await.as_str(), chain(&world, &id).await.as_str()), ("waiting", "+out_branch,in_branch"));
        // No clock of minus one hour approves it, and a file may be put to it.
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(deeds(&world, &id).await, ["submitted"]);
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{id}/return"), &[("reason", "proof")]).await.expect(303);
        jishi_transfer::run(&world.app).await.unwrap();
        assert_eq!(state(&world, &id).await, "returned");
    }

    async fn a_side_with_one_approval_gives_nobody_to_a_side_with_two(world: World) {
        let o = &world.orgs;
        // The sending city asks for the receiving side only; the receiving one has the national chain.
        let city = seated(&world, "unitadmin", o.qingshan.id).await;
        let fields = [("part", "chain"), ("rule", "transfer.scheme"), ("preset", "one"), ("from", "2026-07-01"), ("source", "示例市规定")];
        city.post("/transfers/schemes", &fields).await.expect(303);
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let to = o.branches[6].id.to_string();
        let fields = [("side", "in"), ("kind", "work"), ("name", "甘露"), ("number", &*number(1)), ("to", &*to), ("employer", "示例公司")];
        let id = made(&district.post("/transfers/new", &fields).await.expect(303));
        assert_eq!((state(&world, &id).await.as_str(), chain(&world, &id).await.as_str()), ("waiting", "out_branch,+in_branch"));
        assert_eq!(branch_of(&world, &someone).await, o.branches[0].id);
        world.actor("branchregistrar").await.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", o.branches[6].id));
    }

    async fn a_kind_has_a_chain_of_its_own_made_of_chosen_steps(world: World) {
        let o = &world.orgs;
        let root = world.actor("province").await;
        let page = "/transfers/schemes";
        root.get(page).await.expect(200).shows("自选环节").shows("升学").shows("未升学未就业");
        let own = |rule: &'static str, stations: &'static [&'static str]| {
            let root = root.clone();
            async move {
                let mut fields = vec![("part", "chain"), ("rule", rule), ("preset", "own"), ("starter", "station"), ("stand_in", "1"), ("from", "2026-07-01"), ("source", "示例省规定")];
                fields.extend(stations.iter().map(|one| ("station", *one)));
                root.post(page, &fields).await
            }
        };
        own("transfer.scheme.study", &[]).await.expect(422).shows("请至少选择一个审批环节");
        own("transfer.scheme.study", &["out_branch", "invented"]).await.expect(422).shows("请从列表中选择审批环节");
        own("transfer.scheme.study", &["out_branch", "out_superior"]).await.expect(422).shows("须经转入方审批");
        // In whatever order they are sent, they decide in theirs.
        own("transfer.scheme.study", &["in_superior", "out_branch", "in_branch"]).await.expect(303);
        root.get(page).await.expect(200).shows("转出支部 → 转入组织 → 转入组织上级；发起组织本环节视为已同意；直接上级可代办");
        let (student, worker) = (member(&world, "甘露", o.branches[0].id, 1).await, member(&world, "安宁", o.branches[0].id, 2).await);
        let secretary = world.actor("branchregistrar").await;
        let (to, id) = (o.branches[5].id.to_string(), student.id.0.to_string());
        let fields = [("kind", "study"), ("member", &*id), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        let study = made(&secretary.post("/transfers/new", &fields).await.expect(303));
        assert_eq!(chain(&world, &study).await, "+out_branch,in_branch,in_superior");
        // Other kinds keep the general one.
        let work = start(&secretary, &worker, o.branches[5].id).await;
        assert_eq!(chain(&world, &work).await, "+out_branch,in_branch");
        // Taken back, the general chain holds again; what is under way keeps its own.
        let fields = [("part", "chain"), ("rule", "transfer.scheme.study"), ("preset", "none"), ("from", ""), ("source", "")];
        root.post(page, &fields).await.expect(303);
        root.get(page).await.expect(200).hides("转出支部 → 转入组织 → 转入组织上级；");
        assert_eq!(chain(&world, &study).await, "+out_branch,in_branch,in_superior");
        // Below the city nobody sets chains, and a neighbour does not even see the page.
        world.actor("registrar").await.get(page).await.expect(403);
    }
}
