use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn one_person_has_one_transfer_under_way(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let first = start(&secretary, &someone, o.branches[5].id).await;
        post(&secretary, &someone, o.branches[6].id).await.expect(409).shows("已有办理中的组织关系转接");
        // The receiving side meets the same wall.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let fields = [("side", "in"), ("kind", "work"), ("name", "甘露"), ("number", &number(1)), ("to", &o.branches[6].id.to_string()), ("employer", "示例公司")];
        district.post("/transfers/new", &fields).await.expect(409).shows("已有办理中");
        assert_eq!(open(&world).await, 1);
        // A returned one does not stand in the way of another, and lapses then.
        district.post(&format!("/transfers/{first}/return"), &[("reason", "data")]).await.expect(303);
        let second = start(&secretary, &someone, o.branches[6].id).await;
        assert_eq!((state(&world, &first).await.as_str(), state(&world, &second).await.as_str()), ("lapsed", "waiting"));
        secretary.post(&format!("/transfers/{first}/edit"), &[("kind", "work"), ("to", &o.branches[5].id.to_string()), ("employer", "x")]).await.expect(409);
    }

    async fn of_many_starts_at_once_one_wins(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let mut tasks = Vec::new();
        for at in 0..8 {
            let (actor, someone, to) = (secretary.clone(), someone.clone(), o.branches[5 + at % 2].id);
            tasks.push(tokio::spawn(async move { post(&actor, &someone, to).await.status.as_u16() }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.sort_unstable();
        assert_eq!(answers, [303, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(open(&world).await, 1);
    }

    async fn both_sides_at_once_and_exactly_one_wins(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        for round in 0..6 {
            let someone = member(&world, &format!("甘露{round}"), o.branches[0].id, round + 1).await;
            let id = start(&secretary, &someone, o.branches[5].id).await;
            let version = row(&world, &id).await.1.to_string();
            let send = |actor: &jishi_testkit::Actor, what: &'static str| {
                let (actor, uri, version) = (actor.clone(), format!("/transfers/{id}/{what}"), version.clone());
                tokio::spawn(async move { actor.post(&uri, &[("version", &version), ("reason", "data")]).await })
            };
            // One takes it back, one accepts, one sends it back: at the same time, on the same page.
            let tasks = [send(&secretary, "withdrawal"), send(&district, "approval"), send(&district, "return")];
            let (mut won, mut lost) = (0, 0);
            for task in tasks {
                let answer = task.await.unwrap();
                match answer.status.as_u16() {
                    303 => won += 1,
                    409 => {
                        lost += 1;
                        assert!(answer.text().contains("不能") || answer.text().contains("他人办理"), "{}", answer.text());
                    }
                    other => panic!("{other}: {}", answer.text()),
                }
            }
            assert_eq!((won, lost), (1, 2));
            let ended = state(&world, &id).await;
            let branch = branch_of(&world, &someone).await;
            assert_eq!(branch == o.branches[5].id, ended == "done", "{ended}");
            assert!(["done", "returned", "withdrawn"].contains(&ended.as_str()));
            assert_eq!(deeds(&world, &id).await.len(), 2);
        }
    }

    async fn a_page_that_is_old_decides_nothing(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        district.post(&format!("/transfers/{id}/return"), &[("version", "2"), ("reason", "data")]).await.expect(303);
        secretary.post(&format!("/transfers/{id}/edit"), &[("kind", "work"), ("to", &o.branches[5].id.to_string()), ("employer", "另一单位")]).await.expect(303);
        // The tab that was open before the return and the correction.
        district.post(&format!("/transfers/{id}/approval"), &[("version", "2")]).await.expect(409).shows("已由他人办理");
        assert_eq!(state(&world, &id).await, "waiting");
    }
}
