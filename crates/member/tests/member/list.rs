//! Lists and figures against a naive walk over everybody.

use super::routes;
use super::world::{self, Is, crowd, people, read, somebody};
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::rule::standing::State;
use jishi_member::store::count::{self, Figures};
use jishi_member::store::filter::{Filter, Sort};
use jishi_member::store::list::{self, Listed};
use jishi_org::store::tree::Org;
use jishi_testkit::{World, both};

async fn all(world: &World, node: &Org, filter: Filter, sort: Sort, limit: i64) -> Vec<Listed> {
    let node = node.clone();
    read(world, move |read| {
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let page = list::page(read, &node, &filter, sort, after.as_ref(), limit)?;
            assert!(page.rows.len() <= limit as usize);
            rows.extend(page.rows);
            after = page.next;
            if after.is_none() {
                return Ok(rows);
            }
        }
    })
    .await
}

fn sorted(mut rows: Vec<(String, MemberId)>, down: bool) -> Vec<MemberId> {
    rows.sort();
    if down {
        rows.reverse();
    }
    rows.into_iter().map(|row| row.1).collect()
}

fn ids(rows: &[Listed]) -> Vec<MemberId> {
    rows.iter().map(|row| row.id).collect()
}

type Test = fn(&Is) -> bool;

both! {
    async fn pages_hold_what_a_naive_walk_finds(world: World) {
        let crowd = crowd(&world, 120);
        let ids_of = people(&world, crowd.clone()).await;
        let both: Vec<(Is, MemberId)> = crowd.into_iter().zip(ids_of).collect();
        let orgs = &world.orgs;
        let below = |node: &Org| -> Vec<(Is, MemberId)> {
            let branches: Vec<i64> = orgs.branches.iter().filter(|b| b.path.starts_with(&node.path)).map(|b| b.id).collect();
            both.iter().filter(|(is, _)| branches.contains(&is.org)).cloned().collect()
        };
        let filters: Vec<(Filter, Test)> = vec![
            (Filter::default(), |_| true),
            (Filter { text: "欧阳".into(), ..Filter::default() }, |is| is.name.contains("欧阳")),
            (Filter { text: "OY".into(), ..Filter::default() }, |is| is.name.starts_with("欧阳")),
            (Filter { sex: Some(2), joined: Some(2018), ..Filter::default() }, |is| is.sex == 2 && is.joined.year() == 2018),
            (
                Filter { born_from: Some(Day::constant(2000, 1, 1)), born_before: Some(Day::constant(2005, 1, 1)), ..Filter::default() },
                |is| (2000..2005).contains(&is.born.year()),
            ),
            (Filter { party: Some(true), ..Filter::default() }, |is| is.party),
            (Filter { registered: Some((2026, false)), ..Filter::default() }, |_| true),
            (Filter { registered: Some((2026, true)), ..Filter::default() }, |_| false),
            (Filter { state: State::Left, ..Filter::default() }, |_| false),
            (Filter { leaving: true, ..Filter::default() }, |_| false),
            (Filter { whereabouts: "lost".into(), ..Filter::default() }, |_| false),
            (Filter { graduates: "2026".into(), ..Filter::default() }, |_| false),
        ];
        for node in [&orgs.yunxi, &orgs.linjiang, &orgs.shiqiao, &orgs.branches[2], &orgs.songling] {
            let naive = below(node);
            assert!(!naive.is_empty());
            for (filter, test) in &filters {
                let wanted: Vec<&(Is, MemberId)> = naive.iter().filter(|(is, _)| test(is)).collect();
                let by = |key: fn(&Is) -> String| wanted.iter().map(|(is, id)| (key(is), *id)).collect::<Vec<_>>();
                for limit in [7, 200] {
                    let rows = all(&world, node, filter.clone(), Sort::Name, limit).await;
                    assert_eq!(ids(&rows), sorted(by(|is| is.name.clone()), false), "{} {filter:?}", node.name);
                    let rows = all(&world, node, filter.clone(), Sort::Joined, limit).await;
                    assert_eq!(ids(&rows), sorted(by(|is| is.joined.to_string()), true), "{} {filter:?}", node.name);
                    let rows = all(&world, node, filter.clone(), Sort::Born, limit).await;
                    assert_eq!(ids(&rows), sorted(by(|is| is.born.to_string()), false), "{} {filter:?}", node.name);
                }
            }
        }
        // Above the county there are no names, only figures.
        assert!(all(&world, &orgs.qingshan, Filter::default(), Sort::Name, 50).await.is_empty());
    }

    async fn figures_are_what_a_naive_count_finds(world: World) {
        let crowd = crowd(&world, 90);
        people(&world, crowd.clone()).await;
        let orgs = world.orgs.clone();
        let naive = |node: &Org| {
            let branches: Vec<i64> = orgs.branches.iter().filter(|b| b.path.starts_with(&node.path)).map(|b| b.id).collect();
            let of: Vec<&Is> = crowd.iter().filter(|is| branches.contains(&is.org)).collect();
            Figures {
                members: of.len() as i64,
                women: of.iter().filter(|is| is.sex == 2).count() as i64,
                party: of.iter().filter(|is| is.party).count() as i64,
                ..Figures::default()
            }
        };
        for node in [&orgs.province, &orgs.qingshan, &orgs.yunxi, &orgs.branches[0]] {
            let path = node.path.clone();
            let (below, own, children) = read(&world, move |read| {
                Ok((count::below(read, &path, 2026)?, count::own(read, &path, 2026)?, count::by_child(read, &path, 2026)?))
            })
            .await;
            assert_eq!(below, naive(node), "{}", node.name);
            let is_branch = orgs.branches.iter().any(|b| b.id == node.id);
            assert_eq!(own, if is_branch { naive(node) } else { Figures::default() });
            assert_eq!(own.members + children.iter().map(|child| child.1.members).sum::<i64>(), below.members);
            for (path, figures) in children {
                let all = [&orgs.qingshan, &orgs.bishui, &orgs.yunxi, &orgs.linjiang, &orgs.shiqiao];
                if let Some(child) = all.into_iter().find(|org| org.path == path) {
                    assert_eq!(figures, naive(child));
                }
            }
        }
    }

    async fn an_exact_name_is_found_above_the_county(world: World) {
        let orgs = world.orgs.clone();
        let named = people(&world, vec![
            somebody("司徒示例", orgs.branches[0].id),
            Is { sex: 2, ..somebody("司徒示例", orgs.branches[3].id) },
            Is { sex: 2, ..somebody("司徒示例", orgs.branches[5].id) },
            somebody("司徒", orgs.branches[1].id),
        ]).await;
        let found = |node: Org| {
            let world = &world;
            async move { read(world, move |read| list::named(read, &node, "司徒示例", None, 50)).await }
        };
        assert_eq!(ids(&found(orgs.qingshan.clone()).await.rows), named[..2]);
        assert_eq!(ids(&found(orgs.province.clone()).await.rows), named[..3]);
        let province = orgs.province.clone();
        let (first, second) = read(&world, move |read| {
            let first = list::named(read, &province, "司徒示例", None, 2)?;
            let second = list::named(read, &province, "司徒示例", first.next.as_ref(), 2)?;
            Ok((first, second))
        })
        .await;
        assert_eq!((ids(&first.rows), ids(&second.rows), second.next), (named[..2].to_vec(), named[2..3].to_vec(), None));
        // The scope holds whatever node is asked for.
        let (node, scope) = (orgs.province.clone(), world::scope_of(&world, "otherregistrar").await);
        let seen = world.app.db.read(&scope, move |read| list::named(read, &node, "司徒示例", None, 50)).await.unwrap();
        assert_eq!(ids(&seen.rows), named[2..3]);
        let (county, scope) = (orgs.yunxi.clone(), world::scope_of(&world, "otherregistrar").await);
        let seen = world.app.db.read(&scope, move |read| list::page(read, &county, &Filter::default(), Sort::Name, None, 50)).await.unwrap();
        assert!(seen.rows.is_empty());
    }
}
