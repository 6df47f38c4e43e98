use super::{find, find_code, load, routes};
use jishi_exchange::sheet::{Limits, Value};
use jishi_org::import;
use jishi_org::store::{department, history};
use jishi_platform::authz::Scope;
use jishi_testkit::both;

/// Rows in any order, columns under English and Chinese names.
const FILE: &str = "name,编码,parent_code,级别,组织类别,部室,成立日期
云东镇第一村团支部,YD-1,YD,支部,团支部,,2024年5月4日
共青团云东镇委员会,YD,SL0004,4,基层团委,组织部、宣传部,2020-01-01
共青团云西镇委员会,YW,SL0004,乡镇,基层团委,,
云西镇联合团支部,YW-1,YW,5,联合团支部,,
";

both! {
    async fn rows_in_any_order_and_twice_changes_nothing(world: World) {
        let (_, plan, outcome) = load(&world, FILE).await.unwrap();
        assert_eq!((plan.created(), plan.changed(), plan.same(), plan.faulty()), (4, 0, 0, 0));
        assert_eq!((outcome.created, outcome.departments), (4, 2));
        let (town, branch) = (find_code(&world, "YD").await.unwrap(), find_code(&world, "YD-1").await.unwrap());
        assert_eq!((town.parent, town.children, branch.parent), (Some(world.orgs.yunxi.id), 1, Some(town.id)));
        assert!(branch.path.starts_with(&town.path) && town.path.starts_with(&world.orgs.yunxi.path));
        assert_eq!((branch.opened_on.to_string().as_str(), find(&world, world.orgs.yunxi.id).await.children), ("2024-05-04", 4));
        let (first, id) = (town.id, branch.id);
        let (departments, titles, kinds, places) = world.app.db.read(&Scope::everything("test"), move |read| {
            Ok::<_, jishi_platform::db::StoreError>((department::list(read, first)?, history::titles(read, id)?, history::kinds(read, id)?, history::places(read, id)?))
        }).await.unwrap();
        assert_eq!(departments.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["组织部", "宣传部"]);
        assert_eq!((titles.len(), kinds.len(), places.len()), (1, 1, 1));
        assert_eq!((titles[0].value.name.as_str(), titles[0].from.to_string().as_str()), ("云东镇第一村团支部", "2024-05-04"));
        assert_eq!(places[0].value.path, branch.path);
        world.actor("supervisor").await.get("/orgs/search?q=ydzdyc").await.expect(200).shows("云东镇第一村团支部");
        let (_, plan, outcome) = load(&world, FILE).await.unwrap();
        assert_eq!((plan.is_empty(), plan.same(), outcome.created, outcome.changed), (true, 4, 0, 0));
        assert_eq!(find_code(&world, "YD-1").await.unwrap(), branch);
        assert_eq!(find(&world, world.orgs.yunxi.id).await.children, 4);
    }

    async fn a_changed_row_changes_with_history(world: World) {
        load(&world, FILE).await.unwrap();
        let changed = FILE.replace("云西镇联合团支部", "云西镇企业联合团支部").replace("YW,SL0004,乡镇,基层团委,", "YW,SL0004,乡镇,基层团委,办公室");
        let (_, plan, outcome) = load(&world, &changed).await.unwrap();
        assert_eq!((plan.created(), plan.changed(), plan.same(), outcome.departments), (0, 2, 2, 1));
        let branch = find_code(&world, "YW-1").await.unwrap();
        assert_eq!((branch.name.as_str(), branch.version), ("云西镇企业联合团支部", 2));
    }

    async fn wrong_rows_name_place_and_reason_and_stop_nobody_else(world: World) {
        let file = "上级编码,编码,名称,级别,类别,成立日期
SL0004,A1,共青团甲镇委员会,4,基层团委,
SL0004,A1,共青团乙镇委员会,4,基层团委,
NONE,A2,丙团支部,5,团支部,
R1,R2,共青团环一委员会,4,基层团委,
R2,R1,共青团环二委员会,3,基层团委,
R1,R3,环下团支部,5,团支部,
SL0008,A3,支部下团支部,5,团支部,
SL0004,A4,共青团丁镇委员会,九级,基层团委,
A4,A5,丁下团支部,5,团支部,
SL0005,SL0007,共青团云溪县石桥镇委员会,4,基层团委,
SL0004,A6,,4,俱乐部,
SL0004,A7,共青团甲镇委员会,4,基层团委,
SL0004,A8,云溪县第一中学团支部,5,团支部,
SL0004,A9,早团支部,5,团支部,2027-01-01
A10,A10,自上团支部,5,团支部,
SL0004,A11,日团支部,5,团支部,二月
A1,A12,甲下团支部,5,团支部,
";
        let (sheet, plan, outcome) = load(&world, file).await.unwrap();
        let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
        for expected in [
            "第 3 行“编码”：编码与第 2 行重复",
            "第 4 行“上级编码”：没有编码为“NONE”的上级组织",
            "第 5 行“上级编码”：上级编码互相引用，找不到最上级",
            "第 6 行“上级编码”：上级编码互相引用，找不到最上级",
            "第 7 行“上级编码”：上级编码互相引用，找不到最上级",
            "第 8 行“上级编码”：支部没有下级组织，请选择其他上级",
            "第 9 行“级别”：没有级别“九级”",
            "第 10 行“上级编码”：上级（第 9 行）有误，未导入",
            "第 11 行“上级编码”：上级与系统中的不一致，导入不移动组织",
            "第 12 行“名称”",
            "第 13 行“名称”：与第 2 行同一上级、同名",
            "第 14 行“名称”：同一上级下已有同名组织，编码不同",
            "第 15 行“成立日期”：不能晚于今天",
            "第 16 行“上级编码”：上级不能是自己",
            "第 17 行“成立日期”：“二月”不是日期",
        ] {
            assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{expected}\n{faults:#?}");
        }
        assert_eq!((plan.faulty(), plan.created(), outcome.created), (15, 2, 2));
        assert!(find_code(&world, "A12").await.is_some() && find_code(&world, "R1").await.is_none());
        // The same sheet back, with a column of reasons; mended, it goes in as it is.
        let mut out = std::io::Cursor::new(Vec::new());
        assert_eq!(import::write_errors(&sheet, &mut out).unwrap(), 15);
        let again = import::read("未导入.xlsx", out.get_ref(), &Limits::default()).unwrap();
        assert_eq!(again.rows.len(), 15);
        assert_eq!(again.rows[1].values[0], Value::from("NONE"));
    }

    async fn a_root_without_a_code_is_taken_over_by_its_name(world: World) {
        let (admin, id) = (world.actor("rootadmin").await, world.orgs.province.id);
        admin.post(&format!("/orgs/{id}/edit"), &[("name", "共青团示例省委员会"), ("level", "1"), ("kind", "团的领导机关"), ("code", ""), ("day", "2026-07-15"), ("version", "1")]).await.expect(303);
        let (_, plan, _) = load(&world, "编码,名称,级别,类别,上级编码\nP,共青团示例省委员会,省级,团的领导机关,\nP-9,共青团新市委员会,市级,团的领导机关,P\n").await.unwrap();
        assert_eq!((plan.created(), plan.changed(), plan.faulty()), (1, 1, 0));
        assert_eq!(find_code(&world, "P").await.map(|org| org.id), Some(id));
        assert_eq!(find_code(&world, "P-9").await.and_then(|org| org.parent), Some(id));
    }
}
