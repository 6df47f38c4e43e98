//! Classes that cannot be changed do not hide the ones behind them.

use super::reshape::{sound, through};
use super::{find_code, load, routes};
use jishi_testkit::both;

/// Classes entered today: they cannot be changed today.
const TODAY: usize = 600;

both! {
    async fn later_classes_are_reached(world: World) {
        let mut csv = "上级编码,编码,名称,级别,类别,成立日期,毕业年月\n".to_owned();
        for i in 1..=TODAY {
            csv.push_str(&format!("SL0004,A{i:04},甲{i}班团支部,支部,团支部,2026-07-15,2026-06\n"));
        }
        csv.push_str("SL0005,B1,乙1班团支部,支部,团支部,2023-09-01,2026-06\nSL0005,B2,乙2班团支部,支部,团支部,2023-09-01,2026年7月\n");
        load(&world, &csv).await.unwrap();
        let admin = world.actor("unitadmin").await;
        let run = through(&admin, "/orgs/graduation", &[("year", "2026"), ("reason", "例行")]).await;
        assert!(run.contains("2026 年毕业的 2 个班级团支部转为毕业生团组织") && run.contains("等 600 个组织在转换日以后"), "{run}");
        for code in ["B1", "B2"] {
            assert_eq!(find_code(&world, code).await.unwrap().kind, "毕业生团组织");
        }
        assert_eq!(find_code(&world, "A0001").await.unwrap().kind, "团支部");
        admin.post("/orgs/graduation", &[("year", "2026"), ("reason", "例行")]).await.expect(409).shows("等 600 个组织");
        sound(&world).await;
    }
}
