use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn names_are_found_in_the_approval_list_and_decided_together(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let mut ids = Vec::new();
        for (at, name) in ["甘露", "安宁", "程默", "田野"].into_iter().enumerate() {
            let someone = member(&world, name, o.branches[0].id, at as u32 + 1).await;
            ids.push(start(&secretary, &someone, o.branches[5].id).await);
        }
        let asked = "/transfers?below=1&names=1.%20%E7%94%98%E9%9C%B2%0A%E7%A8%8B%E9%BB%98%0A%E6%9D%8E%E5%9B%9B";
        district.get(asked).await.expect(200).shows("找到 2 人").shows("未在待审批中找到 1 人：李四").shows("甘露</a>").hides("安宁</a>");
        district.get("/transfers?below=1&q=%E7%94%B0").await.expect(200).shows("田野</a>").hides("甘露</a>");
        district.get("/transfers?below=1&kind=study").await.expect(200).shows("没有符合条件");
        secretary.get("/transfers?view=started").await.expect(200).shows("甘露</a>").shows("田野</a>");
        secretary.get("/transfers?view=all&state=done").await.expect(200).hides("甘露</a>");
        // Look at what was chosen, then decide; the last one was decided meanwhile.
        let review = format!("/transfers/decisions?pick={}&pick={}&pick={}", ids[0], ids[1], ids[3]);
        let text = district.get(&review).await.expect(200).shows("核对 3 项").text();
        let picks: Vec<String> = text.split("name=\"pick\" value=\"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect();
        assert_eq!(picks.len(), 3);
        secretary.post(&format!("/transfers/{}/withdrawal", ids[3]), &[]).await.expect(303);
        let mut fields: Vec<(&str, &str)> = picks.iter().map(|pick| ("pick", pick.as_str())).collect();
        fields.push(("how", "return"));
        district.post("/transfers/decisions", &fields).await.expect(422).shows("请选择退回原因");
        fields.pop();
        fields.push(("how", "approve"));
        district.post("/transfers/decisions", &fields).await.expect(200).shows("同意 2 项，未办理 1 项").shows("田野").shows("撤回");
        assert_eq!((state(&world, &ids[0]).await.as_str(), state(&world, &ids[2]).await.as_str()), ("done", "waiting"));
        // Nobody decides for others in a batch.
        secretary.post("/transfers/decisions", &[("pick", &ids[2]), ("how", "approve")]).await.expect(200).shows("同意 0 项，未办理 1 项").shows("其他组织办理");
    }

    async fn many_started_by_a_pasted_list(world: World) {
        let o = &world.orgs;
        for (at, name) in ["甘露", "安宁", "同名", "同名"].into_iter().enumerate() {
            member(&world, name, o.branches[0].id, at as u32 + 1).await;
        }
        let secretary = world.actor("branchregistrar").await;
        secretary.get("/transfers/batch?kind=work").await.expect(200).shows("石桥村团支部").shows("团员名单");
        let (branch, to) = (o.branches[0].id.to_string(), o.songling.id.to_string());
        let fields = [("kind", "work"), ("branch", &*branch), ("to", &*to), ("employer", "示例公司"), ("names", "甘露\n2. 安宁\n同名\n没有此人")];
        secretary.post("/transfers/batch", &[fields[0], fields[1], fields[2], fields[4]]).await.expect(422).shows("请填写工作单位");
        secretary.post("/transfers/batch", &fields).await.expect(200).shows("发起 2 项，未办理 2 项").shows("多人同名").shows("没有此人");
        assert_eq!(open(&world).await, 2);
        secretary.post("/transfers/batch", &fields).await.expect(200).shows("发起 0 项，未办理 4 项").shows("已有办理中");
        let far = seated(&world, "otherregistrar", o.songling.id).await;
        far.post("/transfers/batch", &fields).await.expect(404);
        world.actor("registrar").await.post("/transfers/batch", &fields).await.expect(403).shows("只能管理本级和直接下级");
    }

    async fn lists_go_on_by_key_and_are_taken_along(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let names: Vec<String> = (0..60).map(|at| format!("团员{at:02}")).collect();
        let mut first = 0;
        for (at, name) in names.iter().enumerate() {
            first = member(&world, name, o.branches[0].id, at as u32 + 1).await.person;
        }
        let (branch, to, list) = (o.branches[0].id.to_string(), o.branches[5].id.to_string(), names.join("\n"));
        let fields = [("kind", "work"), ("branch", &*branch), ("to", &*to), ("employer", "示例公司"), ("names", &*list)];
        secretary.post("/transfers/batch", &fields).await.expect(200).shows("发起 60 项");
        let branch = seated(&world, "otherregistrar", o.branches[5].id).await;
        for (actor, first) in [(&branch, "/transfers".to_owned()), (&secretary, "/transfers?view=started".to_owned()), (&secretary, "/transfers?view=all".to_owned())] {
            let (mut seen, mut page) = (std::collections::BTreeSet::new(), Some(first));
            while let Some(uri) = page {
                let text = actor.get(&uri).await.expect(200).text();
                for name in &names {
                    if text.contains(&format!("{name}</a>")) {
                        assert!(seen.insert(name.clone()), "{name} twice");
                    }
                }
                page = text.split("href=\"").find(|part| part.contains("rel=\"next\"")).map(|part| part.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"));
            }
            assert_eq!(seen.len(), 60);
        }
        // The workbench's count and the sheet agree with the list.
        let sheet = branch.get("/transfers/export.xlsx").await.expect(200);
        let columns = [jishi_exchange::sheet::Column::text("name", "姓名"), jishi_exchange::sheet::Column::text("id", "证件号码")];
        let read = jishi_exchange::sheet::read_xlsx(&sheet.bytes, &columns, &jishi_exchange::sheet::Limits::default()).unwrap();
        assert_eq!(read.rows.len(), 60);
        assert!(read.rows.iter().all(|row| row.values[1].text().is_some_and(|text| text.contains("***"))));
        // Each of them reads so.
        let looks = crate::world::read(&world, move |read| jishi_person::store::view::of_person(read, jishi_person::PersonId(first), i64::MAX, 9)).await;
        assert_eq!((looks.len(), looks[0].what), (1, "名册导出（证件号码和电话隐去）"));
        assert_eq!(looks[0].reason, "组织关系转接名册：待我审批");
        world.actor("otherregistrar").await.get("/transfers").await.expect(200).shows("60");
    }

    async fn what_is_overdue_comes_first_what_is_long_overdue(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let mut ids = Vec::new();
        for (at, name) in ["甘露", "安宁", "程默"].into_iter().enumerate() {
            let someone = member(&world, name, o.branches[0].id, at as u32 + 1).await;
            ids.push(start(&secretary, &someone, o.branches[5].id).await);
            world.clock.advance(3_600_000);
        }
        world.clock.advance(46 * 3_600_000 + 1);
        // Two are overdue, one is not yet; both ends and every superior see them, strangers do not.
        let late = "/transfers?view=late";
        for (person, org) in [("branchregistrar", o.branches[0].id), ("countyregistrar", o.yunxi.id), ("otherregistrar", o.songling.id), ("rootregistrar", o.province.id)] {
            let text = seated(&world, person, org).await.get(late).await.expect(200).hides("程默</a>").text();
            assert!(text.find("甘露</a>").unwrap() < text.find("安宁</a>").unwrap(), "{person}");
        }
        let far = seated(&world, "otherregistrar", o.linjiang.id).await;
        far.get(late).await.expect(200).hides("甘露</a>");
        far.get("/transfers?view=all").await.expect(200).hides("甘露</a>");
        // Filters hold in every list.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        for view in ["all", "late"] {
            district.get(&format!("/transfers?view={view}&q=%E5%AE%89")).await.expect(200).shows("安宁</a>").hides("甘露</a>");
            district.get(&format!("/transfers?view={view}&kind=study")).await.expect(200).hides("安宁</a>");
            district.get(&format!("/transfers?view={view}&state=done")).await.expect(200).hides("安宁</a>");
            district.get(&format!("/transfers?view={view}&from=2026-07-16")).await.expect(200).hides("安宁</a>");
            district.get(&format!("/transfers?view={view}&kind=work&state=waiting&to=2026-07-31")).await.expect(200).shows("安宁</a>").shows("甘露</a>");
        }
        let sheet = district.get("/transfers/export.xlsx?view=late").await.expect(200);
        let columns = [jishi_exchange::sheet::Column::text("name", "姓名"), jishi_exchange::sheet::Column::text("state", "状态")];
        let read = jishi_exchange::sheet::read_xlsx(&sheet.bytes, &columns, &jishi_exchange::sheet::Limits::default()).unwrap();
        assert_eq!(read.rows.iter().map(|row| row.values[0].text().unwrap()).collect::<Vec<_>>(), ["甘露", "安宁"]);
    }
}
