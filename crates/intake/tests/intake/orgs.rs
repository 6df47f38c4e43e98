//! Organisations by the pages: only the own level and the next one, each faulty row with its reason.

use crate::notes::until;
use crate::routes;
use jishi_platform::authz::Scope;
use jishi_testkit::both;

const FILE: &str = "上级编码,编码,名称,级别,类别,部室
,N1,共青团新县委员会,县级,团的领导机关,组织部
SL0004,N2,共青团云东镇委员会,乡镇,基层团委,
SL0007,SL0008,石桥村新团支部,支部,团支部,
SL0003,N3,邻市团支部,支部,团支部,
SL0004,SL0006,占用编码团支部,支部,团支部,
N1,N4,共青团新县新镇委员会,乡镇,基层团委,
";

both! {
    async fn a_sheet_of_a_city_stops_at_the_next_level(world: World) {
        let admin = world.actor("unitadmin").await;
        world.actor("registrar").await.get("/imports/orgs/new").await.expect(403);
        admin.get("/imports/orgs/new").await.expect(200).shows("最近换届时间").shows("毕业年月");
        let run = admin.upload("/imports/orgs/new", &[], &[("file", "组织.csv", FILE.as_bytes())]).await.expect(303).location();
        assert_eq!(until(&world, &run, "checked").await.counts, [6, 2, 0, 0, 4]);
        admin.get(&run).await.expect(200)
            .shows("只能管理本级和直接下级，请由上级组织自行登记").shows("只能管理本级和直接下级，不能修改“石桥村团支部”")
            .shows("没有编码为“SL0003”的上级组织").shows("编码已被本单位范围以外的组织使用").hides("松岭").hides("碧水");
        admin.post(&format!("{run}/apply"), &[("reason", "示例批复〔2026〕1号")]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [6, 2, 0, 0, 4]);
        let whole = Scope::everything("test");
        let names = world.app.db.read(&whole, |read| {
            ["N1", "N2", "N4", "SL0008"].into_iter().map(|code| Ok(jishi_org::store::tree::find_code(read, code)?.map(|org| org.name))).collect::<Result<Vec<_>, jishi_platform::db::StoreError>>()
        });
        assert_eq!(names.await.unwrap(), [Some("共青团新县委员会".to_owned()), None, Some("共青团新县新镇委员会".to_owned()), Some("石桥村团支部".to_owned())]);
        // The same sheet again: what stands stays, the reasons are the same.
        let run = admin.upload("/imports/orgs/new", &[], &[("file", "组织.csv", FILE.as_bytes())]).await.expect(303).location();
        assert_eq!(until(&world, &run, "checked").await.counts, [6, 0, 0, 2, 4]);
        world.actor("neighbour").await.get(&run).await.expect(403);
    }
}
