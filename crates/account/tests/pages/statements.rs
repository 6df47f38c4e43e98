//! Every statement of this slice is understood by both engines.

use super::*;
use jishi_platform::db::registered;
use jishi_testkit::both;

both! {
    async fn all_are_prepared(world: World) {
        let mut own = 0;
        for registered in registered() {
            world.app.db.prepare(registered.statement).await.unwrap_or_else(|e| panic!("{}: {e}", registered.name));
            own += usize::from(registered.name.starts_with("jishi_account::"));
        }
        assert!(own > 20, "{own}");
    }
}
