use super::{Fixture, day, read, routes, write};
use jishi_testkit::{World, both};
use jishi_unit::attribute::Mark;
use jishi_unit::store::change::{self, Between, Count, What};
use jishi_unit::store::list::Which;
use jishi_unit::store::rate::{self, Figure, Figures};
use jishi_unit::store::{cover, mark, unit};

async fn figures(world: &World, path: &str, which: Which, on: jishi_kernel::Day) -> Figures {
    let path = path.to_owned();
    read(world, move |read| rate::figures(read, &path, &which, on)).await
}

fn firm() -> Which {
    Which {
        kind: "企业".to_owned(),
        ..Which::default()
    }
}

/// Units of 青山市: two enterprises and a school in 云溪县, one enterprise in 石桥镇, one right under the city; and one of the neighbour.
async fn sample(world: &World) -> [i64; 5] {
    let orgs = &world.orgs;
    let mut scaled = Fixture::new(orgs.yunxi.id, "企业", "甲公司");
    scaled.marks = vec!["scale", "ownership:非公"];
    let ids = [
        scaled.covered(orgs.branches[2].id, day(3, 1)).add(world).await,
        Fixture::new(orgs.yunxi.id, "企业", "乙公司").add(world).await,
        Fixture::new(orgs.yunxi.id, "学校", "云溪一中")
            .covered(orgs.branches[2].id, day(1, 1))
            .add(world)
            .await,
        Fixture::new(orgs.shiqiao.id, "企业", "丙公司")
            .covered(orgs.branches[0].id, day(4, 1))
            .add(world)
            .await,
        Fixture::new(orgs.qingshan.id, "企业", "丁公司").add(world).await,
    ];
    Fixture::new(orgs.bishui.id, "企业", "邻市公司")
        .covered(orgs.branches[5].id, day(1, 1))
        .add(world)
        .await;
    ids
}

both! {
    async fn figures_add_up_for_node_kind_attribute_and_day(world: World) {
        sample(&world).await;
        let (city, county) = (world.orgs.qingshan.path.clone(), world.orgs.yunxi.path.clone());
        let all = figures(&world, &city, Which::default(), day(7, 15)).await;
        assert_eq!(all.all, Figure { total: 5, by: [3, 0, 0] });
        assert_eq!((all.own.clone(), all.below.len()), (Figure { total: 1, by: [0, 0, 0] }, 1));
        assert_eq!(all.below[&county], Figure { total: 4, by: [3, 0, 0] });
        assert_eq!(all.kinds["企业"], Figure { total: 4, by: [2, 0, 0] });
        let before = figures(&world, &city, firm(), day(3, 31)).await;
        assert_eq!(before.all, Figure { total: 4, by: [1, 0, 0] });
        assert_eq!(figures(&world, &city, Which::default(), jishi_kernel::Day::constant(2025, 12, 31)).await.all, Figure::default());
        let marked = |attribute: &str| Which { kind: String::new(), mark: Mark::from_address(attribute), ..Which::default() };
        assert_eq!(figures(&world, &city, marked("scale"), day(7, 15)).await.all.total, 1);
        assert_eq!(figures(&world, &city, marked("ownership:国有"), day(7, 15)).await.all.total, 0);
        assert_eq!(figures(&world, &city, marked("ownership"), day(7, 15)).await.all.total, 1);
        // Several attributes at once: all of them.
        let both = |one: &str, other: &str| Which { also: [Mark::from_address(other), Mark::default()], ..marked(one) };
        assert_eq!(figures(&world, &city, both("scale", "ownership:非公"), day(7, 15)).await.all.total, 1);
        assert_eq!(figures(&world, &city, both("scale", "ownership:国有"), day(7, 15)).await.all.total, 0);
        let id = world.orgs.qingshan.id;
        let then = { let (city, which) = (city.clone(), both("scale", "ownership:国有")); read(&world, move |read| rate::figures_then(read, (id, &city), &which, day(7, 15))).await };
        assert_eq!(then.all.total, 0);
        let between = Between { within: city.clone(), which: both("scale", "ownership:非公"), from: day(1, 1), to: day(7, 15) };
        assert_eq!(read(&world, move |read| change::counts(read, &between)).await[0].units, 1);
        let actor = world.actor("registrar").await;
        actor.get("/units?attr=scale&attr2=ownership:%E9%9D%9E%E5%85%AC").await.expect(200).shows("甲公司").hides("乙公司").shows("并且").shows("attr=scale%7Cownership");
        actor.get("/units?attr=scale%7Cownership:%E5%9B%BD%E6%9C%89").await.expect(200).hides("甲公司");
        actor.get("/units/rate?attr=scale&attr2=ownership:%E9%9D%9E%E5%85%AC").await.expect(200).shows("<b>1</b> 家单位");
        assert_eq!(figures(&world, &world.orgs.province.path.clone(), Which::default(), day(7, 15)).await.all, Figure { total: 6, by: [4, 0, 0] });
    }

    async fn the_page_goes_down_and_says_what_is_missing(world: World) {
        sample(&world).await;
        let actor = world.actor("registrar").await;
        let page = actor.get("/units/rate").await.expect(200).shows("本级及所有下级").shows("截至 2026-07-15").shows("建团率 <b>60.0%</b>").shows("共青团云溪县委员会").shows("共青团临江县委员会").hides("邻市");
        assert!(page.text().contains(&format!("/units?node={}&#38;covered=no", world.orgs.qingshan.id)) || page.text().contains(&format!("/units?node={}&amp;covered=no", world.orgs.qingshan.id)), "{}", page.text());
        actor.get(&format!("/units/rate?node={}", world.orgs.yunxi.id)).await.expect(200).shows("共青团云溪县石桥镇委员会").shows("75.0%");
        actor.get(&format!("/units/rate?node={}&kind=%E4%BC%81%E4%B8%9A&day=2026-03-31", world.orgs.yunxi.id)).await.expect(200).shows("33.3%").shows("截至 2026-03-31");
        actor.get(&format!("/units/rate?node={}", world.orgs.bishui.id)).await.expect(404);
        actor.get(&format!("/units/rate?node={}", world.orgs.linjiang.id)).await.expect(200).shows("台账中没有符合条件的单位");
        actor.get("/units?covered=no").await.expect(200).shows("乙公司").shows("丁公司").hides("甲公司");
        // A day that has not come is today, a word nobody knows asks for nothing.
        actor.get("/units/rate?day=2027-01-01&kind=x&attr=y").await.expect(200).shows("截至 2026-07-15").shows("60.0%");
    }

    async fn a_moved_county_takes_its_units_along(world: World) {
        sample(&world).await;
        let (city, other, county) = (world.orgs.qingshan.path.clone(), world.orgs.bishui.path.clone(), world.orgs.yunxi.path.clone());
        let moved = format!("{other}{}", &county[city.len()..]);
        let (from, to) = (county.clone(), moved.clone());
        write(&world, move |write| {
            for row in write.all(&PATHS, jishi_platform::params![&from, format!("{from}~")], |row| Ok((row.int(0)?, row.text(1)?)))? {
                write.execute_one(&SET_PATH, jishi_platform::params![row.0, format!("{to}{}", &row.1[from.len()..])])?;
            }
            Ok(())
        }).await;
        assert_eq!(figures(&world, &city, Which::default(), day(7, 15)).await.all.total, 1);
        let there = figures(&world, &other, Which::default(), day(7, 15)).await;
        assert_eq!((there.all.clone(), there.below[&moved].clone()), (Figure { total: 5, by: [4, 0, 0] }, Figure { total: 4, by: [3, 0, 0] }));
    }

    async fn a_report_follows_the_tree_of_its_day_or_of_today(world: World) {
        let [_, plain, ..] = sample(&world).await;
        let admin = world.actor("unitadmin").await;
        let (county, other, town, city) = (world.orgs.yunxi.id, world.orgs.linjiang.id, world.orgs.shiqiao.id, world.orgs.qingshan.id);
        // In May the town goes to the other county; in June 乙公司 becomes a 社会组织 and comes to the other county too.
        let page = format!("/orgs/{county}/move");
        let (org, to) = (town.to_string(), other.to_string());
        let fields = [("org", org.as_str()), ("to", to.as_str()), ("day", "2026-05-01"), ("reason", "区划调整")];
        let run = admin.post(&page, &fields).await.expect(200).text();
        let seal = run.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut again = fields.to_vec();
        again.push(("seal", &seal));
        admin.post(&page, &again).await.expect(303);
        write(&world, move |write| {
            let found = unit::find(write, plain)?.unwrap();
            let new = unit::Particulars { org: other, kind: "社会组织".to_owned(), ..unit::Particulars::of(&found) };
            unit::change(write, &found, &new, day(6, 1))
        }).await;
        let path = async |id: i64| read(&world, move |read| Ok(jishi_org::store::tree::find(read, id)?.unwrap().path)).await;
        let (county_path, other_path, city_path) = (path(county).await, path(other).await, path(city).await);
        let then = async |id: i64, path: &str, which: Which, on| {
            let path = path.to_owned();
            read(&world, move |read| rate::figures_then(read, (id, &path), &which, on)).await
        };
        let march = then(city, &city_path, Which::default(), day(3, 31)).await;
        assert_eq!(march.all, Figure { total: 5, by: [2, 0, 0] });
        assert_eq!((march.below[&county_path].total, march.below.get(&other_path)), (4, None));
        // The same day after today's tree: the county has lost the town and the unit.
        let now = figures(&world, &city_path, Which::default(), day(3, 31)).await;
        assert_eq!((now.all.total, now.below[&county_path].total, now.below[&other_path].total), (5, 2, 2));
        // In July both are the same, and so are the totals of every day.
        let july = then(city, &city_path, Which::default(), day(7, 15)).await;
        assert_eq!(july, figures(&world, &city_path, Which::default(), day(7, 15)).await);
        // A kind counts as what it was on the day.
        let firms = then(city, &city_path, firm(), day(3, 31)).await;
        assert_eq!((firms.all.total, july.kinds["企业"].total, july.kinds["社会组织"].total), (4, 3, 1));
        assert_eq!(figures(&world, &city_path, firm(), day(3, 31)).await.all.total, 4);
        let actor = world.actor("registrar").await;
        let old = actor.get("/units/rate?day=2026-03-31&tree=then").await.expect(200).shows("按当时的组织").shows("共青团云溪县委员会");
        assert!(old.text().contains("tree=then"), "links keep the choice");
        actor.get(&format!("/units/rate?node={county}&day=2026-03-31&tree=then")).await.expect(200).shows("共青团云溪县石桥镇委员会");
        actor.get(&format!("/units/rate?node={county}&day=2026-03-31")).await.expect(200).hides("共青团云溪县石桥镇委员会");
        actor.get(&format!("/units/rate?node={}&tree=then", world.orgs.bishui.id)).await.expect(404);
    }

    async fn the_list_of_a_past_day_has_what_its_figures_count(world: World) {
        let [_, plain, ..] = sample(&world).await;
        let (county, other, town, city) = (world.orgs.yunxi.id, world.orgs.linjiang.id, world.orgs.shiqiao.id, world.orgs.qingshan.id);
        let late = Fixture::new(world.orgs.yunxi.id, "企业", "戊公司").add(&world).await;
        let away = world.orgs.bishui.id;
        write(&world, move |write| {
            for (on, count) in [(day(2, 1), 80), (day(6, 20), 125)] {
                jishi_unit::store::young::put(write, plain, on, count)?;
            }
            let found = unit::find(write, plain)?.unwrap();
            let new = unit::Particulars { org: other, kind: "社会组织".to_owned(), ..unit::Particulars::of(&found) };
            unit::change(write, &found, &new, day(6, 1))?;
            // One goes to the neighbour altogether.
            let found = unit::find(write, late)?.unwrap();
            let new = unit::Particulars { org: away, ..unit::Particulars::of(&found) };
            unit::change(write, &found, &new, day(5, 1))
        }).await;
        crate::town_moves(&world, county, (town, other), "2026-05-01").await;
        let actor = world.actor("registrar").await;
        // Wherever the figures lead, the list has as many rows as they count.
        for node in [city, county, other, town] {
            for on in ["2026-03-31", "2026-05-15", "2026-06-30", ""] {
                for tree in ["", "then"] {
                    let address = format!("/units/rate?node={node}&day={on}&tree={tree}");
                    let text = actor.get(&address).await.expect(200).text();
                    let Some(link) = text.split("还差 <a href=\"").nth(1) else {
                        assert!(text.contains("台账中没有符合条件的单位"), "{address}");
                        continue;
                    };
                    let (href, rest) = link.split_once("\">").unwrap();
                    let count: usize = rest.split(' ').next().unwrap().parse().unwrap();
                    let list = actor.get(&href.replace("&amp;", "&").replace("&#38;", "&")).await.expect(200).text();
                    assert_eq!(list.matches("<th class=\"full\" scope=\"row\"").count(), count, "{address} leads to {href}: {list}");
                }
            }
        }
        // Kind and number of young people are those of the day, on either tree; what went elsewhere is told, not opened.
        let old = format!("/units?node={county}&day=2026-03-31&tree=then");
        let text = actor.get(&old).await.expect(200).shows("按当时的组织").shows("乙公司").shows("丙公司").shows("戊公司").shows(">80<").hides("社会组织</span>").hides("丁公司").text();
        assert!(text.contains("<b>戊公司</b>") && !text.contains("<b>乙公司</b>"), "{text}");
        actor.get(&format!("/units?node={other}&day=2026-03-31&tree=then")).await.expect(200).hides("乙公司").hides("丙公司");
        actor.get(&format!("/units?node={other}&day=2026-03-31")).await.expect(200).shows("乙公司").shows(">80<").hides("社会组织</span>").hides(">125<");
        actor.get(&format!("/units?node={other}")).await.expect(200).shows("乙公司").shows("社会组织</span>").shows(">125<");
        actor.get(&format!("{old}&kind=%E7%A4%BE%E4%BC%9A%E7%BB%84%E7%BB%87")).await.expect(200).shows("没有符合条件的单位");
        actor.get(&format!("/units?node={}&tree=then", world.orgs.bishui.id)).await.expect(404);
        let file = String::from_utf8(actor.get(&old.replace("/units?", "/units/export.csv?")).await.expect(200).bytes.to_vec()).unwrap();
        assert!(file.contains("戊公司") && file.contains("乙公司") && !file.contains("社会组织"), "{file}");
    }

    async fn the_list_of_a_past_tree_is_turned_by_key(world: World) {
        let (actor, orgs) = (world.actor("registrar").await, &world.orgs);
        for number in 0..60 {
            Fixture::new(orgs.yunxi.id, "企业", &format!("云溪企业{number:02}")).add(&world).await;
        }
        let first = actor.get("/units?tree=then&day=2026-03-01").await.expect(200).shows("云溪企业00").hides("云溪企业50").shows("下一页");
        let next = first.text().split("href=\"").filter_map(|p| p.split('"').next()).find(|h| h.contains("after=")).unwrap().replace("&amp;", "&").replace("&#38;", "&");
        assert!(next.contains("tree=then") && next.contains("day=2026-03-01"), "{next}");
        actor.get(&next).await.expect(200).shows("云溪企业50").hides("云溪企业49").shows("回到首页");
    }

    async fn what_changed_between_two_days_adds_up(world: World) {
        let [scaled, plain, school, town, _] = sample(&world).await;
        let mut late = Fixture::new(world.orgs.yunxi.id, "企业", "戊公司");
        late.opened = day(5, 1);
        late.covered(world.orgs.branches[1].id, day(5, 1)).add(&world).await;
        write(&world, move |write| {
            cover::end(write, school, day(5, 31), "解散")?;
            let found = unit::find(write, town)?.unwrap();
            unit::close(write, &found, day(6, 30), "注销")?;
            cover::end(write, town, day(6, 30), "单位移出台账")?;
            mark::set(write, plain, &[Mark::from_address("scale")], day(6, 1))?;
            Ok(scaled)
        }).await;
        let between = |which: Which| Between { within: world.orgs.qingshan.path.clone(), which, from: day(2, 1), to: day(7, 1) };
        let whole = between(Which::default());
        let counts = read(&world, move |read| change::counts(read, &whole)).await;
        assert_eq!(counts, [
            Count { units: 1, before: 0, after: 1 },
            Count { units: 1, before: 1, after: 0 },
            Count { units: 1, before: 0, after: 1 },
            Count { units: 1, before: 0, after: 0 },
        ]);
        let covered = |on| { let path = world.orgs.qingshan.path.clone(); let world = &world; async move { figures(world, &path, Which::default(), on).await.all } };
        let (before, after) = (covered(day(2, 1)).await, covered(day(7, 1)).await);
        assert_eq!(after.covered(), before.covered() + counts[0].units - counts[1].units + counts[2].after - counts[3].before);
        assert_eq!(after.total, before.total + counts[2].units - counts[3].units);
        // An attribute gained in between counts as a unit that came in.
        let scale = between(Which { kind: String::new(), mark: Mark::from_address("scale"), ..Which::default() });
        let counts = read(&world, { let scale = scale.clone(); move |read| change::counts(read, &scale) }).await;
        assert_eq!((counts[0].units, counts[2].units), (1, 1));
        let listed = read(&world, move |read| change::page(read, &scale, What::In, None, 10)).await;
        assert_eq!(listed.iter().map(|l| l.unit.name.as_str()).collect::<Vec<_>>(), ["乙公司"]);
        let actor = world.actor("registrar").await;
        actor.get("/units/changes?from=2026-02-01&to=2026-07-01").await.expect(200).shows("甲公司").shows("失去覆盖").hides("云溪一中").shows("共 1 家单位");
        actor.get("/units/changes?from=2026-02-01&to=2026-07-01&what=lost").await.expect(200).shows("云溪一中").hides("甲公司");
        actor.get("/units/changes?from=2026-02-01&to=2026-07-01&what=out").await.expect(200).shows("丙公司");
        actor.get("/units/changes").await.expect(200).shows("2026-04-16 至 2026-07-15");
    }
}

jishi_platform::sql! {
    unscoped PATHS ("test") = "select id, path from org where path >= $1 and path < $2 order by path";
    unscoped SET_PATH ("test") = "update org set path = $2 where id = $1";
}
