use super::reshape::{seal, through};
use super::{find, find_code, routes};
use jishi_kernel::Day;
use jishi_org::store::history;
use jishi_org::{initials::initials, path};
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};

async fn titles(world: &World, id: i64) -> Vec<(String, String, Option<String>)> {
    let spans = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| history::titles(read, id))
        .await
        .unwrap();
    spans
        .into_iter()
        .map(|s| (s.value.name, s.from.to_string(), s.to.map(|d| d.to_string())))
        .collect()
}

const EDIT: [(&str, &str); 8] = [
    ("reason", "示例批复〔2026〕2号"),
    ("name", "共青团云溪新区委员会"),
    ("short_name", "云溪团区委"),
    ("level", "3"),
    ("kind", "团的领导机关"),
    ("code", "SL0004"),
    ("sort", "4"),
    ("day", "2026-03-01"),
];

fn edit<'a>(changes: &[(&'a str, &'a str)], version: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = EDIT.to_vec();
    fields.push(("version", version));
    for (name, value) in changes {
        for field in &mut fields {
            if field.0 == *name {
                field.1 = value;
            }
        }
    }
    fields
}

both! {
    async fn a_rename_closes_and_opens_history(world: World) {
        let (admin, id) = (world.actor("unitadmin").await, world.orgs.yunxi.id);
        let page = format!("/orgs/{id}/edit");
        admin.get(&page).await.expect(200).shows("共青团云溪县委员会").shows("自何日起");
        admin.post(&page, &edit(&[("reason", "")], "1")).await.expect(422).shows("请填写理由");
        let run = through(&admin, &page, &edit(&[], "1")).await;
        assert!(run.contains("名称由“共青团云溪县委员会”改为“共青团云溪新区委员会”"), "{run}");
        let mut expected = vec![
            ("共青团云溪新区委员会".to_owned(), "2026-03-01".to_owned(), None),
            ("共青团云溪县委员会".to_owned(), "2015-05-04".to_owned(), Some("2026-02-28".to_owned())),
        ];
        assert_eq!(titles(&world, id).await, expected);
        let org = find(&world, id).await;
        assert_eq!((org.name.as_str(), org.short_name.as_str(), org.version), ("共青团云溪新区委员会", "云溪团区委", 2));
        admin.get(&format!("/orgs/{id}?done=edit")).await.expect(200).shows("已保存修改").shows("2015-05-04 至 2026-02-28").shows("2026-03-01 起")
            .shows("名称由“共青团云溪县委员会”改为“共青团云溪新区委员会”").shows("冯涛");
        admin.get("/orgs/search?q=yxxq").await.expect(200).shows("云溪新区");
        // The same day again corrects, an earlier one is refused, nothing at all changes nothing.
        through(&admin, &page, &edit(&[("name", "共青团云溪区委员会")], "2")).await;
        expected[0].0 = "共青团云溪区委员会".to_owned();
        assert_eq!(titles(&world, id).await, expected);
        admin.post(&page, &edit(&[("day", "2026-02-28")], "3")).await.expect(422).shows("不能早于上一次变更（2026-03-01）").shows("有 1 处需改");
        admin.post(&page, &edit(&[("day", "2026-07-16")], "3")).await.expect(422).shows("不能晚于今天");
        admin.post(&page, &edit(&[("name", "共青团云溪区委员会")], "3")).await.expect(303);
        assert_eq!((titles(&world, id).await, find(&world, id).await.version), (expected, 3));
    }

    async fn a_second_editor_is_told(world: World) {
        let (admin, page) = (world.actor("unitadmin").await, format!("/orgs/{}/edit", world.orgs.yunxi.id));
        through(&admin, &page, &edit(&[], "1")).await;
        admin.post(&page, &edit(&[("name", "共青团云溪某委员会")], "1")).await.expect(409);
        admin.post(&page, &edit(&[("name", "共青团云溪某委员会")], "")).await.expect(409);
        assert_eq!(find(&world, world.orgs.yunxi.id).await.name, "共青团云溪新区委员会");
    }

    async fn kind_level_and_code_follow_the_rules(world: World) {
        let (admin, id) = (world.actor("countyadmin").await, world.orgs.shiqiao.id);
        let page = format!("/orgs/{id}/edit");
        let town = |changes: &[(&'static str, &'static str)]| {
            let mut all = vec![("name", "共青团云溪县石桥镇委员会"), ("level", "4"), ("kind", "基层团委"), ("code", "SL0007")];
            all.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
            all.extend_from_slice(changes);
            edit(&all, "1")
        };
        for (changes, words) in [
            (vec![("level", "3")], "级别应低于上级（上级为县级）"),
            (vec![("level", "5"), ("kind", "团支部")], "级别应高于下级"),
            (vec![("kind", "团支部")], "“团支部”的级别应为支部"),
            (vec![("kind", "俱乐部")], "请选择类别"),
            (vec![("code", "SL0003")], "编码已被其他组织使用"),
            (vec![("code", "石桥")], "编码只用字母"),
            (vec![("name", "云溪县第一中学团支部")], "同名"),
            (vec![("name", "")], "请填写名称"),
            (vec![("sort", "-1")], "整数"),
        ] {
            admin.post(&page, &town(&changes)).await.expect(422).shows(words);
        }
        through(&admin, &page, &town(&[("kind", "团工委")])).await;
        let kinds = world.app.db.read(&Scope::everything("test"), move |read| history::kinds(read, id)).await.unwrap();
        let days: Vec<_> = kinds.iter().map(|s| (s.value.kind.as_str(), s.from, s.to)).collect();
        assert_eq!(days, [("团工委", Day::constant(2026, 3, 1), None), ("基层团委", Day::constant(2015, 5, 4), Some(Day::constant(2026, 2, 28)))]);
        assert_eq!(titles(&world, id).await.len(), 2, "the short name changed too");
    }

    async fn a_new_organisation_with_a_hundred_characters(world: World) {
        let (admin, county) = (world.actor("countyadmin").await, world.orgs.yunxi.id.to_string());
        let form = admin.get(&format!("/orgs/new?parent={county}")).await.expect(200).shows("共青团云溪县委员会").text();
        let key = form.split("name=\"_key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let long = format!("共青团云溪县{}委员会", "长".repeat(91));
        assert_eq!(long.chars().count(), 100);
        let send = |name: &str| vec![
            ("_key".to_owned(), key.clone()), ("parent".to_owned(), county.clone()), ("name".to_owned(), name.to_owned()),
            ("level".to_owned(), "4".to_owned()), ("kind".to_owned(), "基层团委".to_owned()), ("code".to_owned(), "YX-100".to_owned()),
            ("day".to_owned(), "2026-07-01".to_owned()), ("departments".to_owned(), "组织部、宣传部".to_owned()),
            ("reason".to_owned(), "示例批复〔2026〕2号".to_owned()),
        ];
        let post = async |fields: Vec<(String, String)>| {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            admin.post("/orgs/new", &pairs).await
        };
        post(send(&format!("{long}长"))).await.expect(422).shows("名称不超过 100 个字").shows("YX-100");
        let run = post(send(&long)).await.expect(200).shows("新建组织“");
        assert!(find_code(&world, "YX-100").await.is_none(), "a dry run writes nothing");
        let sealed = || {
            let mut fields = send(&long);
            fields.push(("seal".to_owned(), seal(&run)));
            fields
        };
        let to = post(sealed()).await.expect(303).location();
        assert_eq!(post(sealed()).await.expect(303).location(), to, "sent twice is once");
        let org = find_code(&world, "YX-100").await.unwrap();
        assert_eq!((org.name.as_str(), org.parent, org.path.as_str()), (long.as_str(), Some(world.orgs.yunxi.id), path::child(&world.orgs.yunxi.path, org.id).as_str()));
        assert!(org.path.as_str() > world.orgs.yunxi.path.as_str() && org.path < format!("{}~", world.orgs.yunxi.path) && !path::within(&org.path, &world.orgs.bishui.path));
        assert_eq!(find(&world, world.orgs.yunxi.id).await.children, 3);
        assert_eq!(titles(&world, org.id).await, [(long.clone(), "2026-07-01".to_owned(), None)]);
        assert_eq!(initials(&long).len(), 97);
        admin.get(&to).await.expect(200).shows(&long).shows("组织部").shows("已新建组织").shows("新建组织“");
        // The rules of the place.
        let mut branch = send("共青团石桥村委员会");
        branch[0].1 = "other".to_owned();
        branch[5].1 = "YX-101".to_owned();
        branch[1].1 = world.orgs.branches[0].id.to_string();
        post(branch.clone()).await.expect(403).shows("只能管理本级和直接下级");
        branch[1].1 = world.orgs.bishui.id.to_string();
        post(branch.clone()).await.expect(404);
        branch[1].1 = String::new();
        post(branch.clone()).await.expect(422).shows("请从列表中选择上级");
        branch[1].1 = county.clone();
        branch[6].1 = "2026-07-16".to_owned();
        post(branch.clone()).await.expect(422).shows("不能晚于今天");
        branch[6].1 = "2026-07-15".to_owned();
        branch[2].1 = long.clone();
        post(branch).await.expect(422).shows("同一上级下已有同名组织");
    }
}
