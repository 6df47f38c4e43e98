use super::reshape::{names_on, short, sound, through, told};
use super::{find, find_code, load, routes};
use jishi_kernel::Day;
use jishi_org::store::{as_of, children, succession};
use jishi_platform::authz::Scope;
use jishi_platform::sql;
use jishi_testkit::both;

const DAY: (&str, &str) = ("day", "2026-07-15");
const WHY: (&str, &str) = ("reason", "示例撤并方案");

sql! {
    unscoped LOGGED ("a test reads the log") = "select target_id from audit where note like '撤销%' order by id desc limit 1";
}

both! {
    async fn a_county_ends_with_everything_and_comes_back(world: World) {
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.linjiang.clone();
        let page = format!("/orgs/{}/dissolve", county.id);
        admin.get(&page).await.expect(200).shows("2 个下级的去向").shows("承接组织");
        admin.post(&page, &[DAY, WHY]).await.expect(422).shows("请选择下级去向");
        let run = through(&admin, &page, &[("below", "ends"), DAY, WHY]).await;
        assert!(run.contains("撤销“共青团临江县委员会”及其 2 个下级"), "{run}");
        let logged = world.app.db.read(&Scope::everything("test"), |read| read.one(&LOGGED, &[], |row| row.int(0))).await.unwrap();
        assert_eq!(logged, Some(county.id), "the log names what was dissolved, not what ended with it");
        sound(&world).await;
        for org in [county.id, world.orgs.branches[3].id, world.orgs.branches[4].id] {
            assert_eq!(find(&world, org).await.closed_on, Some(Day::constant(2026, 7, 14)));
        }
        assert_eq!(names_on(&world, county.id, Day::constant(2026, 7, 14)).await.len(), 3);
        assert!(names_on(&world, county.id, Day::constant(2026, 7, 15)).await.is_empty());
        let gone = county.id;
        assert!(world.app.db.read(&Scope::everything("test"), move |read| succession::today(read, gone)).await.unwrap().is_empty());
        admin.post(&page, &[("below", "ends"), DAY, WHY]).await.expect(409).shows("组织已撤销");
        admin.get(&format!("/orgs/{}", county.id)).await.expect(200).shows("已撤销").hides("信息未完善").shows("示例撤并方案").shows("/restore");
        // A branch does not come back before its superior.
        let branch = format!("/orgs/{}/restore", world.orgs.branches[3].id);
        admin.post(&branch, &[DAY, WHY]).await.expect(403).shows("只能管理本级和直接下级");
        let restore = format!("/orgs/{}/restore", county.id);
        admin.post(&restore, &[("day", "2026-07-14"), WHY]).await.expect(422).shows("应晚于撤销前的最后一天");
        world.clock.set(Day::constant(2026, 8, 1));
        let admin = world.actor("unitadmin").await;
        admin.post(&restore, &[("day", "2026-08-02"), WHY]).await.expect(422).shows("不能晚于今天");
        let run = through(&admin, &restore, &[("together", "yes"), ("day", "2026-08-01"), WHY]).await;
        assert!(run.contains("恢复“共青团临江县委员会”及一并撤销的 2 个下级"), "{run}");
        assert!(!run.contains("重新生效的岗位"), "nobody held a post there: {run}");
        sound(&world).await;
        assert_eq!(names_on(&world, county.id, Day::constant(2026, 8, 1)).await.len(), 3);
        assert!(names_on(&world, county.id, Day::constant(2026, 7, 20)).await.is_empty(), "the gap stays in the history");
        assert_eq!(find(&world, county.id).await.children, 2);
        admin.post(&restore, &[("day", "2026-08-01"), WHY]).await.expect(409).shows("不需要恢复");
    }

    async fn whoever_held_a_post_there_hears_that_it_holds_again(world: World) {
        let admin = world.actor("unitadmin").await;
        let county = world.orgs.yunxi.id;
        let page = format!("/orgs/{county}/dissolve");
        let run = through(&admin, &page, &[("below", "ends"), DAY, WHY]).await;
        assert!(run.contains("所在组织撤销的岗位") && !run.contains("重新生效的岗位"), "{run}");
        world.clock.set(Day::constant(2026, 8, 1));
        let admin = world.actor("unitadmin").await;
        let restore = format!("/orgs/{county}/restore");
        let run = admin.post(&restore, &[("day", "2026-08-01"), WHY]).await.expect(200)
            .shows("重新生效的岗位").shows("云溪县团委填报人").shows("随组织恢复重新生效").hides("石桥村").hides("未列出").text();
        let at = run.find("重新生效的岗位").unwrap();
        assert!(run[at..].contains("云溪县单位管理员"), "{run}");
        through(&admin, &restore, &[("together", "yes"), ("day", "2026-08-01"), WHY]).await;
        world.actor("county").await.get("/orgs").await.expect(200);
    }

    async fn members_and_subordinates_go_to_others(world: World) {
        let admin = world.actor("countyadmin").await;
        let (town, village, school) = (world.orgs.shiqiao.clone(), world.orgs.branches[0].clone(), world.orgs.branches[2].clone());
        short(&world, village.id, "团员5").await;
        let page = format!("/orgs/{}/dissolve", town.id);
        // The village still has members: it must not end without somebody who takes them.
        admin.post(&page, &[("below", "ends"), DAY, WHY]).await.expect(200).shows("石桥村团支部还有团员，请选择承接组织").hides("确认撤销");
        let heir = school.id.to_string();
        through(&admin, &page, &[("below", "ends"), ("successor", &heir), DAY, WHY]).await;
        let told = told(&world).await;
        assert!(told.contains(&format!("{}>{}", village.id, school.id)) && !told.contains(&format!("{}>{}", town.id, school.id)), "a branch takes what branches leave: {told}");
        let id = village.id;
        assert_eq!(world.app.db.read(&Scope::everything("test"), move |read| succession::today(read, id)).await.unwrap(), [school.id]);
        sound(&world).await;
    }

    async fn whoever_was_restored_goes_on_as_itself(world: World) {
        let admin = world.actor("unitadmin").await;
        let (gone, heir) = (world.orgs.linjiang.id, world.orgs.yunxi.id);
        let successor = heir.to_string();
        let links = |html: &str, word: &str| html.split(&format!("<h2>{word}</h2>")).nth(1).map(|rest| rest.split("</section>").next().unwrap().to_owned());
        let page = async |org: i64| admin.get(&format!("/orgs/{org}")).await.expect(200).text();
        through(&admin, &format!("/orgs/{gone}/dissolve"), &[("below", "ends"), ("successor", &successor), DAY, WHY]).await;
        assert!(links(&page(gone).await, "去向").unwrap().contains("2026-07-15 撤销后承接"));
        let before = links(&page(heir).await, "来源").unwrap();
        assert!(before.contains("2026-07-15 承接已撤销的<") && before.contains("共青团临江县委员会"), "{before}");
        world.clock.set(Day::constant(2026, 8, 1));
        let admin = world.actor("unitadmin").await;
        let page = async |org: i64| admin.get(&format!("/orgs/{org}")).await.expect(200).text();
        through(&admin, &format!("/orgs/{gone}/restore"), &[("together", "yes"), ("day", "2026-08-01"), WHY]).await;
        assert_eq!(links(&page(gone).await, "去向"), None);
        assert!(links(&page(heir).await, "来源").unwrap().contains("2026-07-15 承接已撤销的（后已恢复）"));
        // Ended once more, without a successor: the first one is not told again.
        world.clock.set(Day::constant(2026, 9, 1));
        let admin = world.actor("unitadmin").await;
        let page = async |org: i64| admin.get(&format!("/orgs/{org}")).await.expect(200).text();
        through(&admin, &format!("/orgs/{gone}/dissolve"), &[("below", "ends"), ("day", "2026-09-01"), WHY]).await;
        assert_eq!(links(&page(gone).await, "去向"), None);
    }

    async fn subordinates_move_on(world: World) {
        let admin = world.actor("unitadmin").await;
        let (county, other) = (world.orgs.linjiang.id, world.orgs.yunxi.id.to_string());
        let page = format!("/orgs/{county}/dissolve");
        admin.post(&page, &[("below", "to"), DAY, WHY]).await.expect(422).shows("请从列表中选择组织");
        let inside = world.orgs.branches[3].id.to_string();
        admin.post(&page, &[("below", "to"), ("to", &inside), DAY, WHY]).await.expect(403);
        let bishui = world.orgs.bishui.id.to_string();
        admin.post(&page, &[("below", "to"), ("to", &bishui), DAY, WHY]).await.expect(404);
        through(&admin, &page, &[("below", "to"), ("to", &other), DAY, WHY]).await;
        sound(&world).await;
        assert_eq!(find(&world, world.orgs.branches[3].id).await.parent, Some(world.orgs.yunxi.id));
        let yunxi = world.orgs.yunxi.id;
        let names = world.app.db.read(&Scope::everything("test"), move |read| children::page(read, yunxi, children::After::START, 10)).await.unwrap();
        assert_eq!(names.orgs.len(), 4);
        for person in ["countyadmin", "rootadmin"] {
            world.actor(person).await.post(&format!("/orgs/{yunxi}/dissolve"), &[("below", "ends"), DAY, WHY]).await.expect(403).shows("只能管理本级和直接下级");
        }
        let own = world.orgs.qingshan.id;
        admin.post(&format!("/orgs/{own}/dissolve"), &[("below", "ends"), DAY, WHY]).await.expect(403);
    }

    async fn only_the_empty_is_deleted(world: World) {
        let admin = world.actor("unitadmin").await;
        load(&world, "上级编码,编码,名称,级别,类别\nSL0002,SL-E,误建团支部,5,团支部\nSL0002,SL-F,有人团支部,5,团支部\n").await.unwrap();
        let (empty, held) = (find_code(&world, "SL-E").await.unwrap(), find_code(&world, "SL-F").await.unwrap());
        let page = |id: i64| format!("/orgs/{id}/delete");
        admin.post(&page(world.orgs.yunxi.id), &[WHY]).await.expect(409).shows("不能删除，请办理撤销");
        short(&world, held.id, "团员1").await;
        admin.post(&page(held.id), &[WHY]).await.expect(200).shows("有人团支部还有团员").hides("确认删除");
        admin.post(&page(empty.id), &[]).await.expect(422).shows("请填写理由");
        let before = find(&world, world.orgs.qingshan.id).await.children;
        through(&admin, &page(empty.id), &[WHY]).await;
        assert_eq!((find_code(&world, "SL-E").await, find(&world, world.orgs.qingshan.id).await.children), (None, before - 1));
        admin.get(&format!("/orgs/{}", empty.id)).await.expect(404);
        sound(&world).await;
        world.actor("countyadmin").await.post(&page(world.orgs.branches[2].id), &[WHY]).await.expect(200);
        let day = world.app.clock.today();
        let left = world.app.db.read(&Scope::everything("test"), move |read| as_of::count(read, empty.id, day)).await.unwrap();
        assert_eq!(left, 0);
    }
}
