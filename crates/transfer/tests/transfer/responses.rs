use super::routes;
use super::world::*;
use jishi_testkit::both;

const HOUR: i64 = 3_600_000;

both! {
    async fn answers_in_time_are_counted_by_organisation_and_month(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let mut ids = Vec::new();
        for at in 0..5 {
            let someone = member(&world, &format!("甘露{at}"), o.branches[0].id, at + 1).await;
            ids.push(start(&secretary, &someone, o.branches[5].id).await);
        }
        let page = "/transfers/responses";
        let approval = |at: usize| format!("/transfers/{}/approval", ids[at]);
        // Nothing has fallen due yet.
        let branch = seated(&world, "otherregistrar", o.branches[5].id).await;
        branch.get(page).await.expect(200).shows("<b>—</b>");
        branch.post(&approval(0), &[]).await.expect(303);
        // The superior answers in place of the branch: it is the branch's step all the same.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{}/return", ids[1]), &[("reason", "data")]).await.expect(303);
        secretary.post(&format!("/transfers/{}/withdrawal", ids[2]), &[]).await.expect(303);
        world.clock.advance(49 * HOUR);
        let district = world.actor("otherregistrar").await;
        district.get(page).await.expect(200).shows("50.0%").shows("按时 0，超时 0，未办 0").shows("松岭区幸福社区团支部");
        district.post(&approval(3), &[]).await.expect(303);
        // Two in time, one late, one open: what was taken back in time counts nowhere.
        let text = district.get(page).await.expect(200).shows("50.0%").text();
        assert_eq!(text.matches("50.0%").count(), 2, "the total and the branch");
        let file = jishi_testkit::sheet(&district, page).await;
        let rows = jishi_testkit::cells(&file, &["组织", "按时办理", "超时办理", "到期未办", "及时响应率"]);
        assert_eq!(rows[0], [o.songling.name.as_str(), "2", "1", "1", "50.0%"]);
        assert!(rows.iter().any(|row| row[0] == o.branches[5].name && row[1..] == rows[0][1..]), "{rows:?}");
        // A superior sees the same by its own children; the sending side has nothing to answer for.
        world.actor("province").await.get(page).await.expect(403);
        let root = world.actor("rootregistrar").await;
        let text = root.get(page).await.expect(200).shows("共青团碧水市委员会").text();
        assert_eq!(text.matches("50.0%").count(), 2);
        root.get(&format!("{page}?org={}", o.qingshan.id)).await.expect(200).shows("<b>—</b>");
        // Outside the own part of the tree there is nothing.
        district.get(&format!("{page}?org={}", o.yunxi.id)).await.expect(404);
        district.get(&format!("{page}/export.xlsx?org={}", o.yunxi.id)).await.expect(404);
        world.anonymous().get(page).await.expect(401);
        // What stays open goes into the next month; July keeps its figures.
        world.clock.advance(20 * 24 * HOUR);
        let district = world.actor("otherregistrar").await;
        district.get(page).await.expect(200).shows("value=\"2026-08\"").shows("<b>0.0%</b>").shows("到期未办");
        district.get(&format!("{page}?month=2026-07")).await.expect(200).shows("<b>50.0%</b>");
        district.post(&approval(4), &[]).await.expect(303);
        district.get(&format!("{page}?month=2026-07")).await.expect(200).shows("<b>50.0%</b>");
        district.get(page).await.expect(200).shows("<b>0.0%</b>");
        // A month that has not begun, or is none, is this one.
        district.get(&format!("{page}?month=2027-01")).await.expect(200).shows("value=\"2026-08\"");
        district.get(&format!("{page}?month=x")).await.expect(200).shows("value=\"2026-08\"");
    }
}
