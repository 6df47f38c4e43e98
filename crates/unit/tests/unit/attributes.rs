use super::{code as made, enter, routes};
use jishi_testkit::both;

both! {
    async fn the_dictionary_grows_for_a_part_of_the_tree(world: World) {
        let (city, county, other, branch) = (world.actor("registrar").await, world.actor("countyregistrar").await, world.actor("otherregistrar").await, world.actor("branchregistrar").await);
        city.get("/units/attributes").await.expect(200).shows("规模以上").shows("GB/T 4754—2017").shows("增加属性");
        let add = |name: &'static str, choices: &'static str, source: &'static str| [("name", name), ("choices", choices), ("source", source)];
        city.post("/units/attributes", &add("", "", "")).await.expect(422).shows("请填写属性名称").shows("请填写依据");
        city.post("/units/attributes", &add("规模以上", "", "青山市团委通知")).await.expect(422).shows("已有同名属性");
        city.post("/units/attributes", &add("专精特新", "国家级", "青山市团委通知")).await.expect(422).shows("取值至少两个");
        city.post("/units/attributes", &add("专精：特新", "", "青山市团委通知")).await.expect(422).shows("不用标点");
        city.post("/units/attributes", &add("专精特新", "国家级、省级", "青山市团委通知")).await.expect(303);
        branch.post("/units/attributes", &add("本村企业", "", "村规")).await.expect(409).shows("由县级及以上团委增加属性");
        // It holds below and does not show to the neighbour.
        let form = county.get("/units/new?kind=%E4%BC%81%E4%B8%9A").await.expect(200).shows("专精特新").text();
        other.get("/units/new?kind=%E4%BC%81%E4%B8%9A").await.expect(200).hides("专精特新");
        let value = form.split("value=\"").filter_map(|p| p.split('"').next()).find(|v| v.ends_with(":省级") && v.starts_with('x')).unwrap().to_owned();
        let slug = value.split(':').next().unwrap().to_owned();
        let page = enter(&county, world.orgs.yunxi.id, "甲公司", 1).await;
        let (org, code) = (world.orgs.yunxi.id.to_string(), made(1));
        let fields = [("kind", "企业"), ("name", "甲公司"), ("code", code.as_str()), ("org", org.as_str()), ("day", "2026-07-01"), ("mark", value.as_str()), ("version", "1")];
        county.post(&format!("{page}/edit"), &fields).await.expect(303);
        county.get(&page).await.expect(200).shows("专精特新：省级");
        city.get(&format!("/units?attr={slug}")).await.expect(200).shows("甲公司").shows("共 1 家单位");
        world.actor("rootregistrar").await.get(&format!("/units?attr={slug}")).await.expect(200).shows("甲公司");
        // Closed, it is not offered but stays where it was.
        county.post(&format!("/units/attributes/{slug}/closing"), &[]).await.expect(404);
        city.post(&format!("/units/attributes/{slug}/closing"), &[]).await.expect(303);
        city.post(&format!("/units/attributes/{slug}/closing"), &[]).await.expect(404);
        county.get("/units/new?kind=%E4%BC%81%E4%B8%9A").await.expect(200).hides("专精特新");
        let again = [("kind", "企业"), ("name", "甲公司"), ("code", code.as_str()), ("org", org.as_str()), ("day", "2026-07-02"), ("mark", "scale"), ("version", "2")];
        county.post(&format!("{page}/edit"), &again).await.expect(303);
        county.get(&page).await.expect(200).shows("专精特新：省级").shows("规模以上");
        city.get("/units/attributes").await.expect(200).shows("已停用");
    }
}
