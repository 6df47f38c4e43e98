use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn what_is_kept_about_a_person_is_handed_out_and_erased(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let person = jishi_person::PersonId(someone.person);
        let hook = jishi_platform::db::inventory::iter::<jishi_person::PersonHook>().find(|hook| hook.name == "组织关系转接").unwrap();
        assert!(read(&world, move |read| (hook.holds)(read, person)).await.unwrap().contains("请先办结或撤回"));
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("/transfers/{id}/return"), &[("reason", "proof"), ("words", "缺少甘露的合同")]).await.expect(303);
        secretary.upload(&format!("/transfers/{id}/appeal"), &[("words", "附甘露的合同")], &[("files", "a.pdf", b"%PDF-1.4 x")]).await.expect(303);
        // The district sent it back in place of its branch: the city above the district decides.
        let ruling = format!("/transfers/{id}/ruling");
        district.post(&ruling, &[("how", "uphold")]).await.expect(403).shows("上级裁定");
        seated(&world, "otherregistrar", o.bishui.id).await.post(&ruling, &[("how", "uphold")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "done");
        assert!(read(&world, move |read| (hook.holds)(read, person)).await.is_none());
        let sections = read(&world, move |read| (hook.export)(read, person)).await;
        assert_eq!((sections.len(), sections[0].files.len()), (1, 1));
        assert!(sections[0].rows.iter().any(|row| row.1 == "示例农机合作社"));
        let free = write(&world, move |write| (hook.erase)(write, person)).await;
        assert_eq!(free.len(), 1);
        let sections = read(&world, move |read| (hook.export)(read, person)).await;
        assert!(sections[0].files.is_empty() && sections[0].rows.iter().all(|row| !row.1.contains("示例农机")));
        secretary.get(&format!("/transfers/{id}")).await.expect(200).hides("合同").hides("示例农机");
        // What is counted stays.
        assert_eq!(deeds(&world, &id).await.len(), 4);
    }
}
