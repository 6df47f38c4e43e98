use super::reshape::{names_on, sound, through, told};
use super::{find, routes};
use jishi_kernel::Day;
use jishi_org::store::succession;
use jishi_platform::authz::Scope;
use jishi_testkit::both;

both! {
    async fn a_county_becomes_two(world: World) {
        let admin = world.actor("unitadmin").await;
        let (county, town, school) = (world.orgs.yunxi.clone(), world.orgs.shiqiao.id, world.orgs.branches[2].id);
        let page = format!("/orgs/{}/split", county.id);
        admin.get(&page).await.expect(200).shows("第 1 个新组织的名称").shows("下级“共青团云溪县石桥镇委员会”划入").shows("男团员");
        let (a, b) = (format!("child{town}"), format!("child{school}"));
        let fields = [
            ("parts", "2"), ("name0", "共青团云溪东区委员会"), ("name1", "共青团云溪县委员会"), ("list0", "张示例\n李示例"), ("criterion1", "sex.1"),
            (a.as_str(), "0"), (b.as_str(), "1"), ("rest", "1"), ("day", "2026-07-01"), ("reason", "分设"),
        ];
        let run = through(&admin, &page, &fields).await;
        assert!(run.contains("“共青团云溪县委员会”拆分为“共青团云溪东区委员会”“共青团云溪县委员会”"), "{run}");
        sound(&world).await;
        let closed = find(&world, county.id).await;
        assert_eq!((closed.closed_on, closed.children), (Some(Day::constant(2026, 6, 30)), 0));
        let after = world.app.db.read(&Scope::everything("test"), move |read| succession::today(read, county.id)).await.unwrap();
        assert_eq!(after.len(), 2);
        assert_eq!((find(&world, town).await.parent, find(&world, school).await.parent), (Some(after[0]), Some(after[1])));
        let told = told(&world).await;
        assert!(told.contains("共青团云溪县委员会>共青团云溪东区委员会(张示例|李示例)[];"), "{told}");
        assert!(told.contains("共青团云溪县委员会>共青团云溪县委员会()[sex.1]rest"), "{told}");
        let new = find(&world, after[0]).await;
        assert_eq!((new.opened_on, new.level, new.kind.as_str()), (Day::constant(2026, 7, 1), county.level, county.kind.as_str()));
        assert_eq!(names_on(&world, county.id, Day::constant(2026, 6, 30)).await.len(), 5);
        assert_eq!(names_on(&world, after[0], Day::constant(2026, 6, 30)).await.len(), 0);
        assert_eq!(names_on(&world, after[0], Day::constant(2026, 7, 1)).await.len(), 4);
        admin.get(&format!("/orgs/{}", county.id)).await.expect(200).shows("拆分").shows("共青团云溪东区委员会");
    }

    async fn refusals_in_words(world: World) {
        let admin = world.actor("unitadmin").await;
        let (town, school) = (format!("child{}", world.orgs.shiqiao.id), format!("child{}", world.orgs.branches[2].id));
        let page = format!("/orgs/{}/split", world.orgs.yunxi.id);
        let base = [("parts", "2"), ("name0", "甲县团委"), ("name1", "乙县团委"), (town.as_str(), "0"), (school.as_str(), "1"), ("rest", "0"), ("day", "2026-07-01"), ("reason", "分设")];
        let with = |changes: &[(&'static str, &'static str)], without: &[&str]| {
            let mut fields: Vec<(&str, &str)> = base.iter().filter(|(n, _)| !without.contains(n) && changes.iter().all(|c| c.0 != *n)).copied().collect();
            fields.extend_from_slice(changes);
            fields
        };
        for (fields, status, words) in [
            (with(&[("name1", "")], &[]), 422, "请填写名称"),
            (with(&[("name1", "甲县团委")], &[]), 409, "重复"),
            (with(&[("name1", "共青团临江县委员会")], &[]), 409, "已有同名组织"),
            (with(&[], &[town.as_str()]), 409, "下级“共青团云溪县石桥镇委员会”没有去向"),
            (with(&[("child999999", "0")], &[]), 409, "不是其下级"),
            (with(&[("rest", "7")], &[]), 409, "接收其余团员"),
            (with(&[("criterion0", "height")], &[]), 409, "条件有误"),
            (with(&[("day", "2015-05-04")], &[]), 422, "当天成立"),
            (with(&[("reason", "")], &[]), 422, "请填写理由"),
        ] {
            admin.post(&page, &fields).await.expect(status).shows(words);
        }
        for person in ["countyadmin", "rootadmin"] {
            world.actor(person).await.post(&page, &base).await.expect(403).shows("只能管理本级和直接下级");
        }
        world.actor("clerk").await.get(&page).await.expect(403);
        admin.get(&format!("/orgs/{}/split", world.orgs.bishui.id)).await.expect(404);
        let now = find(&world, world.orgs.yunxi.id).await;
        assert_eq!((now.path, now.version, now.children, now.closed_on), (world.orgs.yunxi.path.clone(), 1, 2, None));
    }
}
