//! The pages: who sees what, what is asked before, what is noted afterwards.

use crate::record::{entered, number, sample};
use crate::routes;
use jishi_person::{NewPerson, PersonId, known, store};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_testkit::{World, both};

/// A PDF as far as anybody looks.
const PDF: &[u8] = b"%PDF-1.7 sample";

async fn lin(world: &World) -> PersonId {
    entered(world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await
}

async fn views(world: &World, id: PersonId) -> Vec<store::view::View> {
    world
        .app
        .db
        .read(&Scope::everything("test"), move |read| {
            store::view::of_person(read, id, i64::MAX, 50)
        })
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
}

both! {
    async fn a_number_is_looked_for_and_the_other_unit_stays_closed(world: World) {
        let id = lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let registrar = world.actor("registrar").await;
        registrar.get("/persons").await.expect(200).shows("按证件查找").shows("class=\"watermark\"").shows("许静 registrar");
        registrar.post("/persons/find", &[("number", "123")]).await.expect(422).shows("18 位");
        registrar.post("/persons/find", &[("number", number("99000020070101125").full())]).await.expect(200).shows("没有登记");
        registrar.post("/persons/find", &[("number", &full)]).await.expect(200).shows("林夏").shows(&format!("/persons/{id}")).shows("9****************");
        let other = world.actor("otherregistrar").await;
        other.post("/persons/find", &[("number", &full)]).await.expect(200)
            .shows("已登记").shows("石桥村团支部").shows("宋雨").hides("林夏").hides(&id.to_string()).hides("139****").shows("提出认领或异议");
        assert_eq!(views(&world, id).await.len(), 1, "the person sees that another unit has found the record");
        for person in ["supervisor", "leader", "sysadmin", "auditor", "member"] {
            world.actor(person).await.post("/persons/find", &[("number", &full)]).await.expect(403);
        }
        world.anonymous().get("/persons").await.expect(401);
    }

    async fn the_card_is_masked_and_stays_inside_the_tree(world: World) {
        let id = lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let card = world.actor("registrar").await.get(&format!("/persons/{id}")).await.expect(200)
            .shows("林夏").shows("9****************").shows("139****0001").hides(&full).hides("13900000001").hides("查看完整证件号码").hides("谁看过");
        assert!(card.text().contains("watermark"));
        world.actor("otherregistrar").await.get(&format!("/persons/{id}")).await.expect(404);
        world.actor("supervisor").await.get(&format!("/persons/{id}")).await.expect(403);
        world.actor("keeper").await.get(&format!("/persons/{id}")).await.expect(200).shows("查看完整证件号码").shows("谁看过个人信息");
        world.actor("keeper").await.get("/persons/zzz").await.expect(404);
    }

    async fn a_full_number_wants_a_reason_and_leaves_a_trace(world: World) {
        let id = lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let (keeper, address) = (world.actor("keeper").await, format!("/persons/{id}/reveal"));
        keeper.post(&address, &[]).await.expect(422).shows("请选择事由").hides(&full);
        keeper.post(&address, &[("reason", "其他")]).await.expect(422).shows("写明").hides(&full);
        assert!(views(&world, id).await.is_empty());
        let shown = keeper.post(&address, &[("reason", "核对证件"), ("text", "换发团员证")]).await.expect(200)
            .shows(&full).shows("13900000001");
        assert_eq!(shown.headers.get("cache-control").unwrap(), "no-store");
        assert_eq!(shown.headers.get("refresh").unwrap(), &format!("60; url=/persons/{id}"));
        let seen = views(&world, id).await;
        assert_eq!((seen.len(), seen[0].who.as_str(), seen[0].reason.as_str()), (1, "何平", "核对证件：换发团员证"));
        world.actor("registrar").await.post(&address, &[("reason", "核对证件")]).await.expect(403).hides(&full);
        world.actor("auditor").await.get("/persons/views").await.expect(200).shows("何平").shows("完整证件号码").hides("林夏").hides(&full);
        world.actor("keeper").await.get(&format!("/persons/{id}")).await.expect(200).shows("核对证件：换发团员证");
    }

    async fn free_fields_change_at_once_and_fixed_ones_are_asked_for(world: World) {
        let id = lin(&world).await;
        let branch = world.actor("branchregistrar").await;
        let form = branch.get(&format!("/persons/{id}/edit")).await.expect(200).shows("可直接修改").shows("correction?field=name");
        assert!(form.text().contains("name=\"phone\"") && !form.text().contains("13900000001"));
        let address = format!("/persons/{id}/edit");
        let fields = [("version", "1"), ("phone", "139-0000-0009"), ("ethnicity", "汉族"), ("education", "大学本科"), ("name", "换人"), ("number", "1")];
        branch.post(&address, &[("version", "1"), ("phone", "12")]).await.expect(422).shows("11 位手机号码");
        branch.post(&address, &fields).await.expect(303);
        branch.post(&address, &fields).await.expect(409);
        branch.get(&format!("/persons/{id}")).await.expect(200).shows("林夏").shows("139****0009").shows("大学本科").shows("联系电话：139****0001 改为 139****0009");
        // Two levels up may look, not change.
        world.actor("registrar").await.get(&address).await.expect(403).shows("只能管理本级和直接下级");
        world.actor("otherregistrar").await.get(&address).await.expect(404);
        branch.get(&format!("/persons/{id}/correction?field=born")).await.expect(409).shows("请更正证件号码");

        let ask = format!("/persons/{id}/correction");
        branch.upload(&ask, &[("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")], &[]).await.expect(422).shows("请上传证明材料");
        branch.upload(&ask, &[("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")], &[("proof", "a.docx", b"PK\x03\x04")]).await.expect(422).shows("不能作为证明材料");
        branch.upload(&ask, &[("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")], &[("proof", "证明.pdf", PDF)]).await.expect(303);
        branch.upload(&ask, &[("field", "name"), ("name", "林小夏"), ("reason", "录入有误")], &[("proof", "证明.pdf", PDF)]).await.expect(409).shows("已有待审核");
        branch.get(&format!("/persons/{id}")).await.expect(200).shows("林夏").shows("待审核");

        let keeper = world.actor("keeper").await;
        let list = keeper.get("/persons/corrections").await.expect(200).shows("林晓夏").shows("证明.pdf").text();
        let decision = list.split("action=\"").find(|p| p.contains("/decision")).unwrap().split('"').next().unwrap().to_owned();
        let proof = list.split("href=\"").find(|p| p.starts_with("/persons/proofs/")).unwrap().split('"').next().unwrap().to_owned();
        let file = keeper.get(&proof).await.expect(200);
        assert_eq!(&file.bytes[..], PDF);
        assert!(file.headers.get("content-security-policy").unwrap().to_str().unwrap().contains("sandbox"));
        world.actor("otherregistrar").await.get(&proof).await.expect(404);
        keeper.post(&decision, &[("to", "refuse"), ("version", "1")]).await.expect(422);
        world.actor("registrar").await.post(&decision, &[("to", "accept"), ("version", "1")]).await.expect(403);
        keeper.post(&decision, &[("to", "accept"), ("version", "1")]).await.expect(303);
        keeper.post(&decision, &[("to", "accept"), ("version", "1")]).await.expect(409);
        keeper.get(&format!("/persons/{id}")).await.expect(200).shows("林晓夏").shows("姓名：林夏 改为 林晓夏（更正申请）");
        keeper.get("/persons/corrections").await.expect(200).shows("没有待审核的更正申请");
    }

    async fn a_corrected_number_is_sealed_while_it_waits_and_found_afterwards(world: World) {
        let id = lin(&world).await;
        let other = number("99000020080202124").full().to_owned();
        let branch = world.actor("branchregistrar").await;
        let ask = format!("/persons/{id}/correction");
        branch.upload(&ask, &[("field", "number"), ("document", "居民身份证"), ("number", &other), ("reason", "录错")], &[("proof", "证.png", b"\x89PNG\r\n\x1a\n...")]).await.expect(303);
        branch.get(&format!("/persons/{id}")).await.expect(200).hides(&other);
        let standing = jishi_platform::keys::standing(&world.app).await.unwrap();
        assert_eq!(standing.iter().find(|s| s.table == "person_correction").unwrap().by_key.values().sum::<u64>(), 1);
        let keeper = world.actor("keeper").await;
        let list = keeper.get("/persons/corrections").await.expect(200).hides(&other).text();
        let decision = list.split("action=\"").find(|p| p.contains("/decision")).unwrap().split('"').next().unwrap().to_owned();
        keeper.post(&decision, &[("to", "accept"), ("version", "1")]).await.expect(303);
        keeper.post("/persons/find", &[("number", &other)]).await.expect(200).shows("林夏").shows("9****************");
        keeper.get(&format!("/persons/{id}")).await.expect(200).shows("2008-02-02").shows("女");
    }

    async fn a_claim_moves_the_record_when_the_holder_agrees(world: World) {
        let id = lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let other = world.actor("otherregistrar").await;
        let fields = [("document", "居民身份证"), ("number", full.as_str()), ("kind", "claim"), ("reason", "人员实际在本单位")];
        other.upload("/persons/claims", &[("document", ""), ("number", &full), ("kind", "claim"), ("reason", "")], &[]).await.expect(422).shows("请选择事由").hides("林夏");
        let filed = other.upload("/persons/claims", &fields, &[("proof", "在职证明.pdf", PDF)]).await.expect(303).location();
        let page = filed.split('?').next().unwrap().to_owned();
        other.upload("/persons/claims", &fields, &[]).await.expect(409).shows("正在处理中");
        other.get(&page).await.expect(200).hides("林夏").shows("石桥村团支部").shows("撤回申请").hides("意见");
        world.actor("supervisor").await.get(&page).await.expect(403);
        // The county sees it and may not decide: it manages the township, not the branch.
        let county = world.actor("countyregistrar").await;
        county.get(&page).await.expect(200).shows("林夏");
        county.post(&format!("{page}/answer"), &[("to", "accept"), ("version", "1")]).await.expect(403);
        // The keeper of one side is not above both.
        world.actor("keeper").await.post(&format!("{page}/decision"), &[("to", "accept"), ("version", "1")]).await.expect(403).shows("共同上级");
        let branch = world.actor("branchregistrar").await;
        branch.post(&format!("{page}/answer"), &[("to", "refuse"), ("version", "1")]).await.expect(422);
        branch.get(&page).await.expect(200).shows("同意，转出记录");
        branch.post(&format!("{page}/answer"), &[("to", "accept"), ("version", "1")]).await.expect(303);
        branch.post(&format!("{page}/answer"), &[("to", "accept"), ("version", "1")]).await.expect(409);
        other.get(&format!("/persons/{id}")).await.expect(200).shows("林夏");
        branch.get(&format!("/persons/{id}")).await.expect(404);
        branch.get(&page).await.expect(200).shows("已同意");
    }

    async fn a_dispute_can_be_withdrawn_and_filed_again(world: World) {
        lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let other = world.actor("otherregistrar").await;
        let fields = [("number", full.as_str()), ("kind", "dispute"), ("reason", "证件号码被冒用")];
        let page = other.upload("/persons/claims", &fields, &[]).await.expect(303).location();
        let page = page.split('?').next().unwrap().to_owned();
        world.actor("branchregistrar").await.post(&format!("{page}/withdrawal"), &[("version", "1")]).await.expect(403);
        other.post(&format!("{page}/withdrawal"), &[("version", "1")]).await.expect(303);
        other.upload("/persons/claims", &fields, &[]).await.expect(303);
        other.upload("/persons/claims", &[("number", &full), ("kind", "claim"), ("reason", "证件号码被冒用")], &[]).await.expect(422).shows("不是认领的事由");
        other.get("/persons/claims?state=withdrawn").await.expect(200).shows("已撤回").hides("林夏");
        world.actor("otherregistrar").await.upload("/persons/claims", &[("number", number("99000020070101125").full()), ("kind", "claim"), ("reason", "人员实际在本单位")], &[]).await.expect(409).shows("没有登记");
    }

    async fn a_child_is_complete_only_with_a_guardians_consent(world: World) {
        let child = entered(&world, &sample(world.orgs.branches[0].id, "小禾", "99000020140101123")).await;
        let branch = world.actor("branchregistrar").await;
        branch.get(&format!("/persons/{child}")).await.expect(200).shows("信息不完整").shows("未满 14 周岁");
        let address = format!("/persons/{child}/consent");
        let good = [("guardian", "禾田"), ("relation", "父亲"), ("given_on", "2026-07-01"), ("how", "书面同意书")];
        branch.upload(&address, &good, &[]).await.expect(422).shows("请上传同意书");
        branch.upload(&address, &[("guardian", ""), ("relation", "邻居"), ("given_on", "2026-07-16"), ("how", "")], &[("proof", "书.pdf", PDF)]).await.expect(422)
            .shows("请填写监护人姓名").shows("请选择与本人关系").shows("不能晚于今天").shows("请选择同意方式");
        branch.upload(&address, &good, &[("proof", "书.pdf", PDF)]).await.expect(303);
        branch.get(&format!("/persons/{child}")).await.expect(200).hides("信息不完整").shows("禾田（父亲）书面同意书");
        branch.post(&format!("{address}/withdrawal"), &[]).await.expect(303);
        branch.get(&format!("/persons/{child}")).await.expect(200).shows("信息不完整");
        let grown = lin(&world).await;
        branch.get(&format!("/persons/{grown}")).await.expect(200).hides("信息不完整");
    }

    async fn records_that_may_be_one_person_are_paired_without_showing_the_other_side(world: World) {
        lin(&world).await;
        let twin = NewPerson {
            org: world.orgs.branches[5].id,
            name: "林夏".to_owned(),
            born: Some(jishi_kernel::Day::constant(2007, 1, 1)),
            ..NewPerson::default()
        };
        let twin = entered(&world, &twin).await;
        // The same name and birth under two different numbers are two people.
        entered(&world, &sample(world.orgs.branches[0].id, "周舟", "99000020070101125")).await;
        let mut one = sample(world.orgs.branches[5].id, "周舟", "99000020070101127");
        one.phone = Some(jishi_person::Phone::parse("13900000003").unwrap());
        entered(&world, &one).await;
        // One telephone, one name, another document: perhaps one person.
        let mut abroad = one.clone();
        abroad.number = Some(jishi_person::IdNumber::of("护照", "E12345678", jishi_person::Legacy::Refuse).unwrap());
        abroad.org = world.orgs.branches[6].id;
        entered(&world, &abroad).await;
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        let keeper = world.actor("keeper").await;
        let list = keeper.get("/persons/duplicates").await.expect(200).shows("姓名和出生日期相同").shows("林夏")
            .shows("松岭区幸福社区团支部").shows("其他单位登记，信息不显示").hides(&twin.to_string()).hides("周舟").text();
        assert_eq!(list.matches("是同一人</button>").count(), 2, "one pair, two answers");
        let decision = list.split("action=\"").find(|p| p.starts_with("/persons/duplicates/")).unwrap().split('"').next().unwrap().to_owned();
        world.actor("registrar").await.post(&decision, &[("to", "different")]).await.expect(403);
        let everything = world.app.db.read(&Scope::everything("test"), |read| store::pair::list(read, 0, 50)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let why: Vec<_> = everything.iter().map(|pair| pair.why).collect();
        assert_eq!(why, ["姓名和出生日期相同", "联系电话相同"]);
        keeper.post(&decision, &[("to", "different"), ("note", "已电话核实")]).await.expect(303);
        keeper.post(&decision, &[("to", "different")]).await.expect(404);
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        keeper.get("/persons/duplicates").await.expect(200).shows("没有疑似重复");
    }

    async fn one_name_under_a_shared_telephone_or_two_documents_is_a_pair(world: World) {
        let orgs = world.orgs.clone();
        // Three under one telephone: a family, and one of them twice.
        let mut ids = Vec::new();
        for (name, seventeen, branch) in [("林夏", "99000020070101123", 0), ("林父", "99000019700101121", 0), ("林夏", "99000020070101125", 5)] {
            ids.push(entered(&world, &sample(orgs.branches[branch].id, name, seventeen)).await);
        }
        // An identity card and a passport with the same name and birth.
        let born = Some(jishi_kernel::Day::constant(2006, 2, 3));
        let card = NewPerson { phone: None, ..sample(orgs.branches[1].id, "安妮", "99000020060203128") };
        let passport = NewPerson {
            number: Some(jishi_person::IdNumber::of("护照", "E12345678", jishi_person::Legacy::Refuse).unwrap()),
            born, ..card.clone()
        };
        let (card, passport) = (entered(&world, &card).await, entered(&world, &passport).await);
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        let found = world.app.db.read(&Scope::everything("test"), |read| store::pair::list(read, 0, 50)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let pairs: Vec<_> = found.iter().map(|pair| (pair.sides[0].person, pair.sides[1].person)).collect();
        assert_eq!(pairs, [(card, passport), (ids[0], ids[2])]);
    }

    async fn two_records_of_one_person_become_one(world: World) {
        let orgs = world.orgs.clone();
        let kept = entered(&world, &NewPerson { phone: None, ethnicity: String::new(), ..sample(orgs.branches[0].id, "林夏", "99000020070101123") }).await;
        let twin = NewPerson {
            number: None, born: Some(jishi_kernel::Day::constant(2007, 1, 1)),
            ..sample(orgs.branches[1].id, "林夏", "99000020070101125")
        };
        let twin = entered(&world, &twin).await;
        let far = NewPerson { phone: None, org: orgs.branches[5].id, number: None, born: Some(jishi_kernel::Day::constant(2007, 1, 1)), ..sample(orgs.branches[5].id, "林夏", "99000020070101127") };
        entered(&world, &far).await;
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        let found = world.app.db.read(&Scope::everything("test"), |read| store::pair::list(read, 0, 50)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(found.len(), 3);
        let page = |at: usize| format!("/persons/duplicates/{}/merge", found[at].id);
        let near = (0..3).find(|at| found[*at].sides.iter().all(|side| [kept, twin].contains(&side.person))).unwrap();
        let apart = (0..3).find(|at| *at != near).unwrap();
        let keeper = world.actor("keeper").await;
        keeper.get(&page(apart)).await.expect(403).shows("共同上级");
        world.actor("registrar").await.get(&page(near)).await.expect(403);
        // The dry run says what changes; either may survive.
        keeper.get(&page(near)).await.expect(200).shows("补为 139****0001").shows("汉族").shows("改为保留这一条");
        keeper.get(&format!("{}?keep=second", page(near))).await.expect(200).shows("补为 居民身份证 9****************");
        keeper.get("/persons/duplicates").await.expect(200).shows("合并…");
        let send = |name: &'static str, version: &'static str| {
            let (keeper, page) = (keeper.clone(), page(near));
            async move { keeper.post(&page, &[("keep", "first"), ("kept_version", "1"), ("gone_version", version), ("name", name)]).await }
        };
        send("林", "1").await.expect(422).shows("再次输入的姓名不符");
        send("林夏", "2").await.expect(409);
        assert_eq!(send("林夏", "1").await.expect(303).location(), format!("/persons/{kept}?done=merged"));
        send("林夏", "1").await.expect(404);
        let (one, other, into) = world.app.db.read(&Scope::everything("test"), move |read| {
            Ok::<_, StoreError>((jishi_person::known(read, kept)?.unwrap(), jishi_person::known(read, twin)?.unwrap(), store::merge::into(read, twin)?))
        }).await.unwrap();
        assert_eq!((one.phone_mask.as_str(), one.ethnicity.as_str(), one.version), ("139****0001", "汉族", 2));
        assert_eq!((other.name.as_str(), other.phone_mask.as_str(), into), ("已合并", "", Some(kept)));
        assert_eq!(keeper.get(&format!("/persons/{twin}")).await.expect(303).location(), format!("/persons/{kept}"));
        keeper.get(&format!("/persons/{kept}")).await.expect(200).shows("合并重复记录");
    }

    async fn everything_is_handed_out_and_erased(world: World) {
        let id = lin(&world).await;
        let full = number("99000020070101123").full().to_owned();
        let branch = world.actor("branchregistrar").await;
        let ask = format!("/persons/{id}/correction");
        branch.upload(&ask, &[("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")], &[("proof", "证明.pdf", PDF)]).await.expect(303);
        let keeper = world.actor("keeper").await;
        let zip = keeper.post(&format!("/persons/{id}/export"), &[("reason", "本人申请")]).await.expect(200);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes.to_vec())).unwrap();
        let names: Vec<String> = archive.file_names().map(|n| n.unwrap().into_owned()).collect();
        assert!(names.iter().any(|n| n.ends_with("证明.pdf")), "{names:?}");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("个人信息.txt").unwrap(), &mut text).unwrap();
        for part in [&full[..], "13900000001", "林夏", "何平 keeper", "【更正申请】", "【证明材料】", "导出全部个人信息"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        world.actor("registrar").await.post(&format!("/persons/{id}/export"), &[("reason", "本人申请")]).await.expect(403);

        let address = format!("/persons/{id}/erasure");
        let hash = world.app.db.read(&Scope::everything("test"), move |read| store::proof::of_person(read, id)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"))[0].hash.clone();
        keeper.get(&address).await.expect(200).shows("抹除个人信息");
        keeper.post(&address, &[("reason", "本人撤回同意"), ("name", "别人")]).await.expect(422).shows("姓名不符");
        keeper.post(&address, &[("reason", "本人撤回同意"), ("name", "林夏")]).await.expect(303);
        keeper.get(&format!("/persons/{id}")).await.expect(200).shows("已抹除").hides("林夏").hides("139****").hides("林晓夏").hides("查看完整证件号码");
        keeper.post(&format!("/persons/{id}/reveal"), &[("reason", "核对证件")]).await.expect(409);
        branch.post("/persons/find", &[("number", &full)]).await.expect(200).shows("没有登记");
        let standing = jishi_platform::keys::standing(&world.app).await.unwrap();
        assert!(standing.iter().all(|s| s.by_key.is_empty()), "{standing:?}");
        let record = world.app.db.read(&Scope::everything("test"), move |read| known(read, id)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}")).unwrap();
        assert_eq!((record.name.as_str(), record.sex, record.born), ("已抹除", jishi_person::Sex::Male, None));
        // The file goes after the commit.
        assert!(world.app.files.get(&hash).await.is_ok());
        let mut jobs = jishi_platform::jobs::Jobs::default();
        jishi_platform::files::discard::jobs(&mut jobs);
        jobs.tick(&world.app).await.unwrap();
        assert!(world.app.files.get(&hash).await.is_err());
        // The number is free again.
        lin(&world).await;
    }

    async fn a_file_that_is_still_needed_stays(world: World) {
        let first = lin(&world).await;
        let second = entered(&world, &sample(world.orgs.branches[0].id, "周舟", "99000020070101125")).await;
        let branch = world.actor("branchregistrar").await;
        for id in [first, second] {
            branch.upload(&format!("/persons/{id}/correction"), &[("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")], &[("proof", "集体证明.pdf", PDF)]).await.expect(303);
        }
        let keeper = world.actor("keeper").await;
        let mut jobs = jishi_platform::jobs::Jobs::default();
        jishi_platform::files::discard::jobs(&mut jobs);
        for (id, name, left) in [(first, "林夏", true), (second, "周舟", false)] {
            let hash = world.app.db.read(&Scope::everything("test"), move |read| store::proof::of_person(read, id)).await
                .unwrap_or_else(|e: StoreError| panic!("{e}"))[0].hash.clone();
            keeper.post(&format!("/persons/{id}/erasure"), &[("reason", "误登记"), ("name", name)]).await.expect(303);
            jobs.tick(&world.app).await.unwrap();
            assert_eq!(world.app.files.get(&hash).await.is_ok(), left);
        }
    }
}
