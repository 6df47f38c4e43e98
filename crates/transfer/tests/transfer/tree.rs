use super::routes;
use super::scheme::four;
use super::world::*;
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, both};

/// Sends a form, reads the dry run, and sends it again with its seal. Gives the dry run.
async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) -> String {
    let run = actor.post(uri, fields).await.expect(200);
    let text = run.text();
    let seal = text
        .split("name=\"seal\" value=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("no seal in:\n{text}"))
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut again = fields.to_vec();
    again.push(("seal", &seal));
    actor.post(uri, &again).await.expect(303);
    text
}

const WHY: (&str, &str) = ("reason", "示例调整方案");
const DAY: (&str, &str) = ("day", "2026-07-15");

both! {
    async fn a_branch_under_way_does_not_end_without_an_heir(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[3].id, 1).await;
        // To 云溪县第一中学团支部, which the county then closes.
        let linjiang = seated(&world, "otherregistrar", o.linjiang.id).await;
        let id = start(&linjiang, &someone, o.branches[2].id).await;
        let admin = world.actor("countyadmin").await;
        let page = format!("/orgs/{}/dissolve", o.branches[2].id);
        admin.post(&page, &[DAY, WHY]).await.expect(200).shows("1 项办理中的组织关系转接，请先办结或退回");
        assert_eq!(state(&world, &id).await, "waiting");
    }

    async fn a_branch_merged_meanwhile_passes_its_transfers_on(world: World) {
        let o = &world.orgs;
        let (school, village, willow) = (o.branches[2].id, o.branches[0].id, o.branches[1].id);
        let incoming = member(&world, "甘露", o.branches[3].id, 1).await;
        let linjiang = seated(&world, "otherregistrar", o.linjiang.id).await;
        let id = start(&linjiang, &incoming, school).await;
        let town = org(&world, o.yunxi.id, "云溪县机关团支部", jishi_kernel::Level::Branch, "团支部").await;
        let admin = world.actor("countyadmin").await;
        let fields = [("org", &*school.to_string()), ("to", &*town.id.to_string()), DAY, WHY];
        let run = through(&admin, &format!("/orgs/{}/merge", o.yunxi.id), &fields).await;
        assert!(run.contains("办理中的组织关系转接") && run.contains("改由接续组织接收"), "{run}");
        night(&world).await;
        let page = format!("/transfers/{id}");
        linjiang.get(&page).await.expect(200).shows("组织调整改派").shows("云溪县机关团支部");
        assert_eq!(row(&world, &id).await.2, town.id);
        let county = world.actor("countyregistrar").await;
        county.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &incoming).await, town.id);
        // The old branch of a member on the way is merged: the transfer follows the member.
        let leaving = member(&world, "安宁", village, 2).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &leaving, o.branches[3].id).await;
        let admin = seated(&world, "countyadmin", o.shiqiao.id).await;
        let fields = [("org", &*village.to_string()), ("to", &*willow.to_string()), DAY, WHY];
        through(&admin, &format!("/orgs/{}/merge", o.shiqiao.id), &fields).await;
        night(&world).await;
        assert_eq!(branch_of(&world, &leaving).await, willow);
        assert!(deeds(&world, &id).await.contains(&"moved".to_owned()));
        linjiang.post(&format!("/transfers/{id}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &leaving).await, o.branches[3].id);
    }

    async fn a_county_moves_during_approval(world: World) {
        let o = &world.orgs;
        four(&world).await;
        let someone = member(&world, "甘露", o.branches[5].id, 1).await;
        // From 松岭区 to the committee of 云溪县: its superior is 青山市, and approves last.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let id = start(&district, &someone, o.yunxi.id).await;
        let (page, filed) = (format!("/transfers/{id}"), row(&world, &id).await.4);
        // out_branch by the branch itself, in_branch by the county.
        seated(&world, "otherregistrar", o.branches[5].id).await.post(&format!("{page}/approval"), &[]).await.expect(303);
        world.actor("countyregistrar").await.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(row(&world, &id).await.2, o.qingshan.id);
        // 云溪县 goes to 碧水市 meanwhile.
        let root = world.actor("rootadmin").await;
        let fields = [("org", &*o.yunxi.id.to_string()), ("to", &*o.bishui.id.to_string()), DAY, WHY];
        let run = through(&root, &format!("/orgs/{}/move", o.qingshan.id), &fields).await;
        assert!(run.contains("上级审批改由新的上级办理"), "{run}");
        // By today's tree the old superior is nobody to it, at once and before any job has run.
        world.actor("registrar").await.post(&format!("{page}/approval"), &[]).await.expect(404);
        let city = seated(&world, "otherregistrar", o.bishui.id).await;
        night(&world).await;
        assert_eq!(row(&world, &id).await.2, o.bishui.id);
        city.get("/transfers").await.expect(200).shows("甘露");
        city.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(state(&world, &id).await, "allocating");
        // What was filed keeps the path it was filed under.
        assert_eq!(row(&world, &id).await.4, filed);
    }

    async fn one_that_cannot_be_brought_in_line_stops_no_other(world: World) {
        let o = &world.orgs;
        let linjiang = seated(&world, "otherregistrar", o.linjiang.id).await;
        let mut all = Vec::new();
        for (at, name) in ["甘露", "安宁"].into_iter().enumerate() {
            let someone = member(&world, name, o.branches[3].id, at as u32 + 1).await;
            all.push((start(&linjiang, &someone, o.branches[2].id).await, someone));
        }
        // Both memberships go elsewhere; what the first one states is not readable any more.
        for (id, someone) in &all {
            let (id, member, to) = (jishi_kernel::id::decode(id).unwrap(), someone.id, o.branches[4].id);
            let broken = someone.name == "甘露";
            write(&world, move |write| {
                jishi_member::store::place::relocate(write, member, to, jishi_testkit::today(), "更正")?;
                if broken { write.execute_one(&BREAK, params![id]) } else { Ok(()) }
            })
            .await;
        }
        world.clock.advance(24 * 3_600_000);
        night(&world).await;
        assert!(deeds(&world, &all[1].0).await.contains(&"moved".to_owned()));
        assert!(!deeds(&world, &all[0].0).await.contains(&"moved".to_owned()));
        assert_eq!(jishi_transfer::run(&world.app).await.unwrap(), 0);
    }
}

sql! {
    unscoped BREAK ("a test breaks a row") = "update transfer set particulars = 'x' where id = $1";
}
