//! Registration and appraisal of a year, and the ratio.

use super::routes;
use super::world::{deputy_account, people, read, somebody, write};
use jishi_kernel::Day;
use jishi_member::rule::discipline::Stage;
use jishi_member::rule::registration::Decision;
use jishi_member::rule::standing::Whereabouts;
use jishi_member::store::{change, contact, count, member, record, registration};
use jishi_org::OrgNumber;
use jishi_testkit::both;

both! {
    async fn a_branch_is_appraised_and_registered_in_one_page_each(world: World) {
        let school = world.orgs.branches[2].clone();
        let names = ["甲一", "乙二", "丙三", "丁四"];
        let ids = people(&world, names.iter().map(|name| somebody(name, school.id)).collect()).await;
        let (county, org) = (world.actor("countyregistrar").await, OrgNumber(school.id).to_string());
        let fields: Vec<String> = ids.iter().map(|id| format!("g-{id}")).collect();
        let grades = |given: [&'static str; 4], present: &'static str| {
            let (county, org, fields) = (county.clone(), org.clone(), fields.clone());
            async move {
                let mut form = vec![("org", org.as_str()), ("held_on", "2026-07-10"), ("due", "4"), ("present", present)];
                form.extend(fields.iter().map(String::as_str).zip(given));
                county.post("/members/appraisal", &form).await
            }
        };
        grades(["优秀", "优秀", "合格", "合格"], "4").await.expect(422).shows("最多1人");
        grades(["优秀", "合格", "合格", "合格"], "2").await.expect(422).shows("应不少于3人");
        grades(["", "", "", ""], "4").await.expect(422).shows("请为参加评议的团员选择等次");
        grades(["优秀", "合格", "不合格", "基本合格"], "3").await.expect(422).shows("评定等次4人，不能多于到会人数").shows("提交上级批准");
        grades(["优秀", "合格", "不合格", "基本合格"], "4").await.expect(303);
        let decision = [("org", org.as_str()), ("to", "approve")];
        world.actor("registrar").await.post("/members/appraisal/decision", &decision).await.expect(403);
        county.post("/members/appraisal/decision", &decision).await.expect(409).shows("不能审核自己提交的教育评议");
        let second = deputy_account(&world, world.orgs.yunxi.id).await;
        world.actor_as(second).await.post("/members/appraisal/decision", &decision).await.expect(303);
        grades(["合格", "合格", "合格", "合格"], "4").await.expect(409).shows("已批准");

        // Outside the window nothing is registered; inside, the grade proposes.
        let choice: Vec<String> = ids.iter().map(|id| format!("m-{id}")).collect();
        let reason = format!("r-{}", ids[2]);
        let send = |county: &jishi_testkit::Actor, third: &'static str, why: &'static str| {
            let (county, org, choice, reason) = (county.clone(), org.clone(), choice.clone(), reason.clone());
            async move {
                let mut form = vec![("org", org.as_str()), (reason.as_str(), why)];
                form.extend(choice.iter().map(|name| (name.as_str(), "registered")));
                form.retain(|field| field.0 != choice[2]);
                form.push((choice[2].as_str(), third));
                county.post("/members/registration", &form).await
            }
        };
        send(&county, "registered", "").await.expect(409).shows("2026-09-01 至 2026-10-31");
        world.clock.set(Day::constant(2026, 9, 15));
        let county_again = world.actor("countyregistrar").await;
        let page = county_again.get(&format!("/members/registration?org={org}")).await.expect(200);
        page.shows("2026年团籍注册").shows("不合格");
        send(&county_again, "registered", "").await.expect(409).shows("丙三没有经批准的基本合格以上评议等次");
        send(&county_again, "deferred", "").await.expect(409).shows("请填写丙三暂缓注册的原因");
        send(&county_again, "deferred", "评议不合格，整改半年").await.expect(303);
        let (path, third) = (school.path.clone(), ids[2]);
        let (figures, years, held) = read(&world, move |read| {
            Ok((count::own(read, &path, 2026)?, registration::years(read, third)?, member::find(read, third)?.unwrap()))
        }).await;
        assert_eq!((figures.members, figures.registered), (4, 3));
        assert_eq!((years[0].decision, held.registered), (Some(Decision::Deferred), 0));
        // A second thought within the window.
        send(&county_again, "special", "").await.expect(409).shows("请填写丙三特殊注册的原因");
        send(&county_again, "special", "已补评合格").await.expect(303);
        let (years, log) = read(&world, move |read| Ok((registration::years(read, third)?, change::list(read, third, 9)?))).await;
        assert_eq!((years[0].decision, years[0].reason.as_str()), (Some(Decision::Registered), "已补评合格"));
        assert!(log.iter().any(|row| row.new == "2026年特殊注册：已补评合格"), "{log:?}");
        let path = school.path.clone();
        assert_eq!(read(&world, move |read| count::own(read, &path, 2026)).await.registered, 4);
        world.actor("registrar").await.post("/members/registration", &[("org", &org)]).await.expect(403);
        world.actor("otherregistrar").await.get(&format!("/members/registration?org={org}")).await.expect(404);
    }

    async fn a_grade_counts_once_its_round_is_approved(world: World) {
        let school = world.orgs.branches[2].clone();
        let ids = people(&world, ["甲一", "乙二", "丙三"].map(|name| somebody(name, school.id)).to_vec()).await;
        world.clock.set(Day::constant(2026, 9, 15));
        let (county, org) = (world.actor("countyregistrar").await, OrgNumber(school.id).to_string());
        let register = |id: jishi_member::MemberId| {
            let (county, org) = (county.clone(), org.clone());
            async move { county.post("/members/registration", &[("org", &org), (&format!("m-{id}"), "registered")]).await }
        };
        register(ids[0]).await.expect(409).shows("甲一没有经批准的");
        // Under 留团察看: 不合格, whatever the others think; away from the branch: due or not.
        let (second, third, app) = (ids[1], ids[2], world.app.clone());
        write(&world, move |write| {
            let given = record::Record {
                id: jishi_member::RecordId(app.id()), sort: record::Sort::Discipline, what: "留团察看".into(), issuer: "云溪县团委".into(),
                paper: String::new(), given_on: Day::constant(2026, 7, 1), until: Some(Day::constant(2027, 1, 1)), lifted_on: None,
                stage: Stage::Valid, document: None, words: String::new(),
            };
            record::add(write, second, &given, 0, 0)?;
            let away = member::find(write, third)?.unwrap();
            contact::set_whereabouts(write, &away, Whereabouts::Floating, Day::constant(2026, 1, 1))
        }).await;
        let grades = |due: &'static str, second: &'static str| {
            let (county, org, ids) = (county.clone(), org.clone(), ids.clone());
            async move {
                let fields = [("org", org.as_str()), ("held_on", "2026-09-10"), ("due", due), ("present", due),
                    (&format!("g-{}", ids[0]), "合格"), (&format!("g-{}", ids[1]), second)];
                county.post("/members/appraisal", &fields).await
            }
        };
        grades("1", "不合格").await.expect(422).shows("应到人数应为2至3人");
        grades("4", "不合格").await.expect(422).shows("应到人数应为2至3人");
        grades("2", "合格").await.expect(422).shows("乙二在留团察看期内");
        grades("2", "不合格").await.expect(303);
        county.get(&format!("/members/registration?org={org}")).await.expect(200).shows("合格（待批准）");
        register(ids[0]).await.expect(409).shows("甲一没有经批准的");
        let second = deputy_account(&world, world.orgs.yunxi.id).await;
        world.actor_as(second).await.post("/members/appraisal/decision", &[("org", &org), ("to", "approve")]).await.expect(303);
        register(ids[0]).await.expect(303);
        register(ids[1]).await.expect(409).shows("乙二没有经批准的");
    }

    async fn a_ratio_needs_young_people_and_knows_its_ceiling(world: World) {
        let school = world.orgs.branches[2].clone();
        people(&world, (0..4).map(|at| somebody(&format!("学生{at}"), school.id)).collect()).await;
        let (county, org) = (world.actor("countyregistrar").await, OrgNumber(school.id).to_string());
        let send = |stage: &'static str, youth: &'static str| {
            let (county, org) = (county.clone(), org.clone());
            async move {
                county.post("/members/ratio", &[("org", &org), ("stage", stage), ("youth", youth), ("day", "2026-07-01"), ("source", "学籍册")]).await
            }
        };
        send("初中毕业班", "x").await.expect(422);
        send("小学", "10").await.expect(422).shows("请选择单位类别");
        send("初中毕业班", "10").await.expect(303);
        county.get("/members/ratio").await.expect(200).shows("40.0%").shows("超过上限");
        send("初中毕业班", "0").await.expect(303);
        county.get("/members/ratio").await.expect(200).shows("无青年人数");
        send("初中毕业班", "20").await.expect(303);
        county.get("/members/ratio").await.expect(200).shows("20.0%").hides("超过上限");
        world.actor("registrar").await.post("/members/ratio", &[("org", &org), ("youth", "9"), ("day", "2026-07-01"), ("source", "x")]).await.expect(403);
    }
}
