//! The card: who sees it, who changes it, documents, steps, records, contacts.

use super::routes;
use super::world::{deputy, deputy_account, one, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::remind_probation;
use jishi_member::rule::discipline::Stage;
use jishi_member::store::{change, document, member, record, request, step};
use jishi_org::OrgNumber;
use jishi_testkit::{World, both};

const PDF: &[u8] = b"%PDF-1.4 sample";

/// Who of 云溪一中 is under 留团察看.
async fn under(world: &World) -> Vec<jishi_member::MemberId> {
    let branch = world.orgs.branches[2].id;
    read(world, move |read| record::on_probation(read, branch, Day::constant(2026, 7, 15))).await
}

both! {
    async fn a_card_is_seen_from_above_and_changed_by_the_branch_and_its_superior(world: World) {
        let id = one(&world).await;
        let card = format!("/members/{id}");
        world.anonymous().get(&card).await.expect(401);
        world.actor("leader").await.get(&card).await.expect(403);
        world.actor("otherregistrar").await.get(&card).await.expect(404);
        for person in ["branchregistrar", "countyregistrar", "registrar", "rootregistrar", "keeper"] {
            let shown = world.actor(person).await.get(&card).await.expect(200);
            shown.shows("甘露").shows("石桥村团支部").hides("99000020060504");
        }
        let edit = format!("{card}/edit");
        world.actor("branchregistrar").await.get(&edit).await.expect(200);
        world.actor("countyregistrar").await.get(&edit).await.expect(403).shows("只能管理本级和直接下级");
        world.actor("otherregistrar").await.get(&edit).await.expect(404);
        world.actor("keeper").await.get(&edit).await.expect(403);
        for tab in ["joining", "documents", "years", "records", "contacts", "all"] {
            world.actor("branchregistrar").await.get(&format!("{card}?tab={tab}")).await.expect(200);
        }
    }

    async fn particulars_are_changed_with_history_and_checked_by_the_rule_of_their_day(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let edit = format!("/members/{id}/edit");
        let send = |joined: &'static str, number: &'static str, version: &'static str| {
            let (branch, edit) = (branch.clone(), edit.clone());
            async move {
                branch.post(&edit, &[("joined_on", joined), ("number", number), ("party", "yes"), ("version", version)]).await
            }
        };
        send("2021-05-04", "", "1").await.expect(422).shows("2021年入团的应填写发展团员编号");
        send("2021-05-04", "202036000001", "1").await.expect(422).shows("应以2021开头");
        // An empty number is filled in at once; the day of joining and the Party wait for the superior.
        send("2020-05-04", "202136000001", "1").await.expect(303);
        send("2021-05-04", "202136000002", "1").await.expect(409);
        let (found, log) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), change::list(read, id, 50)?))).await;
        assert_eq!((found.number.as_deref(), found.party, found.version), (Some("202136000001"), false, 2));
        assert_eq!(found.joined_on, Some(Day::constant(2021, 5, 4)));
        let fields: Vec<(&str, &str)> = log.iter().map(|row| (row.field, row.new.as_str())).collect();
        assert_eq!(fields, [("发展团员编号", "202136000001")]);
        branch.get(&edit).await.expect(200).shows("须附证明材料，由上级审核后生效").shows("由支部的上级组织标记").hides("name=\"graduates\"");
    }

    async fn a_protected_particular_is_asked_for_and_decided_above(world: World) {
        // 云溪一中 stands directly below the county.
        let id = people(&world, vec![somebody("甘露", world.orgs.branches[2].id)]).await[0];
        let county = world.actor("countyregistrar").await;
        let to = format!("/members/{id}/request");
        let send = |field: &'static str, new: &'static str, paper: bool| {
            let (county, to) = (county.clone(), to.clone());
            async move {
                let papers: &[(&str, &str, &[u8])] = if paper { &[("file", "志愿书.pdf", PDF)] } else { &[] };
                county.upload(&to, &[("field", field), (field, new), ("reason", "录入有误")], papers).await
            }
        };
        county.get(&format!("{to}?field=joined_on")).await.expect(200).shows("入团日期现为 2021-05-04").shows("证明材料");
        county.get(&format!("{to}?field=name")).await.expect(404);
        county.get(&format!("{to}?field=graduates")).await.expect(409).shows("可以直接修改");
        world.actor("registrar").await.get(&format!("{to}?field=joined_on")).await.expect(403);
        world.actor("otherregistrar").await.get(&format!("{to}?field=joined_on")).await.expect(404);
        send("joined_on", "2020-05-04", false).await.expect(422).shows("请上传证明材料");
        send("joined_on", "2021-05-04", true).await.expect(422).shows("与现在的内容相同");
        send("joined_on", "2017-01-01", true).await.expect(422).shows("入团时10周岁");
        send("joined_on", "2016-05-04", true).await.expect(422);
        send("party", "yes", false).await.expect(303);
        send("party", "yes", false).await.expect(409).shows("已有待审核的申请");
        county.get("/members/requests").await.expect(200).shows("党员改为 是").shows("撤回").hides("同意</button>");
        let filed = read(&world, move |read| request::of_member(read, id)).await.remove(0).id;
        let decide = format!("/members/requests/{filed}");
        county.post(&decide, &[("to", "accept")]).await.expect(409).shows("不能审核自己提交的申请");
        world.actor("registrar").await.post(&decide, &[("to", "accept")]).await.expect(403);
        world.actor("otherregistrar").await.post(&decide, &[("to", "accept")]).await.expect(404);
        let deputy = deputy(&world, world.orgs.yunxi.id).await;
        deputy.post(&decide, &[("to", "withdraw")]).await.expect(403);
        deputy.post(&decide, &[("to", "refuse")]).await.expect(422);
        deputy.post(&decide, &[("to", "accept")]).await.expect(303);
        deputy.post(&decide, &[("to", "accept")]).await.expect(409);
        let (found, log) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), change::list(read, id, 50)?))).await;
        assert!(found.party && log.iter().any(|row| (row.field, row.new.as_str()) == ("党员", "是")), "{log:?}");
        // The superior marks the graduation itself; the branch does not.
        county.post(&format!("/members/{id}/edit"), &[("graduates", "2027-06"), ("number", "202136000001"), ("version", &found.version.to_string())]).await.expect(303);
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(found.graduates.as_deref(), Some("2027-06"));
    }

    async fn documents_are_scanned_once_and_checked_by_the_superior(world: World) {
        // 云溪一中 stands directly below the county.
        let id = people(&world, vec![somebody("甘露", world.orgs.branches[2].id)]).await[0];
        let county = world.actor("countyregistrar").await;
        let to = format!("/members/{id}/documents");
        county.upload(&to, &[("kind", "入团志愿书")], &[("file", "志愿书.png", b"\x89PNG\r\n\x1a\n")]).await.expect(422).shows("不是 PDF");
        county.upload(&to, &[("kind", "入团志愿书")], &[("file", "志愿书.pdf", b"<html>")]).await.expect(422).shows("内容与扩展名不符");
        county.upload(&to, &[("kind", "照片")], &[("file", "志愿书.pdf", PDF)]).await.expect(422).shows("请选择材料类别");
        county.upload(&to, &[("kind", "入团志愿书")], &[]).await.expect(422).shows("请选择 PDF 文件");
        county.upload(&to, &[("kind", "入团志愿书")], &[("file", "志愿书.pdf", PDF)]).await.expect(303);
        world.actor("registrar").await.upload(&to, &[("kind", "入团志愿书")], &[("file", "志愿书.pdf", PDF)]).await.expect(403);
        let found = read(&world, move |read| document::list(read, id)).await;
        let [scan] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(scan.state(), "尚未认证");
        let file = format!("/members/documents/{}", scan.id);
        assert_eq!(county.get(&file).await.expect(200).bytes, PDF);
        world.actor("otherregistrar").await.get(&file).await.expect(404);
        world.actor("leader").await.get(&file).await.expect(403);
        world.anonymous().get(&file).await.expect(401);
        let check = format!("{file}/check");
        world.actor("registrar").await.post(&check, &[("to", "pass")]).await.expect(403);
        world.actor("otherregistrar").await.post(&check, &[("to", "pass")]).await.expect(404);
        county.post(&check, &[("to", "pass")]).await.expect(409).shows("不能认证自己上传的材料");
        let deputy = deputy(&world, world.orgs.yunxi.id).await;
        deputy.post(&check, &[("to", "return")]).await.expect(422);
        deputy.post(&check, &[("to", "pass")]).await.expect(303);
        deputy.post(&check, &[("to", "return"), ("reason", "缺页")]).await.expect(409);
        assert_eq!(read(&world, move |read| document::list(read, id)).await[0].state(), "已认证");
    }

    async fn steps_keep_their_order(world: World) {
        let branch_id = world.orgs.branches[0].id;
        let ids = people(&world, vec![somebody("甘露", branch_id), somebody("旧团员", branch_id)]).await;
        let (id, ancient) = (ids[0], ids[1]);
        let branch = world.actor("branchregistrar").await;
        let to = format!("/members/{id}/steps");
        let send = |step: &'static str, day: &'static str, more: &'static [(&'static str, &'static str)]| {
            let (branch, to) = (branch.clone(), to.clone());
            async move {
                let mut fields = vec![("step", step), ("day", day), ("detail", "说明")];
                fields.extend(more);
                branch.post(&to, &fields).await
            }
        };
        send("activist", "2021-01-10", &[]).await.expect(422).shows("请先登记“递交入团申请书”").shows("登记步骤").shows("说明");
        send("apply", "2021-01-05", &[]).await.expect(303);
        send("activist", "2021-01-10", &[]).await.expect(303);
        send("mentor", "2021-01-12", &[]).await.expect(303);
        send("training", "2021-04-09", &[("lesson_hours", "7"), ("volunteer_hours", "20")]).await.expect(422).shows("团课应不少于8学时");
        send("training", "2021-04-09", &[("lesson_hours", "8"), ("volunteer_hours", "x")]).await.expect(422).shows("请填写小时数");
        send("training", "2021-04-09", &[("lesson_hours", "8"), ("volunteer_hours", "20")]).await.expect(303);
        send("candidate", "2021-03-10", &[]).await.expect(422).shows("2021-04-09");
        send("candidate", "2021-04-10", &[]).await.expect(303);
        send("oath", "2030-01-01", &[]).await.expect(422);
        send("nothing", "2021-04-10", &[]).await.expect(422);
        send("review", "2021-04-11", &[]).await.expect(303);
        send("meeting", "2021-04-20", &[("sponsors", "周舟")]).await.expect(422).shows("介绍人应为2人");
        send("meeting", "2021-04-20", &[("sponsors", "周舟、 高 远")]).await.expect(303);
        // Steps of long ago are entered as the papers have them.
        branch.post(&format!("/members/{ancient}/steps"), &[("step", "oath"), ("day", "2010-05-04")]).await.expect(303);
        let done = read(&world, move |read| step::list(read, id)).await;
        assert_eq!(done.len(), 7);
        let meeting = done.iter().find(|done| done.step == "meeting").unwrap();
        assert_eq!(meeting.numbers.sponsors, ["周舟", "高远"]);
        branch.get(&format!("/members/{id}?tab=joining")).await.expect(200).shows("团课8学时，志愿服务20小时").shows("介绍人周舟、高远");
        world.actor("countyregistrar").await.post(&to, &[("step", "oath"), ("day", "2021-05-04")]).await.expect(403);
    }

    async fn awards_hold_at_once_and_punishments_once_they_are_approved(world: World) {
        // 云溪一中 stands directly below the county.
        let id = people(&world, vec![somebody("甘露", world.orgs.branches[2].id)]).await[0];
        let county = world.actor("countyregistrar").await;
        let to = format!("/members/{id}/records");
        let send = |sort: &'static str, what: &'static str, until: &'static str, paper: bool| {
            let (county, to) = (county.clone(), to.clone());
            async move {
                let fields = [("sort", sort), ("what", what), ("issuer", "云溪县团委"), ("day", "2026-03-01"), ("until", until)];
                let papers: &[(&str, &str, &[u8])] = if paper { &[("file", "决定.pdf", PDF)] } else { &[] };
                county.upload(&to, &fields, papers).await
            }
        };
        send("award", "优秀共青团员", "", false).await.expect(303);
        send("award", "优秀共青团员", "2026-09-01", false).await.expect(422).shows("奖励没有期满日期").shows("登记奖惩");
        send("discipline", "批评", "", true).await.expect(422).shows("处分应为警告");
        send("discipline", "开除团籍", "", true).await.expect(422).shows("办理离团");
        send("discipline", "留团察看", "2026-05-01", true).await.expect(422).shows("6个月或12个月").shows("2026-09-01");
        send("discipline", "留团察看", "2026-09-01", false).await.expect(422).shows("请上传处分决定");
        send("discipline", "留团察看", "2026-09-01", true).await.expect(303);
        assert_eq!(under(&world).await, []);
        let mine = read(&world, move |read| record::list(read, id)).await;
        let filed = mine.iter().find(|record| record.stage == Stage::Filed).unwrap().id;
        let decide = format!("/members/discipline/{filed}");
        county.get("/members/discipline").await.expect(200).shows("留团察看").shows("须由其他人审核");
        county.post(&decide, &[("to", "approve")]).await.expect(409).shows("不能审核自己提交的处分");
        world.actor("registrar").await.post(&decide, &[("to", "approve")]).await.expect(403);
        world.actor("otherregistrar").await.post(&decide, &[("to", "approve")]).await.expect(404);
        let second = deputy_account(&world, world.orgs.yunxi.id).await;
        let deputy = world.actor_as(second).await;
        deputy.post(&decide, &[("to", "return")]).await.expect(422);
        deputy.post(&decide, &[("to", "approve")]).await.expect(303);
        deputy.post(&decide, &[("to", "approve")]).await.expect(409);
        assert_eq!(under(&world).await, [id]);
        // Its end is told to the branch's superior once, and stands on a list.
        assert_eq!(remind_probation(&world.app).await.unwrap(), 0);
        world.clock.set(Day::constant(2026, 8, 17));
        assert_eq!(remind_probation(&world.app).await.unwrap(), 2);
        assert_eq!(remind_probation(&world.app).await.unwrap(), 0);
        let (county, deputy) = (world.actor("countyregistrar").await, world.actor_as(second).await);
        county.get("/members/discipline?list=ending").await.expect(200).shows("甘露").shows("察看至 2026-09-01").hides("已期满");
        // Lifted only with a paper and an approval.
        let lift = format!("/members/{id}/records/lifting");
        let record = filed.to_string();
        county.upload(&lift, &[("record", &record)], &[]).await.expect(422).shows("请上传支部大会关于解除处分的决议");
        county.upload(&lift, &[("record", &record)], &[("file", "决议.pdf", PDF)]).await.expect(303);
        county.upload(&lift, &[("record", &record)], &[("file", "决议.pdf", PDF)]).await.expect(409);
        assert_eq!(under(&world).await, [id]);
        deputy.post(&decide, &[("to", "approve")]).await.expect(303);
        let mine = read(&world, move |read| record::list(read, id)).await;
        let lifted = mine.iter().find(|record| record.id == filed).unwrap();
        assert_eq!((lifted.stage, lifted.lifted_on), (Stage::Valid, Some(Day::constant(2026, 8, 17))));
        county.get("/members/discipline?list=ending").await.expect(200).hides("甘露");
    }

    async fn who_is_under_probation_does_not_sponsor(world: World) {
        let branch_id = world.orgs.branches[0].id;
        let ids = people(&world, vec![somebody("林夏", branch_id), somebody("周舟", branch_id), somebody("高远", branch_id)]).await;
        let (joiner, sponsor, app) = (ids[0], ids[1], world.app.clone());
        write(&world, move |write| {
            let given = record::Record {
                id: jishi_member::RecordId(app.id()), sort: record::Sort::Discipline, what: "留团察看".into(), issuer: "云溪县团委".into(),
                paper: String::new(), given_on: Day::constant(2026, 3, 1), until: Some(Day::constant(2026, 9, 1)), lifted_on: None,
                stage: Stage::Valid, document: None, words: String::new(),
            };
            record::add(write, sponsor, &given, 0, 0)?;
            for (at, (step, _, _)) in jishi_member::rule::step::STEPS.iter().take(6).enumerate() {
                let day = Day::constant(2026, if at < 3 { 1 } else { 5 }, 1);
                let done = step::Done {
                    step: (*step).to_owned(), day, detail: String::new(), numbers: jishi_member::rule::step::Numbers::default(),
                };
                step::set(write, joiner, &done)?;
            }
            Ok(())
        }).await;
        let branch = world.actor("branchregistrar").await;
        let to = format!("/members/{}/steps", ids[0]);
        let meeting = |sponsors: &'static str| {
            let (branch, to) = (branch.clone(), to.clone());
            async move { branch.post(&to, &[("step", "meeting"), ("day", "2026-06-01"), ("sponsors", sponsors)]).await }
        };
        meeting("周舟、高远").await.expect(422).shows("周舟在留团察看期内");
        meeting("林夏、高远").await.expect(422).shows("不能是本人");
        meeting("高远、沈宁").await.expect(303);
    }

    async fn only_who_was_looked_for_is_lost(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let (contacts, place) = (format!("/members/{id}/contacts"), format!("/members/{id}/whereabouts"));
        let lost = [("whereabouts", "lost"), ("day", "2026-07-01")];
        branch.post(&place, &lost).await.expect(422).shows("缺少：2026-02、2026-03、2026-04、2026-05、2026-06、2026-07").shows("更新流动情况");
        for day in ["2026-02-28", "2026-03-02", "2026-04-02", "2026-05-02", "2026-06-30"] {
            branch.post(&contacts, &[("day", day), ("how", "电话"), ("reached", "no")]).await.expect(303);
        }
        // Six months of checking come after six of silence, which begin with the first try where nothing else is known.
        branch.post(&place, &lost).await.expect(422).shows("2026-02-28 起失去联系，须满6个月没有联系上、再逐月排查6个月");
        let away = |day: &'static str| {
            let (branch, place) = (branch.clone(), place.clone());
            async move { branch.post(&place, &[("whereabouts", "floating"), ("day", day)]).await.expect(303) }
        };
        away("2025-07-16").await;
        branch.post(&place, &lost).await.expect(422).shows("2025-07-16 起失去联系");
        away("2025-07-15").await;
        branch.post(&place, &lost).await.expect(422).shows("缺少：2026-07<");
        branch.post(&contacts, &[("day", "2026-07-20"), ("how", "电话"), ("reached", "no")]).await.expect(422).shows("不能晚于今天").shows("记录联系");
        branch.post(&contacts, &[("day", "2026-07-10"), ("how", "电话"), ("reached", "no")]).await.expect(303);
        branch.post(&place, &lost).await.expect(303);
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(found.whereabouts.word(), "失联");
        branch.post(&contacts, &[("day", "2026-07-14"), ("how", "走访"), ("reached", "yes"), ("note", "已返乡")]).await.expect(303);
        branch.post(&place, &[("whereabouts", ""), ("day", "2026-07-14")]).await.expect(303);
        branch.post(&place, &lost).await.expect(422).shows("2026-07-14 联系上过");
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!((found.contacted_on, found.whereabouts_on), (Some(Day::constant(2026, 7, 14)), None));
        let list = branch.get(&format!("/members?org={}&whereabouts=lost", OrgNumber(found.org))).await.expect(200);
        list.shows("没有符合条件的团员");
    }
}
