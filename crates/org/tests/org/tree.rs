use super::{branches, load, routes};
use jishi_testkit::both;
use std::time::{Duration, Instant};

/// What a page of 200 of 8,000 children may take in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(2);

fn children(html: &str) -> usize {
    html.split("id=\"figures\"")
        .next()
        .unwrap_or_default()
        .matches("团支部</a>")
        .count()
}

both! {
    async fn the_tree_begins_with_the_own_unit(world: World) {
        let html = world.actor("supervisor").await.get("/orgs").await.expect(200).shows("共青团云溪县委员会").shows("下级 2")
            .hides("示例省").hides("碧水市").text();
        assert!(html.find("共青团青山市委员会").unwrap() < html.find("共青团临江县委员会").unwrap());
        assert_eq!(html.matches(r#"role="treeitem""#).count(), html.matches(r#"role="treeitem" aria-level="#).count());
        assert_eq!(html.matches(r#"tabindex="0""#).count(), 1, "one way in by keyboard");
        // Figures: the own unit first, then its subordinates, each with everything below.
        let figures = html.split("id=\"figures\"").nth(1).unwrap().split("</table>").next().unwrap();
        let rows: Vec<&str> = figures.split("<tr role=\"row\">").skip(2).collect();
        assert!(rows[0].contains("青山市") && rows[0].contains(">9</td>") && rows[1].contains("云溪县") && rows[1].contains(">5</td>") && rows[2].contains(">3</td>"), "{figures}");
        world.actor("county").await.get("/orgs").await.expect(200).shows("石桥镇").hides("临江县").hides("新建下级");
        world.actor("unitadmin").await.get("/orgs").await.expect(200).shows("新建下级").shows("/imports/orgs/new");
    }

    async fn opening_goes_down_without_scripts(world: World) {
        let actor = world.actor("province").await;
        let town = world.orgs.shiqiao.id;
        let html = actor.get(&format!("/orgs?open={town}")).await.expect(200).shows("石桥村团支部").shows("柳林村团支部")
            .shows("共青团示例省委员会 / 共青团青山市委员会 / 共青团云溪县委员会").text();
        assert!(html.contains(r#"aria-level="5""#), "province, city, county, town, branch");
        // The others beside the way down are one step away.
        assert!(html.contains(&format!("/orgs/{}/children?without={}", world.orgs.qingshan.id, world.orgs.yunxi.id)), "{html}");
        let rest = actor.fragment(&format!("/orgs/{}/children?without={}", world.orgs.qingshan.id, world.orgs.yunxi.id)).await.expect(200)
            .shows("临江县").hides("云溪县").hides("<html");
        assert_eq!(rest.text().matches("role=\"treeitem\"").count(), 1);
        actor.get(&format!("/orgs/{}/children", world.orgs.qingshan.id)).await.expect(200).shows("<html").shows("云溪县");
        for bad in ["/orgs?open=999999", "/orgs?open=x", "/orgs?open=-1", "/orgs/999999/children"] {
            actor.get(bad).await.expect(404);
        }
        world.actor("neighbour").await.get(&format!("/orgs?open={town}")).await.expect(404);
        world.actor("neighbour").await.fragment(&format!("/orgs/{town}/children")).await.expect(404);
    }

    async fn the_sums_of_a_large_part_come_afterwards(world: World) {
        let mut csv = branches("SL0004", 5_100);
        csv.push_str("SL0005,LJ-1,临江团支部,支部,团支部\n");
        load(&world, &csv).await.unwrap();
        let (actor, city) = (world.actor("supervisor").await, world.orgs.qingshan.id);
        let later = format!("/orgs?open={city}&#38;figures=1");
        let html = actor.get("/orgs").await.expect(200).shows("合计正在计算").shows("5,110").text();
        assert!(html.contains("hx-trigger=\"load\"") && html.contains(&later), "{html}");
        let whole = format!("/orgs?open={city}&figures=1");
        actor.fragment(&whole).await.expect(200).hides("<html").hides("正在计算").hides("hx-trigger").shows("云溪县").shows("5,105");
        actor.get(&whole).await.expect(200).shows("<html").hides("正在计算");
        actor.get(&format!("/orgs/{city}")).await.expect(200).shows("&#38;figures=1#figures");
        world.actor("neighbour").await.fragment(&whole).await.expect(404);
        // A part that is small has them at once.
        actor.get(&format!("/orgs?open={}", world.orgs.linjiang.id)).await.expect(200).hides("正在计算");
    }

    async fn every_subordinate_has_its_figures_and_its_elections(world: World) {
        let mut csv = "上级编码,编码,名称,级别,类别\n".to_owned();
        for i in 1..=205 {
            csv.push_str(&format!("SL0004,T{i:03},共青团云溪县示例{i}镇委员会,乡镇,基层团委\n"));
        }
        load(&world, &csv).await.unwrap();
        let (actor, county) = (world.actor("supervisor").await, world.orgs.yunxi.id);
        let next = |html: &str| {
            let tag = html.split("<a ").find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains("rel=\"next\"")))?;
            Some(tag.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
        };
        // 205 and two more; the own one begins each page of figures.
        for (page, part, word, own) in [
            (format!("/orgs?open={county}"), "id=\"figures\"", "<tr role=\"row\"><th scope=\"row\"", 1),
            (format!("/orgs/elections?org={county}"), "id=\"below\"", "class=\"title\"", 0),
        ] {
            let section = |html: &str| html.split(part).nth(1).unwrap().split("</table>").next().unwrap().to_owned();
            let html = actor.get(&page).await.expect(200).shows("其余 7 个下级").text();
            let first = section(&html);
            assert!(first.contains("示例40镇") && !first.contains("示例205镇"), "{part}");
            let html = actor.get(&next(html.split(part).nth(1).unwrap()).unwrap()).await.expect(200).hides("其余").text();
            let rest = section(&html);
            assert!(rest.contains("示例205镇") && !rest.contains("示例40镇"), "{part}");
            assert_eq!(rest.matches(word).count(), 7 + own, "{rest}");
        }
    }

    async fn eight_thousand_children_stay_fast(world: World) {
        load(&world, &branches("SL0004", 8_000)).await.unwrap();
        let (actor, county) = (world.actor("supervisor").await, world.orgs.yunxi.id);
        let mut best = Duration::MAX;
        let mut html = String::new();
        for _ in 0..3 {
            let start = Instant::now();
            html = actor.get(&format!("/orgs?open={county}")).await.expect(200).shows("下级 8,002").shows("还有 7802 个").text();
            best = best.min(start.elapsed());
        }
        assert!(best < LIMIT, "{best:?}");
        // The town and the school stand before the new ones.
        assert_eq!(children(&html), 199, "never more than 200 at once");
        let mut next = format!("/orgs/{county}/children");
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let start = Instant::now();
            let part = actor.fragment(&next).await.expect(200).text();
            assert!(start.elapsed() < LIMIT, "page {pages}: {:?}", start.elapsed());
            seen.extend(part.match_indices("href=\"/orgs?open=").map(|(at, _)| part[at..].split('"').nth(1).unwrap().to_owned()));
            pages += 1;
            let Some(at) = part.find(&format!("href=\"/orgs/{county}/children?after=")) else { break };
            next = part[at..].split('"').nth(1).unwrap().to_owned();
        }
        assert_eq!((seen.len(), pages), (8_002, 41));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 8_002, "each once");
        // With scripts off the same way on is a page, and a search leads out of the crowd.
        actor.get(&next).await.expect(200).shows("<html").shows("回到第一个");
        let start = Instant::now();
        actor.get("/orgs/search?q=%E7%AC%AC7999%E5%9B%A2").await.expect(200).shows("第7999团支部").shows("共 1 个组织");
        actor.fragment("/orgs/options?q=SL0004-0799").await.expect(200).shows("第7990团支部");
        assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    }
}
