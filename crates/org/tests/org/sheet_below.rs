//! A sheet changes the own level and the next one, and opens what stands directly below the own unit.

use super::{find, find_code, load_as, routes};
use jishi_platform::authz::Scope;
use jishi_testkit::both;

both! {
    async fn a_city_writes_the_next_level_only(world: World) {
        let (own, county, town) = (world.orgs.qingshan.id, world.orgs.yunxi.id, world.orgs.shiqiao.id);
        // The county's own subordinates are the county's business: no new one, no other name, no other level.
        let file = "上级编码,编码,名称,级别,类别
SL0004,N1,共青团云东镇委员会,乡镇,基层团委
SL0004,SL0007,共青团云溪县新石桥镇委员会,乡镇,基层团委
SL0007,SL0008,石桥村团支部,支部,团支部
,N2,共青团南山县委员会,县级,团的领导机关
N2,N3,共青团南山镇委员会,乡镇,基层团委
N3,N4,南山村团支部,支部,团支部
SL0002,SL0004,共青团云溪区委员会,县级,团的领导机关
";
        let (faults, outcome) = load_as(&world, own, file).await;
        assert_eq!(faults.len(), 3, "what stands below a faulty row is told so: {faults:#?}");
        assert!(faults[0].contains("第 2 行“上级编码”：只能管理本级和直接下级"), "{faults:#?}");
        assert!(faults[1].contains("第 3 行“编码”：只能管理本级和直接下级"), "{faults:#?}");
        assert_eq!((outcome.created, outcome.changed), (3, 1));
        assert_eq!(find(&world, town).await.name, "共青团云溪县石桥镇委员会");
        assert_eq!(find(&world, county).await.name, "共青团云溪区委员会");
        assert!(find_code(&world, "N1").await.is_none() && find_code(&world, "N4").await.is_some());
        // What an earlier sheet opened is filled by the next one, until the days of the rule are over.
        let more = "上级编码,编码,名称,级别,类别\nN3,N5,南山第二村团支部,支部,团支部\n";
        let (faults, outcome) = load_as(&world, own, more).await;
        assert_eq!((faults.len(), outcome.created), (0, 1), "{faults:#?}");
        world.clock.advance(31 * 86_400_000);
        let late = "上级编码,编码,名称,级别,类别\nN3,N6,南山第三村团支部,支部,团支部\nN2,N3,共青团南山镇委员会,乡镇,基层团委\n";
        let (faults, outcome) = load_as(&world, own, late).await;
        assert_eq!((faults.len(), outcome.created), (1, 0), "the row that changes nothing is no fault: {faults:#?}");
        // The county does it itself.
        let (faults, outcome) = load_as(&world, county, "上级编码,编码,名称,级别,类别\nSL0004,N1,共青团云东镇委员会,乡镇,基层团委\n").await;
        assert_eq!((faults.len(), outcome.created), (0, 1), "{faults:#?}");
    }

    async fn a_sheet_leaves_its_record(world: World) {
        let own = world.orgs.qingshan.id;
        let file = "上级编码,编码,名称,级别,类别
,N2,共青团南山县委员会,县级,团的领导机关
SL0002,SL0004,共青团云溪区委员会,县级,团的领导机关
";
        load_as(&world, own, file).await;
        let (county, new) = (world.orgs.yunxi.id, find_code(&world, "N2").await.unwrap().id);
        let of = async |org: i64| {
            let whole = Scope::everything("test");
            let read = world.app.db.read(&whole, move |read| jishi_org::store::record::of_org(read, org, i64::MAX, 10)).await;
            read.unwrap()
        };
        let (renamed, opened) = (of(county).await, of(new).await);
        assert_eq!((renamed.len(), renamed[0].kind.slug(), renamed[0].reason.as_str()), (1, "rename", "导入组织表"));
        assert!(renamed[0].words.contains("共青团云溪区委员会"), "{}", renamed[0].words);
        assert_eq!((opened.len(), opened[0].kind.slug(), opened[0].detail.as_str()), (1, "import", "opened"));
        world.actor("unitadmin").await.get(&format!("/orgs/{new}")).await.expect(200).shows("由表格新建 1 个组织").shows("导入组织表");
    }
}
