//! Figures and lists taken along, with the filters of the page.

use super::{add, day, placed, routes};
use jishi_cadre::post::Staffing;
use jishi_testkit::{Actor, both, cells, sheet};

async fn taken(actor: &Actor, page: &str, headings: &[&'static str]) -> Vec<Vec<String>> {
    cells(&sheet(actor, page).await, headings)
}

both! {
    async fn staffing_vacancies_and_hand_overs_are_taken_along(world: World) {
        let (city, county, other) = (world.actor("registrar").await, world.actor("countyregistrar").await, world.actor("otherregistrar").await);
        let orgs = &world.orgs;
        let set = [("administrative", "1"), ("institution", "0"), ("day", "2026-01-01"), ("source", "青编〔2026〕1号")];
        city.post(&format!("/cadres/staffing/{}", orgs.yunxi.id), &set).await.expect(303);
        county.post(&format!("/cadres/staffing/{}", orgs.shiqiao.id), &set).await.expect(303);
        add(&world, orgs.yunxi.id, "甲", 401, placed("书记", Staffing::Administrative, day(1, 1))).await;
        let rate = taken(&city, "/cadres/staffing", &["组织", "范围", "行政编制", "行政实配", "配备率"]).await;
        assert_eq!(rate[0], [orgs.qingshan.name.as_str(), "本级及所有下级", "2", "1", "50.0%"]);
        assert!(rate.contains(&[orgs.yunxi.name.as_str(), "本级及所有下级", "2", "1", "50.0%"].map(str::to_owned).to_vec()), "{rate:?}");
        assert_eq!(taken(&city, "/cadres/staffing?day=2025-12-31", &["组织", "行政编制"]).await[0][1], "0", "the day of the page");
        let lacking = taken(&city, "/cadres/vacancies", &["组织", "编制", "实配", "缺配"]).await;
        assert_eq!(lacking, [[orgs.shiqiao.name.as_str(), "1", "0", "1"]]);
        let headless = taken(&city, "/cadres/vacancies?lack=secretary", &["组织", "级别"]).await;
        assert!(headless.iter().all(|row| row[0] != orgs.yunxi.name) && headless.iter().any(|row| row[0] == orgs.shiqiao.name));
        assert!(taken(&other, "/cadres/vacancies", &["组织"]).await.is_empty());
        assert!(taken(&city, "/cadres/handovers", &["时间", "组织"]).await.is_empty());
        other.get(&format!("/cadres/vacancies/export.xlsx?node={}", orgs.yunxi.id)).await.expect(404);
        other.get(&format!("/cadres/staffing/export.xlsx?node={}", orgs.yunxi.id)).await.expect(404);
        let leader = world.actor("leader").await;
        leader.get("/cadres/vacancies").await.expect(200).hides("export.xlsx");
        leader.get("/cadres/vacancies/export.xlsx").await.expect(403);
    }
}
