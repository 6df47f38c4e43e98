//! The yearly notice of graduating classes, and a year taken back in one go.

use super::advice::rule;
use super::reshape::{seal, sound, through};
use super::{find, find_code, load, routes};
use jishi_kernel::Day;
use jishi_platform::authz::Scope;
use jishi_platform::message::{self, Message};
use jishi_testkit::{World, both};

/// Two classes below each of two counties, and one that graduates later.
const CLASSES: &str = "上级编码,编码,名称,级别,类别,成立日期,毕业年月
SL0004,A1,甲1班团支部,支部,团支部,2023-09-01,2026-06
SL0004,A2,甲2班团支部,支部,团支部,2023-09-01,2026-07
SL0004,A3,甲3班团支部,支部,团支部,2023-09-01,2027-06
SL0005,B1,乙1班团支部,支部,团支部,2023-09-01,2026-06
SL0005,B2,乙2班团支部,支部,团支部,2023-09-01,2026-06
";

async fn messages(world: &World, person: &str) -> Vec<Message> {
    let account = world.account(person);
    let scope = Scope::empty();
    let found = world.app.db.read(&scope, move |read| message::list(read, account, i64::MAX, 50));
    found.await.unwrap()
}

async fn kinds(world: &World) -> Vec<String> {
    let mut kinds = Vec::new();
    for code in ["A1", "A2", "B1", "B2"] {
        kinds.push(find_code(world, code).await.unwrap().kind);
    }
    kinds
}

both! {
    async fn the_day_is_told_once_and_nothing_changes(world: World) {
        load(&world, CLASSES).await.unwrap();
        world.clock.set(Day::constant(2026, 5, 31));
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 0, "the day before");
        world.clock.set(Day::constant(2026, 6, 1));
        // The county has an administrator; the other one has none to tell, so that the city is told in its stead.
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 2);
        world.clock.set(Day::constant(2026, 6, 2));
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 0, "once a year");
        let told = messages(&world, "countyadmin").await;
        assert_eq!((told.len(), told[0].title.as_str(), told[0].link.as_str()), (1, "2026 年毕业的 2 个班级团支部待转换", "/orgs/graduation?year=2026"));
        assert!(told[0].body.starts_with("按规则自 2026-06-01 起"), "{}", told[0].body);
        let stead = messages(&world, "unitadmin").await;
        assert_eq!((stead.len(), stead[0].title.as_str()), (1, "2026 年毕业的 2 个班级团支部待转换"));
        assert!(stead[0].body.starts_with("“共青团临江县委员会”没有单位管理员，由上级办理。按规则自 2026-06-01 起"), "{}", stead[0].body);
        assert!(messages(&world, "rootadmin").await.is_empty(), "the nearest one only");
        assert_eq!(kinds(&world).await, ["团支部"; 4]);
        // Next year's class next year; after the days of the rule nobody is told any more.
        world.clock.set(Day::constant(2027, 6, 1));
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 1);
        world.clock.set(Day::constant(2028, 1, 1));
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 0);
    }

    async fn who_manages_an_organisation_is_told_where_nobody_administers_it(world: World) {
        load(&world, CLASSES).await.unwrap();
        // Schools of a county without an administrator, each with a class: told of in one message. One the province keeps 直属.
        load(&world, "上级编码,编码,名称,级别,类别,成立日期\nSL0005,S1,甲中学团委,乡镇,基层团委,2015-09-01\nSL0005,S2,乙中学团委,乡镇,基层团委,2015-09-01\n").await.unwrap();
        load(&world, "上级编码,编码,名称,级别,类别,成立日期,毕业年月\nS1,S11,高三1班团支部,支部,团支部,2023-09-01,2026-06\nS2,S21,高三1班团支部,支部,团支部,2023-09-01,2026-06\nS2,S22,高三2班团支部,支部,团支部,2023-09-01,2026-06\n").await.unwrap();
        let school = find_code(&world, "S2").await.unwrap().id;
        world.clock.set(Day::constant(2026, 6, 1));
        world.tie(world.orgs.province.id, school).await.unwrap();
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 3);
        let city = messages(&world, "unitadmin").await;
        assert_eq!((city.len(), city[0].title.as_str()), (1, "2026 年毕业的 5 个班级团支部待转换"));
        assert!(city[0].body.contains("等 3 个组织没有单位管理员，由上级办理"), "{}", city[0].body);
        let province = messages(&world, "rootadmin").await;
        assert_eq!((province.len(), province[0].title.as_str()), (1, "2026 年毕业的 2 个班级团支部待转换"));
        assert!(province[0].body.starts_with("“乙中学团委”没有单位管理员"), "{}", province[0].body);
        assert_eq!(province[0].link, "/orgs/graduation?year=2026");
        assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), 0, "once a year");
    }

    async fn the_rule_moves_the_day(world: World) {
        load(&world, CLASSES).await.unwrap();
        rule(&world, "graduation.day", r#"{"month":7,"day":1,"kind":"毕业生团组织"}"#).await;
        rule(&world, "graduation.notice", r#"{"days":10}"#).await;
        for (month, day, told) in [(6, 30, 0), (7, 12, 0), (7, 11, 2)] {
            world.clock.set(Day::constant(2026, month, day));
            assert_eq!(jishi_org::remind_graduation(&world.app).await.unwrap(), told, "{month}-{day}");
        }
    }

    async fn a_year_of_several_runs_is_taken_back_at_once(world: World) {
        load(&world, CLASSES).await.unwrap();
        let (admin, chief) = (world.actor("unitadmin").await, world.actor("countyadmin").await);
        admin.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转")]).await.expect(409).shows("2026 年没有可以撤回的毕业班级转换");
        through(&chief, "/orgs/graduation", &[("year", "2026"), ("reason", "例行")]).await;
        admin.get("/orgs/graduation").await.expect(200).hides("次转换</button>");
        through(&admin, "/orgs/graduation", &[("year", "2026"), ("reason", "例行")]).await;
        assert_eq!(kinds(&world).await, ["毕业生团组织"; 4]);
        admin.get("/orgs/graduation").await.expect(200).shows("撤回 2026 年的 2 次转换");
        // Of another year there is nothing; the neighbour may not at all; a county sees its own run only.
        admin.post("/orgs/graduation/undo", &[("year", "2025"), ("reason", "误转")]).await.expect(409);
        world.actor("neighbour").await.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转")]).await.expect(403);
        chief.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转")]).await.expect(200).shows("撤回 2026 年 1 次毕业班级转换，2 个团支部恢复原类别");
        // One class is something else by now: it stays so, and the dry run says why.
        let a2 = find_code(&world, "A2").await.unwrap();
        let version = a2.version.to_string();
        through(&chief, &format!("/orgs/{}/edit", a2.id), &[
            ("name", a2.name.as_str()), ("level", "5"), ("kind", "延迟毕业团组织"), ("code", "A2"), ("day", "2026-07-10"), ("version", &version), ("reason", "延迟毕业"),
        ]).await;
        admin.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "")]).await.expect(422).shows("请填写理由");
        let run = admin.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转")]).await.expect(200)
            .shows("撤回 2026 年 2 次毕业班级转换，3 个团支部恢复原类别").shows("“甲2班团支部”转换后又变更过类别或级别，不恢复");
        assert_eq!(kinds(&world).await[0], "毕业生团组织", "a dry run writes nothing");
        let seal = seal(&run);
        admin.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转"), ("seal", &seal)]).await.expect(303);
        assert_eq!(kinds(&world).await, ["团支部", "延迟毕业团组织", "团支部", "团支部"]);
        admin.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转"), ("seal", &seal)]).await.expect(409).shows("没有可以撤回的");
        admin.get("/orgs/graduation").await.expect(200).shows("已撤回").hides("次转换</button>");
        // Where something else stands in the way of all of them, it is refused with the reason.
        through(&chief, "/orgs/graduation", &[("year", "2026"), ("reason", "再办")]).await;
        let a1 = find_code(&world, "A1").await.unwrap();
        world.clock.advance(86_400_000);
        let chief = world.actor("countyadmin").await;
        through(&chief, &format!("/orgs/{}/dissolve", a1.id), &[("below", ""), ("day", "2026-07-16"), ("reason", "班级解散")]).await;
        chief.post("/orgs/graduation/undo", &[("year", "2026"), ("reason", "误转")]).await.expect(409).shows("没有可以恢复的团支部：“甲1班团支部”转换后已撤销，不恢复");
        assert_eq!(find(&world, a1.id).await.kind, "毕业生团组织");
        sound(&world).await;
    }
}
