//! Column maps on their page: those of the program, the own ones, what was settled; used without being asked.

use crate::notes::{until, upload};
use crate::routes;
use jishi_testkit::both;

const FILE: &str = "某校导出\n\n条目名,内容栏,何时\n甲,一,20240901\n";

both! {
    async fn an_own_map_serves_the_organisation_and_those_below(world: World) {
        let registrar = world.actor("registrar").await;
        let page = "/imports/notes/maps";
        registrar.get("/imports").await.expect(200).shows(page);
        registrar.get(page).await.expect(200).shows("还没有记住的表头").shows("新建列对应表");
        registrar.get(&format!("{page}/new")).await.expect(200).shows("正文").shows("顿号");
        let form = |name: &'static str, headings: &'static str| vec![("name", name), ("source", "该校2026年导出表"), ("k-name", headings), ("k-text", "内容栏"), ("k-on", "何时")];
        registrar.post(&format!("{page}/new"), &[("name", "")]).await.expect(422).shows("请填写名称").shows("请填写来源");
        registrar.post(&format!("{page}/new"), &form("某校", "条目名、内容栏")).await.expect(422).shows("“内容栏”已对应“名称”");
        registrar.post(&format!("{page}/new"), &form("某校", "正文")).await.expect(422).shows("“正文”是本系统“正文”的列名");
        registrar.post(&format!("{page}/new"), &form("某校", "条目名")).await.expect(303);
        registrar.post(&format!("{page}/new"), &form("某校", "条目名")).await.expect(422).shows("已有同名的列对应表");
        let list = registrar.get(page).await.expect(200).shows("某校").shows("该校2026年导出表").shows("条目名").shows("共青团青山市委员会").text();
        let map = list.split("href=\"").find(|part| part.starts_with(&format!("{page}/0"))).unwrap().split('"').next().unwrap().to_owned();
        // Who is below uses it and does not change it; a neighbour has none of it.
        let county = world.actor("countyregistrar").await;
        county.get(page).await.expect(200).shows("某校").hides(&map);
        county.get(&map).await.expect(403).shows("由建立它的组织修改");
        county.post(&map, &form("改名", "条目名")).await.expect(403);
        county.post(&format!("{map}/deletion"), &[]).await.expect(403);
        let other = world.actor("otherregistrar").await;
        other.get(page).await.expect(200).hides("某校");
        other.get(&map).await.expect(404);
        other.post(&format!("{map}/deletion"), &[]).await.expect(404);
        world.actor("clerk").await.get(page).await.expect(403);
        world.anonymous().get(page).await.expect(401);
        let to = upload(&county, "外来.csv", FILE.as_bytes()).await;
        let text = county.get(&to).await.expect(200).shows("已按“某校”对应").text();
        assert!(!text.contains("未对应"), "every column has its place");
        assert!(upload(&other, "外来.csv", FILE.as_bytes()).await.ends_with("/columns"));
        // What the county settles is remembered, listed and forgotten.
        county.post(&to, &[("row", "2"), ("c0", "name"), ("c1", "text"), ("c2", "on")]).await.expect(303);
        until(&world, to.strip_suffix("/columns").unwrap(), "checked").await;
        let run = upload(&county, "外来.csv", FILE.as_bytes()).await;
        assert!(!run.ends_with("/columns"));
        let list = county.get(page).await.expect(200).shows("2026-07-15 对应").text();
        let heads = list.split("name=\"heads\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        registrar.post(&format!("{page}/forget"), &[("heads", &heads)]).await.expect(404);
        county.post(&format!("{page}/forget"), &[("heads", &heads)]).await.expect(303);
        county.get(page).await.expect(200).shows("还没有记住的表头");
        assert!(upload(&county, "外来.csv", FILE.as_bytes()).await.ends_with("/columns"));
        // Changed under its version, deleted, and gone for those below.
        let changed = |version: &'static str| [form("某校新表", "条目名、条目"), vec![("version", version)]].concat();
        registrar.get(&map).await.expect(200).shows("value=\"条目名\"").shows("value=\"1\"");
        registrar.post(&map, &changed("1")).await.expect(303);
        registrar.post(&map, &changed("1")).await.expect(409);
        county.get(page).await.expect(200).shows("某校新表").shows("条目名、条目");
        registrar.post(&format!("{map}/deletion"), &[]).await.expect(303);
        county.get(page).await.expect(200).hides("某校新表");
        registrar.get(&map).await.expect(404);
    }

    async fn the_maps_of_the_program_are_shown_with_their_source(world: World) {
        let admin = world.actor("unitadmin").await;
        admin.get("/imports/orgs/maps").await.expect(200).shows("智慧团建组织表").shows("随系统提供").shows("上级团组织编码").hides("删除");
    }
}
