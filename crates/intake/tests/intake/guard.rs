//! Who may: a list is its own act, a run its owner's.

use crate::notes::{many, plain, until, upload};
use crate::routes;
use jishi_testkit::both;

both! {
    async fn a_run_is_its_owners(world: World) {
        let registrar = world.actor("registrar").await;
        let run = upload(&registrar, "便笺.csv", &plain(many(2))).await;
        until(&world, &run, "checked").await;
        for (person, status) in [("countyregistrar", 404), ("otherregistrar", 404), ("rootregistrar", 404), ("clerk", 403), ("unitadmin", 403)] {
            let actor = world.actor(person).await;
            actor.get(&run).await.expect(status);
            actor.get(&format!("{run}/errors.xlsx")).await.expect(status);
            actor.get(&format!("{run}/columns")).await.expect(status);
            for act in ["apply", "check", "stop", "drop"] {
                actor.post(&format!("{run}/{act}"), &[]).await.expect(status);
            }
        }
        let anonymous = world.anonymous();
        anonymous.get(&run).await.expect(401);
        anonymous.upload("/imports/notes/new", &[], &[("file", "a.csv", b"x")]).await.expect(401);
        registrar.get("/imports/notes/0000000000001").await.expect(404);
        registrar.get("/imports/nothing/new").await.expect(404);
        // Who may import nothing is told so.
        world.actor("clerk").await.get("/imports").await.expect(200).shows("没有可导入的内容").hides("便笺");
        assert_eq!(until(&world, &run, "checked").await.counts[0], 2);
    }

    async fn a_lost_post_ends_the_run(world: World) {
        let registrar = world.actor("registrar").await;
        let run = upload(&registrar, "便笺.csv", &plain(many(2))).await;
        until(&world, &run, "checked").await;
        crate::notes::hold(&world, &run, world.app.now() + 60_000).await;
        let next = upload(&registrar, "便笺二.csv", &plain(many(2))).await;
        jishi_platform::sql! { unscoped CLOSE ("a test") = "update post set valid_to = '2026-07-01' where account_id = $1"; }
        let account = world.account("registrar");
        let closed = world.app.db.write(world.app.system("fixture"), move |write| write.execute(&CLOSE, jishi_platform::params![account]));
        assert_eq!(closed.await.unwrap(), 1);
        crate::notes::hold(&world, &run, 0).await;
        assert!(until(&world, &next, "failed").await.error.contains("岗位已不能导入"));
    }
}
