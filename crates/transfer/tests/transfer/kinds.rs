use super::routes;
use super::world::*;
use jishi_kernel::Level;
use jishi_org::OrgNumber;
use jishi_testkit::both;

both! {
    async fn another_system_receives_and_the_receipt_ends_it(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let member_id = someone.id.0.to_string();
        let fields = [("kind", "gateway"), ("member", &*member_id), ("province", "北京"), ("receiver", "示例街道某社区团支部"), ("receiver_address", "示例路 1 号")];
        secretary.post("/transfers/new", &[fields[0], fields[1], ("province", "天津")]).await.expect(422).shows("请从列表中选择转往省市").shows("请填写接收团组织全称");
        let id = made(&secretary.post("/transfers/new", &fields).await.expect(303));
        let page = format!("/transfers/{id}");
        // The branch's start is its approval; its superior releases.
        let town = seated(&world, "countyregistrar", o.shiqiao.id).await;
        town.get(&page).await.expect(200).shows("北京 示例街道某社区团支部");
        town.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(state(&world, &id).await, "outside");
        assert_eq!(branch_of(&world, &someone).await, o.branches[0].id);
        secretary.post(&format!("{page}/receipt"), &[]).await.expect(422).shows("回执编号");
        secretary.post(&format!("{page}/receipt"), &[("words", "2026-07-15 对方系统已接收")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "done");
        assert_eq!(again(&world, someone.id).await.state, jishi_member::rule::standing::State::Left);
        secretary.post("/transfers/new", &fields).await.expect(409).shows("不在册");
        // Back again, or noted by mistake: the branch registers the same membership, which may be transferred anew.
        let number = number(1);
        let back = [
            ("org", &*OrgNumber(o.branches[0].id).to_string()), ("how", "known"), ("name", "甘露"), ("id_kind", "居民身份证"), ("id_number", &number),
            ("joined_on", "2021-05-04"), ("number", "202199000001"), ("party", "no"),
        ];
        let card = secretary.post("/members/new", &back).await.expect(303).location();
        assert!(card.starts_with(&format!("/members/{}?", someone.id)), "{card}");
        let held = again(&world, someone.id).await;
        assert_eq!((held.state, held.org), (jishi_member::rule::standing::State::Active, o.branches[0].id));
        start(&secretary, &someone, o.branches[6].id).await;
    }

    async fn a_child_is_sent_nowhere_without_a_guardians_consent(world: World) {
        let o = &world.orgs;
        // Seventeen years old; the rule of the place says who is a child.
        let number = jishi_person::with_check_character("99000020090504001").unwrap();
        let someone = member_with(&world, "甘露", o.branches[0].id, number).await;
        set_rule(&world, "guardian.age", &o.shiqiao.path, "18").await;
        let secretary = world.actor("branchregistrar").await;
        post(&secretary, &someone, o.branches[5].id).await.expect(409).shows("甘露缺监护人同意").shows("监护人同意");
        assert_eq!(open(&world).await, 0);
        let fields = [("kind", "work"), ("member", &*someone.id.0.to_string()), ("to", &*o.branches[5].id.to_string()), ("employer", "示例合作社"), ("how", "draft")];
        let id = made(&secretary.post("/transfers/new", &fields).await.expect(303));
        let edit = format!("/transfers/{id}/edit");
        secretary.post(&edit, &[fields[0], fields[2], fields[3]]).await.expect(409).shows("缺监护人同意");
        consent(&world, &someone).await;
        secretary.post(&edit, &[fields[0], fields[2], fields[3]]).await.expect(303);
        assert_eq!(state(&world, &id).await, "waiting");
    }

    async fn special_units_are_decided_by_the_province_and_hidden(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let fields = [("kind", "army"), ("member", &*someone.id.0.to_string()), ("enlisted", "2026-09-01")];
        secretary.post("/transfers/new", &fields).await.expect(409).shows("尚未设置特殊单位专属库");
        let pool = org(&world, o.province.id, "示例保密团支部", Level::Branch, "团支部").await;
        let root = world.actor("province").await;
        let set = [("part", "pool"), ("branch", &*pool.id.to_string()), ("from", "2026-07-01"), ("source", "示例省规定")];
        root.post("/transfers/schemes", &[set[0], ("branch", &*o.yunxi.id.to_string()), set[2], set[3]]).await.expect(422).shows("请选择本级组织下的团支部");
        root.post("/transfers/schemes", &set).await.expect(303);
        let id = made(&secretary.post("/transfers/new", &fields).await.expect(303));
        let page = format!("/transfers/{id}");
        // The superiors between see that it is under way, and nothing of where to.
        let county = world.actor("countyregistrar").await;
        county.get(&page).await.expect(200).shows("特殊单位专属库").hides("示例保密团支部").hides("2026-09-01");
        county.get("/transfers?view=all").await.expect(200).shows("甘露").hides("示例保密团支部");
        county.post(&format!("{page}/approval"), &[]).await.expect(403);
        world.actor("registrar").await.post(&format!("{page}/approval"), &[]).await.expect(403);
        let province = world.actor("rootregistrar").await;
        province.get("/transfers").await.expect(200).shows("甘露");
        province.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, pool.id);
        // Whoever types the number learns that somebody has it, and nothing of who keeps the record.
        let number = number(1);
        for person in ["otherregistrar", "registrar"] {
            world.actor(person).await.post("/persons/find", &[("number", &number)]).await.expect(200)
                .shows("特殊单位").shows("省级团委").hides("示例保密团支部").hides("没有团务管理员");
        }
        let other = world.actor("otherregistrar").await;
        let claim = other.upload("/persons/claims", &[("number", &number), ("kind", "dispute"), ("reason", "证件号码被冒用")], &[]).await.expect(303).location();
        other.get(claim.split('?').next().unwrap()).await.expect(200).shows("特殊单位").hides("示例保密团支部");
        other.get("/persons/claims").await.expect(200).shows("特殊单位").hides("示例保密团支部");
        let known = [
            ("org", &*OrgNumber(o.branches[0].id).to_string()), ("how", "known"), ("name", "甘露"), ("id_kind", "居民身份证"), ("id_number", &number),
            ("joined_on", "2021-05-04"), ("number", "202199000001"), ("party", "no"),
        ];
        secretary.post("/members/new", &known).await.expect(422).shows("已由特殊单位登记为团员").hides("示例保密团支部");
        // The province keeps the pool and sees it; another branch named later does not uncover the first.
        province.post("/persons/find", &[("number", &number)]).await.expect(200).shows("示例保密团支部");
        let later = org(&world, o.province.id, "示例保密二支部", Level::Branch, "团支部").await;
        root.post("/transfers/schemes", &[set[0], ("branch", &*later.id.to_string()), ("from", "2026-07-10"), set[3]]).await.expect(303);
        other.post("/persons/find", &[("number", &number)]).await.expect(200).hides("示例保密团支部");
    }

    async fn abroad_and_later_graduates_stay_with_their_school(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[2].id, 1).await;
        let abroad = org(&world, o.yunxi.id, "云溪县第一中学出国（境）团支部", Level::Branch, "出国（境）学习研究团员团支部").await;
        let county = world.actor("countyregistrar").await;
        let base = [("kind", "abroad"), ("member", &*someone.id.0.to_string()), ("country", "示例国"), ("period", "2026 年 9 月至 2027 年 9 月"), ("contact", "甘某（父亲）")];
        let send = |to: i64| {
            let (county, mut fields, to) = (county.clone(), base.map(|(n, v)| (n, v.to_owned())).to_vec(), to.to_string());
            fields.push(("to", to));
            async move { county.post("/transfers/new", &fields.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await }
        };
        send(o.branches[5].id).await.expect(422).shows("只能转入本校");
        let id = made(&send(abroad.id).await.expect(303));
        county.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, abroad.id);
    }

    async fn a_township_that_cannot_take_them_leads_to_the_floating_branch(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[5].id, 1).await;
        let floating = org(&world, o.yunxi.id, "云溪县流动团员团支部", Level::Branch, "流动团员团支部").await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let id = start(&district, &someone, o.shiqiao.id).await;
        let page = format!("/transfers/{id}");
        let town = seated(&world, "branchregistrar", o.shiqiao.id).await;
        district.post(&format!("{page}/offer"), &[]).await.expect(409).shows("没有可改转");
        town.post(&format!("{page}/return"), &[("reason", "no_branch")]).await.expect(303);
        district.get(&page).await.expect(200).shows("云溪县流动团员团支部").shows("改转并提交");
        town.post(&format!("{page}/offer"), &[]).await.expect(403);
        district.post(&format!("{page}/offer"), &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), row(&world, &id).await.2), ("waiting", floating.id));
        world.actor("countyregistrar").await.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, floating.id);
    }
}
