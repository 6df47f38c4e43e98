//! The dry run of a new organisation; kinds and superiors against the day it was set up on.

use super::advice::rule;
use super::reshape::{make, seal, sound, through};
use super::{find, find_code, load, load_as, routes};
use jishi_kernel::Day;
use jishi_org::store::size;
use jishi_org::store::tree::Org;
use jishi_platform::authz::Scope;
use jishi_testkit::both;

const WHY: (&str, &str) = ("reason", "示例批复〔2026〕2号");

both! {
    async fn the_dry_run_says_what_will_be(world: World) {
        let (admin, city) = (world.actor("unitadmin").await, world.orgs.qingshan.id.to_string());
        let fields = [("parent", city.as_str()), ("name", "共青团南山县团组织"), ("level", "3"), ("kind", "团的领导机关"), ("code", "NS"), ("day", "2026-07-01"), ("departments", "组织部"), WHY];
        let run = admin.post("/orgs/new", &fields).await.expect(200)
            .shows("新建组织“共青团南山县团组织”").shows("共青团青山市委员会 / 共青团南山县团组织").shows("县级 · 团的领导机关").shows("示例批复〔2026〕2号")
            .shows("团的领导机关的名称一般以“委员会”或“团委”结尾").shows("新建后还须填写：简称、联系电话、电子邮箱")
            .shows("新增可查看的岗位").shows("团务管理员").shows("确认新建").hides("示例省");
        let above = run.text().split("本单位以上各级的 ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<i64>().ok());
        assert!(above.is_some_and(|count| count > 0), "the province's posts are counted, not named");
        assert!(find_code(&world, "NS").await.is_none(), "nothing is written");
        // Somebody makes another one meanwhile: what was shown is no longer what is.
        let other = [("parent", city.as_str()), ("name", "共青团北山县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "BS"), ("day", "2026-07-01"), WHY];
        let to = make(&admin, &other).await;
        admin.get(&to).await.expect(200).shows("已新建组织").shows("新建组织“共青团北山县委员会”");
        let stale = seal(&run);
        let sent: Vec<(&str, &str)> = fields.iter().copied().chain([("seal", stale.as_str())]).collect();
        admin.post("/orgs/new", &sent).await.expect(409);
        make(&admin, &fields).await;
        let made = find_code(&world, "NS").await.unwrap();
        assert_eq!((made.opened_on, made.parent), (Day::constant(2026, 7, 1), Some(world.orgs.qingshan.id)));
        // A code that is taken, a reason that is too long: the form again.
        let taken = [("parent", city.as_str()), ("name", "共青团东山县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-07-01"), WHY];
        admin.post("/orgs/new", &taken).await.expect(422).shows("编码已被其他组织使用").shows("共青团东山县委员会");
        // Without a reason there is no dry run; all that is wrong is told at once.
        let silent = [("parent", city.as_str()), ("name", "共青团东山县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("day", "2026-07-01")];
        admin.post("/orgs/new", &silent).await.expect(422).shows("请填写理由").hides("将发生的变更");
        admin.post("/orgs/new", &silent[..1]).await.expect(422).shows("请填写理由").shows("请填写名称");
        let long = "长".repeat(201);
        admin.post("/orgs/new", &[("parent", city.as_str()), ("name", "共青团东山县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("day", "2026-07-01"), ("reason", &long)]).await.expect(422).shows("理由不超过 200 个字");
        world.actor("clerk").await.post("/orgs/new", &fields).await.expect(403);
        sound(&world).await;
    }

    async fn a_kind_is_used_between_its_days(world: World) {
        let (admin, city, county) = (world.actor("unitadmin").await, world.orgs.qingshan.id, world.orgs.yunxi.id);
        const OFFERED: &str = "<option value=\"团工委\"";
        let forms = ["/orgs/new".to_owned(), format!("/orgs/{county}/edit")];
        for form in &forms {
            admin.get(form).await.expect(200).shows(OFFERED);
        }
        rule(&world, "kind.working", r#"{"used":false}"#).await;
        for form in &forms {
            admin.get(form).await.expect(200).hides(OFFERED).shows("<option value=\"团的领导机关\"");
        }
        let (parent, kind) = (city.to_string(), ("kind", "团工委"));
        let fields = |day: &'static str, code: &'static str| [("parent", parent.as_str()), ("name", "共青团青山新区工作委员会"), ("level", "3"), kind, ("code", code), ("day", day), WHY];
        admin.post("/orgs/new", &fields("2026-07-01", "XQ")).await.expect(422).shows("类别“团工委”自 2026-01-01 起停用（示例规定），2026-07-01 不能使用");
        // Once the form says a day on which it was used, it is offered.
        admin.post("/orgs/new", &[("parent", parent.as_str()), ("name", ""), ("day", "2025-12-31")]).await.expect(422).shows(OFFERED);
        // It was used on the day this one was set up; its page says so for any day.
        let to = make(&admin, &fields("2025-12-31", "XQ")).await;
        let page = to.split('?').next().unwrap();
        admin.get(&format!("{page}?on=2025-12-31")).await.expect(200).shows("2025-12-31 的情况").shows("团工委 · 县级");
        let edit = [("name", "共青团云溪县委员会"), ("level", "3"), kind, ("code", "SL0004"), ("day", "2026-07-01"), ("version", "1"), WHY];
        admin.post(&format!("/orgs/{county}/edit"), &edit).await.expect(422).shows("自 2026-01-01 起停用");
        let edit = [("name", "共青团云溪县委员会"), ("level", "3"), kind, ("code", "SL0004"), ("day", "2025-07-01"), ("version", "1"), WHY];
        through(&admin, &format!("/orgs/{county}/edit"), &edit).await;
        // An organisation that is of it keeps it in its form.
        admin.get(&forms[1]).await.expect(200).shows("<option value=\"团工委\" selected");
        through(&admin, &format!("/orgs/{county}/edit"), &[("name", "共青团云溪县委员会"), ("level", "3"), ("kind", "团的领导机关"), ("code", "SL0004"), ("day", "2026-06-01"), ("version", "2"), WHY]).await;
        admin.get(&format!("/orgs/{county}?on=2026-05-31")).await.expect(200).shows("团工委 · 县级");
        // The sheet: by the day of the row, and by today for a change.
        let file = "上级编码,编码,名称,级别,类别,成立日期
,G1,共青团青山港区工作委员会,县级,团工委,2026-02-01
,G2,共青团青山湖区工作委员会,县级,团工委,2025-02-01
SL0002,SL0004,共青团云溪县委员会,县级,团工委,
";
        let (faults, done) = load_as(&world, city, file).await;
        assert_eq!((faults.len(), done.created, done.changed), (2, 1, 0), "{faults:#?}");
        assert!(faults[0].contains("第 2 行“类别”：类别“团工委”自 2026-01-01 起停用") && faults[1].contains("第 4 行“类别”"), "{faults:#?}");
        admin.get("/rules/registry").await.expect(200).shows("组织类别").shows("上级统一规定").hides("/rules/registry/kind.working").shows("使用 否");
        sound(&world).await;
    }

    async fn a_row_is_not_older_than_its_superior(world: World) {
        let file = "上级编码,编码,名称,级别,类别,成立日期
SL0004,T1,共青团甲镇委员会,乡镇,基层团委,2015-05-03
SL0004,T2,共青团乙镇委员会,乡镇,基层团委,2020-01-01
T2,T3,乙镇一村团支部,支部,团支部,2019-12-31
T2,T4,乙镇二村团支部,支部,团支部,2020-01-01
SL0004,T5,共青团丙镇委员会,乡镇,基层团委,
T5,T6,丙镇一村团支部,支部,团支部,2026-07-14
T5,T7,丙镇二村团支部,支部,团支部,
";
        let (sheet, plan, _) = load(&world, file).await.unwrap();
        let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
        let due = ["第 2 行“成立日期”：不能早于上级成立（2015-05-04）", "第 4 行“成立日期”：不能早于上级成立（2020-01-01）", "第 7 行“成立日期”：不能早于上级成立（2026-07-15）"];
        assert_eq!(faults, due);
        assert_eq!((plan.created(), find_code(&world, "T7").await.is_some()), (4, true));
        // In a later batch, below what an earlier one made.
        let (faults, _) = load_as(&world, world.orgs.yunxi.id, "上级编码,编码,名称,级别,类别,成立日期\nT2,T8,乙镇三村团支部,支部,团支部,2019-01-01\n").await;
        assert!(faults[0].contains("成立日期") || faults[0].contains("只能管理"), "{faults:#?}");
    }

    async fn committees_above_branches_have_their_size(world: World) {
        let (town, county, whole) = (find(&world, world.orgs.shiqiao.id).await, world.orgs.yunxi.id, Scope::everything("test"));
        let said = world.app.db.read(&whole, move |read| {
            let day = Day::constant(2026, 7, 15);
            let basic = Org { name: "云溪县第一中学团委".to_owned(), ..town.clone() };
            let general = Org { kind: "团总支".to_owned(), ..town.clone() };
            // The county has a 基层团委 below it.
            let large = Org { id: county, ..basic.clone() };
            let of = |org: &Org, cadres| size::committee_above(read, org, cadres, day);
            Ok::<_, jishi_platform::db::StoreError>([of(&town, 8)?, of(&town, 21)?, of(&basic, 7)?, of(&basic, 10)?, of(&large, 15)?, of(&large, 22)?, of(&general, 8)?, of(&general, 0)?])
        }).await.unwrap();
        let words: Vec<&str> = said.iter().map(|said| said.as_deref().unwrap_or("")).collect();
        assert_eq!(words, [
            "乡镇（街道）团委委员会一般 9 至 21 人，现登记团干部 8 名", "", "", "基层团委委员会一般 7 至 9 人，现登记团干部 10 名",
            "", "设常委会的基层团委委员会一般 15 至 21 人，现登记团干部 22 名", "团总支委员会一般 5 至 7 人，现登记团干部 8 名", "",
        ]);
    }
}
