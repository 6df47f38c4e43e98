use super::routes;
use jishi_org::DepartmentId;
use jishi_org::store::department;
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};

async fn names(world: &World) -> Vec<String> {
    let id = world.orgs.qingshan.id;
    let list = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| department::list(read, id))
        .await
        .unwrap();
    list.into_iter().map(|d| d.name).collect()
}

both! {
    async fn departments_come_change_places_and_go(world: World) {
        let admin = world.actor("unitadmin").await;
        let (page, add) = (format!("/orgs/{}", world.orgs.qingshan.id), format!("/orgs/{}/departments", world.orgs.qingshan.id));
        admin.get(&page).await.expect(200).shows("组织部").shows("增加部室");
        admin.post(&add, &[("name", "统战部")]).await.expect(303);
        admin.post(&add, &[("name", "统战部")]).await.expect(422).shows("已有同名部室");
        admin.post(&add, &[("name", " ")]).await.expect(422).shows("请填写部室名称");
        admin.post(&add, &[("name", &"部".repeat(41))]).await.expect(422).shows("不超过 40 个字");
        assert_eq!(names(&world).await, ["组织部", "宣传部", "学校部", "统战部"]);
        let first = DepartmentId(world.orgs.departments[0].id);
        for (to, expected) in [("down", ["宣传部", "组织部", "学校部", "统战部"]), ("up", ["组织部", "宣传部", "学校部", "统战部"]), ("up", ["组织部", "宣传部", "学校部", "统战部"])] {
            admin.post(&format!("/departments/{first}/place"), &[("to", to)]).await.expect(303);
            assert_eq!(names(&world).await, expected);
        }
        admin.post(&format!("/departments/{first}/place"), &[("to", "left")]).await.expect(400);
        admin.post(&format!("/departments/{first}/name"), &[("name", "基层组织建设部")]).await.expect(303);
        admin.post(&format!("/departments/{first}/name"), &[("name", "宣传部")]).await.expect(409);
        admin.post(&format!("/departments/{first}/closing"), &[]).await.expect(303);
        admin.post(&format!("/departments/{first}/closing"), &[]).await.expect(404);
        assert_eq!(names(&world).await, ["宣传部", "学校部", "统战部"]);
        // A closed one comes back under its old id.
        admin.post(&add, &[("name", "基层组织建设部")]).await.expect(303);
        let id = world.orgs.qingshan.id;
        let back = world.app.db.read(&Scope::everything("test"), move |read| department::named(read, id, "基层组织建设部")).await.unwrap();
        assert_eq!(back, department::Named::Open(first.0));
        assert_eq!(names(&world).await.last().map(String::as_str), Some("基层组织建设部"));
        admin.get(&page).await.expect(200).shows("撤销部室“基层组织建设部”").shows("部室“组织部”改名为“基层组织建设部”");
    }

    async fn a_neighbour_cannot_touch_them(world: World) {
        let first = DepartmentId(world.orgs.departments[0].id);
        let neighbour = world.actor("neighbour").await;
        neighbour.post(&format!("/departments/{first}/closing"), &[]).await.expect(403);
        // The administrator of the province may, one of a county below may not see it.
        world.actor("rootadmin").await.post(&format!("/departments/{first}/name"), &[("name", "组织建设部")]).await.expect(303);
        world.actor("unitadmin").await.post(&format!("/orgs/{}/departments", world.orgs.bishui.id), &[("name", "组织部")]).await.expect(404);
        world.actor("unitadmin").await.post("/departments/0000000000001/closing", &[]).await.expect(404);
        world.actor("unitadmin").await.post("/departments/x/closing", &[]).await.expect(404);
    }
}
