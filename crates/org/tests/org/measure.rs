//! Figures, run by name: `cargo nextest run -p jishi-org --run-ignored only measure --no-capture`.

use super::{load, routes};
use jishi_testkit::both;
use std::time::Instant;

/// Rows of the sheet: 50 towns of 999 branches each.
const TOWNS: usize = 50;

fn sheet() -> String {
    let mut csv = "上级编码,编码,名称,级别,类别\n".to_owned();
    for town in 0..TOWNS {
        csv.push_str(&format!("SL0004,M{town:02},共青团第{town}镇委员会,4,基层团委\n"));
        for branch in 1..1_000 {
            csv.push_str(&format!(
                "M{town:02},M{town:02}-{branch:03},第{town}镇第{branch}村团支部,5,团支部\n"
            ));
        }
    }
    csv
}

both! {
    #[ignore = "a figure, not a check"]
    async fn fifty_thousand_rows(world: World) {
        let csv = sheet();
        for what in ["first", "again"] {
            let start = Instant::now();
            let (_, plan, outcome) = load(&world, &csv).await.unwrap();
            println!("{:?} {what}: {} created, {} same in {:.2} s", world.app.db.dialect(), outcome.created, plan.same(), start.elapsed().as_secs_f64());
            assert_eq!(outcome.created + plan.same(), TOWNS * 1_000);
        }
    }
}
