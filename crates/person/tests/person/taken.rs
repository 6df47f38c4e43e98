//! Lists of records taken along: the other unit's side stays closed, and whoever stands in one reads so.

use crate::record::{entered, number, sample};
use crate::routes;
use jishi_person::{NewPerson, PersonId, store};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_testkit::{Actor, World, both, cells, sheet};

async fn taken(actor: &Actor, page: &str, headings: &[&'static str]) -> Vec<Vec<String>> {
    cells(&sheet(actor, page).await, headings)
}

async fn looks(world: &World, id: PersonId) -> Vec<String> {
    let found = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| {
            store::view::of_person(read, id, i64::MAX, 50)
        })
        .await;
    found
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
        .into_iter()
        .map(|look| look.reason)
        .collect()
}

both! {
    async fn claims_show_each_side_what_it_sees_on_the_page(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let full = number("99000020070101123").full().to_owned();
        let other = world.actor("otherregistrar").await;
        let fields = [("document", ""), ("number", full.as_str()), ("kind", "claim"), ("reason", "人员实际在本单位")];
        other.upload("/persons/claims", &fields, &[]).await.expect(303);
        let headings = ["类型", "涉及人员", "登记单位", "状态"];
        let theirs = taken(&other, "/persons/claims", &headings).await;
        assert_eq!((theirs.len(), theirs[0][0].as_str(), theirs[0][3].as_str()), (1, "认领", "待审核"));
        assert!(theirs[0][1].starts_with("9****************"), "{theirs:?}");
        let ours = taken(&world.actor("registrar").await, "/persons/claims?state=open", &headings).await;
        assert_eq!(ours[0][1], "林夏");
        assert!(taken(&other, "/persons/claims?state=accepted", &headings).await.is_empty());
        let looks = looks(&world, id).await;
        assert!(looks.contains(&"认领与异议清单：共青团青山市委员会，待审核".to_owned()), "{looks:?}");
        // A keeper decides claims and takes no list along.
        world.actor("keeper").await.get("/persons/claims").await.expect(200).hides("export.xlsx");
        world.actor("keeper").await.get("/persons/claims/export.xlsx").await.expect(403);
    }

    async fn the_keeper_takes_pairs_corrections_and_what_is_due_along(world: World) {
        let orgs = &world.orgs;
        let id = entered(&world, &NewPerson { phone: None, ..sample(orgs.branches[0].id, "林夏", "99000020070101123") }).await;
        let twin = NewPerson { number: None, phone: None, born: Some(jishi_kernel::Day::constant(2007, 1, 1)), ..sample(orgs.branches[5].id, "林夏", "99000020070101123") };
        let twin = entered(&world, &twin).await;
        jishi_person::jobs::pairs(world.app.clone()).await.unwrap();
        let ask = format!("/persons/{id}/correction");
        let fields = [("field", "name"), ("name", "林晓夏"), ("reason", "录入有误")];
        world.actor("branchregistrar").await.upload(&ask, &fields, &[("proof", "证明.pdf", b"%PDF-1.7 sample")]).await.expect(303);
        let keeper = world.actor("keeper").await;
        let pairs = taken(&keeper, "/persons/duplicates", &["相同之处", "记录一姓名", "记录一登记单位", "记录二姓名", "记录二登记单位"]).await;
        assert_eq!(pairs, [["姓名和出生日期相同", "林夏", orgs.branches[0].name.as_str(), "", orgs.branches[5].name.as_str()]]);
        let asked = taken(&keeper, "/persons/corrections", &["姓名", "更正项目", "更正为", "事由"]).await;
        assert_eq!(asked, [["林夏", "姓名", "林晓夏", "录入有误"]]);
        assert!(taken(&keeper, "/persons/due", &["姓名"]).await.is_empty());
        assert_eq!(looks(&world, id).await.len(), 2, "the pair and the correction");
        assert!(looks(&world, twin).await.is_empty(), "the closed side was not handed out");
        for page in ["duplicates", "corrections", "due"] {
            world.actor("registrar").await.get(&format!("/persons/{page}/export.xlsx")).await.expect(403);
        }
        // The auditor's list names record numbers only.
        let auditor = world.actor("auditor").await;
        let views = taken(&auditor, "/persons/views", &["查看人", "查看内容", "人员编号"]).await;
        assert!(views.iter().all(|row| row[0] == "何平" && row[2] == "名册"), "{views:?}");
        keeper.get("/persons/views/export.xlsx").await.expect(403);
    }
}
