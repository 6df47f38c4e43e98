//! The card: who sees it, who changes it, documents, steps, records, contacts.

use super::routes;
use super::world::{one, people, read, somebody};
use jishi_kernel::Day;
use jishi_member::store::{change, document, member, step};
use jishi_org::OrgNumber;
use jishi_testkit::both;

const PDF: &[u8] = b"%PDF-1.4 sample";

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
        send("2017-01-01", "201736000001", "1").await.expect(422).shows("入团时10周岁，应满13周岁");
        send("2021-05-04", "202136000001", "1").await.expect(303);
        send("2021-05-04", "202136000002", "1").await.expect(409);
        let (found, log) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), change::list(read, id, 50)?))).await;
        assert_eq!((found.number.as_deref(), found.party, found.version), (Some("202136000001"), true, 2));
        let fields: Vec<(&str, &str)> = log.iter().map(|row| (row.field, row.new.as_str())).collect();
        assert!(fields.contains(&("发展团员编号", "202136000001")) && fields.contains(&("党员", "是")), "{fields:?}");
        assert_eq!(log.len(), 2);
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
        county.post(&check, &[("to", "return")]).await.expect(422);
        county.post(&check, &[("to", "pass")]).await.expect(303);
        county.post(&check, &[("to", "return"), ("reason", "缺页")]).await.expect(409);
        assert_eq!(read(&world, move |read| document::list(read, id)).await[0].state(), "已认证");
    }

    async fn steps_keep_their_order(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let to = format!("/members/{id}/steps");
        let send = |step: &'static str, day: &'static str| {
            let (branch, to) = (branch.clone(), to.clone());
            async move { branch.post(&to, &[("step", step), ("day", day), ("detail", "说明")]).await }
        };
        send("activist", "2021-01-10").await.expect(303);
        send("candidate", "2021-03-10").await.expect(422).shows("2021-04-10");
        send("candidate", "2021-04-10").await.expect(303);
        send("oath", "2030-01-01").await.expect(422);
        send("nothing", "2021-04-10").await.expect(422);
        assert_eq!(read(&world, move |read| step::list(read, id)).await.len(), 2);
        world.actor("countyregistrar").await.post(&to, &[("step", "oath"), ("day", "2021-05-04")]).await.expect(403);
    }

    async fn awards_and_punishments_follow_their_rule(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let to = format!("/members/{id}/records");
        let send = |sort: &'static str, what: &'static str, until: &'static str| {
            let (branch, to) = (branch.clone(), to.clone());
            async move {
                let fields = [("sort", sort), ("what", what), ("issuer", "云溪县团委"), ("day", "2026-03-01"), ("until", until)];
                branch.post(&to, &fields).await
            }
        };
        send("award", "优秀共青团员", "").await.expect(303);
        send("discipline", "批评", "").await.expect(422).shows("处分应为警告");
        send("discipline", "开除团籍", "").await.expect(422).shows("办理离团");
        send("discipline", "留团察看", "2026-05-01").await.expect(422).shows("6个月或12个月");
        send("discipline", "留团察看", "2026-09-01").await.expect(303);
        let card = branch.get(&format!("/members/{id}?tab=records")).await.expect(200);
        card.shows("优秀共青团员").shows("留团察看").shows("解除");
    }

    async fn only_who_was_looked_for_is_lost(world: World) {
        let id = one(&world).await;
        let branch = world.actor("branchregistrar").await;
        let (contacts, place) = (format!("/members/{id}/contacts"), format!("/members/{id}/whereabouts"));
        let lost = [("whereabouts", "lost"), ("day", "2026-07-01")];
        branch.post(&place, &lost).await.expect(422).shows("没有联系记录");
        branch.post(&contacts, &[("day", "2026-07-10"), ("how", "电话"), ("reached", "no")]).await.expect(303);
        branch.post(&place, &lost).await.expect(303);
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!(found.whereabouts.word(), "失联");
        branch.post(&contacts, &[("day", "2026-07-14"), ("how", "走访"), ("reached", "yes"), ("note", "已返乡")]).await.expect(303);
        branch.post(&place, &[("whereabouts", ""), ("day", "2026-07-14")]).await.expect(303);
        branch.post(&place, &lost).await.expect(422).shows("联系上过");
        let found = read(&world, move |read| member::find(read, id)).await.unwrap();
        assert_eq!((found.contacted_on, found.whereabouts_on), (Some(Day::constant(2026, 7, 14)), None));
        let list = branch.get(&format!("/members?org={}&whereabouts=lost", OrgNumber(found.org))).await.expect(200);
        list.shows("没有符合条件的团员");
    }
}
