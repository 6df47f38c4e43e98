//! What changes of the tree do to members, through the pages of the tree.

use super::routes;
use super::world::{people, read, somebody, write};
use jishi_kernel::{Day, Level};
use jishi_member::store::{count, member, place};
use jishi_org::store::tree::{self, NewOrg};
use jishi_testkit::{Actor, both};

/// Sends a form, reads the dry run, and sends it again with its seal. Gives the dry run.
async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) -> String {
    let run = actor.post(uri, fields).await.expect(200).text();
    let seal = run
        .split("name=\"seal\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut again = fields.to_vec();
    again.push(("seal", &seal));
    actor.post(uri, &again).await.expect(303);
    run
}

both! {
    async fn a_town_that_moves_takes_its_members_to_the_new_county(world: World) {
        let ids = people(&world, vec![somebody("甲", world.orgs.branches[0].id), somebody("乙", world.orgs.branches[1].id)]).await;
        let admin = world.actor("unitadmin").await;
        let (org, to) = (world.orgs.shiqiao.id.to_string(), world.orgs.linjiang.id.to_string());
        let page = format!("/orgs/{}/move", world.orgs.yunxi.id);
        let run = through(&admin, &page, &[("org", &org), ("to", &to), ("day", "2026-03-01"), ("reason", "区划调整")]).await;
        assert!(run.contains("团员") && run.contains(r#"data-label="数量">2</td>"#), "{run}");
        let (old, new) = (world.orgs.yunxi.path.clone(), world.orgs.linjiang.clone());
        let new_path = new.path.clone();
        let (anchors, counts) = read(&world, move |read| {
            let anchors: Vec<i64> = ids.iter().map(|id| Ok(member::find(read, *id)?.unwrap().anchor)).collect::<Result<_, jishi_platform::db::StoreError>>()?;
            Ok((anchors, (count::below(read, &old, 2026)?.members, count::below(read, &new_path, 2026)?.members)))
        }).await;
        assert_eq!((anchors, counts), (vec![new.id, new.id], (0, 2)));
    }

    async fn a_branch_that_ends_hands_its_members_over_or_stays(world: World) {
        let (county, stays) = (world.orgs.yunxi.clone(), world.orgs.branches[2].clone());
        let new = NewOrg {
            parent: Some(county.id), name: "云溪县第二中学团支部".into(), short_name: String::new(), level: Level::Branch, kind: "团支部".into(),
            code: None, sort: 9, opened_on: Day::constant(2020, 1, 1),
        };
        let gone = write(&world, move |write| tree::add(write, &new)).await;
        let ids = people(&world, vec![somebody("甲", gone.id), somebody("乙", gone.id), somebody("丙", stays.id)]).await;
        let admin = world.actor("countyadmin").await;
        let alone = admin.post(&format!("/orgs/{}/dissolve", gone.id), &[("below", "ends"), ("day", "2026-07-15"), ("reason", "撤并")]).await;
        alone.shows("还有2名团员");
        let (org, to) = (gone.id.to_string(), stays.id.to_string());
        let run = through(&admin, &format!("/orgs/{}/merge", county.id), &[("org", &org), ("to", &to), ("day", "2026-07-15"), ("reason", "并校")]).await;
        assert!(run.contains("转入承接组织"), "{run}");
        let (first, path) = (ids[0], stays.path.clone());
        let (held, history, person, figures) = read(&world, move |read| {
            let held = member::find(read, first)?.unwrap();
            let person = jishi_person::known(read, jishi_person::PersonId(held.person))?.unwrap();
            Ok((held.org, place::history(read, first)?, person.org, count::own(read, &path, 2026)?.members))
        }).await;
        assert_eq!((held, person, figures), (stays.id, stays.id, 3));
        assert_eq!(history.iter().map(|place| (place.org, place.how.as_str())).collect::<Vec<_>>(), [(stays.id, "合并"), (gone.id, "导入")]);
    }
}
