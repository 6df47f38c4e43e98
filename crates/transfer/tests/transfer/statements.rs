//! Every statement of the slice is prepared on both engines.

use super::routes;
use jishi_platform::db::registered;
use jishi_testkit::both;

both! {
    async fn statements_are_prepared(world: World) {
        let mut count = 0;
        for one in registered().filter(|one| one.name.starts_with("jishi_transfer")) {
            count += 1;
            if let Err(error) = world.app.db.prepare(one.statement).await {
                panic!("{}: {error}", one.name);
            }
        }
        assert!(count > 40, "{count}");
    }
}
