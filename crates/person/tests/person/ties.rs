//! 直属: who keeps an organisation may do what its direct superior may, as long as the tie lasts.

use crate::record::{entered, sample};
use crate::routes;
use jishi_person::PersonId;
use jishi_testkit::{World, both};

const PDF: &[u8] = b"%PDF-1.7 sample";

/// What the county may do to a record that a village branch two levels below keeps.
async fn tried(world: &World, id: PersonId, education: &str, may: bool) {
    let county = world.actor("countyregistrar").await;
    let (page, form) = if may { (200, 303) } else { (403, 403) };
    let card = county.get(&format!("/persons/{id}")).await.expect(200).text();
    assert_eq!(card.contains(&format!("/persons/{id}/edit")), may);
    let edit = county.get(&format!("/persons/{id}/edit")).await.expect(page).text();
    let version = edit
        .split("name=\"version\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("1")
        .to_owned();
    county
        .post(&format!("/persons/{id}/edit"), &[("version", &version), ("education", education)])
        .await
        .expect(form);
    county.get(&format!("/persons/{id}/correction?field=name")).await.expect(page);
    let consent = format!("/persons/{id}/consent");
    let given = [
        ("guardian", "林海"),
        ("relation", "父亲"),
        ("given_on", "2026-07-01"),
        ("how", "书面同意书"),
    ];
    county.upload(&consent, &given, &[("proof", "同意书.pdf", PDF)]).await.expect(form);
}

both! {
    async fn the_keeper_of_a_tie_manages_records_until_it_ends(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        tried(&world, id, "普通高中", false).await;
        let tie = world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        tried(&world, id, "大学本科", true).await;
        world.actor("otherregistrar").await.get(&format!("/persons/{id}/edit")).await.expect(404);
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        tried(&world, id, "研究生", false).await;
    }

    async fn the_keeper_of_a_tie_answers_a_claim(world: World) {
        entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let number = crate::record::number("99000020070101123").full().to_owned();
        let claimant = world.actor("otherregistrar").await;
        let fields = [("number", &*number), ("kind", "claim"), ("reason", "人员实际在本单位")];
        let to = claimant.upload("/persons/claims", &fields, &[("proof", "证明.pdf", PDF)]).await.expect(303).location();
        let page = to.split('?').next().unwrap().to_owned();
        let answer = format!("{page}/answer");
        let county = world.actor("countyregistrar").await;
        county.get(&page).await.expect(200).hides(&answer);
        county.post(&answer, &[("to", "refuse"), ("words", "仍在本支部"), ("version", "1")]).await.expect(403);
        world.tie(world.orgs.yunxi.id, world.orgs.branches[0].id).await.unwrap();
        county.get(&page).await.expect(200).shows(&answer);
        county.post(&answer, &[("to", "refuse"), ("words", "仍在本支部"), ("version", "1")]).await.expect(303);
    }
}
