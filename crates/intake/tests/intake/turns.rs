//! One run at a time; a stop between two batches; going on after the holder has died.

use crate::notes::{Look, count, fail_once, hold, kinds, look, many, plain, until, upload};
use crate::routes;
use jishi_testkit::both;

both! {
    async fn two_runs_at_once_take_turns(world: World) {
        let (one, other) = (world.actor("registrar").await, world.actor("countyregistrar").await);
        let first = upload(&one, "一.csv", &plain(many(2100))).await;
        let second = upload(&other, "二.csv", &plain(many(2500))).await;
        until(&world, &first, "checked").await;
        until(&world, &second, "checked").await;
        // Somebody else holds a third run: both wait.
        let third = upload(&one, "三.csv", &plain(many(1))).await;
        until(&world, &third, "checked").await;
        hold(&world, &third, world.app.now() + 60_000).await;
        one.post(&format!("{first}/apply"), &[]).await.expect(303);
        other.post(&format!("{second}/apply"), &[]).await.expect(303);
        jishi_intake::work(&world.app, &kinds()).await.unwrap();
        assert_eq!(count(&world).await, 0);
        one.get(&first).await.expect(200).shows("正在排队").shows("hx-trigger=\"every 1s\"");
        // His lease runs out; several workers come at once.
        world.clock.advance(120_000);
        let kinds = kinds();
        let (a, b) = tokio::join!(jishi_intake::work(&world.app, &kinds), jishi_intake::work(&world.app, &kinds));
        a.and(b).unwrap();
        let (first, second) = (until(&world, &first, "done").await, until(&world, &second, "done").await);
        assert_eq!(count(&world).await, 2500);
        let created = first.counts[1] + second.counts[1];
        assert_eq!(created, 2500, "each new row once: {first:?} {second:?}");
    }

    async fn a_stop_ends_between_two_batches(world: World) {
        let registrar = world.actor("registrar").await;
        let mut rows: Vec<_> = many(3000).collect();
        rows[500].1 = "停".to_owned();
        let run = upload(&registrar, "便笺.csv", &plain(rows)).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/stop"), &[]).await.expect(409);
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        // The row itself asks to stop, in the first batch: that batch is taken back.
        let stopped = until(&world, &run, "cancelled").await;
        assert_eq!((stopped.counts, count(&world).await), ([0; 5], 0));
        registrar.get(&run).await.expect(200).shows("已停止：前 0 行").shows("重新核对");
        registrar.post(&format!("{run}/check"), &[]).await.expect(303);
        assert_eq!(until(&world, &run, "checked").await.counts, [3000, 3000, 0, 0, 0]);
    }

    async fn a_run_goes_on_where_it_was(world: World) {
        let registrar = world.actor("registrar").await;
        let mut rows: Vec<_> = many(3500).collect();
        rows[2700].1 = "险".to_owned();
        // The same name as in the first batch: known only to who has seen that batch.
        rows[3400].0 = rows[10].0.clone();
        let run = upload(&registrar, "便笺.csv", &plain(rows)).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        fail_once();
        let done = until(&world, &run, "done").await;
        assert_eq!(done.counts, [3500, 3499, 0, 0, 1]);
        assert_eq!(count(&world).await, 3499);
        registrar.get(&run).await.expect(200).shows("第 3402 行").shows("与第 12 行重复");
    }

    async fn a_dead_holder_is_followed(world: World) {
        let registrar = world.actor("registrar").await;
        let other = upload(&registrar, "零.csv", &plain(many(1))).await;
        until(&world, &other, "checked").await;
        hold(&world, &other, world.app.now() + 60_000).await;
        let run = upload(&registrar, "便笺.csv", &plain(many(1100))).await;
        assert_eq!(look(&world, &run).await, Look { state: "checking".to_owned(), counts: [0; 5], error: String::new() });
        hold(&world, &other, 0).await;
        // The dead one's run is in no state to go on with; the next one is.
        jishi_intake::work(&world.app, &kinds()).await.unwrap();
        assert_eq!(until(&world, &run, "checked").await.counts, [1100, 1100, 0, 0, 0]);
    }
}
