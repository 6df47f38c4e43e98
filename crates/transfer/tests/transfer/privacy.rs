use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn what_is_kept_about_a_person_is_handed_out_and_erased(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let person = jishi_person::PersonId(someone.person);
        let hook = jishi_platform::db::inventory::iter::<jishi_person::PersonHook>().find(|hook| hook.name == "组织关系转接").unwrap();
        assert!(read(&world, move |read| (hook.holds)(read, person)).await.unwrap().contains("请先办结或撤回"));
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{id}/return"), &[("reason", "proof"), ("words", "缺少甘露的合同")]).await.expect(303);
        secretary.upload(&format!("/transfers/{id}/appeal"), &[("words", "附甘露的合同")], &[("files", "a.pdf", b"%PDF-1.4 x")]).await.expect(303);
        // The district sent it back in place of its branch: the city above the district decides.
        let ruling = format!("/transfers/{id}/ruling");
        district.post(&ruling, &[("how", "uphold")]).await.expect(403).shows("上级裁定");
        seated(&world, "otherregistrar", o.bishui.id).await.post(&ruling, &[("how", "uphold")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "done");
        assert!(read(&world, move |read| (hook.holds)(read, person)).await.is_none());
        let told = move |read: &jishi_platform::db::Read<'_>| {
            let mut all = String::new();
            for kept in hook.kept {
                for (head, rest) in kept.section(read, person, &jishi_person::veil::Veils::default(), &jishi_platform::authz::Scope::empty())?.rows {
                    all.push_str(&format!("{} {head} {rest}\n", kept.table));
                }
            }
            Ok((all, (hook.files)(read, person)?.len()))
        };
        let (all, files) = read(&world, told).await;
        assert_eq!(files, 1);
        let line = |table: &str, words: &[&str]| {
            assert!(all.lines().any(|line| line.starts_with(&format!("{table} ")) && words.iter().all(|word| line.contains(word))), "{table} {words:?}: {all}");
        };
        line("transfer", &["示例农机合作社", "接转成功", "石桥村团支部", "申诉次数 1"]);
        line("transfer_event", &["退回", "证明材料不足", "缺少甘露的合同"]);
        line("transfer_event", &["申诉", "附甘露的合同"]);
        line("transfer_event", &["申诉成立"]);
        line("transfer_file", &["a.pdf", "申诉材料"]);
        line("transfer_response", &["时限", "已办理"]);
        let free = write(&world, move |write| (hook.erase)(write, person)).await;
        assert_eq!(free.len(), 1);
        let (all, files) = read(&world, told).await;
        assert!(files == 0 && !all.contains("示例农机") && !all.contains("合同"), "{all}");
        secretary.get(&format!("/transfers/{id}")).await.expect(200).hides("合同").hides("示例农机");
        // What is counted stays.
        assert_eq!(deeds(&world, &id).await.len(), 4);
    }

    async fn messages_name_nobody_and_an_erasure_empties_old_ones(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        seated(&world, "otherregistrar", o.branches[5].id).await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        assert_eq!(told(&world, "otherregistrar", "待审批组织关系转接（已落实工作单位）").await, 1);
        world.clock.advance(25 * 3_600_000);
        jishi_transfer::run(&world.app).await.unwrap();
        world.clock.advance(60 * 3_600_000);
        jishi_transfer::run(&world.app).await.unwrap();
        world.actor("otherregistrar").await.post(&format!("/transfers/{id}/return"), &[("reason", "data")]).await.expect(303);
        assert_eq!(said(&world, "甘露").await, 0);
        // An earlier version wrote the name.
        let (account, link) = (world.account("otherregistrar"), format!("/transfers/{id}"));
        write(&world, move |write| {
            let old = jishi_platform::message::NewMessage {
                account,
                kind: "task",
                title: "待审批组织关系转接：甘露".to_owned(),
                body: String::new(),
                link,
                dedup: "old".to_owned(),
            };
            jishi_platform::message::add(write, 1, 0, &old)
        })
        .await;
        assert_eq!(said(&world, "甘露").await, 1);
        let person = jishi_person::PersonId(someone.person);
        let hook = jishi_platform::db::inventory::iter::<jishi_person::PersonHook>().find(|hook| hook.name == "组织关系转接").unwrap();
        write(&world, move |write| (hook.erase)(write, person)).await;
        assert_eq!(said(&world, "甘露").await, 0);
    }

    async fn a_look_at_proof_is_noted(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let (id, to) = (someone.id.0.to_string(), o.branches[5].id.to_string());
        let fields = [("kind", "work"), ("member", &*id), ("to", &*to), ("employer", "示例公司")];
        secretary.get("/transfers/new?kind=work").await.expect(200).shows("multipart/form-data").shows("证明材料");
        secretary.upload("/transfers/new", &fields, &[("files", "a.txt", b"text")]).await.expect(422).shows("不是图片或 PDF").shows("示例公司");
        assert_eq!(open(&world).await, 0);
        let id = made(&secretary.upload("/transfers/new", &fields, &[("files", "合同.pdf", b"%PDF-1.4 x"), ("files", "b.pdf", b"%PDF-1.4 y")]).await.expect(303));
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let page = format!("/transfers/{id}");
        let shown = district.get(&page).await.expect(200).shows("合同.pdf").shows("b.pdf").text();
        assert_eq!(looks(&world, &someone, "proof").await, 0);
        let file = shown.split("href=\"").find(|part| part.contains("/files/")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(&district.get(&file).await.expect(200).bytes[..], b"%PDF-1.4 x");
        assert_eq!(looks(&world, &someone, "proof").await, 1);
        // A stranger sees nothing, and nothing is noted.
        seated(&world, "otherregistrar", o.linjiang.id).await.get(&file).await.expect(404);
        assert_eq!(looks(&world, &someone, "proof").await, 1);
        // Returned, it is sent again with more; nine are too many.
        seated(&world, "otherregistrar", o.songling.id).await.post(&format!("{page}/return"), &[("reason", "proof")]).await.expect(303);
        let edit = format!("{page}/edit");
        let many: Vec<(&str, &str, &[u8])> = (0..7).map(|_| ("files", "c.pdf", &b"%PDF-1.4 z"[..])).collect();
        secretary.upload(&edit, &[fields[0], fields[2], fields[3]], &many).await.expect(422).shows("最多 8 个文件，已有 2 个");
        secretary.upload(&edit, &[fields[0], fields[2], fields[3]], &many[..1]).await.expect(303);
        secretary.get(&page).await.expect(200).shows("c.pdf");
    }

    async fn a_member_puts_proof_to_the_own_transfer(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "罗晓", o.branches[0].id, 1).await;
        let me = linked(&world, &someone).await;
        me.get("/my/transfer?kind=study").await.expect(200).shows("multipart/form-data").shows("证明材料");
        let to = o.branches[5].id.to_string();
        let fields = [("kind", "study"), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        me.upload("/my/transfer", &fields, &[("files", "a.exe", b"MZ")]).await.expect(422).shows("示例学院");
        me.upload("/my/transfer", &fields, &[("files", "录取通知书.pdf", b"%PDF-1.4 x")]).await.expect(303);
        let id = newest(&world).await;
        world.actor("branchregistrar").await.get(&format!("/transfers/{id}")).await.expect(200).shows("录取通知书.pdf");
    }

    async fn a_search_by_number_is_noted_and_limited(world: World) {
        let o = &world.orgs;
        let (abroad, near) = (member(&world, "甘露", o.branches[0].id, 1).await, member(&world, "安宁", o.branches[5].id, 2).await);
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let to = o.branches[6].id.to_string();
        let ask = |name: &'static str, number: String| {
            let (district, to) = (district.clone(), to.clone());
            async move {
                let fields = [("side", "in"), ("kind", "work"), ("name", name), ("number", &*number), ("to", &*to), ("employer", "")];
                district.post("/transfers/new", &fields).await.expect(422)
            }
        };
        district.get("/transfers/new?side=in&kind=work").await.expect(200).shows("证件种类").shows("护照").shows("查找会被记录");
        // Whoever is not found, and whoever is in sight, need no note; a stranger's record does, the name may fit or not.
        ask("某人", number(77)).await;
        ask("安宁", number(2)).await;
        assert_eq!((looks(&world, &abroad, "found").await, looks(&world, &near, "found").await), (0, 0));
        ask("甘霖", number(1)).await.shows("没有找到姓名与证件号码相符");
        ask("甘露", number(1)).await.shows("请填写工作单位");
        assert_eq!(looks(&world, &abroad, "found").await, 2);
        // So many in an hour, then no more.
        let path = o.songling.path.clone();
        let most = world.app.db.read(&jishi_platform::authz::Scope::everything("test"), move |read| {
            jishi_person::rule::search_hits(read, &path, jishi_testkit::today())
        })
        .await
        .unwrap();
        for _ in 2..most {
            ask("甘霖", number(1)).await;
        }
        let fields = [("side", "in"), ("kind", "work"), ("name", "甘露"), ("number", &*number(1)), ("to", &*to), ("employer", "示例公司")];
        district.post("/transfers/new", &fields).await.expect(429);
        assert_eq!((looks(&world, &abroad, "found").await, open(&world).await), (most, 0));
        world.clock.advance(3_600_001);
        world.actor("otherregistrar").await.post("/transfers/new", &fields).await.expect(303);
    }

    async fn a_member_with_another_document_is_found(world: World) {
        let o = &world.orgs;
        let (app, branch) = (world.app.clone(), o.branches[0].id);
        let someone = write(&world, move |write| {
            let number = jishi_person::IdNumber::of("护照", "E00000001", jishi_person::rule::legacy(write, "", jishi_testkit::today())?).unwrap();
            let new = jishi_person::NewPerson { org: branch, name: "甘露".to_owned(), number: Some(number), ..Default::default() };
            let ready = jishi_person::prepare(&app, &new)?;
            let person = jishi_person::add(write, &ready)?;
            let day = jishi_kernel::Day::constant(2021, 5, 4);
            let new = jishi_member::store::member::NewMember { person: person.0, org: branch, name: "甘露".to_owned(), sex: 1, joined_on: Some(day), ..Default::default() };
            let id = jishi_member::store::member::add(write, app.id(), &new, day, "发展")?;
            Ok(jishi_member::store::member::find(write, id)?.unwrap())
        })
        .await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let to = o.branches[6].id.to_string();
        let fields = |document: &'static str| {
            [("side", "in"), ("kind", "work"), ("name", "甘露"), ("document", document), ("number", "E00000001"), ("to", &*to), ("employer", "示例公司")]
        };
        district.post("/transfers/new", &fields("居民身份证")).await.expect(422).shows("证件号码中不能有");
        let id = made(&district.post("/transfers/new", &fields("护照")).await.expect(303));
        world.actor("branchregistrar").await.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[6].id);
    }
}
