use super::{branches, load, routes};
use jishi_testkit::both;

both! {
    async fn by_name_code_and_initials(world: World) {
        let actor = world.actor("supervisor").await;
        for (asked, found) in [("云溪县第一", "云溪县第一中学团支部"), ("SL0004", "云溪县委员会"), ("sl0004", "云溪县委员会"),
                               ("yxxwyh", "云溪县委员会"), ("gqtyxx", "云溪县委员会"), ("lljx", "没有找到")] {
            let asked = asked.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
            actor.get(&format!("/orgs/search?q={asked}")).await.expect(200).shows(found).hides("碧水");
        }
        // 松岭区 is the neighbour's.
        actor.get("/orgs/search?q=slq").await.expect(200).shows("没有找到");
        world.actor("neighbour").await.get("/orgs/search?q=slq").await.expect(200).shows("松岭区幸福社区团支部");
        actor.get("/orgs/search").await.expect(200).shows("请输入要查找的组织");
        actor.fragment("/orgs/search?q=yxx").await.expect(200).shows("云溪县").hides("<html");
        actor.get(&format!("/orgs/search?q=tzb&in={}", world.orgs.linjiang.id)).await.expect(200).shows("只在").hides("石桥村");
        actor.get(&format!("/orgs/search?q=tzb&in={}", world.orgs.bishui.id)).await.expect(404);
    }

    async fn wildcards_and_markup_are_only_text(world: World) {
        let actor = world.actor("supervisor").await;
        for asked in ["%25", "_", "'", "%22%3E%3Cu%3E", "%00", "~", "%5C"] {
            actor.get(&format!("/orgs/search?q={asked}")).await.expect(200).hides("石桥村").hides("\"><u>");
            actor.fragment(&format!("/orgs/options?q={asked}")).await.expect(200);
        }
    }

    async fn results_are_read_by_key(world: World) {
        load(&world, &branches("SL0004", 120)).await.unwrap();
        let actor = world.actor("supervisor").await;
        let mut next = "/orgs/search?q=SL0004-".to_owned();
        let (mut rows, mut pages) = (0, 0);
        loop {
            let html = actor.get(&next).await.expect(200).text();
            rows += html.matches("class=\"title\"").count();
            pages += 1;
            let Some(at) = html.find(" rel=\"next\"") else { break };
            next = html[..at].rsplit("href=\"").next().unwrap().trim_end_matches('"').replace("&#38;", "&").replace("&amp;", "&");
        }
        assert_eq!((rows, pages), (120, 3));
    }

    async fn options_fill_a_combo_box(world: World) {
        let actor = world.actor("unitadmin").await;
        let county = format!(r#"role="option" data-value="{}""#, world.orgs.yunxi.id);
        actor.fragment("/orgs/options?q=yxx").await.expect(200).shows(&county).shows("<small>共青团青山市委员会</small>");
        actor.fragment("/orgs/options?parent_text=yxx").await.expect(200).shows(&county);
        let all = actor.fragment("/orgs/options?parent_text=").await.expect(200).text();
        assert!(all.starts_with("<div role=\"option\"") && all.matches("role=\"option\"").count() <= 20 && !all.contains("碧水"));
    }
}
