use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn letters_are_numbered_by_unit_and_issued_once(world: World) {
        let o = &world.orgs;
        let secretary = world.actor("branchregistrar").await;
        let mut ids = Vec::new();
        for (at, name) in ["甘露", "安宁"].into_iter().enumerate() {
            let someone = member(&world, name, o.branches[0].id, at as u32 + 1).await;
            ids.push(start(&secretary, &someone, o.branches[5].id).await);
        }
        secretary.get(&format!("/transfers/{}/letter.docx", ids[0])).await.expect(404);
        for id in [&ids[0], &ids[1], &ids[0]] {
            secretary.post(&format!("/transfers/{id}/letter"), &[]).await.expect(303);
        }
        secretary.get(&format!("/transfers/{}", ids[1])).await.expect(200).shows("介绍信第 2 号");
        let letter = secretary.get(&format!("/transfers/{}/letter.docx", ids[0])).await.expect(200);
        assert!(letter.bytes.starts_with(b"PK"));
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{}/letter", ids[0]), &[]).await.expect(403).shows("转出支部");
        let far = seated(&world, "otherregistrar", o.linjiang.id).await;
        far.post(&format!("/transfers/{}/letter", ids[0]), &[]).await.expect(404);
        secretary.post(&format!("/transfers/{}/withdrawal", ids[1]), &[]).await.expect(303);
        secretary.get(&format!("/transfers/{}/letter.docx", ids[1])).await.expect(409).shows("不能开具介绍信");
    }
}
