//! A branch is split by list, criterion and rest, through the pages of the tree.

use super::routes;
use super::world::{Is, people, read, somebody};
use jishi_kernel::Day;
use jishi_member::store::{member, place};
use jishi_org::store::{succession, tree};
use jishi_testkit::both;

both! {
    async fn lists_are_followed_to_the_letter_and_history_stays(world: World) {
        let branch = world.orgs.branches[2].clone();
        let woman = |name: &str| Is { sex: 2, ..somebody(name, branch.id) };
        let numbered = Is { number: Some("202300000001".into()), ..somebody("周舟", branch.id) };
        let ids = people(&world, vec![somebody("林夏", branch.id), numbered, somebody("周舟", branch.id), woman("高远"), woman("何静"), somebody("罗平", branch.id)]).await;
        let chief = world.actor("countyadmin").await;
        let page = format!("/orgs/{}/split", branch.id);
        let form = |list0: &'static str, list1: &'static str| [
            ("parts", "2"), ("name0", "第一中学高一团支部"), ("name1", "第一中学高二团支部"), ("list0", list0), ("list1", list1),
            ("criterion1", "sex.2"), ("rest", "1"), ("day", "2026-07-01"), ("reason", "分设"),
        ];
        for (list0, list1, words) in [
            ("林夏\n张冠", "", "“第一中学高一团支部”的划入名单第 2 行“张冠”：该支部没有这名团员"),
            ("周舟", "", "有 2 名同名团员，请改填团员编号"),
            ("林夏\n林夏", "", "第 2 行“林夏”：与前面的名单重复"),
            ("林夏", "林夏", "“第一中学高二团支部”的划入名单第 1 行“林夏”：与前面的名单重复"),
        ] {
            chief.post(&page, &form(list0, list1)).await.expect(200).shows(words).shows("不能办理").hides("确认拆分");
        }
        // By name, by number; a woman on the list goes where the list says.
        let good = form("林夏\n202300000001\n高远", "");
        let run = chief.post(&page, &good).await.expect(200).shows("划入“第一中学高一团支部”").shows("划入“第一中学高二团支部”").text();
        let seal = run.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let rows: Vec<&str> = run.split("data-label=\"数量\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert!(rows.iter().filter(|count| **count == "3").count() >= 2, "three and three: {rows:?}");
        let mut again = good.to_vec();
        again.push(("seal", &seal));
        chief.post(&page, &again).await.expect(303);
        let closed = branch.id;
        let (now, past) = read(&world, move |read| {
            let after = succession::today(read, closed)?;
            let names: Vec<String> = after.iter().map(|id| Ok(tree::find(read, *id)?.unwrap().name)).collect::<Result<_, jishi_platform::db::StoreError>>()?;
            let mut now = Vec::new();
            for id in &ids {
                let held = member::find(read, *id)?.unwrap();
                now.push((held.name, names[after.iter().position(|one| *one == held.org).unwrap()].clone()));
            }
            Ok((now, place::history(read, ids[0])?))
        }).await;
        let first = |name: &str| (name.to_owned(), "第一中学高一团支部".to_owned());
        let second = |name: &str| (name.to_owned(), "第一中学高二团支部".to_owned());
        assert_eq!(now, [first("林夏"), first("周舟"), second("周舟"), first("高远"), second("何静"), second("罗平")]);
        assert!(past.iter().any(|one| one.org == closed && one.to == Some(Day::constant(2026, 6, 30))), "the closed branch keeps its part: {past:?}");
    }
}
