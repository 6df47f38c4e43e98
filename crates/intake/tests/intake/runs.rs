//! The own runs taken along.

use super::notes::{many, plain, until, upload};
use super::routes;
use jishi_testkit::{both, marked, taken};

both! {
    async fn the_own_runs_are_taken_along(world: World) {
        let registrar = world.actor("registrar").await;
        for count in [3, 2] {
            let run = upload(&registrar, &format!("便笺{count}.csv"), &plain(many(count))).await;
            until(&world, &run, "checked").await;
        }
        let headings = ["文件", "内容", "日期", "状态", "结果"];
        let rows = taken(&world, "registrar", "/imports", "导入记录", &headings).await;
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert_eq!((rows[0][0].as_str(), rows[0][1].as_str(), rows[0][3].as_str()), ("便笺2.csv", "便笺", "待确认"));
        assert!(rows[0][2].starts_with("2026-07-15 ") && rows[1][4].starts_with("3 行：新建 3，"), "{rows:?}");
        // Runs of others, in the same organisation or another, are nobody else's.
        let file = "/imports/export.xlsx";
        let other = world.actor("countyregistrar").await.get(file).await.expect(200);
        assert!(marked(&world, "countyregistrar", &other, "导入记录", &["文件"]).await.is_empty());
        // Who may import nothing is offered no file, and would find nothing in it.
        let clerk = world.actor("clerk").await;
        clerk.get("/imports").await.expect(200).hides("export.xlsx");
        let empty = clerk.get(file).await.expect(200);
        assert!(marked(&world, "clerk", &empty, "导入记录", &["文件"]).await.is_empty());
        world.anonymous().get(file).await.expect(401);
    }
}
