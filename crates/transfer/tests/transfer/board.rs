use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn graduates_are_counted_where_they_were(world: World) {
        let o = &world.orgs;
        let school = o.branches[2].id;
        let mut people = Vec::new();
        for (at, name) in ["甘露", "安宁", "程默", "田野"].into_iter().enumerate() {
            people.push(member(&world, name, school, at as u32 + 1).await);
        }
        let county = world.actor("countyregistrar").await;
        let org = school.to_string();
        let mark = |month: &'static str| {
            let (county, org) = (county.clone(), org.clone());
            async move { county.post("/transfers/board", &[("org", &org), ("year", "2026"), ("month", month)]).await }
        };
        mark("2027-06").await.expect(422).shows("2026-06");
        mark("2026-06").await.expect(303);
        // The branch does not mark itself; a stranger sees nothing; a superior further up only reads.
        let fields = [("org", &*org), ("year", "2026"), ("month", "2026-06")];
        let own = seated(&world, "branchregistrar", school).await;
        own.post("/transfers/board", &fields).await.expect(403).shows("上级标记");
        own.get("/transfers/board?year=2026").await.expect(200).shows("甘露").shows("name=\"way\"").hides("name=\"month\"");
        county.get(&format!("/transfers/board?org={school}&year=2026")).await.expect(200).shows("name=\"month\"");
        seated(&world, "otherregistrar", o.songling.id).await.post("/transfers/board", &fields).await.expect(404);
        world.actor("registrar").await.post("/transfers/board", &fields).await.expect(403);
        let way = |member: &jishi_member::store::member::Member, way: &'static str| {
            let (county, org, member) = (county.clone(), org.clone(), member.id.0.to_string());
            async move { county.post("/transfers/board", &[("org", &org), ("year", "2026"), ("member", &member), ("way", way)]).await }
        };
        way(&people[1], "delay").await.expect(303);
        let stranger = member(&world, "外人", o.branches[0].id, 9).await;
        way(&stranger, "study").await.expect(404);
        // One studies on and arrives, one works and is under way.
        let to = o.branches[5].id.to_string();
        let fields = [("kind", "study"), ("member", &*people[0].id.0.to_string()), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        let id = made(&county.post("/transfers/new", &fields).await.expect(303));
        seated(&world, "otherregistrar", o.songling.id).await.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &people[0]).await, o.branches[5].id);
        start(&county, &people[2], o.branches[5].id).await;
        // Counted where they were: 1 of 3 (the one who graduates later is left out).
        county.get("/transfers/board?year=2026").await.expect(200).shows("33.3%").shows("升学 1").shows("就业 1").shows("延迟毕业 1").shows("未登记 1").shows("100.0%");
        let city = world.actor("registrar").await;
        let figures = jishi_testkit::cells(&jishi_testkit::sheet(&city, "/transfers/board?year=2026").await, &["组织", "毕业团员", "已转出", "延迟毕业", "学社衔接率"]);
        assert_eq!(figures[0], [o.qingshan.name.as_str(), "4", "1", "1", "33.3%"]);
        assert!(figures.iter().any(|row| row[0] == o.yunxi.name && row[1] == "4"), "{figures:?}");
        let names = jishi_testkit::cells(&jishi_testkit::sheet(&city, &format!("/transfers/board?org={school}&year=2026")).await, &["姓名", "证件号码", "毕业去向", "转接情况"]);
        assert_eq!((names.len(), &names[0][0], &names[0][2], &names[0][3]), (4, &"甘露".to_owned(), &"升学".to_owned(), &"已转出".to_owned()));
        assert!(names.iter().all(|row| row[1].contains("***")));
        city.get("/transfers/board?year=2026").await.expect(200).shows("共青团云溪县委员会").shows("33.3%");
        city.get(&format!("/transfers/board?org={school}&year=2026")).await.expect(200).shows("甘露").shows("已转出").shows("办理中").shows("2026-06").hides("name=\"month\"");
        seated(&world, "otherregistrar", o.songling.id).await.get(&format!("/transfers/board?org={school}&year=2026")).await.expect(404);
        // With a job nobody goes back to the district of origin.
        let fields = [("kind", "home"), ("member", &*people[3].id.0.to_string()), ("to", &*o.songling.id.to_string()), ("residence", "示例村")];
        way(&people[3], "work").await.expect(303);
        county.post("/transfers/new", &fields).await.expect(422).shows("不能退回原籍");
    }

    async fn several_classes_are_marked_at_once_and_on_the_cards(world: World) {
        let o = &world.orgs;
        let (one, two) = (o.branches[3].id, o.branches[4].id);
        let first = member(&world, "甘露", one, 1).await;
        let second = member(&world, "安宁", two, 2).await;
        let county = seated(&world, "countyregistrar", o.linjiang.id).await;
        let org = o.linjiang.id.to_string();
        county.get("/transfers/board?year=2027").await.expect(200).shows("标记毕业时间").shows("name=\"pick\"");
        let mark = |month: &'static str, picks: Vec<i64>| {
            let (county, org) = (county.clone(), org.clone());
            async move {
                let picks: Vec<String> = picks.iter().map(i64::to_string).collect();
                let mut fields = vec![("org", org.as_str()), ("year", "2027"), ("month", month)];
                fields.extend(picks.iter().map(|id| ("pick", id.as_str())));
                county.post("/transfers/board", &fields).await
            }
        };
        mark("2027-06", vec![]).await.expect(422).shows("请勾选要标记的团支部");
        mark("2026-06", vec![one]).await.expect(422);
        mark("2027-06", vec![one, o.branches[5].id]).await.expect(404);
        mark("2027-06", vec![o.linjiang.id]).await.expect(403).shows("上级标记");
        assert_eq!(graduates(&world, &first).await, "");
        mark("2027-06", vec![one, two]).await.expect(303);
        assert_eq!((graduates(&world, &first).await, graduates(&world, &second).await), ("2027-06".to_owned(), "2027-06".to_owned()));
        county.get("/transfers/board?year=2027").await.expect(200).shows("毕业团员").shows("未登记 2");
        // Who graduates later keeps the own month when the class is marked anew.
        let id = second.id.0.to_string();
        county.post("/transfers/board", &[("org", &*two.to_string()), ("year", "2027"), ("member", &*id), ("way", "delay")]).await.expect(303);
        mark("2027-07", vec![one, two]).await.expect(303);
        assert_eq!((graduates(&world, &first).await, graduates(&world, &second).await), ("2027-07".to_owned(), "2027-06".to_owned()));
    }

    async fn whoever_joins_a_class_later_graduates_with_it(world: World) {
        let o = &world.orgs;
        let class = o.branches[2].id;
        let county = world.actor("countyregistrar").await;
        for (year, month) in [("2026", "2026-06"), ("2027", "2027-06")] {
            county.post("/transfers/board", &[("org", &*class.to_string()), ("year", year), ("month", month)]).await.expect(303);
        }
        // One comes by a transfer, one is entered there.
        let comer = member(&world, "甘露", o.branches[5].id, 1).await;
        let id = start(&seated(&world, "otherregistrar", o.branches[5].id).await, &comer, class).await;
        county.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!(graduates(&world, &comer).await, "2027-06");
        let entered = member(&world, "安宁", class, 2).await;
        assert_eq!(graduates(&world, &entered).await, "");
        county.get("/transfers/board?year=2027").await.expect(200).shows("未登记 1");
        world.clock.advance(24 * 3_600_000);
        night(&world).await;
        assert_eq!(graduates(&world, &entered).await, "2027-06");
        let county = world.actor("countyregistrar").await;
        county.get("/transfers/board?year=2027").await.expect(200).shows("未登记 2");
        // The class that has graduated takes nobody in any more.
        county.get("/transfers/board?year=2026").await.expect(200).shows("未登记 0");
    }
}
