//! Every statement of the program is understood by both engines, and the loud exceptions are few
//! enough to review.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_platform::db::registered;
use jishi_testkit::both;

fn routes() -> jishi_platform::Routes {
    jishi::routes()
}

both! {
    async fn every_statement_is_understood(world: World) {
        let mut count = 0;
        for entry in registered() {
            world.app.db.prepare(entry.statement).await.unwrap_or_else(|e| panic!("{}: {e}", entry.name));
            assert!(entry.statement.scoped() || entry.statement.why().is_some_and(|why| why.len() > 10), "{}", entry.name);
            count += 1;
        }
        assert!(count > 150, "only {count} statements are registered");
    }
}
