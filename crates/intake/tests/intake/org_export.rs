//! Organisations as a file, and the same file again as an import.

use super::routes;
use jishi_exchange::sheet::{Limits, Value, read_xlsx};
use jishi_org::import::columns;
use jishi_testkit::both;

both! {
    async fn the_own_part_of_the_tree_in_the_columns_of_the_import(world: World) {
        let admin = world.actor("unitadmin").await;
        let file = admin.get("/orgs/export.xlsx").await.expect(200);
        let sheet = read_xlsx(&file.bytes, &columns(), &Limits::default()).unwrap();
        let names: Vec<String> = sheet.rows.iter().filter_map(|row| row.values[2].text().map(str::to_owned)).collect();
        assert_eq!(names.len(), 8, "{names:?}");
        assert_eq!(names[0], "共青团云溪县委员会");
        assert!(names.iter().all(|name| !name.contains("碧水") && !name.contains("青山市委")), "{names:?}");
        // The superior comes by its code, so that the file can be imported as it is.
        assert_eq!(sheet.rows[0].values[0], Value::from(world.orgs.qingshan.code.clone().unwrap()));
        assert_eq!(sheet.rows[0].values[4], Value::from("县级"));
        assert_eq!(sheet.faults().count(), 0);
        let below = admin.get(&format!("/orgs/export.xlsx?org={}", world.orgs.linjiang.id)).await.expect(200);
        assert_eq!(read_xlsx(&below.bytes, &columns(), &Limits::default()).unwrap().rows.len(), 2);
        admin.get(&format!("/orgs/export.xlsx?org={}", world.orgs.bishui.id)).await.expect(404);
        world.actor("registrar").await.get("/orgs/export.xlsx").await.expect(403);
        world.anonymous().get("/orgs/export.xlsx").await.expect(401);
    }
}
