//! Moving memberships, and what a change of the tree does to them.

use super::routes;
use super::world::{one, people, read, somebody, write};
use jishi_kernel::{Day, Level};
use jishi_member::store::{count, member, place};
use jishi_platform::db::StoreError;
use jishi_testkit::{both, today};

both! {
    async fn a_membership_moves_with_its_history_person_and_counts(world: World) {
        let (from, to) = (world.orgs.branches[0].clone(), world.orgs.branches[3].clone());
        let id = one(&world).await;
        let target = to.id;
        write(&world, move |write| place::relocate(write, id, target, today(), "转接")).await;
        let (found, history, person) = read(&world, move |read| {
            let found = member::find(read, id)?.unwrap();
            let person = jishi_person::known(read, jishi_person::PersonId(found.person))?.unwrap();
            Ok((found, place::history(read, id)?, person))
        }).await;
        assert_eq!((found.org, found.anchor, found.version), (to.id, world.orgs.linjiang.id, 2));
        assert_eq!(person.org, to.id);
        let rows: Vec<(i64, Option<Day>, &str)> = history.iter().map(|p| (p.org, p.to, p.how.as_str())).collect();
        assert_eq!(rows, [(to.id, None, "转接"), (from.id, Some(Day::constant(2026, 7, 14)), "导入")]);
        let counts = read(&world, move |read| {
            Ok((count::own(read, &from.path, 2026)?.members, count::own(read, &to.path, 2026)?.members))
        }).await;
        assert_eq!(counts, (0, 1));
    }

    async fn there_and_back_on_one_day_leaves_one_present_place(world: World) {
        let (here, there) = (world.orgs.branches[0].id, world.orgs.branches[1].id);
        let id = one(&world).await;
        write(&world, move |write| {
            place::relocate(write, id, there, today(), "转接")?;
            place::relocate(write, id, here, today(), "转接")?;
            place::relocate(write, id, here, today(), "转接")
        }).await;
        let history = read(&world, move |read| place::history(read, id)).await;
        let present: Vec<i64> = history.iter().filter(|p| p.to.is_none()).map(|p| p.org).collect();
        assert_eq!(present, [here]);
        assert_eq!(history.len(), 3);
    }

    async fn a_dissolved_branch_takes_nobody(world: World) {
        let (here, gone) = (world.orgs.branches[0].id, world.orgs.branches[3].clone());
        let id = one(&world).await;
        let closed = gone.clone();
        write(&world, move |write| jishi_org::store::reshape::close(write, &closed, today())).await;
        let moved = world.app.db.write(world.app.system("test"), move |write| place::relocate(write, id, gone.id, today(), "转接")).await;
        assert!(matches!(moved, Err(StoreError::RowsAffected { .. })), "{moved:?}");
        assert_eq!(read(&world, move |read| member::find(read, id)).await.unwrap().org, here);
    }

    async fn a_person_is_a_member_once(world: World) {
        let id = one(&world).await;
        let branch = world.orgs.branches[1].id;
        let app = world.app.clone();
        let again = world.app.db.write(world.app.system("test"), move |write| {
            let found = member::find(write, id)?.unwrap();
            member::add(write, app.id(), &member::NewMember { person: found.person, org: branch, name: found.name, ..Default::default() }, today(), "导入")
        }).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    }

    async fn members_are_listed_under_the_county_or_what_stands_below_none(world: World) {
        let (qingshan, shiqiao) = (world.orgs.qingshan.clone(), world.orgs.shiqiao.clone());
        let app = world.app.clone();
        let (township, branch, lone) = write(&world, move |write| {
            let org = |write: &mut jishi_platform::db::Write<'_>, parent: i64, name: &str, level| jishi_org::store::tree::add(write, &jishi_org::store::tree::NewOrg {
                parent: Some(parent), name: name.into(), short_name: String::new(), level, kind: if level == Level::Branch { "团支部" } else { "基层团委" }.into(),
                code: None, sort: 1, opened_on: Day::constant(2020, 1, 1),
            });
            let township = org(write, qingshan.id, "青山学院团委", Level::Township)?;
            let branch = org(write, township.id, "青山学院一班团支部", Level::Branch)?;
            let lone = org(write, qingshan.id, "青山市直团支部", Level::Branch)?;
            Ok((township, branch, lone))
        }).await;
        let ids = people(&world, vec![somebody("甲", branch.id), somebody("乙", lone.id), somebody("丙", world.orgs.branches[0].id)]).await;
        let anchors = read(&world, move |read| ids.iter().map(|id| Ok(member::find(read, *id)?.unwrap().anchor)).collect::<Result<Vec<_>, StoreError>>()).await;
        assert_eq!(anchors, [township.id, lone.id, world.orgs.yunxi.id]);
        let _ = (app, shiqiao);
    }
}
