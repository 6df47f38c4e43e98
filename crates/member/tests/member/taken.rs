//! Lists taken along: every list page leads to its sheet, with the scope and filters of the screen, and
//! whoever stands in it reads so.

use super::routes;
use super::world::{Is, people, read, somebody};
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::list_due;
use jishi_member::store::member;
use jishi_org::OrgNumber;
use jishi_testkit::{World, both, cells, sheet};

async fn looks(world: &World, id: MemberId) -> Vec<String> {
    read(world, move |read| {
        let person = member::find(read, id)?.unwrap().person;
        jishi_person::store::view::of_person(read, jishi_person::PersonId(person), i64::MAX, 50)
    })
    .await
    .into_iter()
    .map(|look| look.reason)
    .collect()
}

both! {
    async fn who_is_due_is_taken_along_and_reads_so(world: World) {
        let old = Is { born: Day::constant(1998, 7, 15), joined: Day::constant(2013, 5, 4), ..somebody("到龄", world.orgs.branches[0].id) };
        let young = somebody("青年", world.orgs.branches[0].id);
        let ids = people(&world, vec![old, young]).await;
        list_due(&world.app).await.unwrap();
        let file = sheet(&world.actor("registrar").await, "/members/exits?list=due").await;
        assert_eq!(cells(&file, &["姓名", "周岁", "到龄日期"]), [["到龄", "28", "2026-07-15"]]);
        assert_eq!(looks(&world, ids[0]).await, ["到龄离团名单：共青团青山市委员会，到龄名单"]);
        assert!(looks(&world, ids[1]).await.is_empty());
        let empty = sheet(&world.actor("otherregistrar").await, "/members/exits?list=due").await;
        assert!(cells(&empty, &["姓名"]).is_empty());
        // Who may read and not take along has no link and no sheet.
        let keeper = world.actor("keeper").await;
        keeper.get("/members/exits?list=due").await.expect(200).hides("export.xlsx");
        keeper.get("/members/exits/export.xlsx?list=due").await.expect(403);
        world.anonymous().get("/members/exits/export.xlsx").await.expect(401);
    }

    async fn what_is_filed_is_taken_along_by_list(world: World) {
        let branch = world.orgs.branches[2].id;
        let old = Is { born: Day::constant(1998, 7, 1), joined: Day::constant(2013, 5, 4), ..somebody("到龄", branch) };
        let ids = people(&world, vec![old, somebody("甘露", branch)]).await;
        let county = world.actor("countyregistrar").await;
        county.upload(&format!("/members/{}/exit", ids[0]), &[("how", "age")], &[]).await.expect(303);
        county.upload(&format!("/members/{}/request", ids[1]), &[("field", "party"), ("party", "yes"), ("reason", "录入有误")], &[]).await.expect(303);
        let record = [("sort", "discipline"), ("what", "警告"), ("day", "2026-03-01"), ("issuer", "云溪一中团支部")];
        county.upload(&format!("/members/{}/records", ids[1]), &record, &[("file", "决定.pdf", b"%PDF-1.4 sample")]).await.expect(303);
        let exits = sheet(&county, "/members/exits").await;
        assert_eq!(cells(&exits, &["姓名", "离团方式", "状态"]), [["到龄", "满28周岁离团", "待上级审核"]]);
        assert!(cells(&sheet(&county, "/members/exits?list=confirmed").await, &["姓名"]).is_empty());
        assert_eq!(cells(&sheet(&county, "/members/requests").await, &["姓名", "更改内容", "改为", "事由"]), [["甘露", "党员", "是", "录入有误"]]);
        assert_eq!(cells(&sheet(&county, "/members/discipline").await, &["姓名", "处分", "处分日期"]), [["甘露", "警告", "2026-03-01"]]);
        assert!(cells(&sheet(&county, "/members/discipline?list=ending").await, &["姓名"]).is_empty());
        assert_eq!(looks(&world, ids[1]).await.len(), 2);
        let other = world.actor("otherregistrar").await;
        for page in ["exits", "requests", "discipline"] {
            assert!(cells(&sheet(&other, &format!("/members/{page}")).await, &["姓名"]).is_empty(), "{page}");
        }
    }

    async fn the_year_of_a_branch_and_the_figures_above_are_taken_along(world: World) {
        let (branch, county_org) = (&world.orgs.branches[2], &world.orgs.yunxi);
        let child = Is { born: Day::constant(2013, 3, 1), joined: Day::constant(2026, 5, 4), ..somebody("安宁", branch.id) };
        let ids = people(&world, vec![somebody("甘露", branch.id), child]).await;
        let county = world.actor("countyregistrar").await;
        let at = |page: &str, org: i64| format!("/members/{page}?org={}", OrgNumber(org));
        let year = cells(&sheet(&county, &at("registration", branch.id)).await, &["姓名", "评议等次", "注册情况"]);
        assert_eq!(year, [["安宁", "未评议", "未注册"], ["甘露", "未评议", "未注册"]]);
        let below = cells(&sheet(&county, &at("registration", county_org.id)).await, &["组织", "在册团员", "已注册", "未注册"]);
        assert!(below.contains(&vec![branch.name.clone(), "2".to_owned(), "0".to_owned(), "2".to_owned()]), "{below:?}");
        assert_eq!(cells(&sheet(&county, &at("appraisal", branch.id)).await, &["姓名", "评议等次"])[1], ["甘露", "未参加"]);
        assert_eq!(cells(&sheet(&county, &at("invitations", branch.id)).await, &["姓名", "账号情况"])[1], ["甘露", "未开通"]);
        let minors = sheet(&county, &format!("{}&list=consent", at("lists", county_org.id))).await;
        assert_eq!(cells(&minors, &["姓名", "情况", "说明"]), [["安宁", "13周岁", "信息不完整"]]);
        assert_eq!(looks(&world, ids[1]).await.len(), 4, "registration, appraisal, accounts, consent");
        let set = [("org", &*OrgNumber(branch.id).to_string()), ("youth", "40"), ("day", "2026-07-01"), ("source", "学籍册")];
        county.post("/members/ratio", &set).await.expect(303);
        let ratio = cells(&sheet(&county, &at("ratio", county_org.id)).await, &["单位", "青年人数", "团员（本级及所有下级）", "团青比"]);
        assert_eq!(ratio, [[branch.name.as_str(), "40", "2", "5.0%"]]);
        // Above a branch there is no list to take along, above the county no names.
        county.get(&at("appraisal", county_org.id)).await.expect(200).hides("export.xlsx");
        county.get(&at("appraisal/export.xlsx", county_org.id)).await.expect(409);
        county.get(&at("invitations/export.xlsx", county_org.id)).await.expect(409);
        world.actor("registrar").await.get("/members/lists/export.xlsx").await.expect(409).shows("县级以下");
        for page in ["registration", "appraisal", "invitations", "lists", "ratio"] {
            world.actor("otherregistrar").await.get(&at(&format!("{page}/export.xlsx"), branch.id)).await.expect(404);
        }
    }
}
