//! The list after the tree of a past day: read page by page, it is what the whole list holds, in the same order.

use super::{day, read, routes, write};
use jishi_kernel::Level;
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::db::Write;
use jishi_testkit::{World, both};
use jishi_unit::UnitId;
use jishi_unit::store::list::{Covered, Filter, Which};
use jishi_unit::store::then::{self, Behind};
use jishi_unit::store::unit::{self, Particulars};

/// Towns below the county, and branches of each: more than are gone through one by one.
const TOWNS: i64 = 40;
const BRANCHES: i64 = 14;

fn org(write: &mut Write<'_>, parent: i64, name: String, level: Level, kind: &str) -> i64 {
    let new = NewOrg {
        parent: Some(parent),
        name,
        short_name: String::new(),
        level,
        kind: kind.to_owned(),
        code: None,
        sort: 0,
        opened_on: day(1, 1),
    };
    tree::add(write, &new).unwrap().id
}

/// A county of many small organisations with few units; the first of its new towns.
async fn filled(world: &World) -> i64 {
    let (county, app) = (world.orgs.yunxi.id, world.app.clone());
    write(world, move |write| {
        let (mut towns, mut number) = (Vec::new(), 0);
        let mut put = |write: &mut Write<'_>, under: i64| {
            number += 1;
            let kind = if number % 9 == 0 { "企业" } else { "村" };
            let new = Particulars {
                org: under,
                kind: kind.to_owned(),
                name: format!("示例单位{number}"),
                code: None,
                address: String::new(),
            };
            unit::add(write, app.id(), &new, day(1, 1)).unwrap();
        };
        for town in 0..TOWNS {
            let id = org(write, county, format!("示例{town}镇团委"), Level::Township, "基层团委");
            put(write, id);
            for at in 0..BRANCHES {
                let branch = org(write, id, format!("示例{town}镇{at}村团支部"), Level::Branch, "团支部");
                for _ in 0..(at + town) % 5 / 3 * 2 {
                    put(write, branch);
                }
            }
            towns.push(id);
        }
        put(write, county);
        Ok(towns[0])
    })
    .await
}

fn filter(world: &World, kind: &str, on: jishi_kernel::Day) -> Filter {
    Filter {
        within: world.orgs.yunxi.path.clone(),
        which: Which {
            kind: kind.to_owned(),
            ..Which::default()
        },
        covered: Covered::Any,
        closed: false,
        text: String::new(),
        day: on,
    }
}

/// The whole list, and the same read by pages of `size`.
async fn both_ways(world: &World, node: i64, filter: Filter, size: usize) -> (Vec<i64>, Vec<i64>) {
    read(world, move |read| {
        let (mut whole, mut paged, mut behind) = (Vec::new(), Vec::new(), None);
        then::each(read, node, &filter, 1_000_000, |then| {
            whole.push(then.listed.unit.id);
            Ok(())
        })?;
        while let Some(last) = {
            let page = then::page(read, node, &filter, behind, size)?;
            paged.extend(page.iter().map(|then| then.listed.unit.id));
            page.last().map(then::Then::key)
        } {
            behind = Some(last);
        }
        Ok((whole, paged))
    })
    .await
}

both! {
    async fn pages_make_up_the_whole_list(world: World) {
        let town = filled(&world).await;
        let (city, county, other) = (world.orgs.qingshan.id, world.orgs.yunxi.id, world.orgs.linjiang.id);
        crate::town_moves(&world, county, (town, other), "2026-05-01").await;
        let mut sizes = Vec::new();
        for node in [city, county, town] {
            for on in [day(3, 31), day(6, 30)] {
                for (kind, size) in [("", 51), ("", 3), ("企业", 7)] {
                    let (whole, paged) = both_ways(&world, node, filter(&world, kind, on), size).await;
                    assert_eq!(whole, paged, "{node} {on} {kind} {size}");
                    let each: std::collections::BTreeSet<_> = whole.iter().collect();
                    assert_eq!(each.len(), whole.len());
                    sizes.push(whole.len());
                }
            }
        }
        // The town and its branches lay in the county before the move, and not after it.
        let county_id = county;
        let (city, county, town) = ((sizes[0], sizes[3]), (sizes[6], sizes[9]), (sizes[12], sizes[15]));
        assert_eq!((city.0, city.1), (county.0, county.1 + town.1), "{sizes:?}");
        assert!(county.0 > 200 && town.0 > 5 && county.0 == county.1 + town.0 && town.0 == town.1, "{sizes:?}");
        // A kind hardly anybody has is found behind everything else.
        assert!(sizes[8] > 20 && sizes[8] < county.0 / 8, "{sizes:?}");
        // A key of elsewhere begins the list anew.
        let (rare, root) = (filter(&world, "企业", day(3, 31)), world.orgs.province.id);
        let (begin, strange) = read(&world, move |read| {
            let strange = Behind { org: root, unit: UnitId(i64::MAX) };
            Ok((then::page(read, county_id, &rare, None, 5)?, then::page(read, county_id, &rare, Some(strange), 5)?))
        }).await;
        assert_eq!((begin.len(), begin), (5, strange));
    }
}
